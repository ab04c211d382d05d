"""One picture placed on a canvas: cropped, sized, turned and faded, at any fraction of a pixel.

A picture that already fits is only cut to the canvas: its samples stay those that the codec gave. Any other is
resampled once, and its edges cover their pixels by the share that they take of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np

from cleanplate.compose.layers.resample import (
    Box,
    Edges,
    Map,
    bounds,
    inverse,
    moved,
    pitch,
    resampled,
    scaled,
    sliced,
)
from cleanplate.errors import UsageError
from cleanplate.picture import Floats, Layout, Picture, Plane, Size, to_bytes

_WHOLE = 1 / 256  # pixels: nearer than this to a whole one is on it
_ABOUT = 8.0  # pixels about what is not clear that resampling may reach
_NOWHERE: Edges = (0.0, 0.0, 0.0, 0.0)
_QUARTERS = (cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE)


@dataclass(frozen=True)
class Layer:
    """A picture that covers a part of the canvas, in the canvas's layout.

    Its rectangle begins on even pixels where chroma is halved, and ends on even ones or with the canvas.
    Without an alpha it is opaque inside its rectangle.
    """

    picture: Picture
    left: int
    top: int


@dataclass(frozen=True)
class Placement:
    """Where a picture lies, in pixels of the canvas from its upper left corner.

    `size` is that of the cropped picture before it is turned; `rotation` is in degrees clockwise about
    `centre`; `crop` is left, top, right, bottom as shares of the picture; `opacity` is 0..1.
    Raises UsageError for numbers that place nothing. A size of 0 or less is a picture too small to see.
    """

    size: tuple[float, float]
    centre: tuple[float, float]
    rotation: float = 0.0
    crop: Edges = (0.0, 0.0, 1.0, 1.0)
    opacity: float = 1.0

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, (*self.size, *self.centre, self.rotation, *self.crop, self.opacity))):
            raise UsageError("A placement holds a number that is not finite.", "Use plain numbers of pixels.")
        left, top, right, bottom = self.crop
        if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
            hint = "Use shares of 0 to 1, left before right and top before bottom."
            raise UsageError(f"A crop of {self.crop} leaves nothing of a picture.", hint)
        _check(self.opacity)


def placed(picture: Picture, placement: Placement, canvas: Size, layout: Layout) -> Layer | None:
    """A picture as a layer of a canvas of that size and layout; None where nothing of it would be seen."""
    if min(placement.size) <= 0 or not placement.opacity:
        return None
    picture, placement = _upright(picture, placement)
    halved = picture.layout.halved or layout.halved
    step, crop, onto = 1 + halved, _crop(picture, placement), _onto(picture, placement)
    box = _seen(crop, onto, canvas, step)
    part = _cut(picture, placement, box, halved) if box else None
    if part is None:
        crop = _filled(picture, crop)
        box = _seen(crop, onto, canvas, step)
        if box is None:
            return None
        part = _covering(resampled(picture, onto, crop, box), placement, onto, crop, box)
    assert box is not None
    return Layer(faded(part if part.layout == layout else part.converted(layout), placement.opacity), *box[:2])


def faded(picture: Picture, opacity: float) -> Picture:
    """The same picture with its alpha times an opacity of 0..1. Raises UsageError beyond."""
    _check(opacity)
    if opacity == 1:
        return picture
    if picture.alpha is None:
        return picture.with_alpha(np.full(picture.size[::-1], round(255 * opacity), np.uint8))
    return picture.with_alpha(np.asarray(cv2.LUT(picture.alpha, to_bytes(np.arange(256) * opacity))))


def _check(opacity: float) -> None:
    if not 0 <= opacity <= 1:
        raise UsageError(f"An opacity of {opacity} is out of range.", "Use 0 (clear) to 1 (opaque).")


# --- where it lies --------------------------------------------------------------------------------------


def _upright(picture: Picture, placement: Placement) -> tuple[Picture, Placement]:
    """Quarter turns are taken sample for sample; odd sides of halved chroma have none that fits."""
    turns, rest = divmod(placement.rotation, 90)
    turns %= 4
    if rest or (turns and picture.layout.halved and any(side % 2 for side in picture.size)):
        return picture, placement
    size, crop = placement.size, placement.crop
    for _ in range(int(turns)):
        size, crop = size[::-1], (1 - crop[3], crop[0], 1 - crop[1], crop[2])
    placement = replace(placement, size=size, crop=crop, rotation=0.0)
    if not turns:
        return picture, placement
    first, second, third = (_turned(p, int(turns)) for p in picture.planes)
    alpha = None if picture.alpha is None else _turned(picture.alpha, int(turns))
    return Picture((first, second, third), picture.layout, alpha), placement


def _turned(plane: Plane, turns: int) -> Plane:
    return np.asarray(cv2.rotate(plane, _QUARTERS[turns - 1]))


def _crop(picture: Picture, placement: Placement) -> Edges:
    """In the picture's pixels."""
    (width, height), (left, top, right, bottom) = picture.size, placement.crop
    return left * width, top * height, right * width, bottom * height


