"""Content hashes: the one name of a file that cannot lie."""

from __future__ import annotations

import hashlib
from pathlib import Path


def content_hash(path: Path) -> str:
    """The sha256 of a file's bytes, in hex. Streams; raises OSError where the file can't be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
