"""Blobs: files by their content, and the incoming ones that are not known by it yet.

A blob is a file and a row. The file is there before the row is kept, and goes when nothing refers to it any more:
a process that is killed in between leaves a file too many, never one too few, and `leftovers` finds those.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Column, Connection, func, select, union_all, update

from cleanplate.errors import NotHereError, OutputError
from cleanplate.ids import content_hash
from cleanplate.store.db import after
from cleanplate.store.rows import of, put, whole
from cleanplate.store.tables import BLOBS, METADATA, UPLOADS
from cleanplate.store.uploads import UNDER_WAY

_HASH = re.compile(r"[0-9a-f]{64}")
_INCOMING = re.compile(r"in_[0-9a-f]{32}(\.[a-z0-9]{1,8})?")


@dataclass(frozen=True)
class Blob:
    """`hash` is the sha256 of its bytes in hex, `size` their number, `type` a media type such as video/mp4."""

    hash: str
    size: int
    type: str
    created_at: int
    used_at: int


class Blobs:
    """The files lie in `folder`/blobs/ab/abcd…, incoming ones in `folder`/incoming: on one disk, as they move."""

    def __init__(self, folder: Path) -> None:
        self._blobs, self._incoming = folder / "blobs", folder / "incoming"

    def incoming(self, suffix: str = "") -> Path:
        """A path that nobody guesses and nothing has; `suffix` is empty, or one of ours such as .mp4."""
        self._incoming.mkdir(parents=True, exist_ok=True)
        return self._incoming / f"in_{secrets.token_hex(16)}{suffix}"

    def staged(self, name: str) -> Path:
        """The path of an incoming file, there or not. Raises NotHereError for a name that is none of ours."""
        if not _INCOMING.fullmatch(name):
            raise _not_here()
        return self._incoming / name

    def seal(self, path: Path) -> str:
        """A file's hash, once its bytes are on the disk for good. Raises NotHereError, OutputError.

        It reads the whole file: do it before the transaction that keeps it, so that nobody waits for that.
        """
        try:
            _sync(path)
            return content_hash(path)
        except FileNotFoundError:
            raise _not_here() from None
        except OSError as error:
            raise _unwritable(error) from error

    def keep(self, tx: Connection, path: Path, type: str, now: int, hash: str = "") -> Blob:
        """The file moves in; where its content is here already it just goes, and the blob counts as used now.

        It leaves its old place only when the transaction is kept: until then all may be done again. `hash` is what
        `seal` said of it; without one it is sealed here. Raises NotHereError, OutputError.
        """
        hash = hash or self.seal(path)
        target = self._location(hash)
        try:
            size = path.stat().st_size
        except OSError:
            raise _not_here() from None
        if not put(tx, BLOBS, hash=hash, size=size, type=type, created_at=now, used_at=now):
            later = BLOBS.c.used_at < now
            tx.execute(update(BLOBS).where(BLOBS.c.hash == hash, later).values(used_at=now))
        try:
            _place(path, target)
        except OSError as error:
            raise _unwritable(error) from error
        after(tx, lambda: _gone(path))
        return whole(Blob, tx.execute(select(BLOBS).where(BLOBS.c.hash == hash)).one())

    def find(self, tx: Connection, hash: str) -> Blob | None:
        """What is known of a blob."""
        return of(Blob, tx.execute(select(BLOBS).where(BLOBS.c.hash == hash)).first())

    def path(self, hash: str) -> Path:
        """A blob's file. Raises NotHereError where there is none, or `hash` is no hash."""
        path = self._location(hash)
        if not path.is_file():
            raise _not_here()
        return path

    def sweep(self, tx: Connection, before: int, dry: bool) -> list[Blob]:
        """Delete blobs that nothing refers to and nobody kept since `before`; which (`dry`: would be).

        Should the transaction be undone, the rows that remain have no file, and nothing refers to them.
        """
        used = union_all(*(select(column).where(column.is_not(None)) for column in _referring()))
        free = BLOBS.c.used_at < before, BLOBS.c.hash.not_in(used)
        if dry:
            return [whole(Blob, row) for row in tx.execute(select(BLOBS).where(*free))]
        gone = [whole(Blob, row) for row in tx.execute(BLOBS.delete().where(*free).returning(*BLOBS.c))]
        for blob in gone:
            _gone(self._location(blob.hash))
        return gone

    def leftovers(self, tx: Connection, before: int, dry: bool) -> int:
        """Delete what killed processes left and nobody wrote since `before`; how many files (`dry`: would be).

        These are incoming files that no upload waits for, and files of blobs without a row. `tx` is one that
        writes, so that nothing moves in meanwhile.
        """
        left = [path for path in self._left(tx) if _written_ms(path) < before]
        for path in [] if dry else left:
            _gone(path)
        return len(left)

    def _left(self, tx: Connection) -> Iterator[Path]:
        waiting = select(UPLOADS.c.staged).where(UPLOADS.c.state.in_(UNDER_WAY), UPLOADS.c.staged.is_not(None))
        awaited = set(tx.execute(waiting).scalars())
        yield from (path for path in self._incoming.glob("in_*") if path.name not in awaited)
        for shard in self._blobs.glob("??"):
            files = [path for path in shard.iterdir() if _HASH.fullmatch(path.name)]
            known = set(
                tx.execute(select(BLOBS.c.hash).where(func.substr(BLOBS.c.hash, 1, 2) == shard.name)).scalars()
            )
            yield from (path for path in files if path.name not in known)

    def _location(self, hash: str) -> Path:
        if not _HASH.fullmatch(hash):
            raise _not_here()
        return self._blobs / hash[:2] / hash


def _place(path: Path, target: Path) -> None:
    """The file in its place too, for good; its time says when, so that it is no leftover before it has its row."""
    if not target.exists():
        _sync(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            target.hardlink_to(path)
        except OSError:  # a disk without links
            half = path.with_name(f"in_{secrets.token_hex(16)}")
            shutil.copyfile(path, half)
            _sync(half)
            half.replace(target)
        _sync(target.parent)
        _sync(target.parent.parent)
    os.utime(target)


def _sync(path: Path) -> None:
    """A file's bytes, or a folder's names, are on the disk for good."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _gone(path: Path) -> None:
    """Delete it; what resists is a leftover."""
    with suppress(OSError):
        path.unlink()


def _referring() -> Iterator[Column[str]]:
    """Every column that names a blob."""
    for table in METADATA.tables.values():
        for key in table.foreign_keys:
            if key.column is BLOBS.c.hash:
                yield key.parent


def _written_ms(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns // 1_000_000
    except FileNotFoundError:  # gone meanwhile: so it is not left
        return 1 << 62


def _not_here() -> NotHereError:
    return NotHereError("This file is not here any more.", "Upload or export it again.")


def _unwritable(error: OSError) -> OutputError:
    return OutputError(
        f"The file cannot be kept: {error.strerror}.",
        "Check the data folder's free space, and the right to write.",
    )
