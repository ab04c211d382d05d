"""Dust that floats in light: motes near and far drift through slow shafts, and flare up where they are lit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleanplate.material.moving.noise import TURN, Sway
from cleanplate.material.moving.paint import (
    encoded,
    enlarged,
    linear,
    ramp,
    rgb,
    rolled,
    shaded,
    step,
    vignette,
    within,
)
from cleanplate.material.moving.shapes import disc
from cleanplate.material.moving.stage import Frames, Stage
from cleanplate.picture import Floats, Size

_SEED = 41
_ROOM = ((0.0, "#173a49"), (0.5, "#0d2433"), (1.0, "#07121d"))
_BEAM, _WARM, _COOL = "#ffb978", "#ffdcae", "#c4e2ff"
_LAMP = (-0.75, -1.45)  # shares of the frame's reach: outside, above its left third
_SHAFTS = 6


@dataclass(frozen=True)
class _Depth:
    """Motes of one distance: radius and way of a loop in short sides, edge in radii."""

    count: int
    radius: tuple[float, float]
    soft: float
    light: float
    way: float


_DEPTHS = (
    _Depth(230, (0.0012, 0.0020), 0.9, 0.85, 0.05),
    _Depth(110, (0.0026, 0.0050), 0.9, 0.80, 0.11),
    _Depth(34, (0.0080, 0.0190), 0.35, 0.34, 0.20),
    _Depth(9, (0.0300, 0.0560), 0.25, 0.13, 0.32),
)


@dataclass(frozen=True)
class _Shafts:
    """Light that falls from one lamp in a fan of soft shafts, each swaying and breathing a little."""

    lamp: tuple[float, float]
    towards: NDArray[np.float64]  # radians from straight down
    wide: NDArray[np.float64]
    sway: Sway
    breath: Sway

    @classmethod
    def of(cls, rng: np.random.Generator, stage: Stage) -> _Shafts:
        lamp = (_LAMP[0] * stage.reach[0], _LAMP[1] * stage.reach[1])
        far = np.arctan2(1.2 * stage.reach[0] - lamp[0], -lamp[1])
        towards = np.linspace(0.28 * far, 0.80 * far, _SHAFTS) + rng.uniform(-0.07, 0.07, _SHAFTS)
        wide = rng.uniform(0.04, 0.17, _SHAFTS)
        return cls(lamp, towards, wide, Sway.of(rng, _SHAFTS, 0.05), Sway.of(rng, _SHAFTS, 0.45))

    def at(self, phase: float, x: Floats, y: Floats) -> Floats:
        """How lit the places are, about 0..1.5; x and y as broadcast together."""
        dx, dy = x - self.lamp[0], y - self.lamp[1]
        angle, apart = np.arctan2(dx, dy), np.hypot(dx, dy)
        sway, breath = self.sway.at(phase), 1 + self.breath.at(phase)
        lit = np.zeros_like(angle)
        for i in range(_SHAFTS):
            off = (angle - np.float32(self.towards[i] + sway[i])) * np.float32(1 / self.wide[i])
            lit += breath[i] * np.exp(-off * off)
        return np.asarray(1.7 * (0.10 + lit) * np.exp(-0.9 * apart), np.float32)


@dataclass(frozen=True)
class _Motes:
    """Each lives for a loop: it appears, drifts its way and fades; another phase of life for each."""

    places: NDArray[np.float64]  # (count, 2)
    ways: NDArray[np.float64]
    born: NDArray[np.float64]
    radii: NDArray[np.float64]
    colours: Floats
    soft: float
    curl: Sway
    twinkle: Sway

    @classmethod
    def of(cls, rng: np.random.Generator, depth: _Depth, stage: Stage) -> _Motes:
        count = max(3, round(depth.count * stage.reach[0] * stage.reach[1] * 4 / 1.78))
        turn = rng.normal(0.35, 0.9, count)
        warm = rng.uniform(0, 1, (count, 1)) < 0.78
        colours = np.where(warm, rgb(_WARM), rgb(_COOL)) * (depth.light * rng.uniform(0.35, 1, (count, 1)) ** 1.6)
        ways = depth.way * rng.uniform(0.5, 1, (count, 1)) * np.stack([np.cos(turn), -np.sin(turn)], axis=1)
        return cls(
            rng.uniform(-1.05, 1.05, (count, 2)) * stage.reach,
            ways,
            rng.uniform(0, 1, count),
            rng.uniform(*depth.radius, count),
            colours.astype(np.float32),
            depth.soft,
            Sway.of(rng, 2 * count, 0.18 * depth.way, turns=3),
            Sway.of(rng, count, 0.75, turns=5),
        )

    def shine(self, phase: float, frame: Floats, stage: Stage, shafts: _Shafts) -> None:
        """Add them to an encoded picture (rows, columns, 3)."""
        planes = np.moveaxis(frame, 2, 0)
        age = (phase + self.born) % 1
        places = self.places + (age[:, None] - 0.5) * self.ways + self.curl.at(phase).reshape(-1, 2)
        lit = shafts.at(phase, places[:, 0].astype(np.float32), places[:, 1].astype(np.float32))
        light = np.sin(age * TURN / 2) ** 2 * (0.12 + lit) * (1 + self.twinkle.at(phase))
        for (x, y), radius, colour, shine in zip(places, self.radii, self.colours, light, strict=True):
            if shine > 1 / 255:
                disc(planes, stage, (float(x), float(y)), float(radius), colour * shine, self.soft, 0.2)


def make(size: Size) -> Frames:
    """The loop, at a size."""
    rng = np.random.default_rng(_SEED)
    stage, soft = Stage(size), Stage(size, shrink=4)
    shafts = _Shafts.of(rng, stage)
    depths = [_Motes.of(rng, depth, stage) for depth in _DEPTHS]
    slope = 0.75 * soft.v + 0.25 * soft.u
    room = linear(shaded(slope, ramp(_ROOM)))
    beam = linear(rgb(_BEAM))
    dark = vignette(soft, 0.6)[..., None]
    haze = (0.088 * (1 - 0.5 * step(0.4, 1.0, soft.v)))[..., None]

    def frame(phase: float) -> Floats:
        lit = shafts.at(phase, soft.x, soft.y)[..., None]
        picture = enlarged(encoded(rolled((room + haze * lit * beam) * dark)), size)
        for motes in depths:
            motes.shine(phase, picture, stage, shafts)
        return within(picture)

    return frame
