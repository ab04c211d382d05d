"""What a tool works with: the places it may touch, a way to say how far it is, and a wish to stop.

Progress of several stages becomes one number that only grows, and a line with the stage and the time left.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from cleanplate.agent.estimate import spoken
from cleanplate.mcp.places import Places
from cleanplate.render.watch import Progress, Watch

FULL = 100.0
_STAGES = {  # where each begins and ends, in percent of all, and what it is called
    "wait": (0, 1, "waiting for other work to end"),
    "fetch": (1, 5, "fetching a network's weights"),
    "make": (5, 8, "making built-in material"),
    "sound": (8, 12, "mixing the sound"),
    "look": (12, 25, "a first look at the frames"),
    "matte": (12, 25, "finding mattes"),
    "render": (25, 99, "rendering"),
}
_UNITS = {"fetch": "bytes", "sound": "seconds"}
_SOON = 2.0  # seconds of a stage before its time left is told


class Meter:
    """Hears of stages, from any thread; says where all of it stands."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._now = Progress(0, 1)
        self._stage, self._begun, self._first = "", 0.0, 0
        self._value = 0.0

    def told(self, progress: Progress) -> None:
        self._hear(progress.stage, progress.done, progress.total)

    def fetched(self, done: int, total: int) -> None:
        self._hear("fetch", done, total)

    def waiting(self) -> None:
        self._hear("wait", 0, 1)

    def line(self) -> tuple[float, str]:
        """(percent, words); the percent is higher than the last that was asked for, and under 100."""
        start, end, words = _STAGES.get(self._stage, (0, 1, "starting"))
        share = min(1.0, self._now.done / max(1, self._now.total))
        self._value = max(start + (end - start) * share, self._value + (FULL - self._value) / 1000)
        return round(self._value, 4), words + self._counted()

    def _hear(self, stage: str, done: int, total: int) -> None:
        if stage != self._stage:
            self._stage, self._begun, self._first = stage, self._clock(), done
        self._now = Progress(done, total)

    def _counted(self) -> str:
        done, total = self._now.done, self._now.total
        if not self._stage or self._stage == "wait":
            return ""
        said = f": {done} of {total} {_UNITS.get(self._stage, 'frames')}"
        passed, made = self._clock() - self._begun, done - self._first
        if passed < _SOON or made <= 0 or done >= total:
            return said
        return f"{said}, {spoken(round(passed * (total - done) / made), 'en')} left"


@dataclass(frozen=True)
class Work:
    """One call's. Once `stop` is set, `watch.check()` raises Cancelled, as all long work does."""

    places: Places
    stop: threading.Event = field(default_factory=threading.Event)
    meter: Meter = field(default_factory=Meter)

    @property
    def watch(self) -> Watch:
        return Watch(self.meter.told, self.stop)
