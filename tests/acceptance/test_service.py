"""The whole story of a client written for the hosted service, over plain HTTP, against a fresh server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest
from google.adk.events import Event

from cleanplate.media.probe import probe
from tests import portrait as head
from tests import seen
from tests.serving import Client, Server, serving, text_of

BLUE = (26, 115, 232)


@pytest.fixture(scope="module")
def server(made: Path, weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    cache = tmp_path_factory.mktemp("serving-cache")
    with serving(tmp_path_factory.mktemp("serving"), cache, weights, anonymous_per_address=1000) as server:
        yield server


@pytest.fixture(scope="module")
def portrait(made: Path) -> Path:
    return head.clip(made / "talking head.mp4")


def test_a_plain_client_gets_its_video_before_another_background(server: Server, portrait: Path) -> None:
    client = Client(server.url, "story").join()
    assert client.user.startswith("anon_")
    assert client.credits() == {"available": 100, "frozen": 0, "total": 100}

    (file,) = client.upload(portrait)["data"]["files"]
    assert (file["filename"], file["file_type"]) == ("talking head.mp4", "video")
    assert (file["width"], file["height"], file["duration"]) == (320, 240, 2.0)
    assert httpx.get(file["cdn_url"]).content == portrait.read_bytes()

    events = client.say("replace the background with #1a73e8")
    for event in events:
        Event.model_validate(event)
    assert any("functionCall" in part for e in events for part in e.get("content", {}).get("parts", []))
    assert "background" in text_of(events)

    state = client.state()
    assert any(track["sg"] for track in state["draft"]["t"])
    assert [info["filename"] for info in state["video_infos"]] == ["talking head.mp4"]
    assert client.credits()["available"] == 90  # one started minute of matting

    submitted = client.render("render_1").json()
    assert submitted["success"] and submitted["data"]["status"] == "pending"
    done = client.finished("render_1")
    assert done["status"] == done["data"]["status"] == "completed", done
    assert done["output"]["url"] == done["data"]["outputUrl"]
    result = portrait.with_name("downloaded.mp4")
    result.write_bytes(httpx.get(done["output"]["url"]).content)
    assert result.stat().st_size == done["output"]["size"]
    _check(result, portrait)
    assert client.credits() == {"available": 90, "frozen": 0, "total": 90}  # the export is free


def _check(result: Path, source: Path) -> None:
    """The source's frames at its times, its sound, the subject kept, and blue where its background was."""
    before, after = list(seen.frames(source)), list(seen.frames(result))
    assert [frame.time for frame in after] == [frame.time for frame in before]
    assert len(probe(result).audio) == 1
    for frame in (after[0], after[-1]):
        corner = frame.rgb[4:20, 4:20].reshape(-1, 3).mean(0)
        assert np.abs(corner - BLUE).max() < 6
    face = (slice(55, 100), slice(130, 170))
    changed = np.abs(after[0].rgb[face].astype(int) - before[0].rgb[face].astype(int)).mean()
    assert changed < 6
