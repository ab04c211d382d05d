from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from cleanplate.errors import (
    CleanplateError,
    DamagedError,
    FullError,
    NoSessionError,
    UnsupportedError,
    UsageError,
)
from cleanplate.flow.failure import told
from cleanplate.service import accounts, sessions, uploads
from cleanplate.service.uploads import Received
from cleanplate.store import uploads as rows
from cleanplate.store.sessions import Session
from cleanplate.store.users import User
from tests.service.standin import VIDEO, StandIn

Desk = tuple[User, Session]


@pytest.fixture
def desk(stand_in: StandIn) -> Desk:
    ada = accounts.anonymous(stand_in.house, "c", "203.0.113.1").user
    return ada, sessions.create(stand_in.house, ada, "x", "en")


def received(stand_in: StandIn, data: bytes = VIDEO) -> Received:
    place = stand_in.house.blobs.incoming()
    place.write_bytes(data)
    return Received("talk.mp4", place, len(data))


def test_a_file_is_noted_before_its_work_begins(stand_in: StandIn, desk: Desk) -> None:
    def look(id: str) -> None:
        with stand_in.house.db.read() as tx:
            found = rows.get(tx, id)
        assert found and found.state == "received" and found.staged
        seen.append(id)

    seen: list[str] = []
    stand_in.engine.does["ingest"] = look
    assert uploads.take(stand_in.house, desk[0], desk[1].id, [received(stand_in), received(stand_in)]) == seen


def test_what_is_not_taken_is_deleted(stand_in: StandIn, desk: Desk) -> None:
    file = received(stand_in)
    with pytest.raises(NoSessionError):
        uploads.take(stand_in.house, desk[0], "1", [file])
    assert not file.path.exists() and stand_in.engine.begun == []


def test_what_does_not_fit_into_the_share_is_deleted(stand_in: StandIn, desk: Desk) -> None:
    file = Received("talk.mp4", received(stand_in).path, 10**13)
    with pytest.raises(FullError, match="5,000 MB"):
        uploads.take(stand_in.house, desk[0], desk[1].id, [file])
    assert not file.path.exists()


def test_none_ready_raises_why_the_first_failed(stand_in: StandIn, desk: Desk) -> None:
    ids = uploads.take(stand_in.house, desk[0], desk[1].id, [received(stand_in, b"no"), received(stand_in, b"no")])
    with pytest.raises(UnsupportedError) as caught:
        asyncio.run(uploads.arrived(stand_in.house, ids))
    assert uploads.FORMATS in caught.value.hint


def test_a_broken_file_keeps_the_advice_for_broken_files(stand_in: StandIn, desk: Desk) -> None:
    [id] = uploads.take(stand_in.house, desk[0], desk[1].id, [received(stand_in)])
    with stand_in.house.db.read() as tx:
        found = rows.get(tx, id)
    assert found
    error = told(DamagedError("talk.mp4 has no index.", "Copy it again."))
    assert uploads.why(replace(found, state="failed", error=error)).hint == "Copy it again."


def test_some_ready_are_told_with_those_that_are_not(stand_in: StandIn, desk: Desk) -> None:
    ids = uploads.take(stand_in.house, desk[0], desk[1].id, [received(stand_in, b"no"), received(stand_in)])
    came = asyncio.run(uploads.arrived(stand_in.house, ids))
    assert [found.id for found in came.ready] == ids[1:]
    assert [(found.id, type(error)) for found, error in came.failed] == [(ids[0], UnsupportedError)]


def test_what_takes_too_long_is_still_on_its_way(
    stand_in: StandIn, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in.engine.does.pop("ingest")
    monkeypatch.setattr(uploads, "_AFTER_S", -stand_in.house.settings.fetch_timeout_s)
    ids = uploads.take(stand_in.house, desk[0], desk[1].id, [received(stand_in)])
    with pytest.raises(CleanplateError, match="on its way"):
        asyncio.run(uploads.arrived(stand_in.house, ids))


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://example.org/a/b%20c.mp4?x=/../y", "b c.mp4"),
        ("https://example.org/..%2f..%2fetc%2fpasswd", "passwd"),
        ("https://example.org", "file"),
        ("http://[broken", "file"),
        ("", "file"),
    ],
)
def test_an_address_is_called_by_its_last_part(stand_in: StandIn, desk: Desk, address: str, name: str) -> None:
    [id] = uploads.fetch(stand_in.house, desk[0], desk[1].id, [address])
    [found] = asyncio.run(uploads.arrived(stand_in.house, [id])).ready
    assert found.label == name


@pytest.mark.parametrize("count", [0, 21])
def test_addresses_are_one_to_twenty(stand_in: StandIn, desk: Desk, count: int) -> None:
    with pytest.raises(UsageError):
        uploads.fetch(stand_in.house, desk[0], desk[1].id, ["https://example.org/x"] * count)
