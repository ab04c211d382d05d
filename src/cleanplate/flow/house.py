"""Everything that the service holds open, in one place: rows, blobs, hands, the engine, the bell."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cleanplate.errors import CleanplateError, FullError, OutputError
from cleanplate.flow.bell import Bell
from cleanplate.flow.engine import Engine, Queue, Stopping
from cleanplate.flow.hands import Hands
from cleanplate.settings import Settings
from cleanplate.store.blobs import Blobs
from cleanplate.store.db import Database, sqlite_url

Json = dict[str, Any]
_FETCHES = 8  # all of one is waiting for a network
_INGESTS = 2  # most of one is waiting for a disk
_WEBHOOKS = 8
# Work that turns do themselves, in no queue: however many of them there are, no more processes than these.
_FREE = {"needed": 2, "sheet": 1}
_GLANCE_S = 0.5  # between two looks at whether the process is about to end


@dataclass
class Weights:
    """How the fetching of the default network's weights stands: `state` in words, `ready` at its end."""

    ready: bool = False
    state: str = "not looked for yet"


@dataclass(frozen=True)
class House:
    """Open it once in a process, close it at the end."""

    data: Path
    settings: Settings
    db: Database
    blobs: Blobs
    hands: Hands
    engine: Engine
    bell: Bell = field(default_factory=Bell)
    weights: Weights = field(default_factory=Weights)
    closing: threading.Event = field(default_factory=threading.Event)
    _free: dict[str, threading.Semaphore] = field(
        default_factory=lambda: {task: threading.Semaphore(most) for task, most in _FREE.items()}, repr=False
    )

    @classmethod
    def open(cls, settings: Settings) -> House:
        """Make the folder, bring the database up to date, and take this process's place in it.

        Nothing runs yet. Raises OutputError where the folder cannot be written.
        """
        data = folder_of(settings)
        db = Database(settings.database_url or sqlite_url(data))
        db.migrate()
        at_once = settings.exports_at_once or max(1, settings.cores // 2)
        queues: dict[Queue, int] = {
            "fetches": _FETCHES,
            "ingests": _INGESTS,
            "proxies": 1,
            "mattings": 1,
            "exports": at_once,
            "webhooks": _WEBHOOKS,
        }
        engine = Engine(data, queues, settings.database_url)
        house = cls(data, settings, db, Blobs(data), Hands(), engine)
        _CURRENT.append(house)
        return house

    def close(self) -> None:
        """Let go of all of it. What is under way goes on at the next start."""
        self.closing.set()
        self.engine.shut()
        self.hands.close()  # first: work that is waited for ends at once
        self.engine.stop()
        self.db.close()
        _CURRENT[:] = [other for other in _CURRENT if other is not self]

    def work(self, task: str, params: Json, *, key: str, limit_s: int, **more: Any) -> Json:
        """What a hand makes of a task: see `Hands.do`. Raises Stopping where the process is about to end."""
        try:
            with self._place_for(task):
                return self.hands.do(task, params, key=key, limit_s=limit_s, **more)
        except CleanplateError:
            self.check_open()
            raise

    @contextmanager
    def _place_for(self, task: str) -> Iterator[None]:
        """Wait until few enough of such tasks are under way. Raises Stopping."""
        places = self._free.get(task)
        if places is None:
            yield
            return
        while not places.acquire(timeout=_GLANCE_S):
            self.check_open()
        try:
            yield
        finally:
            places.release()

    def check_open(self) -> None:
        """Raises Stopping where the process is about to end."""
        if self.closing.is_set():
            raise Stopping

    def session_folder(self, session: str) -> Path:
        """Where a session's media lie under their draft names. `session` is an id of ours."""
        return self.data / "sessions" / session

    def free_mb(self) -> int:
        """Free disk where the data lie."""
        return shutil.disk_usage(self.data).free // 1_000_000

    def check_room(self) -> None:
        """Raises FullError where so little disk is left that new work must wait."""
        if self.free_mb() < self.settings.min_free_mb:
            raise FullError(
                "The server's disk is nearly full, so it takes no new work.",
                "Try again later; whoever runs it can free space or lower CLEANPLATE_MIN_FREE_MB.",
            )


def folder_of(settings: Settings) -> Path:
    """The data folder, made where it is missing. Raises OutputError."""
    data = settings.data_dir.expanduser().absolute()
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        said = f"The data folder {data} cannot be made: {error.strerror}."
        raise OutputError(said, "Name another with --data.") from None
    return data


_CURRENT: list[House] = []


def house() -> House:
    """The one that this process holds open: workflows find it here, as they are only given ids.

    Raises Stopping where it is about to be closed, or was.
    """
    if not _CURRENT:
        raise Stopping
    _CURRENT[-1].check_open()
    return _CURRENT[-1]
