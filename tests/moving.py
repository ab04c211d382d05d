"""A textured scene for the engine: a bright, reddish figure that moves over a dark, bluish wall; its matte known.

Texture is what motion is found by. The networks here see the figure by its red, and count how often they look.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.matting.networks.network import Coarse, State
from cleanplate.picture import RGB, Floats, Picture, from_rgb, resized

SIZE = (256, 144)
_NOISE = np.random.default_rng(7)


def _texture(low: int, high: int, red: float) -> NDArray[np.uint8]:
    noise = cv2.GaussianBlur(_NOISE.uniform(0, 1, (400, 600)).astype(np.float32), (0, 0), 2)
    noise = (noise - noise.min()) / (noise.max() - noise.min())
    value = low + (high - low) * noise
    return np.dstack([value * red, value * 0.6, value * (1.2 - red)]).clip(0, 255).astype(np.uint8)


_WALL, _COAT = _texture(40, 130, 0.25), _texture(150, 250, 1.0)


@dataclass(frozen=True)
class Still:
    """A frame: its number and picture, as the engine asks for."""

    index: int
    picture: Picture


def figure(x: float, y: float = 30, width: int = 60, height: int = 90) -> Floats:
    """The matte of the figure at a place, with an edge one sample soft."""
    big = np.zeros((SIZE[1] * 4, SIZE[0] * 4), np.float32)
    cv2.rectangle(big, (round(x * 4), round(y * 4)), (round((x + width) * 4), round((y + height) * 4)), 1.0, -1)
    return np.asarray(resized(big, SIZE), np.float32)


def shot(index: int, x: float, matte: Floats | None = None, wall: int = 0) -> Still:
    """The figure at `x` (its coat moves along) before the wall, which `wall` shifts to another part of it."""
    matte = figure(x) if matte is None else matte
    behind = _WALL[wall : wall + SIZE[1], wall : wall + SIZE[0]]
    place = np.array([[1, 0, -100 + x], [0, 1, -60]], np.float32)
    coat = cv2.warpAffine(_COAT, place, SIZE)
    rgb = coat * matte[..., None] + behind * (1 - matte[..., None])
    return Still(index, from_rgb(rgb.round().astype(np.uint8), RGB))


def walk(count: int, step: float = 2.0, begin: float = 20.0) -> tuple[list[Still], list[Floats]]:
    """Frames of the figure walking, and their true mattes."""
    places = [begin + step * index for index in range(count)]
    return [shot(i, x) for i, x in enumerate(places)], [figure(x) for x in places]


class Reds:
    """A network that sees red, and whose answers `spoil(matte, look)` may change; it counts its looks."""

    name = "reds"
    provider = "cpu"
    sharp = False

    def __init__(self, spoil: Callable[[Floats, int], Floats] | None = None, sequential: bool = False) -> None:
        self.sequential = sequential
        self.looked: list[tuple[int, int]] = []  # sizes of what it was shown
        self.states: list[Any] = []
        self._spoil = spoil or (lambda matte, _look: matte)

    def start(self, picture: Picture) -> State:
        return 0

    def step(self, picture: Picture, state: State) -> tuple[Coarse, State]:
        rgb = picture.rgb()
        matte = np.clip((rgb[..., 0] - rgb[..., 2]) * 4, 0, 1).astype(np.float32)
        matte = self._spoil(matte, len(self.looked))
        self.looked.append(picture.size)
        self.states.append(state)
        return Coarse(np.asarray(matte, np.float32), picture), state + 1
