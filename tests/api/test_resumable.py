"""Uploads that go on where they broke off, at the edge: tus as its clients speak it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import tracemalloc
from base64 import b64encode
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import ClientDisconnect

from cleanplate.api.resumable import EXTENSIONS
from cleanplate.flow.sweep import sweep
from cleanplate.service import resumable
from cleanplate.store import uploads
from tests.api.conftest import Opened
from tests.api.web import BASE, Web, data_of, refused
from tests.service.standin import VIDEO

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = {"Content-Type": "application/offset+octet-stream"}
FILE = VIDEO + bytes(range(256)) * 40


def path(visitor: Web) -> str:
    return f"/api/upload-video/nemo_agent/me/{visitor.session}/resumable"


def begun(visitor: Web, length: int | str = len(FILE), name: str = "talk.mp4", **more: Any) -> httpx.Response:
    called = {"Upload-Metadata": f"filename {b64encode(name.encode()).decode()},filetype dmlkZW8vbXA0"}
    headers = {**TUS, "Upload-Length": str(length), **called, **more.pop("headers", {})}
    return visitor.post(path(visitor), headers=headers, **more)


def place(answer: httpx.Response) -> str:
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"].removeprefix(BASE)


def sent(visitor: Web, at: str, offset: int, content: Any, **more: Any) -> httpx.Response:
    headers = {**TUS, **PIECE, "Upload-Offset": str(offset), **more}
    return visitor.ask("PATCH", at, headers=headers, content=content)


def stands(visitor: Web, at: str) -> int:
    answer = visitor.ask("HEAD", at, headers=TUS)
    assert answer.status_code == 200
    return int(answer.headers["Upload-Offset"])


def incoming(visitor: Web) -> list[Path]:
    folder = visitor.stand_in.house.data / "incoming"
    return list(folder.iterdir()) if folder.exists() else []


def test_what_is_spoken_is_told_to_everyone(web: Web) -> None:
    answer = web.ask("OPTIONS", "/api/upload-video/nemo_agent/me/1/resumable")
    assert answer.status_code == 204 and answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == EXTENSIONS and answer.headers["Tus-Max-Size"] == "500000000"


def test_a_file_comes_in_pieces_and_is_an_upload_like_any_other(visitor: Web) -> None:
    made = begun(visitor)
    at = place(made)
    assert made.headers["Upload-Offset"] == "0" and made.headers["Upload-Expires"].endswith("GMT")
    first = sent(visitor, at, 0, FILE[:100])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "100")
    told = visitor.ask("HEAD", at, headers=TUS)
    assert (told.headers["Upload-Offset"], told.headers["Upload-Length"]) == ("100", str(len(FILE)))
    assert told.headers["Cache-Control"] == "no-store" and visitor.stand_in.engine.begun == []
    refused(visitor.get(at), 409, 409)
    last = sent(visitor, at, 100, FILE[100:])
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(FILE)))
    data = data_of(visitor.get(at))
    [file] = data["files"]
    assert (file["filename"], file["size"], data["session_state_applied"]) == ("talk.mp4", len(FILE), True)
    assert visitor.get(file["cdn_url"]).content == FILE
    state = data_of(visitor.get(f"/api/state/nemo_agent/me/{visitor.session}/latest"))["state"]
    assert len(state["draft"]["t"][0]["sg"]) == 1 and incoming(visitor) == []


def test_every_answer_names_the_version_errors_too(visitor: Web) -> None:
    at = place(begun(visitor))
    for answer in (begun(visitor, "x"), visitor.get(at), visitor.ask("HEAD", f"{at}x", headers=TUS)):
        assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert "Tus-Resumable" not in visitor.get("/healthz").headers


@pytest.mark.parametrize("version", [None, "0.2.2", "1.0.1"])
def test_another_version_is_refused_with_the_right_one(visitor: Web, version: str | None) -> None:
    at = place(begun(visitor))
    for method, where in (("POST", path(visitor)), ("PATCH", at), ("DELETE", at)):
        answer = visitor.ask(method, where, headers={"Tus-Resumable": version, "Upload-Length": "7"})
        refused(answer, 412, 412)
        assert answer.headers["Tus-Version"] == "1.0.0"


def test_the_beginning_may_come_with_the_creation(visitor: Web) -> None:
    made = begun(visitor, headers=PIECE, content=FILE[:50])
    assert made.headers["Upload-Offset"] == "50"
    sent(visitor, place(made), 50, FILE[50:])
    assert data_of(visitor.get(place(made)))["files"][0]["size"] == len(FILE)
    whole = begun(visitor, headers=PIECE, content=FILE)
    assert data_of(visitor.get(place(whole)))["files"][0]["size"] == len(FILE)


def test_who_can_only_post_says_what_is_meant(visitor: Web) -> None:
    at = place(begun(visitor))
    headers = {**TUS, **PIECE, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    assert visitor.post(at, headers=headers, content=FILE[:9]).headers["Upload-Offset"] == "9"
    assert visitor.post(at, headers={**TUS, "X-HTTP-Method-Override": "DELETE"}).status_code == 204
    refused(visitor.get(at), 404, 404)


def test_a_whole_upload_whose_last_answer_was_lost_may_be_asked_for_as_often_as_one_likes(visitor: Web) -> None:
    at = place(begun(visitor))
    sent(visitor, at, 0, FILE)
    assert stands(visitor, at) == len(FILE)
    assert sent(visitor, at, len(FILE), b"").status_code == 204
    assert data_of(visitor.get(at)) == data_of(visitor.get(at))
    assert visitor.stand_in.engine.begun == [("ingest", at.rsplit("/", 1)[1])]


@pytest.mark.parametrize("offset", [0, 99, 101, 10**17])
def test_another_offset_is_a_conflict_and_changes_nothing(visitor: Web, offset: int) -> None:
    at = place(begun(visitor))
    sent(visitor, at, 0, FILE[:100])
    refused(sent(visitor, at, offset, FILE[100:]), 409, 409)
    assert stands(visitor, at) == 100
    sent(visitor, at, 100, FILE[100:])
    refused(sent(visitor, at, 0, FILE), 409, 409)
    assert visitor.get(data_of(visitor.get(at))["files"][0]["cdn_url"]).content == FILE


@pytest.mark.parametrize("length", ["", "-1", "x", "1.5", "1e3", "٣", "9" * 40])
def test_a_length_that_is_none_begins_nothing(visitor: Web, length: str) -> None:
    headers = {**TUS, "Upload-Length": length.encode()}
    refused(visitor.post(path(visitor), headers=headers), 400, 4000)
    refused(visitor.post(path(visitor), headers=TUS), 400, 4000)
    assert incoming(visitor) == []


@pytest.mark.parametrize("offset", ["", "-1", "x", "0x10"])
def test_an_offset_that_is_none_is_refused(visitor: Web, offset: str) -> None:
    at = place(begun(visitor))
    refused(visitor.ask("PATCH", at, headers={**TUS, **PIECE, "Upload-Offset": offset}, content=b"x"), 400, 4000)
    refused(visitor.ask("PATCH", at, headers={**TUS, **PIECE}, content=b"x"), 400, 4000)


def test_a_piece_of_another_kind_is_refused(visitor: Web) -> None:
    at = place(begun(visitor))
    refused(sent(visitor, at, 0, FILE, **{"Content-Type": "video/mp4"}), 415, 415)
    assert stands(visitor, at) == 0


def test_an_empty_file_is_no_media(visitor: Web) -> None:
    body = refused(begun(visitor, 0), 415, 4001)
    assert "empty" in body["message"] and incoming(visitor) == []


def test_what_is_no_media_is_told_when_it_is_whole(visitor: Web) -> None:
    at = place(begun(visitor, 7))
    assert sent(visitor, at, 0, b"no clip").status_code == 204
    for _ in range(2):
        assert "mp4" in refused(visitor.get(at), 415, 4001)["hint"]
    assert stands(visitor, at) == 7 and incoming(visitor) == []


def test_a_length_over_the_limit_begins_nothing(opened: Opened) -> None:
    visitor = opened(upload_limit_mb=2).visitor().at_work()
    refused(begun(visitor, 2_000_001), 413, 4002)
    assert incoming(visitor) == [] and begun(visitor, 2_000_000).status_code == 201


async def pieces(*some: bytes) -> AsyncIterator[bytes]:
    for piece in some:
        yield piece


@pytest.mark.parametrize("told", [True, False])
def test_more_than_was_told_is_refused_and_never_kept(visitor: Web, told: bool) -> None:
    at = place(begun(visitor, 100))
    refused(sent(visitor, at, 0, bytes(200) if told else pieces(bytes(90), bytes(90))), 413, 4002)
    assert stands(visitor, at) == (0 if told else 90)
    assert sum(file.stat().st_size for file in incoming(visitor)) <= 100


@pytest.mark.parametrize(
    "metadata", ["filename", "filename ", "filename !!!", "filename /w==", ",,,", "x", "a b c"]
)
def test_metadata_of_any_kind_breaks_nothing(visitor: Web, metadata: str) -> None:
    answer = begun(visitor, headers={"Upload-Metadata": metadata})
    if metadata in ("filename !!!", "filename /w=="):
        refused(answer, 400, 4000)
    else:
        sent(visitor, place(answer), 0, FILE)
        assert data_of(visitor.get(place(answer)))["files"][0]["filename"] == "file"


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\x\\..\\y.mp4", "\u202e4pm.exe", "." * 300])
def test_a_name_is_a_label_and_never_a_path(visitor: Web, name: str) -> None:
    at = place(begun(visitor, name=name))
    sent(visitor, at, 0, FILE)
    [file] = data_of(visitor.get(at))["files"]
    assert file["filename"] and not {"/", "\\", "\u202e"} & set(file["filename"])


def test_nobody_else_learns_of_it(visitor: Web) -> None:
    at = place(begun(visitor))
    other = visitor.visitor("client-2").at_work()
    mine_elsewhere = Web(visitor.app, visitor.stand_in, visitor.token, visitor.name).at_work()
    there = at.rsplit("/", 1)[1]
    for caller, where, code in (
        (other, at, 1002),
        (other, f"{path(other)}/{there}", 404),
        (mine_elsewhere, f"{path(mine_elsewhere)}/{there}", 404),
        (visitor, f"{path(visitor)}/up_nobody", 404),
        (visitor, f"/api/upload-video/nemo_agent/{other.name}/{visitor.session}/resumable/{there}", 1002),
    ):
        refused(caller.get(where), 404, code)
        refused(sent(caller, where, 0, FILE), 404, code)
        refused(caller.ask("DELETE", where, headers=TUS), 404, code)
        assert caller.ask("HEAD", where, headers=TUS).status_code == 404
    assert stands(visitor, at) == 0
    refused(Web(visitor.app, visitor.stand_in).get(at), 401, 1001)


def test_there_must_be_a_session(visitor: Web) -> None:
    visitor.session = "123"
    refused(begun(visitor), 404, 1002)
    assert incoming(visitor) == []


def test_it_may_be_given_up_until_it_is_whole(visitor: Web) -> None:
    at = place(begun(visitor))
    sent(visitor, at, 0, FILE[:9])
    assert visitor.ask("DELETE", at, headers=TUS).status_code == 204
    refused(visitor.ask("DELETE", at, headers=TUS), 404, 404)
    refused(sent(visitor, at, 9, FILE[9:]), 404, 404)
    assert incoming(visitor) == []
    at = place(begun(visitor, headers=PIECE, content=FILE))
    refused(visitor.ask("DELETE", at, headers=TUS), 409, 409)
    assert data_of(visitor.get(at))["files"]


def test_what_waits_too_long_is_as_if_it_never_was(visitor: Web) -> None:
    house = visitor.stand_in.house
    old, new = place(begun(visitor)), place(begun(visitor))
    sent(visitor, old, 0, FILE[:9])
    for file in incoming(visitor):
        if file.stat().st_size:
            hours = house.settings.keep_arriving_hours + 1
            then = file.stat().st_mtime - 3600 * hours
            os.utime(file, (then, then))
    refused(sent(visitor, old, 9, FILE[9:]), 404, 404)
    assert sweep(house, dry=True).uploads == sweep(house).uploads == 1
    assert len(incoming(visitor)) == 1 and stands(visitor, new) == 0
    refused(visitor.get(old), 404, 404)


def test_one_that_lost_its_file_begins_anew(visitor: Web) -> None:
    at = place(begun(visitor))
    sent(visitor, at, 0, FILE[:9])
    incoming(visitor)[0].unlink()
    assert stands(visitor, at) == 0
    sent(visitor, at, 0, FILE)
    assert data_of(visitor.get(at))["files"][0]["size"] == len(FILE)


def test_one_that_was_whole_when_the_process_died_is_taken_in(visitor: Web) -> None:
    at = place(begun(visitor))
    incoming(visitor)[0].write_bytes(FILE)
    assert stands(visitor, at) == len(FILE)
    assert data_of(visitor.get(at))["files"][0]["size"] == len(FILE)


def test_how_many_may_be_begun_is_bounded(visitor: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resumable, "MOST", 2)
    first = place(begun(visitor))
    begun(visitor)
    refused(begun(visitor), 507, 507)
    assert begun(visitor.visitor("client-2").at_work()).status_code == 201
    visitor.ask("DELETE", first, headers=TUS)
    assert begun(visitor).status_code == 201


def test_what_is_promised_counts_towards_the_share(opened: Opened) -> None:
    visitor = opened(free_storage_mb=1).visitor().at_work()
    at = place(begun(visitor, 900_000))
    refused(begun(visitor, 200_000), 507, 507)
    refused(visitor.uploads(VIDEO + bytes(200_000)), 507, 507)
    visitor.ask("DELETE", at, headers=TUS)
    assert begun(visitor, 200_000).status_code == 201


def test_a_full_disk_takes_no_more_and_keeps_what_came(opened: Opened) -> None:
    visitor = opened(upload_limit_mb=100).visitor().at_work()
    house = visitor.stand_in.house
    at = place(begun(visitor, 60 << 20))
    object.__setattr__(house, "settings", house.settings.model_copy(update={"min_free_mb": 100}))
    free = [200]
    object.__setattr__(house, "free_mb", lambda: free[0])

    async def body() -> AsyncIterator[bytes]:
        for number in range(60):
            free[0] = 120 - number
            yield bytes(1 << 20)

    refused(sent(visitor, at, 0, body()), 507, 507)
    assert 16 << 20 <= stands(visitor, at) <= 33 << 20
    refused(begun(visitor), 507, 507)


def test_uploads_of_a_user_at_a_time_are_bounded(opened: Opened) -> None:
    visitor = opened(streams_per_user=1).visitor().at_work()
    at = place(begun(visitor))
    close = visitor.app.state.edge.limits.uploads.open(visitor.id)
    refused(sent(visitor, at, 0, FILE), 429, 429)
    close()
    refused(sent(visitor, at, 5, FILE), 409, 409)
    assert sent(visitor, at, 0, FILE).status_code == 204


def test_two_never_write_at_once(visitor: Web) -> None:
    at = place(begun(visitor))
    seen: list[httpx.Response] = []

    async def body() -> AsyncIterator[bytes]:
        yield FILE[:50]
        seen.append(await asyncio.to_thread(sent, visitor, at, 0, FILE))
        yield FILE[50:]

    assert sent(visitor, at, 0, body()).headers["Upload-Offset"] == str(len(FILE))
    refused(seen[0], 409, 409)
    assert visitor.get(data_of(visitor.get(at))["files"][0]["cdn_url"]).content == FILE


def broken(visitor: Web, at: str, offset: int, some: Iterable[bytes]) -> None:
    """A request whose sender goes away."""
    left = list(some)

    async def receive() -> dict[str, Any]:
        if left:
            return {"type": "http.request", "body": left.pop(0), "more_body": True}
        return {"type": "http.disconnect"}

    async def send(_: Any) -> None:
        pass

    own = {"Authorization": f"Bearer {visitor.token}", **TUS, **PIECE, "Upload-Offset": str(offset)}
    own |= {"Content-Length": "5000"}
    headers = [(name.lower().encode(), value.encode()) for name, value in own.items()]
    scope = {
        "type": "http", "http_version": "1.1", "method": "PATCH", "path": at, "raw_path": at.encode(),
        "root_path": "", "scheme": "http", "query_string": b"", "headers": headers,
        "client": ("203.0.113.7", 1), "server": ("service.test", 80),
    }  # fmt: skip

    async def go() -> None:
        with contextlib.suppress(ClientDisconnect):
            await visitor.app(scope, receive, send)

    asyncio.run(go())


def test_what_came_before_the_connection_broke_counts(visitor: Web) -> None:
    at = place(begun(visitor))
    broken(visitor, at, 0, [FILE[:70], FILE[70:80]])
    assert stands(visitor, at) == 80
    broken(visitor, at, 80, [])
    broken(visitor, at, 80, [FILE[80:1000]])
    assert sent(visitor, at, stands(visitor, at), FILE[1000:]).status_code == 204
    assert visitor.get(data_of(visitor.get(at))["files"][0]["cdn_url"]).content == FILE


def test_one_that_is_given_up_while_it_is_written_is_gone(visitor: Web) -> None:
    at = place(begun(visitor))

    async def body() -> AsyncIterator[bytes]:
        yield FILE[:50]
        await asyncio.to_thread(visitor.ask, "DELETE", at, headers=TUS)
        yield FILE[50:]

    refused(sent(visitor, at, 0, body()), 404, 404)
    assert incoming(visitor) == [] and visitor.stand_in.engine.begun == []


def test_a_large_one_takes_little_memory(opened: Opened) -> None:
    visitor = opened(upload_limit_mb=100).visitor().at_work()
    piece, count = bytes(1 << 16), 800
    at = place(begun(visitor, len(piece) * count))
    tops: list[int] = []
    visitor.stand_in.engine.does["ingest"] = lambda _: tops.append(tracemalloc.get_traced_memory()[1])

    async def body() -> AsyncIterator[bytes]:
        for _ in range(count):
            yield piece

    tracemalloc.start()
    try:
        assert sent(visitor, at, 0, body()).status_code == 204
    finally:
        tracemalloc.stop()
    assert tops[0] < 12_000_000


def test_a_page_of_a_named_origin_may_speak_it(opened: Opened) -> None:
    home = "https://studio.example"
    visitor = opened(cors_origins=home).visitor().at_work()
    asked = {
        "Origin": home,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization, content-type, tus-resumable, upload-offset",
    }
    before = visitor.ask("OPTIONS", f"{path(visitor)}/up_1", headers=asked)
    assert before.status_code == 200 and "PATCH" in before.headers["Access-Control-Allow-Methods"]
    made = begun(visitor, headers={"Origin": home})
    told = made.headers["Access-Control-Expose-Headers"]
    assert "Location" in told and "Upload-Offset" in told


def test_a_pictures_of_ours_is_no_upload_of_a_persons(visitor: Web) -> None:
    at = place(begun(visitor))
    with visitor.stand_in.house.db.write() as tx:
        uploads.set_(tx, at.rsplit("/", 1)[1], origin=uploads.SHEET)
    refused(visitor.get(at), 404, 404)
