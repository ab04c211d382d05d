"""One picture takes over from another: dissolve, fade through a colour, wipe, slide, zoom.

Pictures are mixed premultiplied, so what lies under clear alpha never shows, and cut-outs melt as solid ones do.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from cleanplate.backdrop import Rgb
from cleanplate.compose.layers.layer import Layer, Placement, placed
from cleanplate.compose.layers.light import mixed_in_light
from cleanplate.compose.layers.paint import painted
from cleanplate.compose.layers.resample import Box, pitch, sliced
from cleanplate.draft.finish import TRANSITIONS, Direction
from cleanplate.picture import Floats, Layout, Matte, Picture, Plane, Size, solid, to_bytes, to_codes

_SOFT = 0.08  # of the way: how broad a wipe's edge is
_GROWN = 0.3  # how much larger a zoom makes the picture
_TRACE = np.float32(1 / 64)  # of 255: a clear sample's weight, which counts where both are clear
_BACK = ("right", "down")  # directions towards higher places
_DOWN = ("up", "down")


@dataclass(frozen=True)
class Change:
    """How one picture takes over. `colour`: a fade's, 8-bit RGB. `direction`: where a wipe or slide goes to."""

    kind: TRANSITIONS
    colour: Rgb = (0, 0, 0)
    direction: Direction = "left"


def taken_over(
    before: Picture, after: Picture, how: Change, share: float, box: Box, linear: bool = False
) -> Layer:
    """What is seen when a share (0..1) of the change is done, of two pictures of one canvas and layout.

    `box` (even, in the canvas's pixels) is where they lie: nothing outside of it is shown, but by a zoom, which
    is about its middle. `linear` mixes in linear light.
    """
    if how.kind == "zoom":
        return Layer(_zoomed(before, after, eased(share), box, linear), 0, 0)
    first, second = (_cut(picture, box) for picture in (before, after))
    if how.kind == "dissolve":
        made = mixed(first, second, share, linear)
    elif how.kind == "fade":
        shown = first if share < 0.5 else second
        made = mixed(shown, _filled(first, second, how.colour, share), 1 - abs(1 - 2 * share), linear)
    elif how.kind == "wipe":
        made = mixed(first, second, _edge(how.direction, eased(share), first.size), linear)
    else:
        made = _pushed(first, second, how.direction, eased(share))
    return Layer(made, *box[:2])


def eased(share: float) -> float:
    """Slow at both ends: the cubic with no slope there."""
    return share * share * (3 - 2 * share)


def mixed(before: Picture, after: Picture, share: float | Plane, linear: bool = False) -> Picture:
    """The second picture's share of two of one size: 0..1 everywhere, or 0..255 of each pixel."""
    solid_both = before.alpha is None and after.alpha is None
    if solid_both and isinstance(share, float) and not linear:
        first, second, third = (
            np.asarray(cv2.addWeighted(a, 1 - share, b, share, 0))
            for a, b in zip(before.planes, after.planes, strict=True)
        )
        return Picture((first, second, third), before.layout)
    if isinstance(share, float):
        share = np.full(before.size[::-1], round(share * 255), np.uint8)
    if solid_both:
        return painted(before, Layer(after.with_alpha(share), 0, 0), linear)
    return _weighted(before, after, share, linear)


def _weighted(before: Picture, after: Picture, share: Plane, linear: bool) -> Picture:
    upper = Matte(to_bytes(_alpha(after) * (share / np.float32(255))))
    lower = Matte(to_bytes(_alpha(before) * (1 - share / np.float32(255))))
    alpha = np.asarray(cv2.add(upper.alpha, lower.alpha), np.uint8)
    planes = []
    for below, above in zip(before.planes, after.planes, strict=True):
        under, over = (m.at(above).astype(np.float32) + _TRACE for m in (lower, upper))
        planes.append(_blended(below, above, under, over, before.layout))
    if linear:
        total = np.maximum(alpha, 1).astype(np.float32)
        part = np.asarray(upper.alpha / total, np.float32)
        mixed_in_light(planes, after.planes, before.planes, np.minimum(part, 1), before.layout)
    return Picture((planes[0], planes[1], planes[2]), before.layout, alpha)


