"""A lit grid that runs to the horizon: a low sun, far hills, and lines that come towards the camera.

Lines have a width on the ground. What a sample sees of them is the exact share of the ground that it covers, so
they melt into a glow far away instead of flickering.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from cleanplate.material.moving.noise import TURN
from cleanplate.material.moving.paint import ramp, rgb, shaded, step, within
from cleanplate.material.moving.ridges import fine_columns, ridge, silhouette
from cleanplate.material.moving.stage import Frames, Stage
from cleanplate.material.moving.stars import Stars
from cleanplate.picture import Floats, Size

_SEED = 80
_HORIZON = 0.60  # share of the height
_SKY = (
    (0.0, "#070417"),
    (0.35, "#150a38"),
    (0.66, "#3d1260"),
    (0.86, "#8a1f78"),
    (0.97, "#e0567e"),
    (1.0, "#ffa07a"),
)
_GROUND = ((0.0, "#7a1d78"), (0.10, "#360f55"), (0.35, "#150832"), (1.0, "#07031a"))
_LINE = ((0.0, "#ff8fc4"), (0.25, "#ff4fd0"), (0.6, "#a04dff"), (1.0, "#4d6bff"))
_SUN = ((0.0, "#ffe08a"), (0.45, "#ff9a6b"), (1.0, "#ff3d8f"))
_RADIUS, _RISE = 0.235, 0.13  # of the sun, and how high its middle stands, in short sides
_CAMERA, _CELL = 0.16, 0.22  # how high it flies, and the side of a cell, in the same measure
_WIDE, _GLOW = 0.022, 0.10  # of a line and its halo, in cells
_CELLS = 3  # that pass in a loop
_BARS = 2  # of the sun, that pass in a loop


def make(size: Size) -> Frames:
    """The loop, at a size."""
    rng = np.random.default_rng(_SEED)
    stage = Stage(size)
    horizon = stage.row_of(_HORIZON)
    shore = int(np.argmax(stage.y[:, 0] > horizon))
    stars = Stars.of(rng, stage, 170, _HORIZON - 0.18)
    sun, ground = _Sun.of(stage, horizon), _Ground.of(stage, shore, horizon)
    sky = shaded(np.broadcast_to(stage.v[:shore] / _HORIZON, (shore, stage.grid[0])), ramp(_SKY))
    halo = _halo(stage, horizon)[:shore]
    hills, bare = _hills(rng, stage, horizon, shore)
    first = int(np.argmax(bare.min(axis=1) < 1))
    bare, hills = bare[first:, :, None], hills[first:]

    def frame(phase: float) -> Floats:
        picture = np.empty((stage.grid[1], stage.grid[0], 3), np.float32)
        above = picture[:shore]
        np.multiply(halo, 0.92 + 0.08 * math.sin(TURN * phase), out=above)
        above += sky
        stars.shine(phase, picture, stage)
        sun.shine(phase, above)
        above[first:] *= bare
        above[first:] += hills
        ground.shine(phase, picture[shore:])
        return within(picture)

    return frame


def _halo(stage: Stage, horizon: float) -> Floats:
    """What the sun lights up around it: wide and low."""
    x, y = stage.x, stage.y - (horizon - 0.4 * _RISE)
    apart = np.sqrt((x / 1.5) ** 2 + y * y)
    near = np.exp(-apart * 5.5)
    wide = np.exp(-(((stage.y - horizon) / 0.13) ** 2)) * np.exp(-np.abs(x) * 0.8)
    lit = 0.46 * near[..., None] * rgb("#ff6aa8") + 0.10 * wide[..., None] * rgb("#ffb08a")
    return np.asarray(lit, np.float32)


def _hills(rng: np.random.Generator, stage: Stage, horizon: float, shore: int) -> tuple[Floats, Floats]:
    """The hills' colours times their cover, and what stays bare: of the rows above the horizon."""
    x = fine_columns(stage)
    colours = np.zeros((stage.grid[1], stage.grid[0], 3), np.float32)
    bare = np.ones(stage.grid[::-1], np.float32)
    for code, rim, height, valley in (("#3a1160", "#c04fb0", 0.17, 0.97), ("#1a0a38", "#ff6ac8", 0.105, 0.99)):
        outline = horizon - ridge(rng, x, stage.reach[0], height, 6, valley) + 0.004
        hill = silhouette(stage, outline)
        edge = hill - silhouette(stage, outline + 0.0022)  # a thin line of light along the top
        mist = step(horizon - height, horizon, stage.y)[..., None] * 0.4
        body = rgb(code) + mist * (rgb("#8a2a80") - rgb(code))
        colours += hill[..., None] * (body - colours) + (0.55 * edge)[..., None] * rgb(rim)
        bare *= 1 - hill
    return colours[:shore], bare[:shore]


