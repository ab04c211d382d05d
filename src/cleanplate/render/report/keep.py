"""What a report keeps of a clip while it goes by: never more than a fixed number of frames and points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from fractions import Fraction
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from cleanplate.matting.engine.grade import JOINED, SUSPECT, Grade, Suspect
from cleanplate.picture import Picture, Size, resized, to_bytes

FAIR = 75.0  # a score below is not simply good
SHOWN = 8  # worst frames that are looked for
SHOWN_SUSPECTS = 16  # worst frames, where that many suspect spans want one each
_ALWAYS = 3  # worst frames that are shown though they are good
_APART = Fraction(2)  # seconds between worst frames; less in short clips
_BOX = (416, 312)  # a thumbnail's place

T = TypeVar("T")


class Pieces(Generic[T]):
    """The clip in at most `most` (even) pieces of `each` frames: when they are used up, every two become one."""

    def __init__(self, most: int, join: Callable[[T, T], T]) -> None:
        self.items: list[T] = []
        self.each = 1
        self._most, self._join, self._room = most, join, 0

    def add(self, item: T) -> None:
        if self._room:
            self.items[-1] = self._join(self.items[-1], item)
        else:
            self._open(item)
        self._room -= 1

    def _open(self, item: T) -> None:
        if len(self.items) == self._most:
            pairs = zip(self.items[::2], self.items[1::2], strict=True)
            self.items = [self._join(one, other) for one, other in pairs]
            self.each *= 2
        self.items.append(item)
        self._room = self.each


@dataclass(frozen=True)
class Point:
    """Some neighbouring frames on the curve: the worst of each measure, so that nothing bad is averaged away."""

    time: Fraction
    worst: float
    worst_at: Fraction
    total: float
    frames: int
    measures: tuple[float, ...]

    @property
    def mean(self) -> float:
        return self.total / self.frames

    @staticmethod
    def of(time: Fraction, grade: Grade) -> Point:
        score = grade.score
        return Point(time, score, time, score, 1, astuple(grade))

    def joined(self, later: Point) -> Point:
        low = self if self.worst <= later.worst else later
        measures = tuple(map(max, self.measures, later.measures))
        total, frames = self.total + later.total, self.frames + later.frames
        return Point(self.time, low.worst, low.worst_at, total, frames, measures)


@dataclass(frozen=True)
class Thumb:
    """A frame small: RGB uint8 (height, width, 3) and its alpha, uint8 (height, width)."""

    rgb: NDArray[np.uint8]
    alpha: NDArray[np.uint8]


class Seen:
    """One frame that went by. While its picture is at hand it can be kept: small, without the picture."""

    def __init__(self, time: Fraction, grade: Grade, picture: Picture, alpha: NDArray[np.uint8]) -> None:
        self.time = time
        self.score, self.reason = grade.score, grade.reason
        self._large: tuple[Picture, NDArray[np.uint8]] | None = (picture, alpha)
        self._thumb: Thumb | None = None

    def keep(self) -> None:
        self._thumb = self.thumb

    def let_go(self) -> None:
        self._large = None

    @property
    def thumb(self) -> Thumb:
        if self._thumb is not None:
            return self._thumb
        assert self._large is not None, "a frame that was let go has no picture"
        picture, alpha = self._large
        size = _inside(picture.size)
        rgb = to_bytes(picture.rgb(size) * 255)
        return Thumb(rgb, np.array(resized(alpha, size), np.uint8))  # a copy: the frame's own may be reused


class Dips:
    """The worst frame of each run of low scores; of more than `most` runs the lowest."""

    def __init__(self, most: int) -> None:
        self.items: list[Seen] = []
        self._most = most
        self._last: Fraction | None = None  # low frame
        self._now: Seen | None = None  # the run's worst so far

    def add(self, seen: Seen) -> None:
        if seen.score >= SUSPECT:
            return
        if self._last is None or self._now is None or seen.time - self._last > JOINED:
            self._now = seen
        elif seen.score < self._now.score:
            self.items = [kept for kept in self.items if kept is not self._now]
            self._now = seen
        self._last = seen.time
        if self._now is seen:
            self._insert(seen)

    def _insert(self, seen: Seen) -> None:
        self.items.append(seen)
        if len(self.items) > self._most:
            self.items.remove(max(self.items, key=lambda kept: kept.score))


def worse(one: Seen, other: Seen) -> Seen:
    return other if other.score < one.score else one


def first(one: Seen, _: Seen) -> Seen:
    return one


def worst_frames(kept: Sequence[Seen], suspects: Sequence[Suspect], length: Fraction) -> list[Seen]:
    """Frames worth a look, the worst first: one in each suspect span, then the next worst, apart in time."""
    found: list[Seen] = []
    for suspect in sorted(suspects, key=lambda span: span.score)[:SHOWN_SUSPECTS]:
        within = [seen for seen in kept if suspect.start <= seen.time <= suspect.end]
        found += [min(within, key=lambda seen: seen.score)] if within else []
    apart = min(_APART, length / (2 * SHOWN))
    for seen in sorted(kept, key=lambda seen: seen.score):
        if len(found) >= SHOWN or (len(found) >= _ALWAYS and seen.score >= FAIR):
            break
        if all(seen.time != other.time and abs(seen.time - other.time) >= apart for other in found):
            found.append(seen)
    return sorted(found, key=lambda seen: seen.score)


def _inside(size: Size) -> Size:
    scale = min(1.0, _BOX[0] / size[0], _BOX[1] / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
