"""Less light on a picture, here more and there less: what dark corners and shadows are made of.

A factor of light is one of code values, too, by BT.1886's power of 2.4; luma and chroma have one, so hue stays.
It is rounded with a noise of less than half a code: slow ramps get no steps, and a factor of one changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from cleanplate.picture import Floats, Layout, Picture, Plane, Size, resized, to_codes

_GAMMA = 2.4


@dataclass(frozen=True, eq=False)
class Gain:
    """For luma and for chroma (of RGB: for all three): what codes are multiplied by, and what is added then."""

    planes: tuple[tuple[Floats, Floats], ...]

    @classmethod
    def of(cls, light: Floats, layout: Layout, size: Size) -> Gain:
        """`light` float32 (any height, any width) 0..1: what is left of it on a picture of that size."""
        codes = np.asarray(cv2.pow(light, 1 / _GAMMA), np.float32)
        luma, chroma, _ = layout.plane_sizes(size)
        black, middle = layout.gray_codes()[0], float(1 << layout.depth - 1)
        first = _about(codes, luma, black)
        return cls((first,) if layout.matrix == "rgb" else (first, _about(codes, chroma, middle)))


def dimmed(picture: Picture, gain: Gain) -> Picture:
    """The picture with less light on it; its alpha stays as it is."""
    first, second, third = (
        _dimmed(plane, *gain.planes[min(i, len(gain.planes) - 1)], picture.layout)
        for i, plane in enumerate(picture.planes)
    )
    return Picture((first, second, third), picture.layout, picture.alpha)


def _about(codes: Floats, size: Size, zero: float) -> tuple[Floats, Floats]:
    """At a plane's size, with what brings its zero back to where it was."""
    gain = np.asarray(resized(codes, size), np.float32)
    return gain, np.asarray(cv2.scaleAdd(gain, -zero, _dither(size, zero)), np.float32)


def _dimmed(plane: Plane, gain: Floats, more: Floats, layout: Layout) -> Plane:
    less = np.asarray(cv2.multiply(plane, gain, dtype=cv2.CV_32F))
    if layout.depth == 8:
        return np.asarray(cv2.add(less, more, dtype=cv2.CV_8U))
    return to_codes(less + more, layout)


@lru_cache(maxsize=8)
def _dither(size: Size, zero: float) -> Floats:
    noise = np.random.default_rng(7).random(size[::-1], np.float32)
    return (noise - np.float32(0.5)) * np.float32(0.98) + np.float32(zero)
