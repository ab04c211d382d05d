"""Large files over bad lines: they arrive whole, nothing that arrived is sent again, and a later run goes on."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from cleanplate.client import AsyncClient, Client, resumable
from cleanplate.client.identity import Folder, Keep, Memory
from cleanplate.errors import (
    ConflictError,
    FullError,
    NoSessionError,
    NotHereError,
    OfflineError,
    OutputError,
    ServiceError,
    UnsupportedError,
    UsageError,
)
from cleanplate.store import sessions
from cleanplate.store import uploads as rows
from cleanplate.store.uploads import Upload
from tests.api.conftest import opened as opened  # noqa: PLC0414
from tests.api.web import BASE, Web
from tests.client.conftest import made
from tests.client.hosted import Hosted
from tests.client.line import NOBODY, Line
from tests.service.standin import VIDEO

FILE = VIDEO + bytes(range(256)) * 120
PIECE = 8000
FOREVER = [NOBODY] * 100


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is large here is small."""
    monkeypatch.setattr(resumable, "LARGE", 1000)
    monkeypatch.setattr(resumable, "PIECE", PIECE)


@pytest.fixture
def web(opened: Callable[..., Web]) -> Web:
    return opened(requests_per_minute=1_000_000, strangers_per_minute=1_000_000, anonymous_per_address=1000)


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "talk.mp4"
    path.write_bytes(FILE)
    return path


class Sender:
    """A client at the end of a line, and what it told and waited."""

    def __init__(self, web: Web, *breaks: int, keep: Keep | None = None, **more: Any) -> None:
        self.line = Line(web.app, breaks)
        self.told: list[str] = []
        self.waits: list[float] = []
        self.steps: list[tuple[int, int]] = []
        self.client = Client(
            BASE, transport=self.line, sleep=self.waits.append, tell=self.told.append,
            environment={}, keep=keep or Memory(), **more,
        )  # fmt: skip

    def uploads(self, *paths: Path) -> str:
        """The hash of what has arrived."""
        arrived = self.client.upload(*paths, told=lambda done, total: self.steps.append((done, total)))
        return arrived.files[-1].hash

    def asked(self, method: str) -> int:
        return sum(1 for asked, path in self.line.asked if asked == method and "/resumable" in path)


def row(web: Web) -> Upload:
    with web.stand_in.house.db.read() as tx:
        (found,) = rows.arriving(tx)
    return found


def test_a_large_file_goes_in_pieces(web: Web, talk: Path) -> None:
    sender = Sender(web)
    assert sender.uploads(talk) == sha256(FILE).hexdigest()
    assert sender.asked("PATCH") == -(-len(FILE) // PIECE) and sender.line.sent == len(FILE)
    assert sender.steps[0] == (0, len(FILE)) and sender.steps[-1] == (len(FILE), len(FILE))
    assert sender.steps == sorted(sender.steps) and sender.waits == []
    assert [file.filename for file in sender.client.state().files] == ["talk.mp4"]


def test_what_a_server_can_is_asked_once(web: Web, talk: Path) -> None:
    sender = Sender(web)
    sender.uploads(talk, talk)
    sender.uploads(talk)
    assert sender.asked("OPTIONS") == 1 and sender.asked("POST") == 3


def test_a_small_file_goes_in_a_form(web: Web, talk: Path) -> None:
    talk.write_bytes(VIDEO)
    sender = Sender(web)
    assert sender.uploads(talk) == sha256(VIDEO).hexdigest()
    assert not any("/resumable" in path for _, path in sender.line.asked)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(404),
        httpx.Response(405, json={"detail": "Method Not Allowed"}),
        httpx.Response(200, headers={"Allow": "POST"}),
        httpx.Response(204, headers={"Tus-Version": "0.2.2"}),
    ],
)
def test_a_server_that_cannot_gets_a_form(hosted: Hosted, talk: Path, answer: httpx.Response) -> None:
    hosted.refusals.append(("/resumable", answer))
    client = made(hosted)
    assert [file.filename for file in client.upload(talk, talk).files] == ["talk.mp4"] * 2
    assert [path.endswith("/resumable") for path in hosted.paths()].count(True) == 1


