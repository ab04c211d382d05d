"""Files on their way to a session: one after the other, in a form, or piece by piece where the server can."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from cleanplate.client import resumable, wire
from cleanplate.client.core import APP, Core, part
from cleanplate.client.refusal import error
from cleanplate.client.steps import LONG_S, Flow, Json, Told
from cleanplate.client.wire import Arrived, Failure
from cleanplate.errors import MediaError, UsageError

_MOST_SOURCES = 100


def uploaded(core: Core, sources: Iterable[str | Path], told: Told | None = None) -> Flow[Arrived]:
    """Each source in a request of its own, so that one that is refused keeps no other. Raises what the server
    says of it where none was taken."""
    chosen = [_source(source) for source in sources]
    if not 0 < len(chosen) <= _MOST_SOURCES:
        raise UsageError("There is nothing to upload." if not chosen else "That is too much.", "Name files.")
    progress = _Sum(chosen, told)
    came: list[wire.File] = []
    failed: list[Failure] = []
    wrong: list[MediaError] = []
    for source in chosen:
        try:
            arrived = yield from core.in_session(partial(_sent, core, source, progress))
        except MediaError as refused:
            wrong.append(refused)
            failed.append(Failure(_name(source), refused.wire, refused.message, refused.hint))
        else:
            came += arrived.files
            failed += arrived.failed
        progress.over(source)
    if failed and not came:
        first = failed[0]
        raise wrong[0] if wrong else error(first.code, first.message, first.hint, core.account)
    return Arrived(tuple(came), tuple(failed))


def _sent(core: Core, source: str | Path, progress: _Sum, session: str) -> Flow[Arrived]:
    path = f"/api/upload-video/{APP}/me/{part(session)}"
    if isinstance(source, Path) and _size(source) >= resumable.LARGE and (yield from resumable.able(core, path)):
        return (yield from resumable.sent(core, path, source, progress.part))
    more: Json = {"body": {"urls": [source], "source_type": "url"}}
    if isinstance(source, Path):
        more = {"files": (source,), "told": progress.part}
    return wire.arrived((yield from core.asked("POST", path, silence_s=LONG_S, **more)).json)


class _Sum:
    """Progress over several files."""

    def __init__(self, sources: list[str | Path], told: Told | None) -> None:
        self._done, self._total = 0, sum(_size(source) for source in sources)
        self._told = told

    def part(self, done: int, _: int) -> None:
        if self._told:
            self._told(self._done + done, self._total)

    def over(self, source: str | Path) -> None:
        self._done += _size(source)


def _source(given: str | Path) -> str | Path:
    """An address, or the path of a file. Raises UsageError."""
    if isinstance(given, str) and given.lower().startswith(("http://", "https://")):
        return given
    path = Path(given).expanduser()
    try:
        there = path.is_file()
    except (OSError, ValueError):  # a name that no disk holds
        there = False
    if not there:
        raise UsageError(f"There is no file “{str(given)[:200]}”.", "Name a file that is there, or an address.")
    return path


def _name(source: str | Path) -> str:
    return source.name if isinstance(source, Path) else source


def _size(source: str | Path) -> int:
    return source.stat().st_size if isinstance(source, Path) else 0
