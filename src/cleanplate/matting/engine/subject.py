"""Where the subject is: boxes, found in whole mattes, followed from key to key.

A network sees a small figure better in a crop of its own. Boxes stand still while the subject stays inside:
a crop that moves makes the matte's edge move.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.picture import Floats, Picture, Size, resized

MARGIN = 0.3  # of the box's own sides, on each side
_LEAST_MARGIN = 0.12  # until the box is moved
_TOO_LOOSE = 1.7  # times the area that would do: until the box is closed in
_WHOLE_FROM = 0.7  # share of the frame: a larger crop is not worth it
_APART = 1.5  # the common box is so many times the single ones: each is seen better by itself
_SMALL_PART = 0.1  # of the largest part's area: less is no subject
_LEAST = 0.001  # of the frame: less is nothing at all
_SMALLEST = 64  # samples of the source: a crop's least side
_MOST = 3  # boxes


@dataclass(frozen=True)
class Box:
    """Left, top, right, bottom in shares of the frame, 0..1."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def area(self) -> float:
        return (self.right - self.left) * (self.bottom - self.top)

    def with_margin(self, share: float) -> Box:
        """Wider by a share of its sides on each side, inside the frame."""
        x, y = share * (self.right - self.left), share * (self.bottom - self.top)
        return Box(max(0, self.left - x), max(0, self.top - y), min(1, self.right + x), min(1, self.bottom + y))

    def joined(self, other: Box) -> Box:
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def holds(self, other: Box) -> bool:
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )

    def shared(self, other: Box) -> float:
        """The area that lies in both."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, across) * max(0.0, down)

    def pixels(self, size: Size) -> tuple[int, int, int, int]:
        """On even samples of a picture, so that halved chroma can be cut as well."""
        left, right = _even(self.left, self.right, size[0])
        top, bottom = _even(self.top, self.bottom, size[1])
        return left, top, right, bottom


WHOLE = Box(0.0, 0.0, 1.0, 1.0)


def found(matte: Floats) -> tuple[Box, ...]:
    """Tight boxes of the subject's parts in a matte (height, width) in 0..1; none where it is empty."""
    solid = cv2.morphologyEx((matte > 0.5).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(solid)
    height, width = matte.shape
    parts = stats[1:count]
    if not len(parts) or parts[:, cv2.CC_STAT_AREA].max() < _LEAST * matte.size:
        return ()
    enough = _SMALL_PART * parts[:, cv2.CC_STAT_AREA].max()
    boxes = [
        Box(x / width, y / height, (x + w) / width, (y + h) / height)
        for x, y, w, h, area in parts.tolist()
        if area >= enough
    ]
    return _grouped(boxes)


def cropped(picture: Picture, box: Box) -> Picture:
    """The picture inside a box."""
    if box == WHOLE:
        return picture
    left, top, right, bottom = box.pixels(picture.size)
    width = picture.size[0]
    planes = []
    for plane in picture.planes:
        step = 2 if plane.shape[1] < width else 1
        planes.append(plane[top // step : -(-bottom // step), left // step : -(-right // step)])
    return Picture((planes[0], planes[1], planes[2]), picture.layout)


def pasted(alpha: Floats, box: Box, picture: Size, size: Size) -> Floats:
    """A crop's matte on the whole frame's grid of `size`, in its exact place; 0 outside."""
    if box == WHOLE:
        return np.asarray(resized(alpha, size), np.float32)
    left, top, right, bottom = box.pixels(picture)
    across, down = size[0] / picture[0], size[1] / picture[1]
    wide, high = (right - left) * across, (bottom - top) * down
    near = max(1, round(wide)), max(1, round(high))
    fitted = resized(alpha, near)  # by area where it shrinks; what is left is less than a sample
    x, y = wide / near[0], high / near[1]
    place = np.array([[x, 0, left * across + (x - 1) / 2], [0, y, top * down + (y - 1) / 2]])
    return np.asarray(cv2.warpAffine(fitted, place, size, flags=cv2.INTER_LINEAR), np.float32)


def touches(alpha: Floats, box: Box) -> bool:
    """Whether a crop's matte is cut off by its own border, where that is not the frame's."""
    borders = (
        (box.left, alpha[:, :2]),
        (box.top, alpha[:2]),
        (1 - box.right, alpha[:, -2:]),
        (1 - box.bottom, alpha[-2:]),
    )
    return any(distance > 1e-3 and float((border > 0.5).mean()) > 0.04 for distance, border in borders)


class Track:
    """The boxes of one shot. Tell it every matte; ask it where to look next.

    `single` follows one of several subjects: the largest at first, then the one that lies where it was.
    """

    def __init__(self, single: bool = False) -> None:
        self._single = single
        self._boxes: tuple[Box, ...] = ()
        self._seen: list[tuple[Box, ...]] = []
        self._whole: NDArray[np.float32] | None = None

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Where the network should look; the whole frame where nothing is known or nothing gained."""
        return self._boxes or (WHOLE,)

    def saw_whole(self, matte: Floats) -> None:
        """A matte of the whole frame: what it finds twice running is followed."""
        twice = matte if self._whole is None else np.minimum(matte, self._whole)
        self._whole = matte
        self.saw(twice)

    def saw(self, matte: Floats) -> None:
        """The matte of a key frame, in the whole frame."""
        self._seen = [*self._seen[-3:], found(matte)]
        boxes = [box for seen in self._seen for box in seen]
        groups = _grouped(boxes)
        if self._single and groups:
            groups = (max(groups, key=self._likeness),)
        self._boxes = self._moved(groups) if groups else ()

    def _likeness(self, box: Box) -> tuple[float, float]:
        """How much of what was followed a box has, then how large it is."""
        return sum(box.shared(old) for old in self._boxes), box.area

    def _moved(self, tight: tuple[Box, ...]) -> tuple[Box, ...]:
        if len(tight) == len(self._boxes):
            moved = tuple(_kept(old, new) for old, new in zip(self._boxes, tight, strict=True))
        else:
            moved = tuple(box.with_margin(MARGIN) for box in tight)
        return moved if sum(box.area for box in moved) < _WHOLE_FROM else ()


def _even(low: float, high: float, side: int) -> tuple[int, int]:
    """A stretch of a side, at least so long, between even samples (or the side's end)."""
    length = max((high - low) * side, min(side, _SMALLEST))
    start = min(max(0.0, (low + high) / 2 * side - length / 2), side - length)
    return int(start) // 2 * 2, min(side, -(-math.ceil(start + length) // 2) * 2)


def _kept(old: Box, tight: Box) -> Box:
    fresh = tight.with_margin(MARGIN)
    fits = old.holds(tight.with_margin(_LEAST_MARGIN)) and old.area < _TOO_LOOSE * fresh.area
    return old if fits else fresh


def _grouped(boxes: list[Box]) -> tuple[Box, ...]:
    """Boxes that are near one another as one, those far apart by themselves; from left to right."""
    groups: list[Box] = []
    for box in sorted(boxes, key=lambda b: b.area, reverse=True):
        for index, group in enumerate(groups):
            joined = group.joined(box)
            if joined.area < _APART * (group.area + box.area * (not group.holds(box))):
                groups[index] = joined
                break
        else:
            groups.append(box)
    if len(groups) > 1:
        merged = _grouped(groups) if len(groups) < len(boxes) else tuple(sorted(groups, key=lambda b: b.left))
        groups = list(merged)
    if len(groups) > _MOST:
        whole = groups[0]
        for box in groups[1:]:
            whole = whole.joined(box)
        groups = [whole]
    return tuple(groups)
