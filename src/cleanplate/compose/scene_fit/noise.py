"""The subject's own noise, measured, and a scene that is cleaner given as much: else the two look pasted.

Source: Immerkær, "Fast noise variance estimation" (CVIU 64(2), 1996): a mask that sees noise and no ramps. It is
read square by square, and the quieter squares count: the others have texture.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.compose.looks.grain import grained
from cleanplate.matting.foreground import Cutout
from cleanplate.picture import Floats, Layout, Picture, Plane

_MASK = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
_TO_SIGMA = math.sqrt(math.pi / 2) / 6  # the mask makes noise six times as large; and from its mean size
_TILE = 16  # pixels of a square that is measured by itself
_EVERY = 4  # one of so many rows of squares is measured
_QUIET = 0.3  # the share of squares, quietest first, at which the noise is read: others have texture
_FEW = 12  # squares: fewer tell nothing
_ENDS = 0.06  # of the range: what is nearer to black or white has lost its noise
_MOST = 5.0  # 8-bit codes that are ever added


def regrained(plate: Picture, cutout: Cutout, strength: float, moment: int) -> Picture:
    """The plate with as much noise as the subject has and it lacks, by 0..100. `moment` says which noise."""
    layout = plate.layout
    if layout.matrix == "rgb":
        own, there = noise(cutout.foreground.planes[1], layout, cutout.matte.alpha), noise(plate.planes[1], layout)
    else:
        own, there = noise(cutout.foreground.planes[0], layout, cutout.matte.alpha), noise(plate.planes[0], layout)
    lacking = float(np.sqrt(max(own**2 - there**2, 0.0))) * strength / 100
    lacking = min(lacking, _MOST * (1 << layout.depth - 8))
    return grained(plate, _amounts(lacking, layout), moment) if lacking > 0 else plate


def noise(plane: Plane, layout: Layout, alpha: NDArray[np.uint8] | None = None) -> float:
    """The standard deviation of a plane's noise in codes, where `alpha` is full; 0 where that cannot be told."""
    if min(plane.shape) < _TILE:
        return 0.0
    strips = _strips(plane)
    curved = _means(np.asarray(np.abs(cv2.filter2D(strips, cv2.CV_32F, _MASK)), np.float32))
    black, white = layout.gray_codes()
    luma = (_means(strips.astype(np.float32)) - black) / (white - black)
    told = (luma > _ENDS) & (luma < 1 - _ENDS)
    if alpha is not None:
        told &= _means(_strips(alpha).astype(np.float32)) > 254.99
    if np.count_nonzero(told) < _FEW:
        return 0.0
    return float(np.quantile(curved[told], _QUIET)) * _TO_SIGMA


def _strips(plane: Plane) -> Plane:
    """One in some rows of squares, each below the other."""
    rows, columns = (side // _TILE for side in plane.shape)
    whole = plane[: rows * _TILE, : columns * _TILE].reshape(rows, _TILE, -1)
    return np.ascontiguousarray(whole[::_EVERY]).reshape(-1, columns * _TILE)


def _means(strips: Floats) -> Floats:
    """The mean of each square, without the rows at which strips meet."""
    inner = np.ascontiguousarray(strips.reshape(-1, _TILE, strips.shape[1])[:, 1:-1])
    size = strips.shape[1] // _TILE, inner.shape[0]
    return np.asarray(cv2.resize(inner.reshape(-1, strips.shape[1]), size, interpolation=cv2.INTER_AREA))


def _amounts(sigma: float, layout: Layout) -> Floats:
    """The same on all, but none on black and white: there a camera's noise is cut off."""
    black, white = layout.gray_codes()
    luma = (np.arange(layout.peak + 1) - black) / (white - black)
    return np.asarray(sigma * np.clip(np.minimum(luma, 1 - luma) / _ENDS, 0, 1), np.float32)
