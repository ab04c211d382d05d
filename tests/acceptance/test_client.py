"""The client, the commands and the service together: a film with another background, over a socket."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from cleanplate.client import Client
from cleanplate.client.identity import Folder
from cleanplate.errors import NoSessionError, OfflineError, UnsupportedError
from tests import portrait as head
from tests import seen
from tests.serving import Server, serving

BLUE = (26, 115, 232)


@pytest.fixture(scope="module")
def server(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    cache = tmp_path_factory.mktemp("client-cache")
    data = tmp_path_factory.mktemp("client-serving")
    with serving(data, cache, weights, anonymous_per_address=1000, need_attribution="true") as server:
        yield server


@pytest.fixture(scope="module")
def portrait(made: Path) -> Path:
    return head.clip(made / "client head.mp4")


def test_a_film_gets_another_background(server: Server, portrait: Path, tmp_path: Path) -> None:
    told: list[str] = []
    keep = Folder(tmp_path / "config")
    with Client(server.url, environment={}, keep=keep, tell=told.append) as client:
        (file,) = client.upload(portrait).files
        assert (file.filename, file.kind, file.duration_ms) == ("client head.mp4", "video", 2000)
        reply = client.say("replace the background with #1a73e8")
        assert reply.how == "said" and reply.calls and not reply.actions and "background" in reply.text
        assert client.credits().available == 90
        steps: list[tuple[str, int, int]] = []
        done = client.export(tmp_path / "out.mp4", told=lambda *step: steps.append(step))
    assert told[0].startswith(f"Connected to {server.url}: 100 credits") and told[-1] == done.summary
    assert "client head.mp4 (0-2s)" in done.summary
    assert steps[-1] == ("download", done.size, done.size) and ("render", 100, 100) in steps
    frame = next(iter(seen.frames(done.path)))
    assert np.abs(frame.rgb[4:20, 4:20].reshape(-1, 3).mean(0) - BLUE).max() < 6
    with Client(server.url, environment={}, keep=keep) as again:
        assert again.state().exportable
        assert again.download(done.render.name, tmp_path).path.read_bytes() == done.path.read_bytes()


def test_our_refusals_are_the_errors_that_they_were(server: Server, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("not a film")
    keep = Folder(tmp_path / "config")
    with Client(server.url, environment={}, keep=keep) as client:
        with pytest.raises(UnsupportedError):
            client.upload(notes)
        with pytest.raises(NoSessionError):
            client.run(client.core.state_of("7"))
        assert "Nothing" not in client.say("hello").text
    with Client(server.url, environment={"NEMO_TOKEN": "nmv_usr_wrong"}, keep=keep) as client:
        assert client.credits().total == 100


def test_the_commands_do_it_from_a_terminal(server: Server, portrait: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "HOME": str(tmp_path), "NEMO_API_URL": server.url, "LC_ALL": "C.UTF-8"}
    environment.pop("NEMO_TOKEN", None)

    def run(*words: str) -> str:
        program = "from cleanplate.cli.main import main; main()"
        command = [sys.executable, "-c", program, *words]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=90, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run("upload", str(portrait)) == "client head.mp4  video, 320x240, 2 s\n"
    assert "Hello" in run("say", "add the title 'Hello'")
    assert '"Hello"' in run("state")
    assert run("say", "export as gif").endswith("; checked\n")
    (film,) = tmp_path.glob("*.gif")
    assert sum(1 for _ in seen.frames(film)) > 10


def test_nobody_there_is_an_error(tmp_path: Path) -> None:
    with (
        Client("http://127.0.0.1:9", environment={}, keep=Folder(tmp_path)) as client,
        pytest.raises(OfflineError, match="no answer"),
    ):
        client.connect()
