"""A chroma key: alpha from the distance to a screen's colour, no network.

Works on the chroma planes as they come, through three 256x256 tables (alpha, and what to take off U and V),
so a frame costs three look-ups. Chroma is measured along and across the key's own direction, as Vlahos'
colour-difference keyers do (US 4,100,569): a sample is screen as far as its colour points where the key
points, and spill is what points there in the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.errors import NetworkError
from cleanplate.matting.networks.network import Coarse, State
from cleanplate.picture import RGB, Layout, Picture, Plane, from_rgb

SCREEN = 0.62  # of the key's strength: this much along, and it is all screen
SUBJECT = 0.22  # this little, and it is all subject
NARROW = 1.3  # how much colour across the key's direction speaks for the subject
_LEAST = 10.0  # chroma code values: a greyer screen cannot be told from a grey subject
_SEEN = 0.02  # share of the edges that must show such a colour
_YUV = Layout("bt709", halved=False)


@dataclass(frozen=True)
class Tables:
    """What to do with a sample of chroma (u, v), at index u*256 + v."""

    alpha: NDArray[np.uint8]
    u_shift: NDArray[np.int16]
    v_shift: NDArray[np.int16]


class Keyer:
    """Cuts one screen colour: the one given as 8-bit RGB, or the one that the first frame's edges show."""

    name = "key"
    provider = "cpu"
    sequential = False
    sharp = True

    def __init__(self, key: tuple[int, int, int] | None = None, shadows: float = 0.0) -> None:
        """`shadows` 0..1: how much of the shadows that fall on the screen is kept, as a black of low alpha."""
        self._key = key
        self._shadows = shadows

    def start(self, picture: Picture) -> State:
        """The tables. Raises NetworkError when no colour stands out along the picture's edges."""
        chroma = _chroma(picture)
        layout = chroma.layout
        if self._key:
            dot = from_rgb(np.full((2, 2, 3), self._key, np.uint8), layout)
            return _tables(*(float(p[0, 0]) * _to_bytes(layout) for p in dot.planes[1:]))
        return _tables(*find_key(*_byte_planes(chroma)))

    def step(self, picture: Picture, state: State) -> tuple[Coarse, State]:
        chroma = _chroma(picture)
        u, v = _byte_planes(chroma)
        index = (u.astype(np.uint16) << 8) | v
        alpha = state.alpha[index]
        shifts = state.u_shift[index], state.v_shift[index]
        coarse = Coarse(alpha.astype(np.float32) * (1 / 255), _despilled(picture, chroma, shifts), sharp=True)
        return coarse, state


def find_key(u: NDArray[np.uint8], v: NDArray[np.uint8]) -> tuple[float, float]:
    """The commonest colourful chroma along the left, right and top edges, as 8-bit (u, v).

    The bottom is left out: that is where subjects stand. Raises NetworkError when all is grey.
    """
    rim_y, rim_x = max(1, u.shape[0] // 8), max(1, u.shape[1] // 8)
    rims = (slice(None), slice(0, rim_x)), (slice(None), slice(-rim_x, None)), (slice(0, rim_y), slice(None))
    us = np.concatenate([u[r].reshape(-1) for r in rims]).astype(np.float32)
    vs = np.concatenate([v[r].reshape(-1) for r in rims]).astype(np.float32)
    colourful = np.hypot(us - 128, vs - 128) > _LEAST
    if colourful.mean() < _SEEN:
        raise NetworkError(
            "No screen colour was found along the picture's edges.",
            "Name it with --key '#00b140', or leave out --network key.",
        )
    us, vs = us[colourful], vs[colourful]
    counts, _, _ = np.histogram2d(us, vs, bins=32, range=[[0, 256], [0, 256]])
    smooth = cv2.blur(counts, (3, 3))  # a screen's colour may straddle two bins
    row, column = np.unravel_index(int(smooth.argmax()), smooth.shape)
    key_u, key_v = float(row * 8 + 4), float(column * 8 + 4)
    for radius in (20, 10):  # the peak's bin may lie beside the colour: close in on it
        near = np.hypot(us - key_u, vs - key_v) < radius
        key_u, key_v = float(np.median(us[near])), float(np.median(vs[near]))
    return key_u, key_v


def _tables(key_u: float, key_v: float) -> Tables:
    grid = np.arange(256, dtype=np.float32) - 128
    u, v = np.meshgrid(grid, grid, indexing="ij")
    strength = max(float(np.hypot(key_u - 128, key_v - 128)), 1.0)
    x, y = (key_u - 128) / strength, (key_v - 128) / strength
    along, across = u * x + v * y, np.abs(v * x - u * y)
    screen = (along - NARROW * across) / strength
    # a screen lit brighter than the key sample is screen too: colour beyond the key stays "all screen"
    screen = np.where(along > strength, 1 - NARROW * np.maximum(across - 0.35 * along, 0) / strength, screen)
    alpha = np.clip((SCREEN - screen) / (SCREEN - SUBJECT), 0, 1)
    spill = np.maximum(along - across, 0)
    return Tables(
        np.rint(alpha * 255).astype(np.uint8).reshape(-1),
        np.rint(-spill * x).astype(np.int16).reshape(-1),
        np.rint(-spill * y).astype(np.int16).reshape(-1),
    )


def _chroma(picture: Picture) -> Picture:
    return picture.converted(_YUV) if picture.layout.matrix == "rgb" else picture


def _to_bytes(layout: Layout) -> float:
    return 1 / (1 << layout.depth - 8)


def _byte_planes(picture: Picture) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    shift = picture.layout.depth - 8
    u, v = ((p >> shift).astype(np.uint8) if shift else p for p in picture.planes[1:])
    return u, v


def _despilled(picture: Picture, chroma: Picture, shifts: tuple[NDArray[np.int16], NDArray[np.int16]]) -> Picture:
    """The picture with spill taken off; samples without any stay bit for bit."""
    cleaned = [_shifted(p, s, chroma.layout) for p, s in zip(chroma.planes[1:], shifts, strict=True)]
    clean = Picture((chroma.planes[0], cleaned[0], cleaned[1]), chroma.layout, picture.alpha)
    if picture.layout.matrix != "rgb":
        return clean
    spilled = (shifts[0] != 0) | (shifts[1] != 0)
    planes = clean.converted(RGB).planes
    red, green, blue = (np.where(spilled, new, old) for new, old in zip(planes, picture.planes, strict=True))
    return Picture((red, green, blue), picture.layout, picture.alpha)


def _shifted(plane: Plane, shift: NDArray[np.int16], layout: Layout) -> Plane:
    moved = plane.astype(np.int16) + (shift << layout.depth - 8)
    return np.clip(moved, 0, layout.peak).astype(layout.dtype)
