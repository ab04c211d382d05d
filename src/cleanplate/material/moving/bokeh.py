"""Soft circles of light: a city at night, far out of focus, in four depths that drift and breathe."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleanplate.material.moving.noise import Sway
from cleanplate.material.moving.paint import (
    blurred,
    encoded,
    enlarged,
    linear,
    ramp,
    rgb,
    rolled,
    shaded,
    shrunk,
    together,
    vignette,
    within,
)
from cleanplate.material.moving.shapes import disc
from cleanplate.material.moving.stage import Frames, Stage
from cleanplate.picture import Floats, Size

_SEED = 23
_SKY = ((0.0, "#0b0d1c"), (0.45, "#1d1730"), (0.68, "#3b2238"), (0.82, "#4a2a35"), (1.0, "#140e1a"))
_LIGHTS = ("#ffb35c", "#ffd9a0", "#ff8a4a", "#ff5f57", "#fff0d6", "#7fb8ff", "#ff7fb0", "#58d6c4")
_SHARE = (0.30, 0.22, 0.16, 0.08, 0.10, 0.06, 0.04, 0.04)
_BLOOM, _BLOOM_REACH = 0.35, 0.074  # short sides
_CATS_EYE = 0.42  # how far the barrel of the lens cuts into a disc at the frame's corner, in its radii


@dataclass(frozen=True)
class _Depth:
    """Lights of one distance: radii and rim in short sides, brightness in linear light."""

    count: int
    radius: tuple[float, float]
    soft: float  # of the rim, in radii
    light: float
    band: tuple[float, float]  # where on the height they lie, and how far from there
    roam: float  # short sides


_DEPTHS = (
    _Depth(80, (0.009, 0.020), 0.30, 1.60, (0.66, 0.08), 0.010),
    _Depth(46, (0.028, 0.052), 0.15, 0.80, (0.60, 0.14), 0.022),
    _Depth(24, (0.062, 0.105), 0.09, 0.42, (0.50, 0.24), 0.045),
    _Depth(7, (0.150, 0.220), 0.25, 0.13, (0.45, 0.40), 0.080),
)


@dataclass(frozen=True)
class _Lights:
    """All lights of a depth: places (count, 2) in short sides, radii, colours in linear light (count, 3)."""

    places: NDArray[np.float64]
    radii: NDArray[np.float64]
    colours: Floats
    soft: float
    across: Sway
    down: Sway
    breath: Sway

    @classmethod
    def of(cls, rng: np.random.Generator, depth: _Depth, stage: Stage) -> _Lights:
        count = max(4, round(depth.count * stage.reach[0] * stage.reach[1] * 4 / 1.78))
        u = (np.arange(count) + rng.uniform(0, 1, count)) / count  # strewn evenly, and no two alike
        v = np.clip(depth.band[0] + rng.normal(0, depth.band[1], count), 0.02, 0.98)
        places = np.stack([(2.16 * u - 1.08) * stage.reach[0], (2 * v - 1) * stage.reach[1]], axis=1)
        aside = np.clip(np.hypot(places[:, 0] / 0.42, places[:, 1] / 0.62), 0.35, 1)  # dimmer where people are
        kinds = rng.choice(len(_LIGHTS), count, p=_SHARE)
        palette = linear(np.stack([rgb(code) for code in _LIGHTS]))
        glow = depth.light * rng.uniform(0.42, 1, count) ** 2.2 * aside  # a few shine out
        return cls(
            places,
            rng.uniform(*depth.radius, count),
            (palette[kinds] * glow[:, None]).astype(np.float32),
            depth.soft,
            Sway.of(rng, count, depth.roam),
            Sway.of(rng, count, 0.6 * depth.roam),
            Sway.of(rng, count, 1.0, turns=2),
        )

    def shine(self, phase: float, light: Floats, stage: Stage) -> None:
        """Add them to linear light (3, rows, columns)."""
        across, down, breath = self.across.at(phase), self.down.at(phase), self.breath.at(phase)
        for i, (x, y) in enumerate(self.places):
            radius = float(self.radii[i]) * (1 + 0.07 * float(breath[i]))
            centre = (float(x + across[i]), float(y + down[i]))
            tilt = (-_CATS_EYE * centre[0] / stage.reach[0], -_CATS_EYE * centre[1] / stage.reach[1])
            colour = self.colours[i] * (1 + 0.32 * breath[i])
            disc(light, stage, centre, radius, colour, self.soft, rim=0.45, cut=tilt)


def make(size: Size) -> Frames:
    """The loop, at a size."""
    rng = np.random.default_rng(_SEED)
    stage = Stage(size, shrink=2)
    depths = [_Lights.of(rng, depth, stage) for depth in _DEPTHS]
    sky = np.moveaxis(linear(shaded(np.broadcast_to(stage.v, stage.grid[::-1]), ramp(_SKY))), 2, 0)
    dark = vignette(stage, 0.45)

    def frame(phase: float) -> Floats:
        planes = sky.copy()
        for lights in depths:
            lights.shine(phase, planes, stage)
        light = together(planes * dark)
        light += _BLOOM * enlarged(
            blurred(shrunk(light, 8), _BLOOM_REACH * stage.short / (8 * stage.shrink)), stage.grid
        )
        return within(enlarged(encoded(rolled(light)), size))

    return frame
