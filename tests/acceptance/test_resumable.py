"""A large upload over a socket: the server is killed in the middle, comes back, and the upload goes on."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from cleanplate.client import Client, resumable
from cleanplate.client.identity import Folder
from cleanplate.errors import OfflineError
from tests import portrait as head
from tests.serving import Server, serving

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = {**TUS, "Content-Type": "application/offset+octet-stream"}
SIZE = 40_000_000


@pytest.fixture(scope="module")
def film(made: Path) -> Path:
    """A film that is large, as there is much behind its end."""
    path = head.clip(made / "large film.mp4")
    rest = SIZE - path.stat().st_size - 8
    with path.open("ab") as file:
        file.write((rest + 8).to_bytes(4, "big") + b"free")  # a box that players skip
        file.write(os.urandom(rest))
    return path


@pytest.fixture(scope="module")
def server(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data, cache = tmp_path_factory.mktemp("resumable"), tmp_path_factory.mktemp("resumable-cache")
    with serving(data, cache, weights, anonymous_per_address=1000, min_free_mb=0) as server:
        yield server


def test_a_killed_server_loses_nothing_that_it_told(
    server: Server, film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client waits for it, and sends only what it lacks."""
    monkeypatch.setattr(resumable, "PIECE", SIZE)  # one request: what is in it when the server dies counts as well
    steps: list[int] = []
    killed: list[int] = []
    lines: list[str] = []

    def told(done: int, total: int) -> None:
        steps.append(done)
        if done > SIZE // 2 and not killed:
            server.kill()
            killed.append(done)

    def pause(seconds: float) -> None:
        if len(killed) == 1:
            server.start("/healthz")
            killed.append(0)

    keep = Folder(tmp_path / "config")
    with Client(server.url, environment={}, keep=keep, sleep=pause, tell=lines.append) as client:
        [file] = client.upload(film, told=told).files
    assert file.hash == sha256(film.read_bytes()).hexdigest()
    back = next(after for before, after in pairwise(steps) if after < before)
    assert 0 < back <= killed[0]  # it went on in the middle
    assert any("broke off" in line for line in lines)


_DIES = f"""
import os, signal
from cleanplate.client.http import Counter
add = Counter.add
def dies(self, size):
    add(self, size)
    if self._done > {SIZE // 2}:
        os.kill(os.getpid(), signal.SIGKILL)
Counter.add = dies
"""
_PROGRAM = "from cleanplate.cli.main import main; main()"


def test_a_client_that_was_killed_goes_on_the_next_time(server: Server, film: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "HOME": str(tmp_path), "NEMO_API_URL": server.url, "LC_ALL": "C.UTF-8"}
    environment.pop("NEMO_TOKEN", None)

    def uploads(program: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", program, "upload", str(film)]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=90, check=False
        )

    assert uploads(_DIES + _PROGRAM).returncode == -signal.SIGKILL
    known = tmp_path / ".config" / "nemovideo" / "uploads.json"
    assert known.stat().st_mode & 0o777 == 0o600 and len(json.loads(known.read_text())) == 1
    second = uploads(_PROGRAM)
    assert second.returncode == 0, second.stderr
    assert second.stdout == "large film.mp4  video, 320x240, 2 s\n"
    on = re.search(r"Going on with “large film.mp4” at (\d+) of 40 MB", second.stderr)
    assert on and int(on[1]) >= resumable.PIECE // 1_000_000
    assert json.loads(known.read_text()) == {}


def test_a_plain_client_of_the_protocol_is_served(server: Server, film: Path) -> None:
    """Nothing of ours: its own requests, in pieces, with a death of the server between."""
    data = film.read_bytes()
    with httpx.Client(timeout=90) as http:
        got = http.post(f"{server.url}/api/auth/anonymous-token", headers={"X-Client-Id": "c"}).json()["data"]
        own = {"Authorization": f"Bearer {got['token']}"}
        body: dict[str, Any] = {"task_name": "project", "language": "en"}
        made = http.post(f"{server.url}/api/tasks/me/with-session/nemo_agent", headers=own, json=body).json()
        address = f"{server.url}/api/upload-video/nemo_agent/me/{made['data']['session_id']}/resumable"
        assert "1.0.0" in http.options(address).headers["Tus-Version"]
        begun = http.post(address, headers={**TUS, **own, "Upload-Length": str(len(data))})
        place = begun.headers["Location"]
        assert begun.status_code == 201
        for at in range(0, len(data), SIZE // 2):
            if at:
                server.kill()
                server.start("/healthz")
            offset = int(http.head(place, headers={**TUS, **own}).headers["Upload-Offset"])
            assert offset == at
            headers = {**PIECE, **own, "Upload-Offset": str(at)}
            sent = http.patch(place, headers=headers, content=data[at : at + SIZE // 2])
            assert sent.status_code == 204, sent.text
        told = http.get(place, headers=own).json()
    assert told["code"] == 0 and told["data"]["files"][0]["hash"] == sha256(data).hexdigest()


def test_nobody_there_is_an_error_at_once(film: Path, tmp_path: Path) -> None:
    with (
        Client("http://127.0.0.1:9", environment={}, keep=Folder(tmp_path)) as client,
        pytest.raises(OfflineError, match="no answer"),
    ):
        client.upload(film)
