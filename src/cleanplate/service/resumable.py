"""Uploads that come piece by piece, and go on where they broke off: begun, written, whole, or given up."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cleanplate.errors import (
    ConflictError,
    FullError,
    NotHereError,
    OutputError,
    TooLargeError,
    UnsupportedError,
)
from cleanplate.flow import arriving, ingest
from cleanplate.flow.house import House
from cleanplate.ids import new_id, now_ms
from cleanplate.service import sessions, uploads
from cleanplate.service.plans import check_share
from cleanplate.store import uploads as rows
from cleanplate.store.uploads import Upload
from cleanplate.store.users import User

MOST = 50  # of one user that are not whole yet
_GLANCE = 16 << 20  # bytes between two looks at the disk: many may come at once, each of which had room at first


@dataclass(frozen=True)
class Standing:
    """How far an upload has come. `offset` and `length` are bytes; until it is whole its bytes lie at `path`, and
    it waits for more until `ends_at` (ms)."""

    id: str
    offset: int
    length: int
    path: Path | None = None
    ends_at: int | None = None

    @property
    def whole(self) -> bool:
        return self.path is None


def begin(house: House, user: User, session: str, label: str, length: int) -> Standing:
    """A new upload of so many bytes, none of which is here.

    Raises NoSessionError, TooLargeError, UnsupportedError where it would be empty, FullError (the disk, the user's
    share of it, or too many begun).
    """
    if length > house.settings.upload_limit_mb * 1_000_000:
        said = f"“{label}” is larger than {house.settings.upload_limit_mb:,} MB."
        raise TooLargeError(said, "Compress it or trim it, then send it again.")
    if not length:
        raise UnsupportedError(f"“{label}” is empty.", f"Send one of these: {uploads.FORMATS}.")
    uploads.check_room(house, user, session, length)
    path = house.blobs.incoming()
    with path.open("xb"), _gone_on_failure(path), house.db.write() as tx:
        sessions.owned(tx, user, session)
        if rows.count_arriving(tx, user.id) >= MOST:
            raise FullError(f"{MOST} uploads were begun and are not whole.", "Go on with them, or give them up.")
        check_share(tx, house.settings, user, length)
        row = rows.add(
            tx, new_id("up"), user.id, session, label,
            staged=path.name, size=length, state=rows.ARRIVING, now=now_ms(),
        )  # fmt: skip
    return Standing(row.id, 0, length, path, arriving.ends_at(house, row))


def found(house: House, user: User, session: str, id: str) -> Standing:
    """How far the user's upload has come. All that is told is on the disk for good.

    One that has all its bytes is taken in, should that not have been begun. Raises NoSessionError, NotHereError.
    """
    row = _row(house, user, session, id)
    if row.state != rows.ARRIVING:
        return Standing(row.id, row.size, row.size)
    ends_at = arriving.ends_at(house, row)
    if ends_at < now_ms():
        raise _not_here()
    path = arriving.place(house, row)
    offset = _held(path)
    if offset >= row.size:
        return finish(house, row.id, row.size)
    return Standing(row.id, offset, row.size, path, ends_at)


def finish(house: House, id: str, length: int) -> Standing:
    """It is whole: it is taken in like any other. Raises NotHereError where it was given up meanwhile."""
    with house.db.write() as tx:
        first = rows.received(tx, id)
        row = rows.get(tx, id)
    if row is None:
        raise _not_here()
    if first:  # should the process die here, it is begun at the next start
        ingest.begin(house, id)
    return Standing(id, length, length)


def give_up(house: House, user: User, session: str, id: str) -> None:
    """Forget an upload that is not whole. Raises NoSessionError, NotHereError, ConflictError where it is whole."""
    row = _row(house, user, session, id)
    with house.db.write() as tx:
        gone = rows.withdrawn(tx, row.id)
    if not gone:
        raise ConflictError("This upload has come in already.", "It goes with its session, or with time.")
    with suppress(OSError):  # what resists is a leftover
        arriving.place(house, row).unlink()


class Writers:
    """Who writes what, in this process: no upload is written by two at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ids: set[str] = set()

    @contextmanager
    def alone(self, id: str) -> Iterator[None]:
        """Nobody else writes it until the end of the block. Raises ConflictError."""
        with self._lock:
            if id in self._ids:
                said = "This upload is being written by another request."
                raise ConflictError(said, "Ask for its offset in a while, and go on from there.")
            self._ids.add(id)
        try:
            yield
        finally:
            with self._lock:
                self._ids.discard(id)


class Growing:
    """The file of an upload, open to be gone on with at its end; `offset` says how far it has come (bytes)."""

    def __init__(self, house: House, standing: Standing, offset: int) -> None:
        """Raises ConflictError where the file does not end at that offset, FullError, OutputError."""
        if standing.path is None:
            raise ConflictError("This upload has come in already.", "Nothing is left to send.")
        house.check_room()
        with _on_disk():
            self._file = standing.path.open("ab", buffering=0)  # what is refused is not kept for later
        self._house, self.offset = house, self._file.tell()
        self._next_look = self.offset + _GLANCE
        if self.offset != offset:
            self._file.close()
            raise ConflictError(
                f"This upload has come to byte {self.offset:,}, not to {offset:,}.", "Go on from there."
            )

    def take(self, piece: bytes) -> None:
        """Raises FullError where the disk gets full, OutputError; what was taken before stays."""
        if self.offset >= self._next_look:
            self._next_look = self.offset + _GLANCE
            self._house.check_room()
        left = memoryview(piece)
        while left:
            with _on_disk():
                written = self._file.write(left)
            self.offset += written
            left = left[written:]

    def close(self) -> None:
        """What was taken is on the disk for good. Raises FullError, OutputError."""
        with self._file, _on_disk():
            os.fsync(self._file.fileno())


@contextmanager
def _on_disk() -> Iterator[None]:
    """Raises FullError, OutputError for what the disk refuses."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise FullError("The server's disk is full.", "Try again later: it goes on where it is.") from error
        raise OutputError("The file could not be kept: the disk refuses it.", "Try again later.") from error


@contextmanager
def _gone_on_failure(path: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _held(path: Path) -> int:
    """How many bytes a file has for good."""
    try:
        with path.open("rb") as file:
            os.fsync(file.fileno())
            return os.fstat(file.fileno()).st_size
    except FileNotFoundError:  # its row outlived a power cut, and it did not: it begins anew
        return 0


def _row(house: House, user: User, session: str, id: str) -> Upload:
    with house.db.read() as tx:
        sessions.owned(tx, user, session)
        row = rows.find(tx, user.id, id)
    if row is None or row.session != session or row.origin != rows.PERSON:
        raise _not_here()
    return row


def _not_here() -> NotHereError:
    return NotHereError("There is no such upload, or it waited too long for its rest.", "Begin it anew.")
