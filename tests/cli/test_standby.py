"""A server for as long as somebody chats: whose address it is, what is waited for, what is said of a failure."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from cleanplate.cli import standby
from cleanplate.cli.partners.partner import Screen
from cleanplate.cli.standby import LOCK, LOG, Post
from cleanplate.errors import OfflineError, OutputError, UsageError
from tests.serving import until


@pytest.fixture
def data(tmp_path: Path, setting: Any) -> Path:
    setting("data_dir", tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def port() -> int:
    """One that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture
def held(data: Path) -> Iterator[Path]:
    """The lock as another chat holds it."""
    data.mkdir()
    with (data / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield data


@pytest.fixture
def _kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a server holds to its end, let go of at the test's."""
    kept: list[Any] = []
    monkeypatch.setattr(standby, "_KEPT", kept)
    yield
    for lock in kept:
        lock.close()


@pytest.mark.parametrize(
    ("server", "place"),
    [
        ("http://localhost:8420", ("127.0.0.1", 8420)),
        ("http://LOCALHOST:8420", ("127.0.0.1", 8420)),
        ("http://127.0.0.1:9", ("127.0.0.1", 9)),
        ("http://[::1]:9", ("::1", 9)),
        ("http://localhost", ("127.0.0.1", 80)),
        ("https://localhost:8420", None),
        ("http://localhost:8420/proxied", None),
        ("http://localhost.example:8420", None),
        ("http://192.0.2.7:8420", None),
        ("https://video.example", None),
    ],
)
def test_only_an_address_of_this_machine_that_we_could_serve_is_ours(server: str, place: object) -> None:
    post = Post.of(server)
    assert (post and (post.host, post.port)) == place


def test_the_short_name_is_the_port_of_the_settings(setting: Any) -> None:
    assert standby.local() == "http://localhost:8420"
    setting("port", 9000)
    assert standby.local() == "http://localhost:9000"
    setting("port", 0)
    assert standby.local() == "http://localhost:8420"


def test_nothing_is_started_or_made_for_another_machine(data: Path) -> None:
    with standby.standby("https://video.example", Screen()):
        assert not data.exists()


def test_nothing_is_started_or_made_where_one_listens_already(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        with standby.standby(f"http://localhost:{listener.getsockname()[1]}", Screen()):
            pass
        assert not data.exists()


def test_without_the_services_packages_it_says_what_to_install(
    data: Path, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleanplate.cli.serve.find_spec", lambda name: None)
    with (
        pytest.raises(UsageError, match="not installed") as told,
        standby.standby(f"http://localhost:{port}", Screen()),
    ):
        pytest.fail("there is none")
    assert "cleanplate[server]" in told.value.hint


def test_one_that_does_not_start_says_why_and_where_its_log_is(
    data: Path, port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    data.mkdir()
    with (data / "serving.lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with (
            pytest.raises(OfflineError, match="Another server works on") as told,
            standby.standby(f"http://localhost:{port}", Screen()),
        ):
            pytest.fail("there is none")
    assert str(data / LOG) in told.value.hint and "error [wrong-use]" in (data / LOG).read_text()
    assert "a server is started there" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path, port: int, setting: Any) -> None:
    (tmp_path / "file").write_text("in the way")
    setting("data_dir", tmp_path / "file" / "data")
    with (
        pytest.raises(OutputError, match="cannot be written"),
        standby.standby(f"http://localhost:{port}", Screen()),
    ):
        pytest.fail("there is none")


@pytest.mark.parametrize(
    ("said", "lacks"),
    [
        (httpx.Response(200, json={"ready": True, "checks": {"disk": "ok"}}), {}),
        (httpx.Response(503, json={"checks": {"disk": "ok", "weights": "being fetched: 4 %"}}),
         {"weights": "being fetched: 4 %"}),
        (httpx.Response(404, text="who?"), {}),
        (httpx.Response(200, text="<html>"), {}),
        (httpx.Response(200, json=[1]), {}),
        (httpx.Response(200, json={"checks": 7}), {}),
        (httpx.ConnectError("refused"), None),
        (httpx.ReadTimeout("slow"), None),
    ],
)  # fmt: skip
def test_what_a_server_lacks_is_what_it_says(said: Any, lacks: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def get(url: str, timeout: float) -> httpx.Response:
        if isinstance(said, Exception):
            raise said
        assert isinstance(said, httpx.Response)
        return said

    monkeypatch.setattr(httpx, "get", get)
    assert standby._lacks("http://localhost:1") == lacks


def test_what_time_brings_is_waited_for_and_all_else_is_only_told(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter([None, {"weights": "being fetched: 3 %"}, {"jobs": "not running"}, {"disk": "9 MB are free"}])
    pauses: list[float] = []
    monkeypatch.setattr(standby, "_lacks", lambda server: next(answers))
    monkeypatch.setattr(standby.time, "sleep", pauses.append)
    standby._awaited(Post("http://localhost:1", "127.0.0.1", 1, data), None, Screen())
    assert len(pauses) == 3 and "not all is well (disk): 9 MB are free" in capsys.readouterr().err


@pytest.mark.usefixtures("_kept")
def test_the_server_stays_while_any_chat_holds_the_lock(held: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked, closing, killed = threading.Event(), threading.Event(), []

    def kill(pid: int, asked: int) -> None:
        killed.append((pid, asked))
        closing.set()

    alone = standby._alone

    def looks(lock: Any) -> bool:
        found = alone(lock)
        looked.set()
        return found

    monkeypatch.setattr(os, "kill", kill)
    monkeypatch.setattr(standby, "_alone", looks)
    monkeypatch.setattr(standby, "_ROUND_S", 0.01)
    standby.end_after_chats(held, closing)
    assert looked.wait(20) and not killed
    with (held / LOCK).open("w") as other:
        fcntl.flock(other, fcntl.LOCK_SH)  # a second chat, beside the first
        looked.clear()
        assert looked.wait(20) and not killed
    closing.set()
    until(lambda: not any(thread.name == "standby" for thread in threading.enumerate()))
    assert not killed


@pytest.mark.usefixtures("_kept")
def test_left_alone_it_asks_itself_to_end(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closing, killed = threading.Event(), []

    def kill(pid: int, asked: int) -> None:
        killed.append((pid, asked))
        if len(killed) == 2:  # the first came before anybody listened to signals
            closing.set()

    monkeypatch.setattr(os, "kill", kill)
    monkeypatch.setattr(standby, "_ROUND_S", 0.01)
    standby.end_after_chats(data, closing)
    assert closing.wait(20) and killed[0] == (os.getpid(), signal.SIGTERM)


def test_a_stranger_that_never_answers_is_not_waited_for_for_ever(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = iter(range(0, 1000, 50))
    monkeypatch.setattr(standby, "_lacks", lambda server: None)
    monkeypatch.setattr(standby.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(standby.time, "monotonic", lambda: next(now))
    standby._awaited(Post("http://localhost:1", "127.0.0.1", 1, data), None, Screen())
    assert next(now) == 200  # asked at 50, 100 and 150 s


@pytest.mark.parametrize("text", ["", "Traceback\n", '{"event": "x"}\n', "\x00\xff\n"])
def test_a_log_without_an_error_is_told_as_an_end(tmp_path: Path, text: str) -> None:
    (tmp_path / "log").write_text(text)
    assert standby._why(tmp_path / "log") == standby._why(tmp_path / "gone") == "it ended at once."
