"""Names that cannot lie or be guessed: content hashes, sortable ids, tokens; and the clock."""

from __future__ import annotations

import hashlib
import secrets
import time
from pathlib import Path

_BASE32 = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: nothing that is mistaken for another
_EPOCH = 1_577_836_800_000  # ms: 2020, so that 41 bits of time last until 2089


def content_hash(path: Path) -> str:
    """The sha256 of a file's bytes, in hex. Streams; raises OSError where the file can't be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def secret_hash(secret: str) -> str:
    """What is stored of a token or an address: its sha256, in hex. Tokens are random, so no salt is needed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def now_ms() -> int:
    """The clock: milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000


def new_id(prefix: str) -> str:
    """`prefix_` and 26 characters that sort by time: 48 bits of ms, then 80 that nobody guesses."""
    number = now_ms() << 80 | secrets.randbits(80)
    return f"{prefix}_" + "".join(_BASE32[number >> shift & 31] for shift in range(125, -1, -5))


def new_number() -> str:
    """A positive 63-bit number that sorts by time, as text: what sessions and tasks are called on the wire."""
    return str((now_ms() - _EPOCH) << 22 | secrets.randbits(22))


def new_token(prefix: str) -> str:
    """A secret to be shown once: `prefix_` and 43 characters, 256 random bits."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"
