"""What the page that this began with promises, said over /run_sse on a real clip: its events, and its film."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from google.adk.events import Event

from cleanplate.media.probe import probe
from tests import seen
from tests.serving import Client, Json, Server, serving, text_of


@pytest.fixture(scope="module")
def client(shared_media: Path, weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client whose session holds a real talking head."""
    folders = tmp_path_factory.mktemp("stories"), tmp_path_factory.mktemp("stories-cache")
    server: Server
    with serving(*folders, weights, anonymous_credits=1000, min_free_mb=0) as server:
        client = Client(server.url, "stories").join()
        answer = client.upload(shared_media / "clips" / "talk_540p.mp4")
        assert answer["code"] == 0, answer
        yield client


def said(client: Client, words: str) -> tuple[str, list[Json]]:
    """The turn's last words and the operations that it did; every event is one of ADK's, and a text comes last."""
    events = client.say(words)
    for event in events:
        Event.model_validate(event)
    assert "text" in events[-1]["content"]["parts"][-1]
    assert not any("errorCode" in event for event in events), events
    parts = [part for e in events for part in e.get("content", {}).get("parts", [])]
    calls = [p["functionCall"] for p in parts if "functionCall" in p]
    assert len(calls) == sum("functionResponse" in p for p in parts)
    return text_of(events), [{"op": call["name"], **call["args"]} for call in calls]


def test_the_pages_own_words_are_done_one_after_the_other(client: Client, tmp_path: Path) -> None:
    _, done = said(client, "trim it to 2 seconds")
    assert [d["op"] for d in done] == ["trim"]

    text, done = said(client, "remove background from my talking head video")
    assert [d["op"] for d in done] == ["remove_background"] and "background" in text

    _, done = said(client, "replace backdrop with office setting")
    assert [(d["op"], d["background"]) for d in done] == [("replace_background", "office")]
    assert _exported(client, "render_office", tmp_path / "office.mp4") == (False, True)

    wish = (
        "cut out the background and make it transparent, then add a title 'Urban Dreams' for the first 3 seconds "
        "and lo-fi music at 35%"
    )
    _, done = said(client, wish)
    assert [d["op"] for d in done][-2:] == ["title", "add_audio"]
    assert done[-2]["text"] == "Urban Dreams" and done[-1]["volume"] == 35
    assert _exported(client, "render_clear", tmp_path / "clear.webm", format="webm") == (True, True)

    text, done = said(client, "撤销")
    assert [d["op"] for d in done] == ["undo"] and "撤销" in text
    assert "lo-fi" not in str(client.state()["draft"]["t"])

    text, done = said(client, "what's on the timeline?")
    assert not done and text.startswith("Timeline (")


def _exported(client: Client, name: str, path: Path, **output: object) -> tuple[bool, bool]:
    """Whether the film is see-through, and is heard."""
    assert client.render(name, **output).json()["success"]
    done = client.finished(name, patience=300)
    assert done["status"] == "completed", done
    path.write_bytes(httpx.get(done["output"]["url"]).content)
    info = probe(path)
    assert len(list(seen.frames(path))) > 10
    return info.video.cutout, bool(info.audio)