def _filled(picture: Picture, crop: Edges) -> Edges:
    """The part of a crop that has any alpha, and a little about it: the rest need not be resampled."""
    if picture.alpha is None:
        return crop
    left, top, width, height = cv2.boundingRect(np.ascontiguousarray(picture.alpha))
    if not width:
        return _NOWHERE
    x0, y0 = max(crop[0], left - _ABOUT), max(crop[1], top - _ABOUT)
    x1, y1 = min(crop[2], left + width + _ABOUT), min(crop[3], top + height + _ABOUT)
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else _NOWHERE


def _onto(picture: Picture, placement: Placement) -> Map:
    """From the picture's pixels to the canvas's."""
    left, top, right, bottom = _crop(picture, placement)
    radians = math.radians(placement.rotation)
    cos, sin = math.cos(radians), math.sin(radians)
    turn = np.array([[cos, -sin, placement.centre[0]], [sin, cos, placement.centre[1]], [0, 0, 1.0]])
    scale = scaled(placement.size[0] / (right - left), placement.size[1] / (bottom - top))
    return np.asarray(turn @ scale @ moved(-(left + right) / 2, -(top + bottom) / 2))


def _seen(crop: Edges, onto: Map, canvas: Size, step: int) -> Box | None:
    """The part of the canvas that the picture reaches, out to whole cells of chroma."""
    if crop == _NOWHERE:
        return None
    left, top, right, bottom = bounds(crop, onto)
    x0, y0 = (math.floor(max(0.0, v) + _WHOLE) // step * step for v in (left, top))
    x1, y1 = (
        min(side, -(-math.ceil(min(end, side) - _WHOLE) // step) * step)
        for side, end in zip(canvas, (right, bottom), strict=True)
    )
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


# --- what of it is there --------------------------------------------------------------------------------


def _cut(picture: Picture, placement: Placement, box: Box, halved: bool) -> Picture | None:
    """The picture's own samples, where they fall on the canvas's; None where they do not."""
    crop, (width, height) = _crop(picture, placement), placement.size
    left, top = placement.centre[0] - width / 2, placement.centre[1] - height / 2
    exact = (crop[0], crop[1], left, top, width, height, width - (crop[2] - crop[0]), height - (crop[3] - crop[1]))
    from_x, from_y, to_x, to_y, wide, high, *more = (round(v) for v in exact)
    if placement.rotation or any(more) or any(abs(v - round(v)) > _WHOLE for v in exact):
        return None
    if box[2] > to_x + wide or box[3] > to_y + high:  # half a cell of chroma lies beyond
        return None
    if halved and any(v % 2 for v in (from_x, from_y, to_x, to_y)):
        return None
    x, y = box[0] - to_x + from_x, box[1] - to_y + from_y
    part = (x, y, x + box[2] - box[0], y + box[3] - box[1])
    if part == (0, 0, *picture.size):
        return picture
    first, second, third = (sliced(p, part, pitch(p, picture)) for p in picture.planes)
    alpha = None if picture.alpha is None else sliced(picture.alpha, part)
    return Picture((first, second, third), picture.layout, alpha)


def _covering(picture: Picture, placement: Placement, onto: Map, crop: Edges, box: Box) -> Picture:
    """A box's picture with alpha taken away outside of the crop; none is made where the crop fills the box."""
    x0, y0, x1, y1 = bounds((float(box[0]), float(box[1]), float(box[2]), float(box[3])), inverse(onto))
    near = _WHOLE * min(1.0, (crop[2] - crop[0]) / placement.size[0], (crop[3] - crop[1]) / placement.size[1])
    if x0 >= crop[0] - near and y0 >= crop[1] - near and x1 <= crop[2] + near and y1 <= crop[3] + near:
        return picture
    share = _coverage(placement, box)
    return picture.with_alpha(to_bytes(share * (255 if picture.alpha is None else picture.alpha)))


def _coverage(placement: Placement, box: Box) -> Floats:
    """How much of each of a box's pixels lies inside the placed rectangle, 0..1: exact where it is upright."""
    x = np.arange(box[0] + 0.5, box[2], dtype=np.float32)[None] - np.float32(placement.centre[0])
    y = np.arange(box[1] + 0.5, box[3], dtype=np.float32)[:, None] - np.float32(placement.centre[1])
    if placement.rotation:
        radians = math.radians(placement.rotation)
        cos, sin = np.float32(math.cos(radians)), np.float32(math.sin(radians))
        x, y = cos * x + sin * y, cos * y - sin * x
    return _within(x, placement.size[0]) * _within(y, placement.size[1])


def _within(place: Floats, length: float) -> Floats:
    """The share of a pixel about each place that lies no farther than half the length from 0."""
    return np.clip(np.float32(length / 2 + 0.5) - np.abs(place), 0, np.float32(min(1.0, length)))
