"""How a clip's frames reach the network. Today: every frame, each once.

The seam for key frames, crops and fusion along flow: whatever this yields is what the rest of the work sees.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from itertools import chain
from typing import Protocol, TypeVar

from cleanplate.matting.matter import Matter
from cleanplate.matting.network import Coarse, State
from cleanplate.picture import Picture


class HasPicture(Protocol):
    """Any frame: this room does not need to know when it is shown."""

    @property
    def picture(self) -> Picture: ...


F = TypeVar("F", bound=HasPicture)
Overlap = Callable[[Callable[[F], tuple[F, Coarse]], Iterable[F]], Generator[tuple[F, Coarse]]]


def every_frame(frames: Iterable[F], matter: Matter, overlap: Overlap[F]) -> Generator[tuple[F, Coarse]]:
    """Yield (frame, coarse matte) in order. `overlap` maps in order, several frames at a time."""
    rest = iter(frames)
    first = next(rest, None)
    if first is None:
        return
    state = matter.start(first.picture)
    if matter.network.sequential:
        yield from _in_sequence(chain([first], rest), matter, state)
    else:
        yield from overlap(lambda frame: (frame, matter.coarse(frame.picture, state)[0]), chain([first], rest))


def _in_sequence(frames: Iterable[F], matter: Matter, state: State) -> Generator[tuple[F, Coarse]]:
    for frame in frames:
        coarse, state = matter.coarse(frame.picture, state)
        yield frame, coarse
