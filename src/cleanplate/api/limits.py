"""How often and how many: requests of a user, of a stranger's address, and streams; in this process."""

from __future__ import annotations

import math
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from anyio import CapacityLimiter

from cleanplate.errors import RateError
from cleanplate.settings import Settings

_MOST_KEYS = 20_000  # known at once; who was seen longest ago is forgotten first
_BODIES = 2


class Buckets:
    """A token bucket for each key: `per_minute` at once, filled again at that rate."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = float(per_minute), clock
        self._lock = threading.Lock()
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()  # what is left, and when it was

    def take(self, key: str, weight: float = 1) -> None:
        """One request, or one that is as much work as several: at most a quarter of a minute's.

        Raises RateError with the seconds until it would do.
        """
        weight = min(weight, max(1.0, self._most / 4))
        with self._lock:
            now, rate = self._clock(), self._most / 60
            level, since = self._levels.pop(key, (self._most, now))
            level = min(self._most, level + (now - since) * rate)
            self._levels[key] = max(0.0, level - weight) if level >= weight else level, now
            if len(self._levels) > _MOST_KEYS:
                self._levels.popitem(last=False)
        if level < weight:
            wait = max(1, math.ceil((weight - level) / rate))
            raise RateError("Too many requests.", f"Try again in {wait} s.", wait)

    def left(self, key: str) -> tuple[int, int, int]:
        """Requests in a minute, how many of them are left now, and seconds until all are there again."""
        with self._lock:
            now, rate = self._clock(), self._most / 60
            level, since = self._levels.get(key, (self._most, now))
        level = min(self._most, level + (now - since) * rate)
        return int(self._most), int(level), math.ceil((self._most - level) / rate)


class Open:
    """What lasts a while, such as event streams: how many each user holds open."""

    def __init__(self, most: int, what: str) -> None:
        self._most, self._what, self._lock = most, what, threading.Lock()
        self._open: Counter[str] = Counter()

    def open(self, user: str) -> Callable[[], None]:
        """One more; what it returns closes it again, once. Raises RateError."""
        with self._lock:
            if self._open[user] >= self._most:
                raise RateError(f"{self._most} {self._what} are open already.", "Wait until one of them ends.")
            self._open[user] += 1
        left = [user]

        def close() -> None:
            with self._lock:
                if left:
                    self._open.subtract([left.pop()])
                    self._open += Counter()  # forgets those at zero

        return close

    @property
    def count(self) -> int:
        """All that are open."""
        with self._lock:
            return self._open.total()


@dataclass(frozen=True)
class Limits:
    """`users` by their ids, `strangers` by their addresses. `bodies`: long ones that are parsed at once."""

    users: Buckets
    strangers: Buckets
    streams: Open
    uploads: Open
    bodies: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(_BODIES))

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """As the owner has set them."""
        return cls(
            Buckets(settings.requests_per_minute),
            Buckets(settings.strangers_per_minute),
            Open(settings.streams_per_user, "streams"),
            Open(settings.streams_per_user, "uploads"),
        )
