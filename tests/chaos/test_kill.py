"""The server killed at random moments, thirty times and more: nothing is lost, nothing is charged twice."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests import portrait, seen
from tests.serving import Client, Json, Server, until

KILLS = 32
_PRICE = 10  # credits of a started minute
_LONGEST_S = 7.0  # a round at its quietest: joined, uploaded, said, exported


@dataclass
class Story:
    """What one client was told, as far as it got."""

    client: Client
    clip: Path
    joined: bool = False
    uploaded: Json | None = None
    said: bool = False
    asked: bool = False
    submitted: bool = False
    wrong: list[BaseException] = field(default_factory=list)

    def play(self) -> None:
        """The seed's story, until the server goes away."""
        with suppress(httpx.HTTPError, AssertionError, ValueError):
            self.client.join()
            self.joined = True
            answer = self.client.upload(self.clip)
            self.uploaded = answer["data"]["files"][0] if answer["code"] == 0 else None
            self.asked = True
            self.client.say("replace the background with teal")
            self.said = True
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
    for index in range(KILLS):
        server.start()
        story = Story(Client(server.url, f"client-{index}"), clips(index))
        stories.append(story)
        player = threading.Thread(target=story.play)
        player.start()
        player.join(moments.uniform(0.05, _LONGEST_S))
        server.kill()
        player.join()
    server.start()
    try:
        for story in stories:
            _check(story)
        assert any(s.submitted for s in stories), "no round got as far as an export: the moments are badly chosen"
        assert any(s.asked and not s.said for s in stories), "none was killed in a turn"
    finally:
        server.kill()
    assert not list((tmp_path / "data" / "work").glob("*")), "a dead export left its folder behind"


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
