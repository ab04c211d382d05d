"""Light wrap: what is bright behind a subject spills round its edge, as it does through a lens and off hair.

The light of the scene, out of focus, is screened over the subject by how much of the scene lies about each place.
Source: Brinkmann, "The Art and Science of Digital Compositing" (2nd edition, 2008), on light wrap and on screen.
"""

from __future__ import annotations

import math
from dataclasses import replace

import cv2
import numpy as np

from cleanplate.matting.foreground import Cutout
from cleanplate.picture import Floats, Layout, Picture, Plane, Size, code_map, resized, rgb_map, to_codes

_GAMMA = 2.4  # BT.1886, both ways
_STEP = 4  # one in so many pixels is enough for what is so soft
_FAR_STEP = 16
_REACH = 0.014  # sigma of the rim that is lit, as a share of the side of a square as large as the subject
_FARTHEST = 0.007  # as a share of the shorter side
_SOFT = 0.035  # sigma of the light
_DIM = 0.15  # linear light that spills half as much as it would: what is bright spills, what is dark does not
_MOST = 0.9  # of the light, at 100, where most of what lies about is not the subject


def wrapped(cutout: Cutout, plate: Picture, strength: float) -> Cutout:
    """The cut-out with the plate's light on its rim, by 0..100; the matte stays as it is."""
    foreground = cutout.foreground
    size = _small(foreground.size, _STEP)
    share = np.minimum(1.6 * _rim(cutout, size), 1) * np.float32(_MOST * strength / 100)  # a finger is not all rim
    own = _own(cutout, size)
    light = cv2.pow(np.clip(cv2.transform(own, rgb_map(foreground.layout)), 0, 1), _GAMMA)
    # screened: what is bright already gains little, and nothing is ever driven beyond white
    lit = light + share[..., None] * resized(_light(plate), size) * (1 - light)
    codes = cv2.transform(np.asarray(cv2.pow(lit, 1 / _GAMMA), np.float32), code_map(foreground.layout))
    return replace(cutout, foreground=_added(foreground, np.asarray(codes - own, np.float32)))


def _small(size: Size, step: int) -> Size:
    return max(1, size[0] // step), max(1, size[1] // step)


def _rim(cutout: Cutout, size: Size) -> Floats:
    """How much of what lies about each place is not the subject: a half on a straight edge, none far inside."""
    around = (255 - resized(cutout.matte.alpha, size)).astype(np.float32) * np.float32(1 / 255)
    sigma = min(_REACH * math.sqrt(cutout.matte.coverage * size[0] * size[1]), _FARTHEST * min(size))
    rim = cv2.GaussianBlur(around, (0, 0), max(0.5, sigma), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(rim, np.float32)


def _own(cutout: Cutout, size: Size) -> Floats:
    """The subject's own colour, smoothed over its edge: code values (height, width, 3)."""
    return np.asarray(resized(np.ascontiguousarray(np.moveaxis(cutout.spread, 0, 2)), size), np.float32)


def _light(plate: Picture) -> Floats:
    """The plate's light far out of focus, linear (height, width, 3)."""
    size = _small(plate.size, _FAR_STEP)
    light = np.asarray(cv2.pow(plate.rgb(size), _GAMMA), np.float32)
    light *= light.mean(axis=2, keepdims=True) / (light.mean(axis=2, keepdims=True) + np.float32(_DIM))
    sigma = max(0.5, min(size) * _SOFT)
    return np.asarray(cv2.GaussianBlur(light, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE), np.float32)


def _added(picture: Picture, more: Floats) -> Picture:
    layout, white = picture.layout, round(picture.layout.gray_codes()[1])
    whites = (white,) * 3 if layout.matrix == "rgb" else (white, None, None)
    first, second, third = (
        _sum(plane, np.asarray(resized(part, (plane.shape[1], plane.shape[0])), np.float32), layout, most)
        for plane, part, most in zip(picture.planes, cv2.split(more), whites, strict=True)
    )
    return Picture((first, second, third), picture.layout, picture.alpha)


def _sum(plane: Plane, more: Floats, layout: Layout, most: int | None) -> Plane:
    """A plane with its part of the light; none of luma beyond white that was not there before."""
    lit = np.asarray(
        cv2.add(plane, more, dtype=cv2.CV_8U) if layout.depth == 8 else to_codes(plane + more, layout)
    )
    return lit if most is None else np.minimum(lit, np.maximum(plane, layout.dtype(most)))
