from __future__ import annotations

import asyncio
import tracemalloc
from collections.abc import AsyncIterator
from typing import Any

import pytest

from cleanplate.errors import DamagedError, NoSessionError, TooLargeError, UsageError
from cleanplate.service import uploads
from cleanplate.service.uploads import Received
from cleanplate.store import users
from tests.api.conftest import Opened
from tests.api.web import Web, data_of, refused
from tests.service.standin import VIDEO


def path(visitor: Web) -> str:
    return f"/api/upload-video/nemo_agent/me/{visitor.session}"


def incoming(visitor: Web) -> list[str]:
    folder = visitor.stand_in.house.data / "incoming"
    return [file.name for file in folder.iterdir()] if folder.exists() else []


def test_an_upload_answers_with_the_file_object_of_the_protocol(visitor: Web) -> None:
    data = data_of(visitor.uploads(VIDEO, "talk.mp4"))
    assert data["session_state_applied"] is True
    [file] = data["files"]
    told = {name: file[name] for name in ("filename", "file_type", "duration", "width", "height", "fps")}
    assert told == {
        "filename": "talk.mp4",
        "file_type": "video",
        "duration": 4.0,
        "width": 640,
        "height": 360,
        "fps": 25.0,
    }
    assert len(file["hash"]) == 64
    assert visitor.get(file["cdn_url"]).content == VIDEO


def test_several_files_come_at_once_and_the_first_video_lies_on_the_timeline(visitor: Web) -> None:
    files = [("files", ("a.mp4", VIDEO + b"a", "video/mp4")), ("files", ("b.mp4", VIDEO + b"b", "video/mp4"))]
    data = data_of(visitor.post(path(visitor), files=files))
    assert [file["filename"] for file in data["files"]] == ["a.mp4", "b.mp4"]
    state = data_of(visitor.get(f"/api/state/nemo_agent/me/{visitor.session}/latest"))["state"]
    assert len(state["draft"]["t"][0]["sg"]) == 1 and len(state["video_infos"]) == 2


def test_an_address_is_fetched(visitor: Web) -> None:
    body = {"urls": ["https://example.org/clips/holiday%20film.mp4?token=secret"], "source_type": "url"}
    [file] = data_of(visitor.post(path(visitor), json=body))["files"]
    assert file["filename"] == "holiday film.mp4"


def test_what_is_no_media_gets_4001_with_the_formats(visitor: Web) -> None:
    body = refused(visitor.uploads(b"%PDF-1.7", "talk.mp4"), 415, 4001)
    assert "mp4" in body["hint"] and "aac" in body["hint"]
    assert incoming(visitor) == []


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (TooLargeError("It is larger than 500 MB.", "Trim it."), 413, 4002),
        (DamagedError("It could not be fetched."), 415, 4001),
        (UsageError("That is no public address."), 400, 4000),
    ],
)
def test_an_address_that_cannot_be_fetched_says_why(visitor: Web, error: Any, status: int, code: int) -> None:
    visitor.stand_in.fetched = error
    refused(visitor.post(path(visitor), json={"urls": ["https://example.org/x"]}), status, code)


def test_of_several_files_the_good_ones_stay(visitor: Web) -> None:
    files = [("files", ("a.mp4", VIDEO, "video/mp4")), ("files", ("b.pdf", b"%PDF", "video/mp4"))]
    data = data_of(visitor.post(path(visitor), files=files))
    assert [file["filename"] for file in data["files"]] == ["a.mp4"]
    assert [(bad["filename"], bad["code"]) for bad in data["failed"]] == [("b.pdf", 4001)]


def test_a_length_over_the_limit_gets_4002_before_anything_is_read(opened: Opened) -> None:
    visitor = opened(upload_limit_mb=2).visitor().at_work()
    answer = visitor.uploads(VIDEO + bytes(3_500_000))
    body = refused(answer, 413, 4002)
    assert "trim" in body["hint"]
    assert incoming(visitor) == []


def test_a_body_that_does_not_tell_its_length_is_stopped_too(opened: Opened) -> None:
    visitor = opened(upload_limit_mb=2).visitor().at_work()
    head = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.mp4"\r\n\r\n'

    async def body() -> AsyncIterator[bytes]:
        yield head
        for _ in range(60):
            yield bytes(100_000)
        yield b"\r\n--b--\r\n"

    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    refused(visitor.post(path(visitor), content=body(), headers=kind), 413, 4002)
    assert incoming(visitor) == []


def test_a_large_upload_takes_little_memory(opened: Opened) -> None:
    visitor = opened(upload_limit_mb=100).visitor().at_work()
    head = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.mp4"\r\n\r\n' + VIDEO
    piece = bytes(1 << 16)

    async def body() -> AsyncIterator[bytes]:
        yield head
        for _ in range(800):
            yield piece
        yield b"\r\n--b--\r\n"

    tops: list[int] = []
    before = visitor.stand_in.ingest

    def ingest(id: str) -> None:
        tops.append(tracemalloc.get_traced_memory()[1])
        before(id)

    visitor.stand_in.engine.does["ingest"] = ingest
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    tracemalloc.start()
    try:
        [file] = data_of(visitor.post(path(visitor), content=body(), headers=kind))["files"]
    finally:
        tracemalloc.stop()
    assert file["size"] == len(VIDEO) + 800 * len(piece)
    assert tops[0] < 12_000_000


