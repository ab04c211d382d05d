"""How a render tells where it stands, and hears that it should end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from cleanplate.errors import Cancelled

Stage = Literal["make", "look", "matte", "sound", "render"]


@dataclass(frozen=True)
class Progress:
    """Frames finished, of about how many; of a built-in that is made, in the looks before, of mattes alone,
    or in what is written. Of sound, seconds."""

    done: int
    total: int
    stage: Stage = "render"


class Stop(Protocol):
    """A threading.Event, or anything that says in the same way that the work should end."""

    def is_set(self) -> bool: ...


class Watch:
    """`progress` is called after each frame; once `stop` is set, whatever asks next raises Cancelled."""

    def __init__(self, progress: Callable[[Progress], None] | None = None, stop: Stop | None = None) -> None:
        self._progress, self._stop = progress, stop

    def check(self) -> None:
        """Raises Cancelled."""
        if self._stop is not None and self._stop.is_set():
            raise Cancelled("The work was stopped.", "What was finished is kept; start it again any time.")

    def tell(self, done: int, total: int, stage: Stage = "render") -> None:
        self.check()
        if self._progress:
            self._progress(Progress(done, max(total, done), stage))

    def fetching(self, told: Callable[[int, int], None] | None) -> Callable[[int, int], None]:
        """A callback for weights that come in."""

        def watch(done: int, total: int) -> None:
            self.check()
            if told:
                told(done, total)

        return watch
