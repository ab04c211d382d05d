"""`cleanplate serve`: refuses what it cannot do before it makes anything, and leaves when it is told to."""

from __future__ import annotations

import fcntl
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import httpx
import pytest

from cleanplate.cli import serve
from cleanplate.settings import settings
from tests import media_made, portrait
from tests.commands import cleanplate
from tests.flow import hosts
from tests.serving import Client, Server, until

PROGRAM = "from cleanplate.cli.main import main; main()"
HEAVY = {
    "alembic",
    "dbos",
    "fastapi",
    "sqlalchemy",
    "starlette",
    "structlog",
    "uvicorn",
    "onnxruntime",
    "av",
    "cv2",
}


def started(*words: object) -> subprocess.CompletedProcess[str]:
    """A server that is to give up by itself."""
    command = [sys.executable, "-c", PROGRAM, "serve", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """One that may be started: it has no weights, and fetches what it is told to."""
    made = Server(tmp_path / "data", tmp_path / "cache", tmp_path / "weights", fetch_private=True, min_free_mb=0)
    yield made
    if made._process and made._process.poll() is None:
        made.kill()


def test_a_port_that_is_taken_is_said_so_before_anything_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = started("--port", taken.getsockname()[1], "--data", tmp_path / "data")
    assert said.returncode == 2, said.stderr
    assert "cannot be listened on" in said.stderr and "--port" in said.stderr and "Traceback" not in said.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("host", ["no.such.host.invalid", "999.1.1.1"])
def test_a_host_that_is_none_of_this_machine_is_said_so(tmp_path: Path, host: str) -> None:
    said = started("--port", 0, "--host", host, "--data", tmp_path / "data")
    assert said.returncode == 2 and "cannot be listened on" in said.stderr and "Traceback" not in said.stderr
    assert not (tmp_path / "data").exists()


def test_a_second_server_on_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "serving.lock").touch()
    with (tmp_path / "serving.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        said = started("--port", 0, "--data", tmp_path)
    assert said.returncode == 2 and "Another server" in said.stderr and "Traceback" not in said.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["serving.lock"]


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    said = started("--port", 0, "--data", tmp_path / "file" / "data")
    assert said.returncode == 1 and "cannot be made" in said.stderr and "Traceback" not in said.stderr


def test_told_to_stop_it_exits_well(server: Server) -> None:
    server.start("/healthz")
    assert server.stop() == 0
    assert not [line for line in server.said if "Traceback" in line]


def test_told_to_stop_at_work_it_leaves_and_goes_on_at_the_next_start(server: Server, tmp_path: Path) -> None:
    clip = media_made.clip(tmp_path / "clip.mp4", 10).read_bytes()
    asked, over = threading.Event(), threading.Event()

    def answer(to: BaseHTTPRequestHandler) -> None:
        (hosts.body(clip) if asked.is_set() else hosts.pieces(half()))(to)

    def half() -> Iterator[bytes]:
        yield clip[:100]
        asked.set()
        assert over.wait(90)

    server.start("/healthz")
    client = Client(server.url).join()
    with hosts.host({"/clip.mp4": answer}) as host:
        body = {"urls": [host("/clip.mp4")]}
        path = f"/api/upload-video/nemo_agent/me/{client.session}"
        waiting = threading.Thread(target=lambda: _quietly(client, path, body))
        waiting.start()
        assert asked.wait(90)
        assert server.stop() == 0  # a request waits, and a fetch is under way
        over.set()
        waiting.join()
        server.start("/healthz")
        until(lambda: client.state()["video_infos"])
    assert [info["filename"] for info in client.state()["video_infos"]] == ["clip.mp4"]
    assert not [line for line in server.said if "graceful shutdown exceeded" in line]


def _quietly(client: Client, path: str, body: dict[str, list[str]]) -> None:
    try:
        client.post(path, json=body)
    except httpx.HTTPError:
        return


def test_told_to_stop_with_a_stream_open_it_ends_the_stream_and_the_turn_goes_on(
    tmp_path: Path, weights: Path
) -> None:
    clip = portrait.clip(tmp_path / "talk.mp4", seconds=4)
    server = Server(tmp_path / "data", tmp_path / "cache", weights, min_free_mb=0)
    server.start()
    try:
        client = Client(server.url).join()
        assert client.upload(clip)["code"] == 0
        words = {"parts": [{"text": "replace the background with teal"}]}
        body = {"app_name": "nemo_agent", "user_id": "me", "session_id": client.session, "new_message": words}
        with httpx.stream(
            "POST", f"{server.url}/run_sse", json=body, headers=client.headers, timeout=90
        ) as answer:
            lines = answer.iter_lines()
            next(line for line in lines if "functionResponse" in line)  # the mattes come now
            assert server.stop() == 0
        assert not [line for line in server.said if "Traceback" in line or "graceful shutdown exceeded" in line]
        server.start()
        until(lambda: client.credits() == {"available": 90, "frozen": 0, "total": 90})
    finally:
        server.kill()


def test_options_are_settings_that_the_processes_at_work_see_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATA_DIR", "PORT", "HOST", "MEDIA_DIRS", "WEIGHTS_DIR"):
        monkeypatch.setenv(f"CLEANPLATE_{name}", "")
        monkeypatch.delenv(f"CLEANPLATE_{name}")
    monkeypatch.delenv("CLEANPLATE_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    monkeypatch.setenv("CLEANPLATE_MEDIA_DIRS", "/home")
    monkeypatch.setenv("CLEANPLATE_MAX_DURATION_S", "77")
    serve.set_from(port=9000, host="0.0.0.0", data=tmp_path / "data")
    serve.keep_together()
    program = (
        "from cleanplate.settings import settings as s; s = s();"
        "print(s.port, s.host, s.data_dir, s.cache_dir, s.weights_dir, s.media_dirs or '-', s.max_duration_s)"
    )
    child = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    own = tmp_path / "own" / "cleanplate" / "weights"
    data = tmp_path / "data"
    assert child.stdout.split() == ["9000", "0.0.0.0", str(data), str(data / "cache"), str(own), "-", "77"]
    assert settings().port == 9000
    for name in ("CACHE_DIR", "WEIGHTS_DIR", "PORT", "HOST", "DATA_DIR"):
        os.environ.pop(f"CLEANPLATE_{name}", None)


@pytest.mark.parametrize(
    ("host", "shown"),
    [("127.0.0.1", "localhost"), ("0.0.0.0", "localhost"), ("::1", "localhost"), ("fe80::1", "[fe80::1]"),
     ("192.0.2.7", "192.0.2.7")],
)  # fmt: skip
def test_where_it_serves_is_an_address_that_one_can_open(host: str, shown: str) -> None:
    assert serve._shown(host) == shown


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_port_that_is_none_is_wrong_use(port: str, tmp_path: Path) -> None:
    said = started("--port", port, "--data", tmp_path / "data")
    assert said.returncode == 2 and "Traceback" not in said.stderr
    assert not (tmp_path / "data").exists()


def test_help_has_examples() -> None:
    said = cleanplate("serve", "--help")
    assert said.code == 0 and "cleanplate serve --port 9000" in said.out


@pytest.mark.parametrize("words", [["--help"], ["serve", "--help"], ["admin", "--help"], ["--version"]])
def test_help_is_at_hand_without_loading_what_serves(words: list[str]) -> None:
    program = f"""
import sys
from cleanplate.cli.main import main
sys.argv = ["cleanplate", *{words!r}]
try:
    main()
except SystemExit as leaving:
    assert not leaving.code
print("loaded:", *sorted(set({HEAVY!r}) & set(sys.modules)))
"""
    child = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert child.returncode == 0, child.stderr
    assert child.stdout.splitlines()[-1].strip() == "loaded:"


@pytest.mark.parametrize("words", [("serve",), ("admin", "users")], ids=["serve", "admin"])
def test_without_its_packages_it_says_what_to_install(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleanplate.cli.serve.find_spec", lambda name: None)
    said = cleanplate(*words)
    assert said.code == 2 and "pip install 'cleanplate[server]'" in said.err
