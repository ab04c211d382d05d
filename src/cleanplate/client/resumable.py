"""A large file, sent in pieces to a server that speaks tus 1.0.0: after a break it goes on where the server is.

That holds in a later run too, for as long as the server waits and the file stays as it was.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cleanplate.client import wire
from cleanplate.client.core import Core
from cleanplate.client.steps import LONG_S, Answer, Ask, Flow, Piece, T, Told, Wait
from cleanplate.client.wire import Arrived
from cleanplate.errors import (
    ConflictError,
    MediaError,
    NotHereError,
    OfflineError,
    OutputError,
    ServiceError,
    UsageError,
)
from cleanplate.label import label

LARGE = 8_000_000  # bytes; what is smaller is sent anew as fast
PIECE = 16 << 20  # bytes of a request: a proxy that holds a body back loses one of them at most
# Between tries that get no further. A server may think for a minute that a dead line is only slow.
PAUSES_S = (1, 2, 4, 8, 15, 30, 30, 30)
_VERSION = "1.0.0"
_TUS = {"Tus-Resumable": _VERSION}
_PIECE = {**_TUS, "Content-Type": "application/offset+octet-stream"}


def able(core: Core, session: str) -> Flow[bool]:
    """Whether the server can do it; it is asked once. `session` is the address of a session's uploads."""
    if core.resumes is None:
        ask = Ask("OPTIONS", f"{core.server}{session}/resumable", core.attribution)
        answer = yield from _patiently(lambda: _asked(ask), absent=False)
        core.resumes = answer.good and _VERSION in answer.headers.get("tus-version", "").split(",")
    return core.resumes


def sent(core: Core, session: str, path: Path, told: Told) -> Flow[Arrived]:
    """What came of a file, once all of it is there. Raises what the server says of it, OfflineError where it gets
    no further, UsageError where the file changes meanwhile."""
    file = _File.of(path)
    key = file.key(f"{core.server}{session}")
    try:
        arrived = yield from _come(core, f"{session}/resumable", file, key, told)
    except NotHereError:  # it waited too long, and was given up
        _remember(core, key, "")
        arrived = yield from _come(core, f"{session}/resumable", file, key, told)
    except MediaError:
        _remember(core, key, "")
        raise
    _remember(core, key, "")
    return arrived


def _come(core: Core, uploads: str, file: _File, key: str, told: Told) -> Flow[Arrived]:
    """What came of the upload that was begun, else of a new one."""
    place = yield from _place(core, uploads, file, key)
    yield from _sent(core, place, file, told)
    answer = yield from _patiently(lambda: core.asked("GET", place, silence_s=LONG_S))
    return wire.arrived(answer.json)


@dataclass(frozen=True)
class _File:
    """A file as it is now: `size` in bytes, `written` in ns."""

    path: Path
    size: int
    written: int

    @classmethod
    def of(cls, path: Path) -> _File:
        facts = path.stat()
        return cls(path, facts.st_size, facts.st_mtime_ns)

    @property
    def name(self) -> str:
        """What it is called for people."""
        return label(self.path.name)

    def key(self, where: str) -> str:
        """What its upload is remembered by, without telling which file it is."""
        told = f"{where} {self.path.resolve()} {self.size} {self.written}"
        return sha256(told.encode("utf-8", "surrogateescape")).hexdigest()

    def check(self) -> None:
        """Raises UsageError where it is another by now."""
        try:
            same = _File.of(self.path) == self
        except OSError:
            same = False
        if not same:
            raise UsageError(f"“{self.name}” changed while it was sent.", "Upload it again once it is done.")


def _place(core: Core, uploads: str, file: _File, key: str) -> Flow[str]:
    """The address of the file's upload: the one that was begun, else a new one."""
    known = core.keep.upload(key)
    if not known:
        known = yield from _patiently(lambda: _begun(core, uploads, file))
        _remember(core, key, known)
    return f"{uploads}/{known}"


def _begun(core: Core, uploads: str, file: _File) -> Flow[str]:
    name = b64encode(file.name.encode()).decode()
    headers = {**_TUS, "Upload-Length": str(file.size), "Upload-Metadata": f"filename {name}"}
    answer = yield from core.asked("POST", uploads, also=headers)
    made = answer.headers.get("location", "").rsplit("/", 1)[-1]  # on this server, whatever else it says
    if not (0 < len(made) <= 64 and all(c.isascii() and (c.isalnum() or c in "_-") for c in made)):
        raise _odd()
    return made


def _sent(core: Core, place: str, file: _File, told: Told) -> Flow[None]:
    """All bytes that the server lacks."""
    offset, tries = (yield from _patiently(lambda: _offset(core, place, file))), 0
    farthest = offset  # a server that falls back, and gains that again, gets no further
    if offset:
        core.tell(f"Going on with “{file.name}” at {offset / 1e6:,.0f} of {file.size / 1e6:,.0f} MB.")
    told(offset, file.size)
    while offset < file.size:
        file.check()
        try:
            offset = yield from _piece(core, place, file, offset, told)
            tries = 0 if offset > farthest else tries
        except (OfflineError, ConflictError):
            if tries == len(PAUSES_S):
                raise
            if not tries:
                core.tell(f"The connection broke off at {offset / 1e6:,.0f} MB; trying to go on.")
            yield Wait(PAUSES_S[tries])
            offset = yield from _patiently(lambda: _offset(core, place, file))
            tries = 0 if offset > farthest else tries + 1
            told(offset, file.size)
        farthest = max(farthest, offset)
    file.check()


def _piece(core: Core, place: str, file: _File, offset: int, told: Told) -> Flow[int]:
    """How far it has come with one piece more."""
    piece = Piece(file.path, offset, min(PIECE, file.size - offset))
    headers = {**_PIECE, "Upload-Offset": str(offset)}
    answer = yield from core.asked("PATCH", place, also=headers, piece=piece, told=told)
    come = wire.number(answer.headers.get("upload-offset"))
    if come is None or not offset < come <= file.size:
        raise _odd()
    return come


def _offset(core: Core, place: str, file: _File) -> Flow[int]:
    """How far the server has come. Raises NotHereError where it knows no such upload, or another."""
    answer = yield from core.asked("HEAD", place, also=_TUS)
    come = wire.number(answer.headers.get("upload-offset"))
    if come is None or not 0 <= come <= file.size:
        raise _odd()
    if wire.number(answer.headers.get("upload-length")) not in (None, file.size):
        raise NotHereError("This is another file's upload.", "Begin it anew.")
    return come


def _remember(core: Core, key: str, id: str) -> None:
    with suppress(OutputError):  # where nothing can be kept, only a later run loses by it
        core.keep.note_upload(key, id)


def _asked(ask: Ask) -> Flow[Answer]:
    return (yield ask)


def _patiently(do: Callable[[], Flow[T]], absent: bool = True) -> Flow[T]:
    """Once more after each break, until there were too many. A server that may not be `absent` must be there at
    the first try. Raises OfflineError."""
    for pause in PAUSES_S:
        try:
            return (yield from do())
        except OfflineError as broken:
            if not (absent or broken.sent):
                raise
            absent = True  # it is there, so it will be again
        yield Wait(pause)
    return (yield from do())


def _odd() -> ServiceError:
    return ServiceError("The server does not say how far the upload has come.", "Is this the right server?")
