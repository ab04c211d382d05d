"""Where a subject goes on its canvas: cropped, scaled and placed, in whole pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from cleanplate.picture import Size

Share = Fraction  # 0..1
Sides = tuple[int, int, int, int]  # top, right, bottom, left, as CSS counts them


@dataclass(frozen=True)
class Area:
    """Left, top, right, bottom in whole pixels; the last two lie just beyond."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def size(self) -> Size:
        return self.right - self.left, self.bottom - self.top

    def grown(self, sides: Sides) -> Area:
        """Wider by so much on each side, also beyond the picture."""
        top, right, bottom, left = sides
        return Area(self.left - left, self.top - top, self.right + right, self.bottom + bottom)


@dataclass(frozen=True)
class Framing:
    """A canvas, the `part` of the picture that is drawn on it, and the area of the canvas that it fills."""

    canvas: Size
    part: Area
    place: Area


def framed(
    size: Size,
    subject: Area,
    *,
    crop: bool = False,
    margins: Sides = (0, 0, 0, 0),
    scale: Share | None = None,
    position: tuple[Share, Share] | None = None,
) -> Framing:
    """How a picture of `size` is framed.

    `crop` makes the subject's own area the canvas, `margins` around it; else the canvas is the picture's. `scale`
    is the share of the canvas that the subject fills on the side where it fills more; None leaves it as it is.
    `position` is where it stands in what room is left, across and down; None leaves it where it is, as far as a
    larger one fits there.
    """
    canvas = subject.grown(margins) if crop else Area(0, 0, *size)
    if scale is None and position is None:
        part = subject if crop else canvas
        return Framing(canvas.size, part, _moved(part, -canvas.left, -canvas.top))
    width, height = _scaled(subject.size, canvas.size, scale)
    room = canvas.size[0] - width, canvas.size[1] - height
    if position is None:
        left = _kept(subject.left + subject.right - 2 * canvas.left, width, room[0])
        top = _kept(subject.top + subject.bottom - 2 * canvas.top, height, room[1])
    else:
        left, top = round(room[0] * position[0]), round(room[1] * position[1])
    return Framing(canvas.size, subject, Area(left, top, left + width, top + height))


def shrunk(size: Size, pixels: int) -> Size:
    """The size of a picture that may have so many pixels, in its own shape."""
    width, height = size
    if width * height <= pixels:
        return size
    factor = math.sqrt(pixels / (width * height))
    wide = min(max(1, int(width * factor)), pixels)
    return wide, max(1, min(int(height * factor), pixels // wide))


def _scaled(size: Size, canvas: Size, scale: Share | None) -> Size:
    if scale is None:
        return size
    factor = scale * min(Fraction(canvas[0], size[0]), Fraction(canvas[1], size[1]))
    width, height = (max(1, round(side * factor)) for side in size)
    return min(width, canvas[0]), min(height, canvas[1])


def _kept(twice_middle: int, side: int, room: int) -> int:
    """Where a side begins whose middle stays, inside of the room."""
    return min(max(0, (twice_middle - side) // 2), room)


def _moved(area: Area, across: int, down: int) -> Area:
    return Area(area.left + across, area.top + down, area.right + across, area.bottom + down)
