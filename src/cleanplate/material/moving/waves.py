"""Silky waves, one behind the other: twisted ribbons, each a sheaf of fine lines over its own soft shine."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cleanplate.material.moving.noise import Swell
from cleanplate.material.moving.paint import (
    blurred,
    encoded,
    enlarged,
    linear,
    ramp,
    shaded,
    vignette,
    within,
)
from cleanplate.material.moving.shapes import strands
from cleanplate.material.moving.stage import Frames, Stage
from cleanplate.picture import Floats, Size

_SEED = 12
_DEEP = ((0.0, "#070b22"), (0.5, "#101540"), (1.0, "#1c1050"))
_BODY = 10.0
_ROCK = 0.7  # radians
_SOFT = 0.006  # short sides


@dataclass(frozen=True)
class _Ribbon:
    """One sheaf: where it lies on the height, how high it swings and how wide it opens, in short sides."""

    v: float
    swing: float
    open: float
    lines: int
    light: float
    body: float
    colours: tuple[str, str]


_RIBBONS = (  # from behind
    _Ribbon(0.40, 0.16, 0.26, 34, 0.22, 0.55, ("#2d49c8", "#6a3fd0")),
    _Ribbon(0.56, 0.15, 0.22, 36, 0.34, 0.60, ("#1fb6d9", "#5a55f0")),
    _Ribbon(0.68, 0.14, 0.20, 38, 0.46, 0.65, ("#f06ab0", "#7b5cff")),
    _Ribbon(0.82, 0.12, 0.18, 40, 0.50, 0.60, ("#3fe0e0", "#3d7bff")),
)


@dataclass(frozen=True)
class _Silk:
    """A ribbon's shape: a strip that twists, seen from the side, so its strands gather where it turns over."""

    ribbon: _Ribbon
    spine: Swell
    width: Swell
    twist: Swell

    @classmethod
    def of(cls, rng: np.random.Generator, ribbon: _Ribbon) -> _Silk:
        return cls(
            ribbon,
            Swell.of(rng, 3, (1.1, 3.0), rock=_ROCK),
            Swell.of(rng, 2, (1.2, 2.4), rock=_ROCK),
            Swell.of(rng, 3, (1.2, 3.0), rock=0.6 * _ROCK),
        )

    def strands(self, phase: float, stage: Stage, count: int) -> Floats:
        """The height of each strand in each column, in short sides: (count, columns)."""
        ribbon, x = self.ribbon, stage.x
        spine = stage.row_of(ribbon.v) + ribbon.swing * self.spine.along(phase, x)
        width = ribbon.open * (1 + 0.4 * self.width.along(phase, x))
        turn = 2.0 * self.twist.along(phase, x)
        across = np.linspace(-1, 1, count, dtype=np.float32)[:, None]
        return spine + width * np.sin(turn + 1.25 * across)


def make(size: Size) -> Frames:
    """The loop, at a size."""
    rng = np.random.default_rng(_SEED)
    stage, soft = Stage(size), Stage(size, shrink=4)
    silks = [_Silk.of(rng, ribbon) for ribbon in _RIBBONS]
    deep = linear(shaded(0.8 * soft.v + 0.2 * soft.u, ramp(_DEEP)))
    dark = vignette(soft, 0.5)[..., None]
    tints = [linear(shaded(soft.u, ramp(((0.0, r.colours[0]), (1.0, r.colours[1]))))) for r in _RIBBONS]
    lights = np.repeat([0.5 * r.light for r in _RIBBONS], [r.lines for r in _RIBBONS]).astype(np.float32)
    fine = stage.short / 1080  # lines are a pixel wide in a frame of 1080

    def frame(phase: float) -> Floats:
        glow = deep.copy()
        for silk, tint in zip(silks, tints, strict=True):
            count = 3 * silk.ribbon.lines
            light = np.full(count, fine * silk.ribbon.body * _BODY / count, np.float32)
            body = strands(soft, silk.strands(phase, soft, count), light)
            glow += blurred(body, _SOFT * soft.short / soft.shrink)[..., None] * tint
        picture = enlarged(encoded(glow * dark), size)
        lines = np.concatenate([silk.strands(phase, stage, silk.ribbon.lines) for silk in silks])
        picture += strands(stage, lines, lights, fine)[..., None] * (0.25 + picture)
        return within(picture)

    return frame
