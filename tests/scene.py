"""The scene of most made clips: a bright orange box that moves over a dark blue room. Its matte is known.

The networks of `networks_made` see the subject by its red channel, so truth needs no real network.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Rgb = NDArray[np.uint8]

SIZE = (96, 64)
ROOM = (20, 40, 120)
SUBJECT = (240, 170, 60)
_STEP = 2  # pixels that the box moves from frame to frame


def box(index: int, size: tuple[int, int] = SIZE) -> tuple[slice, slice]:
    """Rows and columns of the subject in frame `index`."""
    width, height = size
    left = width // 6 + _STEP * index
    return slice(height // 4, height - height // 8), slice(left, left + width // 3)


def room(size: tuple[int, int] = SIZE) -> Rgb:
    """The scene without its subject: dark blue with a slow ramp in green."""
    width, height = size
    picture = np.full((height, width, 3), ROOM, np.uint8)
    picture[..., 1] = np.linspace(30, 60, width).astype(np.uint8)
    return picture


def shot(index: int, size: tuple[int, int] = SIZE) -> Rgb:
    """Frame `index`: the box in the room."""
    picture = room(size)
    picture[box(index, size)] = SUBJECT
    return picture


def shots(count: int, size: tuple[int, int] = SIZE) -> list[Rgb]:
    return [shot(index, size) for index in range(count)]


def truth(index: int, size: tuple[int, int] = SIZE) -> NDArray[np.bool_]:
    """Where the subject is."""
    inside = np.zeros((size[1], size[0]), bool)
    inside[box(index, size)] = True
    return inside


def left_edge(mask: NDArray[Any]) -> int:
    """The first column that is mostly set: it tells which frame of the scene a picture is."""
    columns = np.flatnonzero(mask.mean(axis=0) > 0.3)
    return int(columns[0]) if columns.size else -1


def index_of(mask: NDArray[Any], size: tuple[int, int] = SIZE) -> float:
    """The frame of the scene that a mask shows."""
    return (left_edge(mask) - size[0] // 6) / _STEP


def corners() -> Rgb:
    """96x64 with red, green, blue and white quarters, clockwise from the upper left: shows any turn."""
    picture = np.zeros((64, 96, 3), np.uint8)
    picture[:32, :48], picture[:32, 48:] = (200, 30, 30), (30, 200, 30)
    picture[32:, 48:], picture[32:, :48] = (30, 30, 200), (220, 220, 220)
    return picture


def quarter_names(rgb: Rgb) -> list[str]:
    """The colours of a picture's quarters, clockwise from the upper left."""
    height, width = rgb.shape[:2]
    spots = [(1, 1), (1, 3), (3, 3), (3, 1)]
    return [_name(rgb[height * y // 4, width * x // 4].astype(int)) for y, x in spots]


def _name(dot: NDArray[Any]) -> str:
    if dot.min() > 150:
        return "white"
    return ("red", "green", "blue")[int(dot.argmax())]
