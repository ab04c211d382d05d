"""What was computed and need not be again: files by what they are made of, within a limit that it keeps itself.

A name is the hash of everything that a file depends on, so a name that is there is right. Files come into being
whole or not at all: a killed render leaves the finished ones, which the next one finds.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from cleanplate.errors import OutputError
from cleanplate.ids import content_hash
from cleanplate.settings import settings

VERSION = 2  # of how things are rendered: another one finds nothing of this one's
_FRESH = 3600  # seconds that a file is kept after its last use, whatever the limit: another process may need it
_SETTLED = 2  # seconds: what changed since may change again within one tick of a disk's clock
_HALF = ".part"


def fingerprint(*parts: Any) -> str:
    """The hash of plain values: the same for the same, in any process, as long as VERSION stays."""
    text = json.dumps([VERSION, *parts], sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def location(kind: str, key: str, suffix: str) -> Path:
    """Where a file of that kind and key lies, or would lie."""
    return settings().cache_dir / kind / key[:2] / f"{key}{suffix}"


def find(kind: str, key: str, suffix: str) -> Path | None:
    """The file, where it is there; it counts as used now."""
    path = location(kind, key, suffix)
    try:
        os.utime(path)
    except OSError:
        return None
    return path


def touch(path: Path) -> None:
    """Count a file as used now, where it is one of the cache's: a long render needs its first spans in the end."""
    if path.is_relative_to(settings().cache_dir):
        with suppress(OSError):
            os.utime(path)


def half(kind: str, key: str, suffix: str) -> Path:
    """Where a file of that kind and key may be made, by one writer; `keep` it, or delete it.

    Raises OutputError where the cache cannot be written.
    """
    path = location(kind, key, suffix)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(error) from error
    return path.with_name(f"{key}.{os.getpid()}-{secrets.token_hex(3)}{_HALF}{suffix}")


def keep(made: Path, kind: str, key: str, suffix: str) -> Path:
    """A finished half becomes the file. Raises OutputError."""
    try:
        return made.replace(location(kind, key, suffix))
    except OSError as error:
        raise _unwritable(error) from error


@contextmanager
def making(kind: str, key: str, suffix: str) -> Iterator[Path]:
    """A path to write to; what is there at the end of the block becomes the file, unless the block failed."""
    made = half(kind, key, suffix)
    try:
        yield made
        keep(made, kind, key, suffix)
    finally:
        made.unlink(missing_ok=True)


def clean(limit: int | None = None) -> int:
    """Delete what was used longest ago until the rest is within the limit (bytes); how many bytes went.

    What was used within the last hour stays: it may be in use. Halves of killed writers go with it.
    """
    limit = settings().cache_limit_mb * 1_000_000 if limit is None else limit
    files = sorted(_files(), key=lambda f: f[1])
    total, gone, now = sum(size for _, _, size in files), 0, time.time()
    for path, used, size in files:
        stale = now - used > _FRESH
        if stale and (total - gone > limit or _HALF in path.name):
            with suppress(OSError):
                path.unlink()
                gone += size
    return gone


def size() -> int:
    """Bytes that it takes now."""
    return sum(size for _, _, size in _files())


def clear() -> int:
    """Delete everything but weights; how many bytes went. Not while something renders."""
    gone = 0
    for path, _, size in _files():
        with suppress(OSError):
            path.unlink()
            gone += size
    return gone


def hash_of(path: Path) -> str:
    """A file's content hash; read anew only where its size, times or inode changed."""
    told = path.stat()
    facts = fingerprint(str(path.resolve()), told.st_size, told.st_mtime_ns, told.st_ctime_ns, told.st_ino)
    known = _hash_told(facts)
    if known:
        return known
    found = content_hash(path)
    if time.time() - max(told.st_mtime, told.st_ctime) >= _SETTLED:
        with making("hashes", facts, ".txt") as made:
            made.write_text(found)
    return found


def _hash_told(facts: str) -> str | None:
    path = find("hashes", facts, ".txt")
    try:
        found = path.read_text() if path else ""
    except (OSError, ValueError):  # cleared since
        return None
    return found if len(found) == 64 else None  # a power cut may leave it empty


KINDS = ("spans", "mattes", "sounds", "focus", "hashes", "material", "heard")


def _files() -> Iterator[tuple[Path, float, int]]:
    """(path, when it was last used, bytes)"""
    for kind in KINDS:
        for path in (settings().cache_dir / kind).glob("*/*"):
            with suppress(OSError):
                told = path.stat()
                yield path, told.st_mtime, told.st_size


def _unwritable(error: OSError) -> OutputError:
    return OutputError(
        f"The cache cannot be written: {error.strerror}.",
        "Check the disk's free space, or name another place with CLEANPLATE_CACHE_DIR.",
    )