def _blended(below: Plane, above: Plane, under: Floats, over: Floats, layout: Layout) -> Plane:
    if layout.depth == 8:
        return np.asarray(cv2.blendLinear(np.ascontiguousarray(below), np.ascontiguousarray(above), under, over))
    total = below.astype(np.float32) * under + above.astype(np.float32) * over
    return to_codes(total / (under + over), layout)


def _alpha(picture: Picture) -> Floats:
    if picture.alpha is None:
        return np.full(picture.size[::-1], 255, np.float32)
    return np.asarray(picture.alpha, np.float32)


def _filled(before: Picture, after: Picture, colour: Rgb, share: float) -> Picture:
    """The colour in the shape that both have together at that share."""
    plain = solid(colour, before.layout, before.size)
    if before.alpha is None and after.alpha is None:
        return plain
    return plain.with_alpha(to_bytes(_alpha(before) * (1 - share) + _alpha(after) * share))


def _edge(direction: Direction, share: float, size: Size) -> Plane:
    """How much of the second is seen of each pixel, 0..255: its soft edge runs in from the side it comes from."""
    width, height = size
    length = height if direction in _DOWN else width
    place = (np.arange(length, dtype=np.float32) + 0.5) / length
    if direction not in _BACK:
        place = 1 - place
    line = to_bytes(np.clip((share * (1 + _SOFT) - place) / _SOFT, 0, 1) * 255)
    return np.ascontiguousarray(np.broadcast_to(line[:, None] if direction in _DOWN else line, (height, width)))


def _pushed(before: Picture, after: Picture, direction: Direction, share: float) -> Picture:
    """Both side by side, seen through a window that moves: one picture resampled once, so no seam opens."""
    axis, forward = (0 if direction in _DOWN else 1), direction in _BACK
    if (before.alpha is None) != (after.alpha is None):
        before, after = _with_alpha(before), _with_alpha(after)
    pair = _joined(*((after, before) if forward else (before, after)), axis)
    width, height = before.size
    way = (width, height)[1 - axis]
    gone = share * way
    start = gone - way if forward else -gone
    middle = (start + way, height / 2) if axis else (width / 2, start + way)
    return _layer(pair, Placement(pair.size, middle), before.size)


def _zoomed(before: Picture, after: Picture, share: float, box: Box, linear: bool) -> Picture:
    """The first grows and melts into the second, which settles."""
    grown, settling = (_scaled(p, 1 + _GROWN * s, box) for p, s in ((before, share), (after, 1 - share)))
    return mixed(grown, settling, float(share), linear)


def _scaled(picture: Picture, factor: float, box: Box) -> Picture:
    """Larger about the middle of a box."""
    (width, height), x, y = picture.size, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    middle = x + (width / 2 - x) * factor, y + (height / 2 - y) * factor
    return _layer(picture, Placement((width * factor, height * factor), middle), picture.size)


def _layer(picture: Picture, placement: Placement, size: Size) -> Picture:
    """A picture that covers a canvas, on it; clear where it has nothing there."""
    layer = placed(picture, placement, size, picture.layout)
    if layer is not None and layer.picture.size == size:
        return layer.picture
    clear = solid((0, 0, 0), picture.layout, size).with_alpha(np.zeros(size[::-1], np.uint8))
    return clear if layer is None else painted(clear, layer)


def _joined(first: Picture, second: Picture, axis: int) -> Picture:
    one, two, three = (np.concatenate(p, axis) for p in zip(first.planes, second.planes, strict=True))
    alpha = None
    if first.alpha is not None and second.alpha is not None:
        alpha = np.concatenate((first.alpha, second.alpha), axis)
    return Picture((one, two, three), first.layout, alpha)


def _with_alpha(picture: Picture) -> Picture:
    return picture if picture.alpha is not None else picture.with_alpha(to_bytes(_alpha(picture)))


def _cut(picture: Picture, box: Box) -> Picture:
    if box == (0, 0, *picture.size):
        return picture
    first, second, third = (sliced(p, box, pitch(p, picture)) for p in picture.planes)
    alpha = None if picture.alpha is None else sliced(picture.alpha, box)
    return Picture((first, second, third), picture.layout, alpha)
