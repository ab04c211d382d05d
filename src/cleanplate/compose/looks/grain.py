"""Grain: noise on luma, as strong as its luma says, another at every moment.

A moment has the same whenever it is asked for. The noise is drawn once, larger than the picture, and each moment
sees another part of it.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from cleanplate.compose.colour import looked_up
from cleanplate.picture import Floats, Layout, Picture, Size, to_codes

_STRONGEST = 14.0  # standard deviation at 100, in 8-bit codes, where it is strongest
_MARGIN = 512  # samples on each side that a moment may choose its part among
_COARSE = 0.75 / 1080  # sigma of the grains, as a share of the shorter side


def film_grain(picture: Picture, strength: float, moment: int) -> Picture:
    """Film's grain of 0..100, seen in the greys and not in black and white. `moment` says which."""
    if not strength:
        return picture
    return grained(picture, _film(strength, picture.layout), moment, min(picture.size) * _COARSE)


def grained(picture: Picture, amounts: Floats, moment: int, coarse: float = 0.0) -> Picture:
    """The picture with noise on luma (of RGB: the same on all three); alpha stays as it is.

    `amounts` float32 (codes,): its standard deviation in codes, by the code it falls on. `coarse`: how far each
    grain reaches, a sigma in pixels. `moment` is a whole number of any size.
    """
    layout, noise = picture.layout, _part(picture.size, round(coarse, 2), moment)
    count = 3 if layout.matrix == "rgb" else 1
    planes = list(picture.planes)
    for i in range(count):
        more = cv2.multiply(looked_up(planes[i], amounts), noise)
        if layout.depth == 8:
            planes[i] = np.asarray(cv2.add(planes[i], more, dtype=cv2.CV_8U))
        else:
            planes[i] = to_codes(planes[i] + more, layout)
    return Picture((planes[0], planes[1], planes[2]), layout, picture.alpha)


@lru_cache(maxsize=16)
def _film(strength: float, layout: Layout) -> Floats:
    """Strongest a little below mid grey, where film's is seen most."""
    black, white = layout.gray_codes()
    luma = np.clip((np.arange(layout.peak + 1) - black) / (white - black), 0, 1)
    shape = luma**0.6 * (1 - luma) ** 0.8
    strongest = _STRONGEST * (1 << layout.depth - 8) * strength / 100
    return np.asarray(strongest * shape / shape.max(), np.float32)


def _part(size: Size, coarse: float, moment: int) -> Floats:
    field = _field(size, coarse)
    left, top = np.random.default_rng(moment).integers(0, _MARGIN, 2)
    return field[top : top + size[1], left : left + size[0]]


@lru_cache(maxsize=3)
def _field(size: Size, coarse: float) -> Floats:
    """Noise of standard deviation one, float32."""
    shape = size[1] + _MARGIN, size[0] + _MARGIN
    noise = np.random.default_rng(11).standard_normal(shape, np.float32)
    if coarse < 0.3:
        return noise
    soft = np.asarray(cv2.GaussianBlur(noise, (0, 0), coarse, borderType=cv2.BORDER_REFLECT_101))
    return soft / np.float32(soft.std())
