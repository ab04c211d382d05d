"""Soft samples mixed in linear light: as lenses mix, where code values make edges too dark.

Each sample is taken to RGB, to light, mixed and taken back; halved chroma is worked out at all four pixels of its
cell. Values below black and above white count as black and white.

Source: the transfer is BT.1886 with a black of 0, a power of 2.4, both ways.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.picture import Floats, Layout, Plane, code_map, rgb_map, sampled, to_codes

_GAMMA = 2.4
_Indices = NDArray[np.intp]


def mixed_in_light(
    out: Sequence[Plane], above: Sequence[Plane], below: Sequence[Plane], share: Floats, layout: Layout
) -> None:
    """Write into `out` what `above` over `below` is in the samples with 0 < share < 1, and only there.

    `share` is the part of the colour that is above's, float32 (height, width) in 0..1. All are planes of one
    layout and size; `out` may be contiguous ones only.
    """
    soft = (share > 0) & (share < 1)
    cells, places = _cells(soft, 2 if layout.halved else 1)
    if not cells.size:
        return
    part = _at(share, places)[:, None]
    upper, lower = (_light(planes, places, layout) for planes in (above, below))
    rgb = cv2.pow(np.maximum(lower + part * (upper - lower), 0), 1 / _GAMMA)
    codes = _affine(np.asarray(rgb, np.float32), code_map(layout))
    whole = (places[0] < share.shape[0]) & (places[1] < share.shape[1])  # not the missing half of a cell
    inside = whole & _at(soft, places)
    for plane, values in zip(out, codes.T, strict=True):
        if plane.shape == share.shape:
            y, x = _pixels(places, plane)
            plane[y[inside], x[inside]] = to_codes(values[inside], layout)
        else:
            plane.reshape(-1)[cells] = to_codes(values.reshape(cells.size, -1).mean(axis=1), layout)


def _cells(soft: NDArray[np.bool_], step: int) -> tuple[_Indices, _Indices]:
    """Cells of chroma with anything soft in them, by flat index, and the (2, n·step²) rows and columns in them."""
    height, width = soft.shape
    padded = np.pad(soft, ((0, height % step), (0, width % step)), "edge")
    some = padded[::step, ::step].copy()
    for down, across in np.ndindex(step, step):
        some |= padded[down::step, across::step]
    row, column = np.nonzero(some)
    y, x = (v.reshape(1, -1) for v in np.mgrid[:step, :step])
    places = np.stack([(row[:, None] * step + y).reshape(-1), (column[:, None] * step + x).reshape(-1)])
    return row * some.shape[1] + column, places


def _pixels(places: _Indices, plane: Plane) -> _Indices:
    """Rows and columns, those beyond an odd side on its last ones."""
    return np.asarray(np.minimum(places, np.array([[plane.shape[0] - 1], [plane.shape[1] - 1]])), np.intp)


def _at(plane: Plane, places: _Indices) -> Plane:
    y, x = _pixels(places, plane)
    return np.asarray(plane[y, x])


def _light(planes: Sequence[Plane], places: _Indices, layout: Layout) -> Floats:
    """Linear light at some pixels, float32 (pixels, 3) in 0..1; chroma is linear between its samples."""
    first = _at(planes[0], places).astype(np.float32)[:, None]
    if layout.halved:
        chroma = np.asarray(cv2.merge([np.asarray(p) for p in planes[1:]]), np.float32)
        size = chroma.shape[1] * 2, chroma.shape[0] * 2
        rest = sampled(chroma, size, places[0] * size[0] + places[1])
    else:
        rest = np.stack([_at(p, places) for p in planes[1:]], axis=1).astype(np.float32)
    rgb = _affine(np.concatenate([first, rest], axis=1), rgb_map(layout))
    return np.asarray(cv2.pow(np.clip(rgb, 0, 1), _GAMMA), np.float32)


def _affine(colours: Floats, matrix: NDArray[np.float64]) -> Floats:
    return np.asarray(colours @ matrix[:, :3].T.astype(np.float32) + matrix[:, 3].astype(np.float32), np.float32)
