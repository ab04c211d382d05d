"""What has had its time goes: results, uploads, sessions, tokens, and what a dead process left behind."""

from __future__ import annotations

import logging
import shutil
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass

from cleanplate.flow.engine import step, workflow
from cleanplate.flow.house import House, house
from cleanplate.ids import now_ms
from cleanplate.store import exports, sessions, tokens, uploads

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
    now, keep = now_ms(), house.settings
    with house.db.write() as tx:
        gone = sessions.expired(tx, now - keep.keep_sessions_days * _DAY) if keep.keep_sessions_days else []
        old = uploads.expired(tx, now - keep.keep_uploads_days * _DAY) if keep.keep_uploads_days else []
        past = exports.expired(tx, now - keep.keep_results_days * _DAY) if keep.keep_results_days else []
        if not dry:
            for session in gone:
                sessions.delete(tx, session)
            uploads.drop(tx, [x.id for x in old])
            exports.drop(tx, [x.id for x in past])
        idle = now - keep.keep_idle_tokens_days * _DAY if keep.keep_idle_tokens_days else None
        stale = tokens.expire(tx, now, idle, dry)
    if not dry:
        for session in gone:
            shutil.rmtree(house.session_folder(session), ignore_errors=True)
        for found in old:
            with suppress(OSError):
                (house.session_folder(found.session) / f"{found.id}{found.suffix}").unlink()
    with house.db.write() as tx:
        blobs = house.blobs.sweep(tx, now - _HOUR, dry)
        left = house.blobs.leftovers(tx, now - _DAY, dry)
    return Swept(len(gone), len(old), len(past), stale, len(blobs), sum(b.size for b in blobs), left)


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
    """Begins a sweep every few minutes, one for each slot of time however many processes there are."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._thread = threading.Thread(target=self._run, name="sweeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def _run(self) -> None:
        every = self._house.settings.sweep_minutes * _MINUTE
        while True:
            now = now_ms()
            self._house.engine.begin(swept, str(now // every))
            if self._house.closing.wait((every - now % every) / 1000):
                return