def test_nobody_there_at_all_is_not_waited_for(web: Web, talk: Path) -> None:
    sender = Sender(web, *FOREVER)
    with pytest.raises(OfflineError):
        sender.uploads(talk)
    assert sender.waits == []


@trials(max_examples=20)
@given(st.lists(st.integers(NOBODY, PIECE + 500), max_size=12))
def test_wherever_the_line_breaks_the_same_bytes_arrive(web: Web, talk: Path, breaks: list[int]) -> None:
    sender = Sender(web, *(max(0, first) for first in breaks[:1]), *breaks[1:])
    sender.client.connect()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resumable, "PAUSES_S", (1,) * 20)
        assert sender.uploads(talk) == sha256(FILE).hexdigest()
    assert sender.line.sent <= len(FILE)  # nothing that arrived went out again
    assert sender.steps[-1] == (len(FILE), len(FILE))
    assert list((web.stand_in.house.data / "incoming").iterdir()) == []


def test_after_a_break_it_goes_on_where_the_server_is(web: Web, talk: Path) -> None:
    sender = Sender(web)
    sender.client.connect()
    sender.client.run(resumable.able(sender.client.core, "/api/upload-video/nemo_agent/me/1"))
    broken = [PIECE + 1, NOBODY, 3000]  # an answer that is lost, nobody there, a piece that arrives in part
    real = sender.line.handle_request

    def bad(request: httpx.Request) -> httpx.Response:
        if request.method == "PATCH" and broken:
            sender.line.breaks.append(broken.pop())
        return real(request)

    sender.line.handle_request = bad  # type: ignore[method-assign]
    assert sender.uploads(talk) == sha256(FILE).hexdigest()
    assert sender.waits == [1, 1, 2] and sender.line.sent == len(FILE)
    assert sum("broke off" in line for line in sender.told) == 2


def test_a_line_that_never_holds_is_given_up_after_a_while(web: Web, talk: Path) -> None:
    sender = Sender(web)
    sender.uploads(talk)
    talk.write_bytes(FILE + b"another")
    sender.line.breaks.extend(FOREVER)
    sender.waits.clear()
    with pytest.raises(OfflineError):
        sender.uploads(talk)
    assert sender.waits == list(resumable.PAUSES_S) and sum(sender.waits) > 60


@pytest.fixture
def half(web: Web, talk: Path, tmp_path: Path) -> Sender:
    """A sender that died on its way."""
    sender = Sender(web, keep=Folder(tmp_path / "config"))
    sender.client.connect()

    def dies(done: int, total: int) -> None:
        if done > 2 * PIECE:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sender.client.upload(talk, told=dies)
    assert sender.line.sent == 2 * PIECE
    return sender


def later(web: Web, tmp_path: Path, *breaks: int) -> Sender:
    return Sender(web, *breaks, keep=Folder(tmp_path / "config"))


def test_a_later_run_goes_on_and_says_so(web: Web, talk: Path, tmp_path: Path, half: Sender) -> None:
    again = later(web, tmp_path)
    assert again.uploads(talk) == sha256(FILE).hexdigest()
    assert again.line.sent == len(FILE) - 2 * PIECE and again.asked("POST") == 0
    assert again.steps[0] == (2 * PIECE, len(FILE)) and again.told[0].startswith("Going on with “talk.mp4” at")
    third = later(web, tmp_path)
    third.uploads(talk)
    assert third.line.sent == len(FILE)  # what has arrived is an upload that is over


