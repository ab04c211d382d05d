"""A finished alpha's rim moved and softened, in the tiles that hold any of it.

Source: a grey erosion by a disc moves every level of an edge by the disc's radius, so a soft edge keeps its
softness (Serra, "Image Analysis and Mathematical Morphology", 1982). The mean of several, of radii about the one
asked for, moves by fractions of a pixel, is round on the grid, and lets a grown hair fade out, where one disc
alone would make a bar of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

Alpha = NDArray[np.uint8]

_TILE = 128  # pixels; small enough to skip most of a picture
_STRIDE = 6  # pixels: the radius of one step, where a choke is wider than that
_TAPER = 0.5  # width over which the radii are spread, as a share of the choke
_SHELLS = 4  # discs in a pixel of that width
_GAUSSIAN = 6.0  # pixels of sigma, beyond which three boxes are as good as it, and cost the same at any width


def choked(alpha: Alpha, pixels: float) -> Alpha:
    """Alpha (height, width) whose subject is smaller by so many pixels; larger where they are negative."""
    if pixels < 0:
        return np.asarray(~choked(~alpha, -pixels), np.uint8)
    strides = max(0, math.ceil(pixels / _STRIDE) - 1)
    rest = pixels - strides * _STRIDE
    width = max(1.0, _TAPER * rest)
    radii = _radii(rest, width)
    reach = strides * _STRIDE + math.ceil(rest + width)

    def shrunk(tile: Alpha) -> Alpha:
        if strides:
            tile = _eroded(tile, _STRIDE, strides)
        total = np.zeros(tile.shape, np.float32)
        for radius in radii:
            cv2.accumulate(_eroded(tile, radius), total)
        return cv2.convertScaleAbs(total, alpha=1 / len(radii))  # type: ignore[return-value]

    return _tiled(alpha, shrunk, reach)


def feathered(alpha: Alpha, pixels: float) -> Alpha:
    """Alpha (height, width) softened by a Gaussian of half so many pixels."""
    sigma = pixels / 2
    if sigma > _GAUSSIAN:
        sides = _sides(sigma)
        return _tiled(alpha, lambda tile: _boxes(tile, sides), sum(side // 2 for side in sides))
    side = 2 * math.ceil(3 * sigma) + 1
    return _tiled(alpha, lambda tile: _blurred(tile, side, sigma), side // 2)


def _blurred(tile: Alpha, side: int, sigma: float) -> Alpha:
    soft = cv2.GaussianBlur(tile.astype(np.float32), (side, side), sigma, borderType=cv2.BORDER_REPLICATE)
    return cv2.convertScaleAbs(soft)  # type: ignore[return-value]


def _sides(sigma: float) -> tuple[int, int, int]:
    """Of three boxes, each of odd sides, whose variances ((side² - 1) / 12 each) come nearest to sigma's.

    Source: Kovesi, "Fast Almost-Gaussian Filtering", DICTA 2010.
    """
    narrow = int((math.sqrt(4 * sigma * sigma + 1) - 1) / 2) * 2 + 1
    wide = narrow + 2
    choices = ((narrow, narrow, narrow), (narrow, narrow, wide), (narrow, wide, wide), (wide, wide, wide))
    return min(choices, key=lambda sides: abs(sum(side * side - 1 for side in sides) / 12 - sigma * sigma))


def _boxes(tile: Alpha, sides: tuple[int, int, int]) -> Alpha:
    soft = tile.astype(np.float32)
    for side in sides:
        soft = cv2.blur(soft, (side, side), borderType=cv2.BORDER_REPLICATE)  # type: ignore[assignment]
    return cv2.convertScaleAbs(soft)  # type: ignore[return-value]


def _tiled(alpha: Alpha, change: Callable[[Alpha], Alpha], reach: int) -> Alpha:
    """`change`, which looks `reach` pixels far, wherever alpha is not the same all around."""
    (height, width), out = alpha.shape, alpha.copy()
    side = max(_TILE, 2 * reach)
    for y in range(0, height, side):
        for x in range(0, width, side):
            top, left = max(0, y - reach), max(0, x - reach)
            tile = alpha[top : y + side + reach, left : x + side + reach]
            if tile.min() == tile.max():
                continue
            inner = out[y : y + side, x : x + side]
            inner[...] = change(tile)[y - top :, x - left :][: inner.shape[0], : inner.shape[1]]
    return out


def _eroded(tile: Alpha, radius: float, times: int = 1) -> Alpha:
    return cv2.erode(tile, _disc(radius), iterations=times)  # type: ignore[return-value]


def _radii(middle: float, width: float) -> list[float]:
    """Radii spread evenly over a width. A disc of radius r holds the samples whose centres lie within it, which is
    half a pixel less on average: hence the half."""
    count = math.ceil(width * _SHELLS)
    return [max(0.0, middle + 0.5 + ((i + 0.5) / count - 0.5) * width) for i in range(count)]


@cache
def _disc(radius: float) -> Alpha:
    around = np.arange(-int(radius), int(radius) + 1)
    return (around**2 + around[:, None] ** 2 <= radius * radius).astype(np.uint8)
