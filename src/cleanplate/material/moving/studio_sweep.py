"""A grey studio, its light sweeping by: a backdrop without corners, a pool of light on it and on the floor."""

from __future__ import annotations

import math

import numpy as np

from cleanplate.material.moving.noise import TURN
from cleanplate.material.moving.paint import encoded, enlarged, linear, rgb, rolled, step, vignette, within
from cleanplate.material.moving.stage import Frames, Stage
from cleanplate.picture import Floats, Size

_HORIZON = 0.73  # share of the height where the wall has become floor
_BEND = 0.085  # how far the curve between them reaches
_WALL, _FLOOR = "#4a4d54", "#5b5d62"
_KEY, _FILL = "#fff3e4", "#bcd3ff"  # the lamp that sweeps, and the one that answers from the other side
_AMBIENT = 0.26
_SWING = 0.60  # shares of half the width


def make(size: Size) -> Frames:
    """The loop, at a size."""
    stage = Stage(size, shrink=4)
    wall, floor = (linear(rgb(code)) for code in (_WALL, _FLOOR))
    down = step(_HORIZON - 0.5 * _BEND, _HORIZON + 0.5 * _BEND, stage.v)  # 0 wall, 1 floor
    crease = np.exp(-(((stage.v - _HORIZON + 0.03) / 0.07) ** 2))  # turned away from the light
    near = 1 - 0.45 * step(_HORIZON, 1.05, stage.v)  # the floor darkens towards the camera
    paint = wall + down[..., None] * (floor - wall)
    paint = paint * ((1 - 0.20 * crease) * near * vignette(stage, 0.55))[..., None]
    key, fill = (linear(rgb(code)) for code in (_KEY, _FILL))

    def frame(phase: float) -> Floats:
        swing = _SWING * stage.reach[0] * math.sin(TURN * phase)
        lift = 0.03 * math.sin(2 * TURN * phase)
        main = _pool(stage, down, swing, 0.38 + lift, 0.50)
        answer = _pool(stage, down, -0.85 * swing, 0.46 - lift, 0.60)
        light = _AMBIENT + 4.6 * main[..., None] * key + 0.8 * answer[..., None] * fill
        return within(enlarged(encoded(rolled(paint * light)), size))

    return frame


def _pool(stage: Stage, floor: Floats, x: float, v: float, width: float) -> Floats:
    """A lamp's pool: round on the wall, drawn out and dimmer where it falls along the floor."""
    across = stage.x - x
    wall = _lamp(across / width, (stage.y - stage.row_of(v)) / width)
    below = stage.y - stage.row_of(_HORIZON + 0.06)
    flat = _lamp(across / (1.2 * width), below / (0.5 * width))
    return wall + floor * (0.55 * flat - 0.6 * wall)


def _lamp(x: Floats, y: Floats) -> Floats:
    """A core with a wide penumbra, and what the room scatters around it."""
    apart = x * x + y * y
    return np.asarray(0.55 * step(1.7, 0.0, np.sqrt(apart)) + 0.45 / (1 + apart) ** 2, np.float32)
