"""A colour table laid over a picture, on the planes it has.

The table is worked out once for the planes' own codes: exactly for every code of the first plane (of every fourth,
at 10 bits), and at every eighth for the other two, with straight lines between. The first plane goes through the
curve of greys at its own size, and what colours differ from that is worked out at chroma's size, as chroma is.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from cleanplate.compose.colour import looked_up, luma_there
from cleanplate.compose.looks.cube import Cube, Values
from cleanplate.picture import Floats, Layout, Picture, Plane, code_map, resized, rgb_map, to_codes

_FIRST = 256  # entries for the first plane
_OTHER = 33  # for each of the other two


def graded(picture: Picture, cube: Cube, strength: float = 100) -> Picture:
    """The picture through a table, its alpha kept; `strength` 0..100 is how much of the change is made."""
    if not strength:
        return picture
    layout = picture.layout
    curve, colours = _tables(cube, strength, layout)
    there = luma_there(picture)
    size = there.shape[1], there.shape[0]
    steps = (layout.peak + 1) / (_OTHER - 1)
    rows = looked_up(there, _rows(layout))
    across, down = (p.astype(np.float32) * np.float32(1 / steps) for p in picture.planes[1:])
    found = cv2.remap(colours, across, cv2.add(rows, down), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    beside, second, third = (np.asarray(part, np.float32) for part in cv2.split(found))
    beside = beside if size == picture.size else _grown(beside, picture.size)
    first = _sum(looked_up(picture.planes[0], curve), beside, layout)
    return Picture((first, to_codes(second, layout), to_codes(third, layout)), layout, picture.alpha)


def _sum(first: Plane, beside: Floats, layout: Layout) -> Plane:
    if layout.depth == 8:
        return np.asarray(cv2.add(first, beside, dtype=cv2.CV_8U))
    return to_codes(first + beside, layout)


def _grown(plane: Floats, size: tuple[int, int]) -> Floats:
    """A plane of halved size at full size; an odd side's last cell reaches one beyond."""
    double = plane.shape[1] * 2, plane.shape[0] * 2
    return np.ascontiguousarray(resized(plane, double)[: size[1], : size[0]])


@lru_cache(maxsize=8)
def _rows(layout: Layout) -> Floats:
    """By code of the first plane: the row of the colours' table at which its own begin."""
    nearest = np.rint(np.arange(layout.peak + 1) * ((_FIRST - 1) / layout.peak))
    return np.asarray(nearest * _OTHER, np.float32)


@lru_cache(maxsize=8)
def _tables(cube: Cube, strength: float, layout: Layout) -> tuple[Plane, Floats]:
    """The curve of greys by code, and (256·33, 33, 3): what the first plane differs from that, and both others."""
    firsts = np.arange(_FIRST, dtype=np.float64) * (layout.peak / (_FIRST - 1))
    others = np.arange(_OTHER) * ((layout.peak + 1) / (_OTHER - 1))
    curve = _greys(cube, strength, layout, np.arange(layout.peak + 1, dtype=np.float64))
    codes = np.stack(np.meshgrid(firsts, others, others, indexing="ij"), axis=-1)  # first, third, second
    codes = codes.reshape(-1, 3)[:, [0, 2, 1]]
    colours = _changed(cube, strength, layout, codes).reshape(_FIRST, _OTHER, _OTHER, 3)
    colours[..., 0] -= _greys(cube, strength, layout, firsts)[:, None, None]
    return to_codes(curve, layout), colours.reshape(_FIRST * _OTHER, _OTHER, 3).astype(np.float32)


def _greys(cube: Cube, strength: float, layout: Layout, firsts: Values) -> Values:
    """What becomes of the first plane of greys."""
    middle = firsts if layout.matrix == "rgb" else np.full_like(firsts, 1 << layout.depth - 1)
    codes = np.stack([firsts, middle, middle], axis=1)
    return np.asarray(_changed(cube, strength, layout, codes)[:, 0])


def _changed(cube: Cube, strength: float, layout: Layout, codes: Values) -> Values:
    """Codes (n, 3) to codes, not held to any range.

    Codes of no real colour are moved as the nearest is: so lines drawn to them are right on their way.
    """
    to_rgb, back = rgb_map(layout), code_map(layout)
    rgb = codes @ to_rgb[:, :3].T + to_rgb[:, 3]
    real = np.clip(rgb, 0, 1)
    moved = rgb + (cube.at(real) - real) * (strength / 100)
    return np.asarray(moved @ back[:, :3].T + back[:, 3])
