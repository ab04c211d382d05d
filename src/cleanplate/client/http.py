"""Requests and answers as httpx has them; its exceptions are translated here and nowhere else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import httpx

from cleanplate.client.steps import Answer, Ask, Piece, Told
from cleanplate.errors import OfflineError, UsageError
from cleanplate.label import label

LARGEST = 64 << 20  # bytes of an answer that is kept in memory
_CONNECT_S = 20.0
_BLOCK = 1 << 18  # bytes of a piece that are read at a time
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_START = "Is it running, and is its address right? `cleanplate serve` starts one on this machine."


@contextmanager
def arguments(ask: Ask) -> Iterator[dict[str, Any]]:
    """What `httpx.Client.stream` is called with; files are open until the end of the block. Raises UsageError."""
    timeout = httpx.Timeout(ask.silence_s, connect=_CONNECT_S)
    given: dict[str, Any] = {"headers": dict(ask.headers), "timeout": timeout}
    with ExitStack() as stack:
        if ask.files:
            files = [stack.enter_context(_opened(path)) for path in ask.files]
            counted = Counter(sum(_size(path) for path in ask.files), ask.told)
            parts = zip(ask.files, files, strict=True)
            given["files"] = [("files", (label(path.name), Read(file, counted))) for path, file in parts]
        elif ask.piece is not None:
            counter = Counter(_size(ask.piece.path), ask.told, ask.piece.offset)
            given["content"] = _blocks(stack.enter_context(_opened(ask.piece.path)), ask.piece, counter)
            given["headers"]["Content-Length"] = str(ask.piece.size)
        elif ask.body is not None:
            given["json"] = ask.body
        yield given


@contextmanager
def translated(ask: Ask) -> Iterator[None]:
    """Raises OfflineError for whatever goes wrong between here and a server, UsageError for a bad address."""
    try:
        yield
    except _NOT_SENT as error:
        raise OfflineError(f"There is no answer at {_host(ask)}: {_why(error)}.", _START) from None
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        raise UsageError("That is no address.", "Write, say: http://localhost:8420") from None
    except (httpx.TransportError, httpx.DecodingError, httpx.TooManyRedirects) as error:
        said = f"The connection to {_host(ask)} broke off: {_why(error)}."
        raise OfflineError(said, "Try again; ask for the state first.", sent=True) from None


def heard(response: httpx.Response, body: bytes = b"") -> Answer:
    """An answer out of httpx's."""
    return Answer(response.status_code, {k.lower(): v for k, v in response.headers.items()}, body)


class Body:
    """The pieces of an answer's body, kept in memory up to a limit."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0

    def take(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > LARGEST:
            raise OfflineError("The server's answer does not end.", "Is this the right server?", sent=True)
        self._pieces.append(piece)

    @property
    def whole(self) -> bytes:
        return b"".join(self._pieces)


class Counter:
    """How much of all files has gone out; `done` before this request."""

    def __init__(self, total: int, told: Told | None, done: int = 0) -> None:
        self._done, self._total, self._told = done, total, told

    def add(self, size: int) -> None:
        self._done += size
        if self._told:
            self._told(self._done, self._total)


class Read:
    """A file that says how much of it was read."""

    def __init__(self, file: BinaryIO, counter: Counter) -> None:
        self._file, self._counter = file, counter

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self._counter.add(len(piece))
        return piece

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def fileno(self) -> int:
        return self._file.fileno()


def _blocks(file: BinaryIO, piece: Piece, counter: Counter) -> Iterator[bytes]:
    file.seek(piece.offset)
    left = piece.size
    while left and (block := file.read(min(left, _BLOCK))):
        left -= len(block)
        counter.add(len(block))
        yield block


async def awaited(blocks: Iterable[bytes]) -> AsyncIterator[bytes]:
    """The same blocks, for those who wait for them."""
    for block in blocks:
        yield block


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", "Name a file that is there.") from None


def _size(path: Path) -> int:
    return path.stat().st_size


def _host(ask: Ask) -> str:
    url = httpx.URL(ask.address)
    return f"{url.scheme}://{url.netloc.decode('ascii', 'replace')}"  # never the path: it may be a secret


def _why(error: Exception) -> str:
    return "it took too long" if isinstance(error, httpx.TimeoutException) else str(error) or type(error).__name__