def test_a_disk_that_fills_while_files_come_is_not_filled_to_its_end(opened: Opened) -> None:
    """Each of many uploads at once had room when it began."""
    visitor = opened(min_free_mb=0).visitor().at_work()
    house = visitor.stand_in.house
    object.__setattr__(house, "settings", house.settings.model_copy(update={"min_free_mb": 100}))
    free = [200]
    object.__setattr__(house, "free_mb", lambda: free[0])

    async def body() -> AsyncIterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.mp4"\r\n\r\n' + VIDEO
        for number in range(400):
            free[0] = 200 - number
            yield bytes(1 << 18)
        yield b"\r\n--b--\r\n"

    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    refused(visitor.post(path(visitor), content=body(), headers=kind), 507, 507)
    assert incoming(visitor) == [] and visitor.stand_in.engine.begun == []


def test_uploads_of_a_user_at_a_time_are_bounded(opened: Opened) -> None:
    visitor = opened(streams_per_user=1).visitor().at_work()
    close = visitor.app.state.edge.limits.uploads.open(visitor.id)
    refused(visitor.uploads(), 429, 429)
    close()
    data_of(visitor.uploads())
    refused(visitor.uploads(b"no media"), 415, 4001)
    data_of(visitor.uploads(VIDEO + b"another"))
    assert incoming(visitor) == []


@pytest.mark.parametrize(
    "more",
    [
        {"content": b"rubbish", "headers": {"Content-Type": "multipart/form-data; boundary=b"}},
        {"content": b"rubbish", "headers": {"Content-Type": "multipart/form-data"}},
        {"files": [("other", ("a.mp4", VIDEO, "video/mp4"))]},
        {"json": {"urls": []}},
        {"json": {"urls": ["https://example.org/x"] * 21}},
        {"json": {"urls": "https://example.org/x"}},
        {"json": {"urls": ["https://example.org/x"], "source_type": "ftp"}},
        {"content": b"{"},
        {"content": b""},
    ],
)
def test_what_is_no_upload_is_refused_and_leaves_nothing(visitor: Web, more: dict[str, Any]) -> None:
    refused(visitor.post(path(visitor), **more), 400, 4000)
    assert incoming(visitor) == [] and visitor.stand_in.engine.begun == []


def test_a_full_share_and_a_full_disk_take_no_more(opened: Opened) -> None:
    visitor = opened(free_storage_mb=1).visitor().at_work()
    refused(visitor.uploads(VIDEO + bytes(1_000_000)), 507, 507)
    data_of(visitor.uploads(VIDEO + bytes(900_000)))
    refused(visitor.uploads(VIDEO + bytes(200_000)), 507, 507)
    full = opened(min_free_mb=10**9).visitor().at_work()
    refused(full.uploads(), 507, 507)
    assert incoming(visitor) == incoming(full) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\x\\..\\y.mp4", "\u202e4pm.exe", "", "." * 300])
def test_a_name_is_a_label_and_never_a_path(visitor: Web, name: str) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    head = f'--b\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode()
    [file] = data_of(visitor.post(path(visitor), content=head + VIDEO + b"\r\n--b--\r\n", headers=kind))["files"]
    assert file["filename"] and not {"/", "\\", "\u202e"} & set(file["filename"])


def test_a_session_that_went_away_meanwhile_keeps_no_file(visitor: Web) -> None:
    house = visitor.stand_in.house
    place = house.blobs.incoming()
    place.write_bytes(VIDEO)
    with house.db.read() as tx:
        user = users.named(tx, visitor.name)
    assert user
    with pytest.raises(NoSessionError):
        uploads.take(house, user, "1", [Received("a.mp4", place, 1)])
    assert not place.exists()


def test_a_refused_sender_may_finish_sending(opened: Opened) -> None:
    """Else it would see a cut connection instead of the answer."""
    visitor = opened(upload_limit_mb=1).visitor().at_work()
    sent: list[int] = []

    async def go() -> list[str]:
        seen = []

        async def receive() -> dict[str, Any]:
            sent.append(1)
            return {"type": "http.request", "body": bytes(1 << 16), "more_body": len(sent) < 30}

        async def send(message: Any) -> None:
            seen.append(f"{message['type']} {message.get('status', '')} {message.get('more_body', False)}")

        headers = [
            (b"authorization", f"Bearer {visitor.token}".encode()),
            (b"content-type", b"multipart/form-data; boundary=b"),
            (b"content-length", str(30 << 20).encode()),
        ]
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "POST",
            "path": path(visitor),
            "raw_path": b"",
            "root_path": "",
            "scheme": "http",
            "query_string": b"",
            "headers": headers,
            "client": ("203.0.113.7", 1),
            "server": ("service.test", 80),
        }
        await visitor.app(scope, receive, send)
        return seen

    seen = asyncio.run(go())
    assert seen[0].startswith("http.response.start 413") and seen[-1] == "http.response.body  False"
    assert len(sent) == 30
