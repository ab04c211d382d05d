"""Uploads that come in pieces, beneath the wire."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from cleanplate.errors import ConflictError, FullError, NotHereError, OutputError, TooLargeError
from cleanplate.ids import now_ms
from cleanplate.service import accounts, resumable, sessions
from cleanplate.service.resumable import Growing, Standing, Writers
from cleanplate.store import sessions as session_rows
from cleanplate.store import uploads as rows
from cleanplate.store.sessions import Session
from cleanplate.store.users import User
from tests.service.standin import VIDEO, StandIn

Desk = tuple[User, Session]


@pytest.fixture
def desk(stand_in: StandIn) -> Desk:
    ada = accounts.anonymous(stand_in.house, "c", "203.0.113.1").user
    return ada, sessions.create(stand_in.house, ada, "x", "en")


@pytest.fixture
def begun(stand_in: StandIn, desk: Desk) -> Standing:
    return resumable.begin(stand_in.house, desk[0], desk[1].id, "talk.mp4", len(VIDEO))


def grown(stand_in: StandIn, standing: Standing, offset: int, data: bytes) -> int:
    file = Growing(stand_in.house, standing, offset)
    file.take(data)
    file.close()
    return file.offset


def found(stand_in: StandIn, desk: Desk, standing: Standing) -> Standing:
    return resumable.found(stand_in.house, desk[0], desk[1].id, standing.id)


def test_the_offset_is_what_the_file_holds(stand_in: StandIn, desk: Desk, begun: Standing) -> None:
    assert begun.path and begun.ends_at and begun.ends_at > now_ms() + 86_000_000
    assert grown(stand_in, begun, 0, VIDEO[:5]) == 5
    with begun.path.open("ab") as file:  # a process that was killed wrote more than it could tell
        file.write(VIDEO[5:9])
    assert found(stand_in, desk, begun).offset == 9
    with pytest.raises(ConflictError, match="byte 9"):
        Growing(stand_in.house, begun, 5)
    assert grown(stand_in, begun, 9, VIDEO[9:]) == len(VIDEO)


def test_it_is_taken_in_once_however_often_it_is_whole(stand_in: StandIn, desk: Desk, begun: Standing) -> None:
    grown(stand_in, begun, 0, VIDEO)
    for _ in range(2):
        assert resumable.finish(stand_in.house, begun.id, len(VIDEO)).whole
        assert found(stand_in, desk, begun) == Standing(begun.id, len(VIDEO), len(VIDEO))
    assert stand_in.engine.begun == [("ingest", begun.id)]
    with pytest.raises(ConflictError, match="come in already"):
        Growing(stand_in.house, found(stand_in, desk, begun), len(VIDEO))


def test_one_that_was_given_up_is_not_finished(stand_in: StandIn, desk: Desk, begun: Standing) -> None:
    resumable.give_up(stand_in.house, desk[0], desk[1].id, begun.id)
    with pytest.raises(NotHereError):
        resumable.finish(stand_in.house, begun.id, len(VIDEO))
    assert stand_in.engine.begun == []


def test_where_nothing_is_begun_no_file_is_left(
    stand_in: StandIn, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError("the database is busy")

    monkeypatch.setattr(rows, "add", fails)
    with pytest.raises(RuntimeError):
        resumable.begin(stand_in.house, desk[0], desk[1].id, "talk.mp4", 5)
    with pytest.raises(TooLargeError):
        resumable.begin(stand_in.house, desk[0], desk[1].id, "talk.mp4", 10**9)
    assert list((stand_in.house.data / "incoming").iterdir()) == []


def test_what_is_on_its_way_holds_its_session_and_its_file(stand_in: StandIn, desk: Desk, begun: Standing) -> None:
    later = now_ms() + 1000
    with stand_in.house.db.write() as tx:
        assert session_rows.expired(tx, later) == []
        assert rows.expired(tx, later) == [] and rows.unfinished(tx) == []
        assert stand_in.house.blobs.leftovers(tx, later, dry=False) == 0
        assert rows.withdrawn(tx, begun.id) and not rows.withdrawn(tx, begun.id)
        assert session_rows.expired(tx, later) == [desk[1].id]
        assert stand_in.house.blobs.leftovers(tx, later, dry=False) == 1


@pytest.mark.parametrize(("code", "kind"), [(errno.ENOSPC, FullError), (errno.EIO, OutputError)])
def test_a_disk_that_refuses_is_told(
    stand_in: StandIn,
    desk: Desk,
    begun: Standing,
    code: int,
    kind: type[Exception],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuses(_: int) -> None:
        raise OSError(code, "no")

    file = Growing(stand_in.house, begun, 0)
    file.take(VIDEO[:5])
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuses)
        with pytest.raises(kind):
            file.close()
    assert found(stand_in, desk, begun).offset == 5


def test_a_file_that_cannot_be_opened_is_told(stand_in: StandIn, begun: Standing, tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        Growing(stand_in.house, Standing(begun.id, 0, 5, tmp_path / "no" / "folder"), 0)


def test_one_at_a_time_writes(stand_in: StandIn) -> None:
    writers = Writers()
    with writers.alone("a"), writers.alone("b"):
        with pytest.raises(ConflictError), writers.alone("a"):
            pass
        with pytest.raises(ConflictError), writers.alone("b"):
            pass
    with pytest.raises(KeyError), writers.alone("a"):
        raise KeyError
    with writers.alone("a"):
        pass


def test_a_disk_that_takes_a_part_only_has_that_part(
    stand_in: StandIn, desk: Desk, begun: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = Growing(stand_in.house, begun, 0)
    real = file._file

    class Scarce:
        def write(self, data: memoryview) -> int:
            if real.tell() >= 9:
                raise OSError(errno.ENOSPC, "no")
            return real.write(data[:3])

    monkeypatch.setattr(file, "_file", Scarce())
    with pytest.raises(FullError):
        file.take(VIDEO)
    monkeypatch.setattr(file, "_file", real)
    file.close()
    assert file.offset == found(stand_in, desk, begun).offset == 9
    assert begun.path and begun.path.read_bytes() == VIDEO[:9]