@dataclass(frozen=True)
class _Sun:
    """A disc with bars cut out of its lower half, which sink slowly and grow as they do."""

    rows: slice
    columns: slice
    cover: Floats  # (rows, columns, 1)
    colour: Floats  # (rows, 1, 3)
    down: Floats  # (rows, 1, 1): 0 at its middle, 1 at its foot
    sharp: float  # rows of samples in that

    @classmethod
    def of(cls, stage: Stage, horizon: float) -> _Sun:
        centre = horizon - _RISE
        apart = np.hypot(stage.x, stage.y - centre)
        cover = np.clip((_RADIUS - apart) / stage.pixel + 0.5, 0, 1)
        cover = cover[: int(np.argmax(stage.y[:, 0] > horizon))]
        seen_rows, seen_columns = np.flatnonzero(cover.any(axis=1)), np.flatnonzero(cover.any(axis=0))
        rows = slice(int(seen_rows[0]), int(seen_rows[-1]) + 1)
        columns = slice(int(seen_columns[0]), int(seen_columns[-1]) + 1)
        high = (stage.y[rows] - (centre - _RADIUS)) / (2 * _RADIUS)
        down = (stage.y[rows] - centre) / _RADIUS
        return cls(
            rows,
            columns,
            cover[rows, columns, None],
            shaded(high, ramp(_SUN)),
            down[..., None],
            _RADIUS / stage.pixel,
        )

    def shine(self, phase: float, sky: Floats) -> None:
        """Lay it over the rows above the horizon, (rows, columns, 3)."""
        cover = self.cover * (1 - self._bars(phase))
        part = sky[self.rows, self.columns]
        part += cover * (self.colour - part)

    def _bars(self, phase: float) -> Floats:
        """How much of each row is cut out: bars whose places sink with the phase."""
        cut = np.zeros_like(self.down)
        for bar in range(-1, 8):
            place = 0.02 + 0.125 * (bar + (phase * _BARS) % 1)
            thick = 0.055 * max(place, 0.0) * self.sharp
            cut += np.clip(thick / 2 + 0.5 - np.abs(self.down - place) * self.sharp, 0, min(thick, 1.0))
        return np.minimum(cut, 1)


@dataclass(frozen=True)
class _Ground:
    """The plain: its own colour, the lines that lead away (they stand still) and what those across need."""

    base: Floats  # (rows, columns, 3)
    away: Floats  # (rows, columns)
    line: Floats  # (rows, 1, 3): the colour of lines, already dimmed by distance
    far: Floats  # (rows, 1): cells to the place that a row shows
    deep: Floats  # (rows, 1): cells that a row covers

    @classmethod
    def of(cls, stage: Stage, shore: int, horizon: float) -> _Ground:
        under = np.maximum(stage.y[shore:] - horizon, 0.25 * stage.pixel)
        far = _CAMERA / _CELL / under
        deep = np.asarray(far * stage.pixel / under, np.float32)
        slant = np.sqrt(1 + (stage.x / under) ** 2)  # lines that lie flat pass many samples sideways
        wide = far * (stage.pixel / _CAMERA) * slant
        away = _lines(stage.x * far / _CAMERA, wide)
        share = under / (stage.reach[1] - horizon)
        base = shaded(np.broadcast_to(share, away.shape), ramp(_GROUND))
        gleam = np.exp(-((stage.x / (0.16 + 0.5 * under)) ** 2)) * np.exp(-under * 7)
        base = base + (0.42 * gleam)[..., None] * rgb("#ff7aa0")
        dim = np.exp(-far * 0.055)[..., None] * 0.85
        return cls(base, away, shaded(share, ramp(_LINE)) * dim, far, deep)

    def shine(self, phase: float, ground: Floats) -> None:
        """Fill the rows below the horizon, (rows, columns, 3)."""
        across = _lines(self.far + (_CELLS * phase) % 1, self.deep)
        light = 1 - (1 - self.away) * (1 - across)
        np.multiply(light[..., None], self.line, out=ground)
        ground += self.base


def _lines(place: Floats, covers: Floats) -> Floats:
    """How lit a sample is that covers so many cells around a place, of lines at whole cells and their halo."""
    half = np.asarray(0.7 * covers, np.float32)  # more than it covers: lines must not beat with the samples
    core = (_laid(place + half) - _laid(place - half)) / (2 * half)
    core += step(0.25, 0.65, covers) * (_WIDE - core)
    near = place - np.round(place)
    spread = _GLOW**2 + half**2 / 2
    halo = np.exp(-near * near / spread) * _GLOW / np.sqrt(spread)
    return np.asarray(np.minimum(core + 0.26 * halo, 1), np.float32)


def _laid(place: Floats) -> Floats:
    """How much line lies between 0 and a place, in cells."""
    shifted = place + _WIDE / 2
    whole = np.floor(shifted)
    return np.asarray(whole * _WIDE + np.minimum(shifted - whole, _WIDE), np.float32)
