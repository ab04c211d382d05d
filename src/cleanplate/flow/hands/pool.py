"""All hands: a task takes a warm one or starts another; what is left over stays warm, what died is replaced."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

from cleanplate.errors import Cancelled, OutputError
from cleanplate.flow.hands.hand import CHILD, Hand
from cleanplate.flow.hands.lines import Json


class Hands:
    """Child processes for heavy work. Close it at the end. How much runs at once is its callers' to decide.

    >>> hands = Hands()                                                             # doctest: +SKIP
    >>> hands.do("look", {"path": "/data/x", "label": "talk.mp4"}, key="u_1")       # doctest: +SKIP
    """

    def __init__(self, idle: int = 2, child: Sequence[str] = CHILD) -> None:
        """`idle` processes stay warm between tasks; the first are started by `warm`, or by the first task."""
        self._idle, self._child = idle, child
        self._lock = threading.Lock()
        self._warm: list[Hand] = []
        self._busy: dict[Hand, str] = {}
        self._closed = False

    def warm(self) -> None:
        """Start what is missing of those that stay warm; a task that comes soon need not wait for it."""
        with self._lock:
            self._warm = [hand for hand in self._warm if hand.alive]
            while not self._closed and len(self._warm) + len(self._busy) < self._idle:
                self._warm.append(Hand(self._child))

    def do(
        self,
        task: str,
        params: Json,
        *,
        key: str,
        progress: Callable[[Json], None] | None = None,
        limit_s: float = 600,
        stall_s: float = 600,
    ) -> Json:
        """What a task of `tasks.py` answers; blocks.

        `progress` hears of it a few times a second. Raises what the task raised; DamagedError where its process
        died; DamagedError or OutputError where it took longer than `limit_s`, or than `stall_s` without any
        progress; Cancelled within two seconds of `stop(key)`.
        """
        hand = self._take(key)
        try:
            return hand.do(task, params, progress, limit_s, stall_s)
        finally:
            self._give_back(hand)

    def stop(self, key: str) -> None:
        """End whatever runs under a key."""
        with self._lock:
            for hand, held in self._busy.items():
                if held == key:
                    hand.stop()

    def close(self) -> None:
        """End all of them; who waits for one hears Cancelled."""
        with self._lock:
            self._closed = True
            hands, self._warm = [*self._warm, *self._busy], []
        for hand in hands:
            hand.end()

    def _take(self, key: str) -> Hand:
        with self._lock:
            if self._closed:
                raise Cancelled("The service is ending.", "Start it again any time.")
            hand = self._alive() or Hand(self._child)
            self._busy[hand] = key
            return hand

    def _alive(self) -> Hand | None:
        """A warm one, the one that was used last; those that were killed meanwhile go."""
        while self._warm:
            hand = self._warm.pop()
            if hand.alive:
                return hand
            hand.end()
        return None

    def _give_back(self, hand: Hand) -> None:
        with self._lock:
            del self._busy[hand]
            hand.rest()
            kept = not (hand.spent or self._closed) and len(self._warm) < self._idle
            if kept:
                self._warm.append(hand)
        if not kept:
            hand.end()
            with suppress(OutputError):
                self.warm()