def test_a_file_that_was_whole_is_asked_for_without_sending_a_byte(
    web: Web, talk: Path, tmp_path: Path, half: Sender
) -> None:
    pieces = -(-len(FILE) // PIECE) - 2
    lost = later(web, tmp_path)
    real = lost.line.handle_request

    def cut(request: httpx.Request) -> httpx.Response:
        if request.method == "GET" and "/resumable/" in request.url.path:
            raise KeyboardInterrupt
        return real(request)

    lost.line.handle_request = cut  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        lost.uploads(talk)
    assert lost.asked("PATCH") == pieces
    again = later(web, tmp_path)
    assert again.uploads(talk) == sha256(FILE).hexdigest() and again.line.sent == 0


@pytest.mark.parametrize("change", ["content", "time"])
def test_a_file_that_changed_meanwhile_starts_anew(
    web: Web, talk: Path, tmp_path: Path, half: Sender, change: str
) -> None:
    if change == "content":
        talk.write_bytes(FILE + b"more")
    os.utime(talk, ns=(1, 1))
    again = later(web, tmp_path)
    assert again.uploads(talk) == sha256(talk.read_bytes()).hexdigest()
    assert again.line.sent == talk.stat().st_size


def test_a_file_that_changes_while_it_is_sent_is_said_so(web: Web, talk: Path) -> None:
    def grows(done: int, total: int) -> None:
        if done > PIECE:
            os.utime(talk, ns=(1, 1))

    sender = Sender(web)
    with pytest.raises(UsageError, match="changed"):
        sender.client.upload(talk, told=grows)
    assert sender.client.state().files == ()


def test_a_file_that_shrinks_while_it_is_sent_is_said_so(web: Web, talk: Path) -> None:
    def shrinks(done: int, total: int) -> None:
        if done > PIECE:
            talk.write_bytes(b"")

    sender = Sender(web)
    with pytest.raises(UsageError, match="changed"):
        sender.client.upload(talk, told=shrinks)


def test_what_the_server_gave_up_is_begun_anew(web: Web, talk: Path, tmp_path: Path, half: Sender) -> None:
    with web.stand_in.house.db.write() as tx:
        rows.withdrawn(tx, row(web).id)
    again = later(web, tmp_path)
    assert again.uploads(talk) == sha256(FILE).hexdigest() and again.line.sent == len(FILE)


def test_another_session_gets_an_upload_of_its_own(web: Web, talk: Path, tmp_path: Path, half: Sender) -> None:
    again = later(web, tmp_path)
    again.client.renew()
    assert again.uploads(talk) == sha256(FILE).hexdigest() and again.line.sent == len(FILE)
    assert row(web).session != again.client.connect().session_id


def test_a_session_that_is_gone_is_replaced(web: Web, talk: Path, tmp_path: Path, half: Sender) -> None:
    with web.stand_in.house.db.write() as tx:
        sessions.delete(tx, row(web).session)
    again = later(web, tmp_path)
    assert again.uploads(talk) == sha256(FILE).hexdigest() and "a new one was begun" in " ".join(again.told)
    with pytest.raises(NoSessionError):
        Sender(web, session="7").uploads(talk)


def test_what_is_no_media_is_told_and_forgotten(web: Web, talk: Path) -> None:
    talk.write_bytes(bytes(5000))
    sender = Sender(web)
    for sent in (5000, 10_000):
        with pytest.raises(UnsupportedError):
            sender.uploads(talk)
        assert sender.line.sent == sent


def test_a_full_server_is_an_error_at_once(opened: Callable[..., Web], talk: Path) -> None:
    talk.write_bytes(VIDEO + bytes(1_100_000))
    sender = Sender(opened(free_storage_mb=1))
    with pytest.raises(FullError):
        sender.uploads(talk)
    assert sender.waits == []


def test_one_that_another_still_writes_is_waited_for(web: Web, talk: Path, tmp_path: Path, half: Sender) -> None:
    again = later(web, tmp_path)
    writers = web.app.state.edge.writers
    held = writers.alone(f"{row(web).user} {row(web).id}")
    held.__enter__()

    def pause(seconds: float) -> None:
        again.waits.append(seconds)
        if len(again.waits) == 3:
            held.__exit__(None, None, None)

    again.client._sleep = pause
    assert again.uploads(talk) == sha256(FILE).hexdigest()
    assert again.waits == [1, 2, 4] and "broke off" in again.told[1]


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("POST", {"Location": ""}),
        ("POST", {"Location": "/a?b=c"}),
        ("HEAD", {}),
        ("HEAD", {"Upload-Offset": "-1"}),
        ("HEAD", {"Upload-Offset": "99999999"}),
        ("PATCH", {}),
        ("PATCH", {"Upload-Offset": "0"}),
        ("PATCH", {"Upload-Offset": "99999999"}),
    ],
)
def test_a_server_that_makes_no_sense_is_an_error(
    web: Web, talk: Path, method: str, headers: dict[str, str]
) -> None:
    sender = Sender(web)
    real = sender.line.handle_request

    def odd(request: httpx.Request) -> httpx.Response:
        if request.method == method and "/resumable" in request.url.path:
            return httpx.Response(200, headers=headers)
        return real(request)

    sender.line.handle_request = odd  # type: ignore[method-assign]
    with pytest.raises(ServiceError, match="how far"):
        sender.uploads(talk)


