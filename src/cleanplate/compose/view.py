"""What professionals look at to judge a matte: itself, its faults, the cut-out over what shows them best.

A view is opaque, and has the layout and size of its frame.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.compose.blend import matte_picture, over
from cleanplate.compose.view_names import View
from cleanplate.matting.foreground import Cutout
from cleanplate.picture import Floats, Layout, Matte, Picture, Plane, Size, from_rgb, resized, solid, to_codes

Rgb = tuple[int, int, int]
Draw = Callable[[Picture, Cutout, Picture | None], Picture]

FAINT = 12  # of 255: alpha within this much of clear is haze, of solid a hole, unless an edge runs there
CLEAR, HAZE, SOFT, HOLE, SOLID = (0, 0, 0), (0, 140, 255), (128, 128, 128), (255, 120, 0), (255, 255, 255)
REMOVED = (225, 25, 25)
_TINT = 0.65  # how much of a removed sample is red: what it was must still be seen
_OUTLINED = 720  # lines of picture for each pixel of the outline's width
_SQUARES = 54  # of the checkerboard, from top to bottom
_DARK, _LIGHT = (96, 96, 96), (160, 160, 160)  # neither as dark as black hair nor as light as white
_CANVAS = (24, 24, 24)


def view(name: View, frame: Picture, cutout: Cutout, plate: Picture | None = None) -> Picture:
    """A frame, as it was decoded, and its cut-out, as the view of that name (`VIEWS` says what each shows).

    `plate` is what lies behind the subject in "compare": the checkerboard where there is none.
    """
    return _DRAWN[name](frame, cutout, plate)


def status(matte: Matte, layout: Layout) -> Picture:
    """Alpha in five colours. A sound edge is grey with a thin blue and a thin orange line along it: a blue or an
    orange patch is a fault, however faint it is in the matte."""
    picture = from_rgb(_statuses(), Layout(layout.matrix, False, layout.depth, layout.full_range))
    sizes = layout.plane_sizes((matte.alpha.shape[1], matte.alpha.shape[0]))
    first, second, third = (
        resized(codes.reshape(-1)[matte.alpha], size) for codes, size in zip(picture.planes, sizes, strict=True)
    )
    return Picture((first, second, third), layout)


def overlay(frame: Picture, matte: Matte) -> Picture:
    """The frame with what will be removed in red, by how much of it will be, and a line around the subject."""
    red, line = (_dot(colour, frame.layout) for colour in (REMOVED, SOLID))
    outline = _outline(matte.alpha)
    planes = []
    for plane, tint, white in zip(frame.planes, red, line, strict=True):
        size = plane.shape[1], plane.shape[0]
        share = (255 - matte.at(plane)).astype(np.float32) * np.float32(_TINT / 255)
        mixed = plane + share * (tint - plane.astype(np.float32))
        drawn = resized(outline, size).astype(np.float32) * np.float32(1 / 255)
        planes.append(to_codes(mixed + drawn * (white - mixed), frame.layout))
    return Picture((planes[0], planes[1], planes[2]), frame.layout)


def quartered(pictures: Sequence[Picture]) -> Picture:
    """Four pictures of one layout and size in one of that size, each whole: two above, two below."""
    layout, (width, height) = pictures[0].layout, pictures[0].size
    half = max(1, width // 4 * 2), max(1, height // 4 * 2)  # even, so that halved chroma lies where it belongs
    canvas = solid(_CANVAS, layout, (width, height))
    right, below = (width - half[0]) // 2 * 2, (height - half[1]) // 2 * 2
    for picture, (left, top) in zip(pictures, ((0, 0), (right, 0), (0, below), (right, below)), strict=True):
        for plane, onto in zip(picture.converted(layout, half).planes, canvas.planes, strict=True):
            step = 1 if onto.shape == canvas.planes[0].shape else 2
            _pasted(plane, onto, left // step, top // step)
    return canvas


@cache
def checkerboard(layout: Layout, size: Size) -> Picture:
    """Squares of two greys, as many from top to bottom on every picture."""
    side = max(8, round(size[1] / _SQUARES / 2) * 2)
    y, x = np.mgrid[0 : size[1], 0 : size[0]] // side
    dark, light = (_dot(colour, layout) for colour in (_DARK, _LIGHT))
    board = solid(_DARK, layout, size)
    planes = [
        np.where((x + y) % 2, bright, dim).astype(layout.dtype) if plane.shape == x.shape else plane
        for plane, bright, dim in zip(board.planes, light, dark, strict=True)
    ]
    return Picture((planes[0], planes[1], planes[2]), layout)


@cache
def _plate(colour: Rgb, layout: Layout, size: Size) -> Picture:
    return solid(colour, layout, size)


def _before(colour: Rgb) -> Draw:
    return lambda frame, cutout, _plate_: over(cutout, _plate(colour, frame.layout, frame.size))


def _compare(frame: Picture, cutout: Cutout, plate: Picture | None) -> Picture:
    layout = frame.layout
    result = over(cutout, plate or checkerboard(layout, frame.size))
    return quartered((frame, result, matte_picture(cutout.matte, layout), status(cutout.matte, layout)))


def _pasted(plane: Plane, onto: Plane, left: int, top: int) -> None:
    onto[top : top + plane.shape[0], left : left + plane.shape[1]] = plane


def _outline(alpha: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """255 on a line just outside of where alpha passes a half: what is kept stays as it is."""
    width = max(1, round(min(alpha.shape) / _OUTLINED))
    subject = cv2.inRange(alpha, 128, 255)
    around = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * width + 1, 2 * width + 1))
    return np.asarray(cv2.dilate(subject, around) - subject, np.uint8)


@cache
def _statuses() -> NDArray[np.uint8]:
    """RGB (1, 256, 3) of each alpha."""
    colours = np.full((1, 256, 3), SOFT, np.uint8)
    colours[:, 1 : FAINT + 1], colours[:, 255 - FAINT : 255] = HAZE, HOLE
    colours[:, 0], colours[:, 255] = CLEAR, SOLID
    return colours


def _dot(colour: Rgb, layout: Layout) -> Floats:
    """A colour's three code values."""
    return np.array([float(plane[0, 0]) for plane in solid(colour, layout, (1, 1)).planes], np.float32)


_DRAWN: dict[View, Draw] = {
    "alpha": lambda frame, cutout, _: matte_picture(cutout.matte, frame.layout),
    "status": lambda frame, cutout, _: status(cutout.matte, frame.layout),
    "checker": lambda frame, cutout, _: over(cutout, checkerboard(frame.layout, frame.size)),
    "black": _before((0, 0, 0)),
    "white": _before((255, 255, 255)),
    "overlay": lambda frame, cutout, _: overlay(frame, cutout.matte),
    "compare": _compare,
}
