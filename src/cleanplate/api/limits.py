"""How often and how many: requests of a user, of a stranger's address, and streams; in this process."""

from __future__ import annotations

import math
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from cleanplate.errors import RateError
from cleanplate.settings import Settings

_MOST_KEYS = 20_000  # known at once; who was seen longest ago is forgotten first


class Buckets:
    """A token bucket for each key: `per_minute` at once, filled again at that rate."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = float(per_minute), clock
        self._lock = threading.Lock()
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()  # what is left, and when it was

    def take(self, key: str) -> None:
        """One request. Raises RateError with the seconds until the next one."""
        with self._lock:
            now, rate = self._clock(), self._most / 60
            level, since = self._levels.pop(key, (self._most, now))
            level = min(self._most, level + (now - since) * rate)
            self._levels[key] = max(0.0, level - 1) if level >= 1 else level, now
            if len(self._levels) > _MOST_KEYS:
                self._levels.popitem(last=False)
        if level < 1:
            wait = max(1, math.ceil((1 - level) / rate))
            raise RateError("Too many requests.", f"Try again in {wait} s.", wait)


class Streams:
    """Event streams that each user holds open."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, threading.Lock()
        self._open: Counter[str] = Counter()

    def open(self, user: str) -> Callable[[], None]:
        """One more; what it returns closes it again, once. Raises RateError."""
        with self._lock:
            if self._open[user] >= self._most:
                raise RateError(f"{self._most} streams are open already.", "Wait until one of them ends.")
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
    """`users` by their ids, `strangers` by their addresses."""

    users: Buckets
    strangers: Buckets
    streams: Streams

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """As the owner has set them."""
        return cls(
            Buckets(settings.requests_per_minute),
            Buckets(settings.strangers_per_minute),
            Streams(settings.streams_per_user),
        )
