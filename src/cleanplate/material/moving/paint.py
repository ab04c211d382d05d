"""Colour: mixed the way the eye sees it, laid over, lit and enlarged.

Colours mix in Oklab (Ottosson, 2020), where a mixture is as light and as vivid as it should look. Lights add up
as they do in air: on linear values.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from cleanplate.material.moving.stage import Stage
from cleanplate.picture import Floats, Size

_GAMMA = 2.2
_STEPS = 4096  # of a ramp: far finer than what eight bits show
_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_FROM_LAB = np.linalg.inv(_TO_LAB).astype(np.float32)
_FROM_CONES = np.linalg.inv(_TO_CONES).astype(np.float32)


def rgb(code: str) -> Floats:
    """`#rrggbb` as three values, 0..1."""
    return np.array([int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)], np.float32)


def linear(encoded: Floats) -> Floats:
    return np.power(encoded, _GAMMA)


def encoded(light: Floats) -> Floats:
    """Linear light, 0 and up, as it is shown; what is brighter than white is white."""
    return np.power(np.clip(light, 0, 1), (1 / _GAMMA))


def to_lab(colour: Floats) -> Floats:
    """Encoded RGB (..., 3) to Oklab."""
    return np.asarray(np.cbrt(linear(colour) @ _TO_CONES.T) @ _TO_LAB.T, np.float32)


def from_lab(lab: Floats) -> Floats:
    """Oklab (..., 3) to encoded RGB, clipped to 0..1."""
    cones = lab @ _FROM_LAB.T
    return encoded((cones * cones * cones) @ _FROM_CONES.T)


def ramp(stops: Sequence[tuple[float, str]]) -> Floats:
    """Colours along 0..1, mixed between stops at rising places: (steps, 3)."""
    at = np.linspace(0, 1, _STEPS)
    places, labs = [place for place, _ in stops], to_lab(np.stack([rgb(code) for _, code in stops]))
    return from_lab(np.stack([np.interp(at, places, labs[:, i]) for i in range(3)], axis=-1).astype(np.float32))


def shaded(field: Floats, colours: Floats) -> Floats:
    """The colour of a ramp at each value, 0..1, of a field: (..., 3)."""
    at = np.clip(field * _STEPS - 0.5, 0, _STEPS - 1).astype(np.intp)
    return np.asarray(np.take(colours, at, axis=0))


def enlarged(small: Floats, size: Size) -> Floats:
    """A soft field at another size. Linear: what is a slope stays one, while OpenCV's cubic makes it wavy."""
    if (small.shape[1], small.shape[0]) == size:
        return small
    return np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_LINEAR), np.float32)


def shrunk(field: Floats, times: int) -> Floats:
    """A field so many times smaller, each sample the mean of what it stands for."""
    size = (max(field.shape[1] // times, 1), max(field.shape[0] // times, 1))
    return np.asarray(cv2.resize(field, size, interpolation=cv2.INTER_AREA), np.float32)


def blurred(field: Floats, sigma: float) -> Floats:
    """A Gaussian blur of `sigma` samples."""
    return np.asarray(cv2.GaussianBlur(field, (0, 0), max(sigma, 0.01), borderType=cv2.BORDER_REFLECT), np.float32)


def vignette(stage: Stage, strength: float) -> Floats:
    """What is left of the light towards the corners: 1 in the middle, 1 - strength in them; (rows, columns)."""
    width, height = stage.reach
    apart = (stage.x / width) ** 2 + (stage.y / height) ** 2
    return 1 - strength * step(0, 2, apart)


def step(low: float, high: float, field: Floats) -> Floats:
    """From 0 at `low` to 1 at `high`, smooth at both ends."""
    t = np.clip((field - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def rolled(light: Floats, knee: float = 0.25) -> Floats:
    """Highlights roll off as on film instead of clipping."""
    return np.asarray(light * (1 + knee * light) / (1 + 2 * knee * light), np.float32)


def together(planes: Floats) -> Floats:
    """Planes (3, rows, columns) as a picture (rows, columns, 3)."""
    return np.asarray(cv2.merge(tuple(planes)), np.float32)


def within(picture: Floats) -> Floats:
    """The picture clipped to 0..1, in place."""
    return np.asarray(np.clip(picture, 0, 1, out=picture))