def test_the_asynchronous_client_does_the_same(web: Web, talk: Path) -> None:
    waits: list[float] = []

    async def pause(seconds: float) -> None:
        waits.append(seconds)

    async def go() -> str:
        line = Line(web.app)
        async with AsyncClient(BASE, transport=line, sleep=pause, environment={}, keep=Memory()) as client:
            await client.connect()
            line.breaks.extend([0, 5, 10**6, 100, NOBODY, 4000])
            [file] = (await client.upload(talk)).files
        assert line.sent == len(FILE)
        return file.hash

    assert asyncio.run(go()) == sha256(FILE).hexdigest() and waits


def test_an_address_elsewhere_is_never_gone_to(web: Web, talk: Path) -> None:
    sender = Sender(web)
    real, hosts = sender.line.handle_request, set()

    def odd(request: httpx.Request) -> httpx.Response:
        hosts.add(request.url.host)
        if request.method == "POST" and "/resumable" in request.url.path:
            return httpx.Response(201, headers={"Location": "https://evil.example/up_1"})
        return real(request)

    sender.line.handle_request = odd  # type: ignore[method-assign]
    with pytest.raises(NotHereError):
        sender.uploads(talk)
    assert hosts == {"service.test"}


def test_where_nothing_can_be_kept_it_is_sent_all_the_same(web: Web, talk: Path) -> None:
    class Full(Memory):
        def note_upload(self, key: str, id: str) -> None:
            raise OutputError("No room.")

    sender = Sender(web, keep=Full())
    assert sender.uploads(talk) == sha256(FILE).hexdigest()


def test_a_server_that_falls_back_again_and_again_is_given_up(talk: Path) -> None:
    heads = 0

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal heads
        if request.method == "OPTIONS":
            return httpx.Response(204, headers={"Tus-Version": "1.0.0"})
        if request.url.path.endswith("/resumable"):
            return httpx.Response(201, headers={"Location": "https://elsewhere.example/up_1"})
        if request.method == "HEAD":
            assert request.url.host == httpx.URL(BASE).host
            heads += 1
            return httpx.Response(200, headers={"Upload-Offset": str(10 * (heads % 2))})
        if request.method == "PATCH":
            return httpx.Response(409, json={"code": 409, "message": "No."})
        return httpx.Response(200, json={"code": 0, "data": {"token": "t", "session_id": "1"}})

    waits: list[float] = []
    client = Client(BASE, transport=httpx.MockTransport(answer), sleep=waits.append, environment={}, keep=Memory())
    with client, pytest.raises(ConflictError):
        client.upload(talk)
    assert len(waits) <= 2 * len(resumable.PAUSES_S)
