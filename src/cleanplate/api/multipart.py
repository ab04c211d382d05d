"""Files that come as multipart/form-data (RFC 7578), streamed onto disk in flat memory."""

from __future__ import annotations

import errno
import threading
from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from anyio import to_thread
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser

from cleanplate.disposition import file_name, parameters
from cleanplate.errors import FullError, OutputError, TooLargeError, UsageError
from cleanplate.label import label

_BATCH_BYTES = 1 << 20  # what a thread is given at a time: enough that handing over costs nothing
_AROUND_BYTES = 1 << 20  # headers, other fields, and what stands before and after the form
_FULL = (errno.ENOSPC, errno.EDQUOT)
_HINT = "Send a multipart/form-data body with one or more files in its field “files”."


@dataclass(frozen=True)
class Part:
    """A file that has arrived: what it is called, where it lies, how many bytes it has, and its field's name."""

    label: str
    path: Path
    size: int
    field: str = ""


async def received(
    stream: AsyncIterator[bytes],
    content_type: str,
    fields: Collection[str],
    place: Callable[[], Path],
    limit_bytes: int,
    most_files: int = 20,
    least: int = 1,
) -> list[Part]:
    """The files of those fields of a form, in order, each written to a fresh path that `place` gives.

    Other fields are skipped. Whatever is raised, by the stream too, no file stays behind. The bytes of all files
    together are bounded by most_files · limit_bytes; a caller with less room counts in its stream.

    Raises TooLargeError as soon as a file has more than `limit_bytes`, nothing of which is written beyond them;
    UsageError when the body is no such form, holds fewer than `least` files, more than `most_files`, over 1 MB of
    other things, or breaks off; FullError, OutputError when the disk refuses.
    """
    form = _Form(_boundary(content_type), fields, place, limit_bytes, most_files)
    try:
        batch = bytearray()
        async for piece in stream:
            batch += piece
            if len(batch) >= _BATCH_BYTES:
                await to_thread.run_sync(form.feed, bytes(batch))
                batch.clear()
        await to_thread.run_sync(form.feed, bytes(batch))
        return form.finished(least)
    except BaseException:
        form.discard()
        raise


def _boundary(content_type: str) -> bytes:
    kind = content_type.partition(";")[0].strip().lower()
    boundary = parameters(content_type.encode("latin-1", "replace")).get("boundary", "")
    if kind != "multipart/form-data" or not 0 < len(boundary) <= 200:
        raise UsageError("The body is no multipart form.", _HINT)
    return boundary.encode("latin-1", "replace")


class _Form:
    """The form as far as it has come. Fed in threads, one piece at a time."""

    def __init__(
        self,
        boundary: bytes,
        fields: Collection[str],
        place: Callable[[], Path],
        limit_bytes: int,
        most_files: int,
    ) -> None:
        self._fields, self._place = fields, place
        self._limit_bytes, self._most_files = limit_bytes, most_files
        self._parts: list[Part] = []
        self._paths: list[Path] = []
        self._file: BinaryIO | None = None  # the one that is written now
        self._label, self._field, self._named, self._size = "", "", False, 0
        self._headers: list[tuple[bytearray, bytearray]] = []
        self._fed = self._kept = 0
        self._ended = False
        self._turn = threading.Lock()  # a cancelled request discards while a thread may still write
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_begin": self._header,
                "on_header_field": self._header_name,
                "on_header_value": self._header_value,
                "on_headers_finished": self._open,
                "on_part_data": self._write,
                "on_part_end": self._close,
                "on_end": self._end,
            },
        )

    def feed(self, data: bytes) -> None:
        with self._turn:
            try:
                self._parser.write(data)
            except FormParserError:
                raise UsageError("The body is no multipart form as it should be.", _HINT) from None
            except OSError as error:
                if error.errno in _FULL:
                    raise FullError("The server's disk is full.", "Try again later.") from error
                raise OutputError(
                    "The file could not be kept: the disk refuses it.", "Try again later."
                ) from error
            self._fed += len(data)
            if self._fed - self._kept > _AROUND_BYTES:
                raise UsageError("The form holds too much besides its files.", _HINT)

    def finished(self, least: int) -> list[Part]:
        if not self._ended:
            raise UsageError("The body broke off before the form's end.", "Send it again.")
        if len(self._parts) < least:
            raise UsageError("The form holds no file.", _HINT)
        return self._parts

    def discard(self) -> None:
        with self._turn:
            if self._file:
                self._file.close()
            for path in self._paths:
                path.unlink(missing_ok=True)

    def _begin(self) -> None:
        self._headers = []

    def _header(self) -> None:
        self._headers.append((bytearray(), bytearray()))

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._headers[-1][0].extend(data[start:end])

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._headers[-1][1].extend(data[start:end])

    def _open(self) -> None:
        said = next((bytes(v) for name, v in self._headers if name.lower() == b"content-disposition"), b"")
        about = parameters(said)
        if about.get("name") not in self._fields:
            return
        if len(self._paths) >= self._most_files:
            raise UsageError(f"The form holds more than {self._most_files} files.", "Send them in several forms.")
        path = self._place()
        self._paths.append(path)
        self._file = path.open("xb")
        self._named, self._label, self._size = bool(file_name(about)), label(file_name(about)), 0
        self._field = about["name"]

    def _write(self, data: bytes, start: int, end: int) -> None:
        if not self._file:
            return
        self._size += end - start
        self._kept += end - start
        if self._size > self._limit_bytes:
            raise TooLargeError(
                f"“{self._label}” is larger than {self._limit_bytes / 1e6:,.4g} MB.",
                "Compress it or trim it, then send it again.",
            )
        self._file.write(memoryview(data)[start:end])

    def _close(self) -> None:
        if not self._file:
            return
        self._file.close()
        self._file = None
        if self._size or self._named:
            self._parts.append(Part(self._label, self._paths[-1], self._size, self._field))
        else:  # what a browser sends of a field where nobody chose a file
            self._paths.pop().unlink()

    def _end(self) -> None:
        self._ended = True
