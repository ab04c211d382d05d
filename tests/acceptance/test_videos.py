"""The whole story of a client written for Unscreen, over plain HTTP, against a fresh server: only address and key
are ours."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image

from tests import portrait as head
from tests import seen
from tests.flow.hosts import Host, body, host
from tests.serving import Client, Json, Server, serving, until

_DOCS = Path(__file__).parents[2] / "docs" / "unscreen.md"
FRAMES, SIZE = 25, (240, 320)
_CORNER = (slice(4, 20), slice(4, 20))
_FACE = (slice(55, 100), slice(130, 170))


@pytest.fixture(scope="module")
def server(made: Path, weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    cache = tmp_path_factory.mktemp("videos-cache")
    data = tmp_path_factory.mktemp("videos")
    with serving(data, cache, weights, anonymous_per_address=1000, fetch_private=True, free_queued=20) as server:
        yield server


@pytest.fixture(scope="module")
def portrait(made: Path) -> Path:
    return head.clip(made / "one second.mp4", seconds=1)


class Caller:
    """What such a client does: send, poll the link of the answer, fetch the result."""

    def __init__(self, url: str, key: str, client: Client) -> None:
        self.url, self.headers, self.client = url, {"X-Api-Key": key}, client

    def send(self, clip: Path | None = None, files: Any = None, **fields: str) -> Json:
        files = {**(files or {}), **({"video_file": (clip.name, clip.read_bytes())} if clip else {})}
        answer = httpx.post(self.url, headers=self.headers, files=files or None, data=fields, timeout=90)
        assert answer.status_code == 200, answer.text
        data: Json = answer.json()["data"]
        return data

    def get(self, video: Json) -> Json:
        data: Json = httpx.get(video["links"]["self"], headers=self.headers, timeout=90).json()["data"]
        return data

    def result(self, video: Json, to: Path) -> Path:
        """Its file, once it is there."""
        status = ("done", "error")
        found = until(lambda: (got := self.get(video))["attributes"]["status"] in status and got, every=0.2)
        attributes = found["attributes"]
        assert attributes["status"] == "done", attributes
        assert attributes["progress"] == 100
        to.write_bytes(httpx.get(attributes["result_url"], timeout=90).content)  # without any key
        return to


@pytest.fixture(scope="module")
def caller(server: Server) -> Caller:
    client = Client(server.url, "unscreen").join()
    return Caller(f"{server.url}/v1.0/videos", client.token, client)


@pytest.mark.parametrize("format", ["webm", "mov", "gif", "webp"])
def test_formats_with_alpha_hold_every_frame_without_its_background(
    caller: Caller, portrait: Path, tmp_path: Path, format: str
) -> None:
    result = caller.result(caller.send(portrait, format=format), tmp_path / f"result.{format}")
    before, after = seen.frames(portrait), seen.frames(result)
    assert [frame.time for frame in after] == [frame.time for frame in before]
    for frame in (after[0], after[-1]):
        assert frame.alpha is not None
        assert frame.alpha.shape == SIZE
        assert frame.alpha[_CORNER].mean() < 40 and frame.alpha[_FACE].mean() > 240
    assert len(seen.sounds(result)) == (1 if format in ("webm", "mov") else 0)


def test_the_bundle_holds_colour_matte_and_sound(caller: Caller, portrait: Path, tmp_path: Path) -> None:
    result = caller.result(caller.send(portrait, format="pro_bundle"), tmp_path / "result.zip")
    with zipfile.ZipFile(result) as bundle:
        assert sorted(bundle.namelist()) == ["colour.mp4", "matte.mp4", "sound.m4a"]
        bundle.extractall(tmp_path)
    colour, matte = seen.frames(tmp_path / "colour.mp4"), seen.frames(tmp_path / "matte.mp4")
    assert len(colour) == len(matte) == FRAMES
    assert matte[0].rgb[_CORNER].mean() < 40 and matte[0].rgb[_FACE].mean() > 240
    assert len(seen.sounds(tmp_path / "sound.m4a")) == 1


def test_a_colour_a_picture_and_a_video_go_behind(caller: Caller, portrait: Path, tmp_path: Path) -> None:
    room, loop = tmp_path / "room.png", head.clip(tmp_path / "loop.mp4", seconds=1, size=(160, 120))
    Image.new("RGB", (64, 48), (26, 115, 232)).save(room)
    sent = {
        "colour": caller.send(portrait, format="mp4", background_color="00ff00"),
        "picture": caller.send(portrait, {"background_image_file": ("room.png", room.read_bytes())}),
        "video": caller.send(portrait, {"background_video_file": ("loop.mp4", loop.read_bytes())}, format="mp4"),
    }
    before = seen.frames(portrait)
    corners = {}
    for name, video in sent.items():
        result = caller.result(video, tmp_path / f"{name}.mp4")
        after = seen.frames(result)
        assert [frame.time for frame in after] == [frame.time for frame in before]
        assert len(seen.sounds(result)) == 1
        corners[name] = after[0].rgb[_CORNER].reshape(-1, 3).mean(0)
        face = np.abs(after[0].rgb[_FACE].astype(int) - before[0].rgb[_FACE].astype(int)).mean()
        assert face < 6
    assert np.abs(corners["colour"] - (0, 255, 0)).max() < 6
    assert np.abs(corners["picture"] - (26, 115, 232)).max() < 6
    assert np.abs(corners["video"] - before[0].rgb[_CORNER].reshape(-1, 3).mean(0)).max() < 60


@pytest.fixture
def there(portrait: Path) -> Iterator[Host]:
    """A host that has the clip, and hears of results."""
    with host({"/one.mp4": body(portrait.read_bytes()), "/hook": body(b"")}) as here:
        yield here


def test_by_address_and_told_when_it_is_done(caller: Caller, there: Host, portrait: Path, tmp_path: Path) -> None:
    video = caller.send(video_url=there("/one.mp4"), webhook_url=there("/hook"), format="webm")
    result = caller.result(video, tmp_path / "result.webm")
    assert len(seen.frames(result)) == FRAMES
    until(lambda: there.told, every=0.1)
    _, headers, content = there.told[0]
    time, given = (part.partition("=")[2] for part in headers["x-cleanplate-signature"].split(","))
    secret = hashlib.sha256(caller.headers["X-Api-Key"].encode()).hexdigest().encode()
    assert given == hmac.new(secret, f"{time}.".encode() + content, hashlib.sha256).hexdigest()
    said = json.loads(content)["data"]
    assert said["id"] == video["id"] and said["attributes"]["status"] == "done"
    assert httpx.get(said["attributes"]["result_url"]).content == result.read_bytes()
    until(lambda: caller.get(video)["attributes"]["webhook_status"] == "delivered", every=0.1)


def test_the_same_clip_is_matted_and_paid_for_once(caller: Caller, portrait: Path, tmp_path: Path) -> None:
    caller.result(caller.send(portrait), tmp_path / "one.webm")
    before = caller.client.credits()
    video = caller.send(portrait, format="gif")
    caller.result(video, tmp_path / "two.gif")
    assert caller.client.credits() == before
    assert caller.get(video)["attributes"]["credits_charged"] == 0


def test_the_example_of_the_docs_does_what_it_says(
    server: Server, caller: Caller, portrait: Path, tmp_path: Path
) -> None:
    example = _DOCS.read_text().partition("```python\n")[2].partition("```")[0]
    (tmp_path / "talk.mp4").write_bytes(portrait.read_bytes())
    there = {**os.environ, "URL": server.url, "KEY": caller.headers["X-Api-Key"]}
    command = [sys.executable, "-c", example]
    done = subprocess.run(command, cwd=tmp_path, env=there, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("done 100\n")
    assert zipfile.is_zipfile(tmp_path / "talk.zip")


def test_killed_at_work_it_goes_on_after_the_restart(weights: Path, tmp_path: Path) -> None:
    clip = head.clip(tmp_path / "three seconds.mp4", seconds=3)
    server = Server(tmp_path / "data", tmp_path / "cache", weights, anonymous_per_address=1000)
    try:
        server.start()
        client = Client(server.url, "killed").join()
        caller = Caller(f"{server.url}/v1.0/videos", client.token, client)
        video = caller.send(clip)
        until(lambda: caller.get(video)["attributes"]["progress"] > 5)
        server.kill()
        server.start()
        result = caller.result(video, tmp_path / "result.webm")
        assert len(seen.frames(result)) == 75
        assert client.credits() == {"available": 90, "frozen": 0, "total": 90}
    finally:
        server.kill()
