"""Waking those who wait for rows: an event stream hears at once that its turn has gone on."""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Ear:
    """One who listens. It hears what was rung since it was opened, or since it heard last: nothing is missed."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop, self._rung = loop, asyncio.Event()

    async def heard(self, timeout_s: float) -> bool:
        """Whether the bell rang before the time was over."""
        try:
            await asyncio.wait_for(self._rung.wait(), timeout_s)
        except TimeoutError:
            return False
        self._rung.clear()
        return True

    def ring(self) -> None:
        """From any thread."""
        try:
            self._loop.call_soon_threadsafe(self._rung.set)
        except RuntimeError:  # its loop has ended: nobody listens any more
            return


class Bell:
    """Rung by a key, from any thread. It carries no news: those who hear it read the rows."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ears: defaultdict[str, set[Ear]] = defaultdict(set)

    def ring(self, key: str) -> None:
        with self._lock:
            ears = list(self._ears.get(key, ()))
        for ear in ears:
            ear.ring()

    @contextmanager
    def listening(self, key: str) -> Iterator[Ear]:
        """An ear of the running event loop. Open it before the rows are read."""
        ear = Ear(asyncio.get_running_loop())
        with self._lock:
            self._ears[key].add(ear)
        try:
            yield ear
        finally:
            with self._lock:
                self._ears[key].discard(ear)
                if not self._ears[key]:
                    del self._ears[key]
