"""What has had its time goes: results, uploads, sessions, tokens, and what a dead process left behind."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from cleanplate.flow import arriving
from cleanplate.flow.engine import step, workflow
from cleanplate.flow.house import House, house
from cleanplate.ids import now_ms
from cleanplate.store import exports, sessions, tokens, uploads, videos

_LOG = logging.getLogger("cleanplate.sweep")
_DAY, _HOUR, _MINUTE = 86_400_000, 3_600_000, 60_000
_HISTORY = 30 * _DAY  # of workflows that have ended


@dataclass(frozen=True)
class Swept:
    """How much went, or would go."""

    sessions: int = 0
    uploads: int = 0
    exports: int = 0
    tokens: int = 0
    blobs: int = 0
    bytes: int = 0
    leftovers: int = 0


def sweep(house: House, dry: bool = False) -> Swept:
    """Delete what has expired by the settings; with `dry` only count it. What is under way stays."""
    with house.db.read() as tx:
        strays = list(_strays(house, tx))
    with house.db.write() as tx:
        undo = tx.begin_nested()
        rows, paths = _rows(house, tx)
        if dry:  # what the rows held on to counts as well
            free = house.blobs.sweep(tx, now_ms() - _HOUR, dry=True)
            undo.rollback()
    if not dry:
        for path in [*paths, *strays]:
            _gone(path)
        with house.db.write() as tx:  # the rows are gone for good: so may their files be
            free = house.blobs.sweep(tx, now_ms() - _HOUR, dry=False)
    with house.db.write() as tx:
        left = house.blobs.leftovers(tx, now_ms() - _DAY, dry)
    bytes = sum(blob.size for blob in free)
    return replace(rows, blobs=len(free), bytes=bytes, leftovers=left + len(strays))


def _rows(house: House, tx: Connection) -> tuple[Swept, list[Path]]:
    """Forget the rows that have had their time; with them go those files."""
    now, keep = now_ms(), house.settings
    gone = sessions.expired(tx, now - keep.keep_sessions_days * _DAY) if keep.keep_sessions_days else []
    old = uploads.expired(tx, now - keep.keep_uploads_days * _DAY) if keep.keep_uploads_days else []
    late = [found for found in uploads.arriving(tx) if arriving.ends_at(house, found) < now]
    past = exports.expired(tx, now - keep.keep_results_days * _DAY) if keep.keep_results_days else []
    whole = videos.expired(tx, now - keep.keep_results_days * _DAY) if keep.keep_results_days else []
    gone = list(dict.fromkeys([*gone, *whole]))
    for session in gone:
        sessions.delete(tx, session)
    uploads.drop(tx, [found.id for found in [*old, *late]])
    exports.drop(tx, [found.id for found in past])
    idle = now - keep.keep_idle_tokens_days * _DAY if keep.keep_idle_tokens_days else None
    files = [house.session_folder(found.session) / f"{found.id}{found.suffix}" for found in old]
    files += [arriving.place(house, found) for found in late]
    counts = Swept(len(gone), len(old) + len(late), len(past), tokens.expire(tx, now, idle))
    return counts, [*map(house.session_folder, gone), *files]


def _strays(house: House, tx: Connection) -> Iterator[Path]:
    """What lies where rows once said: folders of sessions and exports that are none any more, files of uploads
    that went, halves of copies. Rows come before their files; yet `tx` sees an earlier moment than the folders
    are looked into, so what is young may have its row by now."""
    for folder in house.data.glob("sessions/*"):
        if sessions.get(tx, folder.name) is None:
            if _old(folder, _HOUR):
                yield folder
        else:
            yield from (path for path in folder.iterdir() if _stray(tx, path))
    for folder in house.data.glob("work/*"):
        found = exports.get(tx, folder.name)
        if (found is None or found.state in ("completed", "failed")) and _old(folder, _HOUR):
            yield folder


def _stray(tx: Connection, path: Path) -> bool:
    return (path.name.startswith(".") or uploads.get(tx, path.stem) is None) and _old(path, _HOUR)


def _old(path: Path, ms: int) -> bool:
    try:
        return path.lstat().st_ctime_ns // 1_000_000 < now_ms() - ms
    except OSError:  # gone meanwhile
        return False


def _gone(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


@workflow("sweep")
def swept(slot: str) -> None:
    _sweep()


@step("sweep")
def _sweep() -> None:
    home = house()
    with home.db.write() as tx:
        tokens.forget_grants(tx, now_ms() - home.settings.anonymous_days * _DAY)
    home.engine.forget(now_ms() - _HISTORY)
    _LOG.info("swept", extra={"swept": asdict(sweep(home))})


class Sweeper:
    """Begins a sweep every few minutes, one for each slot of time; first it sees that nothing lies still."""

    def __init__(self, house: House, resume: Sequence[Callable[[House], None]] = ()) -> None:
        """`resume`: what goes on with work that was never begun, and ends what can't go on."""
        self._house, self._resume = house, resume
        self._thread = threading.Thread(target=self._run, name="sweeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def _run(self) -> None:
        every = self._house.settings.sweep_minutes * _MINUTE
        while not self._house.closing.is_set():
            now = now_ms()
            try:
                for resume in self._resume:
                    resume(self._house)
                self._house.engine.begin(swept, str(now // every))
            except Exception as error:  # the next time may go better
                if not self._house.closing.is_set():
                    _LOG.error("not swept", exc_info=error)
            self._house.closing.wait((every - now % every) / 1000)
