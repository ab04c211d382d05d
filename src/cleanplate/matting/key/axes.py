"""A key's colour, and pictures measured along and across it.

Vlahos' colour-difference keyers (US 4,100,569) ask of each sample how much of it points where the screen's
colour points. In Y, U, V that is one direction of the chroma plane: `along`; what lies `across` it speaks for
another colour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.errors import NetworkError
from cleanplate.picture import Floats, Layout, Picture, Plane, Size, from_rgb, resized

LEAST = 10.0  # chroma code values: a greyer screen cannot be told from a grey subject
ALONG, ACROSS = 64, 128  # where zero lies in the byte planes; screens reach 180, subjects seldom -64
_SEEN = 0.02  # share of the edges that must show such a colour
_NEAR = 10.0  # code values about the commonest colour that are the screen's too


@dataclass(frozen=True)
class Key:
    """A screen's colour: its chroma's unit direction (u, v), its `strength` there, its `luma` above black, and
    `noise`, the deviation of a sample along that direction. All in 8-bit code values.
    """

    u: float
    v: float
    strength: float
    luma: float
    noise: float = 1.5

    def with_noise(self, noise: float) -> Key:
        return replace(self, noise=noise)


@dataclass(frozen=True)
class Seen:
    """A picture in a key's axes: byte planes at the chroma planes' size. `black` is luma's code of it."""

    along: NDArray[np.uint8]
    across: NDArray[np.uint8]
    luma: NDArray[np.uint8]
    black: float

    @property
    def size(self) -> Size:
        return self.along.shape[1], self.along.shape[0]

    @property
    def planes(self) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]:
        return self.along, self.across, self.luma

    def smaller(self, times: int) -> list[NDArray[Any]]:
        size = max(1, self.size[0] // times), max(1, self.size[1] // times)
        return [resized(p, size) for p in self.planes]

    def values(self, codes: Any) -> Floats:
        """Codes of the three planes (..., 3) as code values: signed, luma from black."""
        zero = np.array([ALONG, ACROSS, self.black], np.float32)
        return np.asarray(np.subtract(codes, zero, dtype=np.float32), np.float32)

    def at(self, indices: NDArray[np.intp]) -> Floats:
        """Along, across and luma of some samples, float32 (indices, 3)."""
        return self.values(np.stack([p.reshape(-1)[indices] for p in self.planes], axis=1))


def see(picture: Picture, key: Key) -> Seen:
    """`picture` has planes Y, U, V."""
    first, u, v = picture.planes
    unit = unit_of(picture.layout)
    along = cv2.addWeighted(u, key.u * unit, v, key.v * unit, ALONG - 128 * (key.u + key.v), dtype=cv2.CV_8U)
    across = cv2.addWeighted(u, -key.v * unit, v, key.u * unit, ACROSS - 128 * (key.u - key.v), dtype=cv2.CV_8U)
    luma = resized(first, (u.shape[1], u.shape[0]))
    if picture.layout.depth > 8:
        luma = cv2.convertScaleAbs(luma, alpha=unit)
    return Seen(_bytes(along), _bytes(across), _bytes(luma), picture.layout.gray_codes()[0] * unit)


def unit_of(layout: Layout) -> float:
    """8-bit code values in one step of a layout."""
    return 1 / (1 << layout.depth - 8)


def named_key(rgb: tuple[int, int, int], layout: Layout) -> Key:
    """The key of an 8-bit RGB colour in pictures of `layout` (Y, U, V)."""
    dot = from_rgb(np.full((2, 2, 3), rgb, np.uint8), layout)
    luma, u, v = (float(p[0, 0]) * unit_of(layout) for p in dot.planes)
    return _key(u, v, luma - layout.gray_codes()[0] * unit_of(layout))


def find_key(picture: Picture) -> Key:
    """The commonest colourful chroma along the left, right and top edges.

    The bottom is left out: that is where subjects stand. Raises NetworkError when all is grey.
    """
    unit, size = unit_of(picture.layout), (picture.planes[1].shape[1], picture.planes[1].shape[0])
    y, u, v = (_rim(resized(p, size)).astype(np.float32) * np.float32(unit) for p in picture.planes)
    colourful = np.hypot(u - 128, v - 128) > LEAST
    if colourful.mean() < _SEEN:
        raise NetworkError(
            "No screen colour was found along the picture's edges.",
            "Name it with --key '#00b140', or leave out --network key.",
        )
    y, u, v = y[colourful], u[colourful], v[colourful]
    key_u, key_v = _commonest(u, v)
    near = np.hypot(u - key_u, v - key_v) < _NEAR
    luma = float(np.median(y[near])) - picture.layout.gray_codes()[0] * unit
    return _key(key_u, key_v, luma)


def _commonest(u: Floats, v: Floats) -> tuple[float, float]:
    counts, _, _ = np.histogram2d(u, v, bins=32, range=[[0, 256], [0, 256]])
    smooth = cv2.blur(counts, (3, 3))  # a screen's colour may straddle two bins
    row, column = np.unravel_index(int(smooth.argmax()), smooth.shape)
    key_u, key_v = float(row * 8 + 4), float(column * 8 + 4)
    for radius in (2 * _NEAR, _NEAR):  # the peak's bin may lie beside the colour: close in on it
        near = np.hypot(u - key_u, v - key_v) < radius
        key_u, key_v = float(np.median(u[near])), float(np.median(v[near]))
    return key_u, key_v


def _key(u: float, v: float, luma: float) -> Key:
    strength = max(float(np.hypot(u - 128, v - 128)), 1.0)
    return Key((u - 128) / strength, (v - 128) / strength, strength, max(luma, 1.0))


def _rim(plane: Plane) -> Plane:
    y, x = max(1, plane.shape[0] // 8), max(1, plane.shape[1] // 8)
    return np.concatenate([plane[:, :x].reshape(-1), plane[:, -x:].reshape(-1), plane[:y].reshape(-1)])


def _bytes(plane: Any) -> NDArray[np.uint8]:
    return np.asarray(plane, np.uint8)
