"""The server killed at random moments, thirty times and more: nothing is lost, nothing is charged twice."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests import portrait, seen
from tests.serving import Client, Json, Server, until

KILLS = 32
_PATIENCE = 120  # seconds until the test gives up
_PRICE = 10  # credits of a started minute
_STAGES = ("join", "upload", "turn", "export")  # a round's parts: each is killed in as often as the others
_WITHIN_S = 2.5  # of its beginning


@dataclass
class Story:
    """What one client was told, as far as it got."""

    client: Client
    clip: Path
    uploaded: Json | None = None
    said: bool = False
    submitted: bool = False
    wrong: Exception | None = None
    reached: dict[str, threading.Event] = field(
        default_factory=lambda: {stage: threading.Event() for stage in _STAGES}
    )

    def play(self) -> None:
        """The seed's story, until the server goes away."""
        try:
            self._play()
        except Exception as error:
            self.wrong = error
        for stage in self.reached.values():
            stage.set()

    def _play(self) -> None:
        self.reached["join"].set()
        self.client.join()
        self.reached["upload"].set()
        answer = self.client.upload(self.clip)
        self.uploaded = answer["data"]["files"][0] if answer["code"] == 0 else None
        self.reached["turn"].set()
        self.client.say("replace the background with teal")
        self.said = True
        self.reached["export"].set()
        self.submitted = self.client.render("render_1").json()["success"]
        self.client.finished("render_1")


@pytest.fixture
def clips(tmp_path: Path) -> Callable[[int], Path]:
    """Clips of the same second that are files of their own: each is a matting of its own."""

    def made(index: int) -> Path:
        path = tmp_path / f"clip {index}.mp4"
        return portrait.clip(path, seconds=1, size=(160 + 2 * index, 120), sound=index % 2 == 0)

    return made


def test_killed_at_any_moment_it_loses_nothing_and_charges_nothing_twice(
    clips: Callable[[int], Path], weights: Path, tmp_path: Path
) -> None:
    moments, stories = random.Random(20), list[Story]()
    server = Server(
        tmp_path / "data",
        tmp_path / "cache",
        weights,
        anonymous_per_address=1000,
        strangers_per_minute=10_000,
        min_free_mb=0,
        price_matting_minute=_PRICE,
    )
    try:
        for index in range(KILLS):
            stories.append(_round(server, index, clips(index), moments))
        server.start()
        for story in stories:
            _check(story)
    finally:
        server.kill()
    assert any(s.submitted for s in stories) and any(not s.said for s in stories)
    assert not list((tmp_path / "data" / "work").glob("*")), "a dead export left its folder behind"


def _round(server: Server, index: int, clip: Path, moments: random.Random) -> Story:
    """A client that gets as far as it may before the server is killed."""
    server.start()
    story = Story(Client(server.url, f"client-{index}"), clip)
    player = threading.Thread(target=story.play)
    player.start()
    assert story.reached[_STAGES[index % len(_STAGES)]].wait(_PATIENCE)
    player.join(moments.uniform(0, _WITHIN_S))
    if story.wrong:  # with the server still there
        raise story.wrong
    server.kill()
    player.join()
    return story


def _check(story: Story) -> None:
    """One client, after the last restart: everything it was told is true, and it can go on."""
    client = story.client
    if not client.session:
        return
    until(lambda: client.credits()["frozen"] == 0)  # nothing is held for ever
    if story.uploaded:
        names = [info["filename"] for info in client.state()["video_infos"]]
        assert names == [story.clip.name]
        fresh = client.state()["video_infos"][0]["cdn_url"]
        assert httpx.get(fresh).content == story.clip.read_bytes()
    if story.submitted:
        done = client.finished("render_1")
        assert done["status"] == "completed", done
        result = story.clip.with_suffix(".out.mp4")
        result.write_bytes(httpx.get(done["output"]["url"]).content)
        assert [f.time for f in seen.frames(result)] == [f.time for f in seen.frames(story.clip)]
    paid = client.credits()
    assert paid["total"] in (100, 100 - _PRICE), paid
    if story.said:
        assert paid["total"] == 100 - _PRICE
    if story.uploaded:
        until(lambda: "teal" in _after(client))  # a turn that was cut off has ended: the next one is heard
        assert client.credits()["total"] == 100 - _PRICE  # whatever was done before, it was paid for once


def _after(client: Client) -> str:
    """What the draft's clip is before, once it was asked for again."""
    answer = client.post(
        "/run_sse",
        json={
            "app_name": "nemo_agent",
            "user_id": "me",
            "session_id": client.session,
            "new_message": {"parts": [{"text": "replace the background with teal"}]},
        },
    )
    if answer.status_code == 409:  # the turn from before is still at work
        return ""
    return str(client.state()["draft"])
