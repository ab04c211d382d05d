"""Server-sent events, out of bytes however they are cut: lines, fields, messages, and beats of a quiet server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cleanplate.errors import OfflineError

LONGEST = 16 << 20  # bytes of one line, or of one message


@dataclass(frozen=True)
class Message:
    """One event; `data` is empty in a heartbeat."""

    name: str
    data: str

    @property
    def beat(self) -> bool:
        return not self.data.strip()


class Parser:
    """Bytes in, messages out, as the HTML standard reads `text/event-stream`; comments count as beats."""

    def __init__(self) -> None:
        self._rest = b""
        self._after_return = False
        self._first = True
        self._name = ""
        self._data: list[str] = []
        self._size = 0

    def take(self, piece: bytes) -> Iterator[Message]:
        """The messages that a piece completes. Raises OfflineError for a line without end."""
        for line in self._lines(piece):
            yield from self._line(line)
        if len(self._rest) > LONGEST or self._size > LONGEST:
            raise OfflineError("The server's answer does not end.", "Ask for the state.", sent=True)

    def close(self) -> Iterator[Message]:
        """What a stream without a last empty line still holds."""
        if self._rest:
            yield from self._line(self._rest)
            self._rest = b""
        if any(self._data):
            yield from self._line(b"")

    def _lines(self, piece: bytes) -> Iterator[bytes]:
        """A line ends with CR, LF or both, which may come in different pieces."""
        if self._after_return and piece[:1] == b"\n":
            piece = piece[1:]
            self._after_return = False
        if not piece:
            return
        self._after_return = piece[-1:] == b"\r"
        # only these three end a line here: bytes.splitlines knows no others
        lines = (self._rest + piece).splitlines(keepends=True)
        self._rest = b"" if lines[-1][-1:] in (b"\r", b"\n") else lines.pop()
        for line in lines:
            yield line.rstrip(b"\r\n")

    def _line(self, line: bytes) -> Iterator[Message]:
        if self._first:
            line, self._first = line.removeprefix(b"\xef\xbb\xbf"), False
        if not line:
            if self._name or self._data:
                yield Message(self._name or "message", "\n".join(self._data))
            self._name, self._data, self._size = "", [], 0
            return
        field, _, value = line.decode("utf-8", "replace").partition(":")
        value = value.removeprefix(" ")
        if not field:
            yield Message("comment", "")
        elif field == "event":
            self._name = value
        elif field == "data":
            self._data.append(value)
            self._size += len(line)
