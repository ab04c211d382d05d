"""Colours that drift into each other: five soft sources that wander under a slow, rolling distortion."""

from __future__ import annotations

import numpy as np

from cleanplate.material.moving.noise import Sway, Swell
from cleanplate.material.moving.paint import enlarged, from_lab, rgb, to_lab, within
from cleanplate.material.moving.stage import Frames, Stage
from cleanplate.picture import Floats, Size

_SEED = 7
_SOURCES = (  # share of width and height, size, colour
    (0.12, 0.10, 0.50, "#2b1f73"),
    (0.88, 0.12, 0.46, "#3f6fe0"),
    (0.50, 0.48, 0.40, "#7a45d8"),
    (0.10, 0.92, 0.44, "#f0709a"),
    (0.92, 0.92, 0.46, "#ffb489"),
)
_WANDER = 0.20  # shares of the frame
_BEND = 0.17  # shares of the frame
_SHEEN = 0.06


def make(size: Size) -> Frames:
    """The loop, at a size."""
    rng = np.random.default_rng(_SEED)
    stage = Stage(size, shrink=4)
    labs = to_lab(np.stack([rgb(code) for *_, code in _SOURCES]))
    wander = Sway.of(rng, 2 * len(_SOURCES), _WANDER)
    bends = [Swell.of(rng, 4, (0.9, 2.4)) for _ in range(2)]

    def frame(phase: float) -> Floats:
        way = wander.at(phase).reshape(-1, 2)
        across = stage.u + _BEND * bends[0].at(phase, stage.x, stage.y)
        down = stage.v + _BEND * bends[1].at(phase, stage.x, stage.y)
        weights = np.stack(
            [
                np.exp(-((across - (u + du)) ** 2 + (down - (v + dv)) ** 2) * (1 / (2 * (0.5 * r) ** 2)))
                for (u, v, r, _), (du, dv) in zip(_SOURCES, way, strict=True)
            ],
            axis=-1,
        )
        weights /= weights.sum(axis=-1, keepdims=True)
        lab = weights @ labs
        lab[..., 0] *= 1 + _SHEEN * np.sin(9 * across - 7 * down)  # bent, so it lies in folds
        return within(enlarged(from_lab(lab), size))

    return frame
