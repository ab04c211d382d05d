"""Addresses that need no token: who has one may fetch one file, under one name, until it expires."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import struct
from dataclasses import dataclass
from pathlib import Path

from itsdangerous import Signer

from cleanplate.errors import NotHereError, OutputError

_SECRET = "secret"  # its file in the data folder
_BYTES = 32
_MOST = 2048  # characters of what is signed; longer ones are not ours
_FIXED = struct.Struct(">Q32s")  # when it expires, the content's sha256


@dataclass(frozen=True)
class Link:
    """`hash` is the sha256 of the content, in hex; `type` its media type; `expires_at` ms since 1970."""

    hash: str
    label: str
    type: str
    user: str
    expires_at: int


class Links:
    """Signs and reads links. Who has the secret can make a link to anything, so it never leaves the machine."""

    def __init__(self, secret: bytes) -> None:
        self._signer = Signer(
            secret, salt=b"cleanplate.links", key_derivation="hmac", digest_method=hashlib.sha256
        )

    @classmethod
    def open(cls, data: Path) -> Links:
        """With the secret of a data folder, which is made where there is none. Raises OutputError."""
        try:
            secret = _secret(data)
        except OSError as error:
            raise OutputError(
                f"The secret for links cannot be kept: {error.strerror}.", "Check the data folder."
            ) from error
        if len(secret) != _BYTES:
            raise OutputError(
                "The secret for links is damaged.",
                f"Delete “{_SECRET}” in the data folder; links given out end then.",
            )
        return cls(secret)

    def sign(self, hash: str, label: str, type: str, user: str, expires_at: int) -> str:
        """A link as one part of an address: letters, digits, `-`, `_` and one `.`; of about 180 characters.

        Raises ValueError where `hash` is no sha256 in hex, or `expires_at` is negative.
        """
        content = bytes.fromhex(hash)
        if len(content) != 32 or expires_at < 0:
            raise ValueError("not what a link is made of")
        words = json.dumps([label, type, user], ensure_ascii=False, separators=(",", ":"))
        packed = _FIXED.pack(expires_at, content) + words.encode()
        return self._signer.sign(base64.urlsafe_b64encode(packed).rstrip(b"=")).decode("ascii")

    def read(self, signed: str, now: int) -> Link:
        """What a link stands for. Raises NotHereError when it is not ours, or has expired at `now` (ms)."""
        value, _, signature = signed.rpartition(".")
        right = self._signer.get_signature(value.encode("utf-8", "replace")).decode("ascii")
        # Compared as text: base64 has several spellings of the same bytes, and only ours is to be right.
        if len(signed) > _MOST or not hmac.compare_digest(right.encode(), signature.encode("utf-8", "replace")):
            raise NotHereError("There is nothing at this address.", "Check that it was copied whole.")
        packed = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
        expires_at, content = _FIXED.unpack_from(packed)
        if now >= expires_at:
            raise NotHereError("This link has expired.", "Ask for a fresh one where you got it.")
        label, type_, user = json.loads(packed[_FIXED.size :])
        return Link(content.hex(), label, type_, user, expires_at)


def _secret(data: Path) -> bytes:
    path = data / _SECRET
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        _make(path)
    return path.read_bytes()


def _make(path: Path) -> None:
    """Whole or not at all; of two servers that start at once, the first one's stays."""
    fresh = path.with_name(f".{_SECRET}-{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(_BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink(missing_ok=True)
