"""A download on its way to disk: beside its place until it is whole and what it should be, then in it at once."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from cleanplate.client.steps import Answer, Told
from cleanplate.errors import OutputError, OutputExistsError
from cleanplate.label import label

FORMATS = {".mp4": "mp4", ".webm": "webm", ".mov": "mov", ".gif": "gif", ".webp": "webp"}
_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
_STARTS = {
    ".mp4": (4, _BOXES),
    ".mov": (4, _BOXES),
    ".m4v": (4, _BOXES),
    ".webm": (0, (b"\x1aE\xdf\xa3",)),
    ".mkv": (0, (b"\x1aE\xdf\xa3",)),
    ".gif": (0, (b"GIF8",)),
    ".webp": (8, (b"WEBP",)),
    ".png": (0, (b"\x89PNG",)),
    ".zip": (0, (b"PK",)),
}
_PAGES = ("text/html", "application/json", "text/xml", "application/xml")  # an error that calls itself a success


class Saver:
    """A sink that keeps what came when a connection breaks, so that the rest can be asked for."""

    def __init__(self, target: Path, told: Told | None = None) -> None:
        self._target, self._told = target, told
        self._part = target.with_name(f".{target.name[:100]}-{secrets.token_hex(8)}.part")
        self._file: BinaryIO | None = None
        self._size, self._total = 0, 0
        self._tag = ""

    @property
    def headers(self) -> dict[str, str]:
        """What asks for the rest, where there is a beginning and the server can tell whether it still fits."""
        whole = {"Accept": "*/*", "Accept-Encoding": "identity"}
        if not self._size or not self._tag:
            return whole
        return {**whole, "Range": f"bytes={self._size}-", "If-Range": self._tag}

    def begin(self, answer: Answer) -> bool:
        """Raises OutputError where nothing can be written."""
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind in _PAGES:
            return False
        goes_on = answer.headers.get("content-range", "").startswith(f"bytes {self._size}-")
        if answer.status == 206 and not goes_on:
            raise OutputError("The server sent another part of the file than was asked for.", "Try again.")
        try:
            self._open(anew=answer.status != 206)
        except OSError as error:
            raise self._unwritable(error) from None
        length = answer.headers.get("content-length", "")
        plain = "content-encoding" not in answer.headers
        self._total = self._size + int(length) if length.isdigit() and plain else 0
        tag = answer.headers.get("etag", "")
        self._tag = "" if tag.startswith("W/") else tag
        return True

    def take(self, piece: bytes) -> None:
        assert self._file
        try:
            self._file.write(piece)
        except OSError as error:
            raise self._unwritable(error) from None
        self._size += len(piece)
        if self._told:
            self._told(self._size, max(self._total, self._size))

    def missing(self, size: int | None) -> bool:
        """Whether it is shorter than the server said, here or before."""
        return self._size < max(self._total, size or 0)

    def keep(self, size: int | None, overwrite: bool) -> int:
        """Put it in its place; its size in bytes. Raises OutputError where it is not what it should be, and
        OutputExistsError."""
        assert self._file
        wrong = self._wrong(size)
        if wrong:
            raise OutputError(f"The download was thrown away: {wrong}.", "Try again: cleanplate download ID")
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            if not overwrite:
                self._claim()
            self._part.replace(self._target)
        except FileExistsError:
            raise exists(self._target) from None
        except OSError as error:
            raise self._unwritable(error) from None
        return self._size

    def close(self) -> None:
        """Nothing half-done stays."""
        if self._file:
            self._file.close()
        with suppress(OSError):
            self._part.unlink(missing_ok=True)

    def _claim(self) -> None:
        """Take the name, so that nobody else's file is replaced. Raises FileExistsError."""
        os.close(os.open(self._target, os.O_WRONLY | os.O_CREAT | os.O_EXCL))

    def _open(self, anew: bool) -> None:
        if self._file is None:
            self._target.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._part.open("w+b")
        if anew:
            self._file.seek(0)
            self._file.truncate()
            self._size = 0

    def _wrong(self, size: int | None) -> str:
        assert self._file
        if not self._size:
            return "it is empty"
        if self._size != (self._total or self._size) or (size and self._size != size):
            return f"it has {self._size:,} bytes, and {size or self._total:,} were told"
        self._file.seek(0)
        head = self._file.read(16)
        at, starts = _STARTS.get(self._target.suffix.lower(), (0, (b"",)))
        self._file.seek(0, os.SEEK_END)
        if not any(head[at:].startswith(start) for start in starts):
            return f"it is no {self._target.suffix} file"
        return ""

    def _unwritable(self, error: OSError) -> OutputError:
        return OutputError(f"{self._target} cannot be written: {error.strerror}.", "Choose another place.")


def exists(target: Path) -> OutputExistsError:
    return OutputExistsError(f"{target} is there already.", "Choose another name, or pass --overwrite.")


def placed(to: str | Path | None, name: str, overwrite: bool) -> Path:
    """Where a download goes: a file, a folder, or nothing said; there a name that is free is found. Raises
    OutputExistsError."""
    safe = label(name)
    if to is not None and not _is_folder(to):
        target = Path(to).expanduser()
        if target.exists() and not overwrite:
            raise exists(target)
        return target
    folder = Path() if to is None else Path(to).expanduser()
    target, number = folder / safe, 2
    while target.exists() and not overwrite:
        target = folder / f"{Path(safe).stem}_{number}{Path(safe).suffix}"
        number += 1
    return target


def _is_folder(to: str | Path) -> bool:
    return str(to).endswith(("/", os.sep)) or Path(to).expanduser().is_dir()
