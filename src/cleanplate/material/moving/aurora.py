"""Northern lights over hills: folded curtains of light, a lake that holds them again, and stars.

A curtain is a folded line, seen from below its edge. Each of its points throws a ray upwards: green near the edge,
where oxygen glows at 100 km, violet and red far above. Where the line folds back, rays lie over each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from cleanplate.material.moving.noise import Swell
from cleanplate.material.moving.paint import (
    blurred,
    encoded,
    enlarged,
    linear,
    ramp,
    rgb,
    rolled,
    shaded,
    step,
    within,
)
from cleanplate.material.moving.ridges import fine_columns, ridge, silhouette, trees
from cleanplate.material.moving.stage import Frames, Stage
from cleanplate.material.moving.stars import Stars
from cleanplate.picture import Floats, Size

_SEED = 5
_SHORE = 0.83  # share of the height
_NIGHT = ((0.0, "#030713"), (0.45, "#06122a"), (0.75, "#0a2238"), (0.86, "#12384a"), (1.0, "#0a1a2a"))
_HILLS = (  # colour, height, roughness, how low in the middle, trees
    ("#0a2130", 0.20, 6, 0.55, 0.0),
    ("#06141d", 0.115, 5, 0.75, 0.040),
)
_RAYS = (  # colour, strength, how high it rises and how slowly it fades, in short sides
    ("#2bff9a", 0.80, 0.012, 0.070),
    ("#14c4c4", 0.34, 0.030, 0.150),
    ("#7048ff", 0.20, 0.110, 0.200),
    ("#ff4a9c", 0.045, 0.180, 0.170),
)
_DENSE = 3  # points of a curtain a column


@dataclass(frozen=True)
class _Curtain:
    """A folded line: where its lower edge lies, how deep it folds, how its light is spread along it."""

    v: float
    light: float
    folds: Swell
    sway: Swell
    patches: Swell
    rays: Swell

    @classmethod
    def of(cls, rng: np.random.Generator, v: float, light: float) -> _Curtain:
        return cls(
            v,
            light,
            Swell.of(rng, 4, (0.28, 1.3)),
            Swell.of(rng, 4, (0.35, 2.2)),
            Swell.of(rng, 3, (0.7, 2.4)),
            Swell.of(rng, 10, (0.018, 0.20)),
        )

    def edge(self, phase: float, stage: Stage) -> Floats:
        """Its light where its lower edge lies, all else black: (rows, columns)."""
        columns, rows = stage.grid
        s = np.linspace(-1.35, 1.35, _DENSE * columns, dtype=np.float32) * stage.reach[0]
        x = s + 0.11 * self.folds.along(phase, s)
        y = stage.row_of(self.v) + 0.085 * self.sway.along(phase, s)
        y += 0.05 * self.folds.along(phase, s + 0.07)
        patch = 0.22 + 0.78 * step(-0.7, 1.3, self.patches.along(phase, s))
        spread = np.gradient(x, s)  # where the line folds back it piles up: bright, but no more than so
        patch *= np.abs(spread) / np.sqrt(spread * spread + 0.12)
        light = self.light * patch * np.exp(0.8 * self.rays.along(phase, s))
        column = np.asarray((x / (2 * stage.reach[0]) + 0.5) * columns - 0.5, np.float32)
        row = np.asarray((y / (2 * stage.reach[1]) + 0.5) * rows - 0.5, np.float32)
        strewn = _strewn(column, row, light / _DENSE, stage.grid)
        return blurred(strewn, 0.0040 * stage.short / stage.shrink)  # a curtain has a depth


def make(size: Size) -> Frames:
    """The loop, at a size."""
    rng = np.random.default_rng(_SEED)
    stage, soft = Stage(size), Stage(size, shrink=4)
    stars = Stars.of(rng, stage, 260, _SHORE - 0.12)
    curtains = [_Curtain.of(rng, v, light) for v, light in ((0.34, 0.5), (0.50, 1.0), (0.63, 0.75))]
    rays = _Rays.of(soft)
    night = linear(shaded(np.broadcast_to(soft.v, soft.grid[::-1]), ramp(_NIGHT)))
    hills, cover = _hills(rng, stage)
    lake = _Lake.of(rng, soft, cover, hills)
    top = int(np.argmax(cover.max(axis=1) > 0))
    bare, hills = (1 - cover[top:])[..., None], hills[top:]

    def frame(phase: float) -> Floats:
        edge = sum((curtain.edge(phase, soft) for curtain in curtains), np.zeros(soft.grid[::-1], np.float32))
        sky = lake.mirrored(phase, night + rays.thrown(edge), soft)
        picture = enlarged(encoded(rolled(sky)), size)
        stars.shine(phase, picture, stage)
        picture[top:] *= bare
        picture[top:] += hills
        return within(picture)

    return frame


def _strewn(column: Floats, row: Floats, light: Floats, grid: Size) -> Floats:
    """Points of light, each shared out among the four samples around it."""
    picture = np.zeros((grid[1] + 2, grid[0] + 2), np.float32)
    column, row = column + 1, row + 1  # those that lie half outside have room there
    inside = (column > 0) & (column < grid[0] + 1) & (row > 0) & (row < grid[1] + 1)
    column, row, light = column[inside], row[inside], light[inside]
    left, top = column.astype(np.intp), row.astype(np.intp)
    across, down = column - left, row - top
    for dy, dx in ((0, 0), (0, 1), (1, 0), (1, 1)):
        share = (down if dy else 1 - down) * (across if dx else 1 - across)
        np.add.at(picture, (top + dy, left + dx), light * share)
    return picture[1:-1, 1:-1]


@dataclass(frozen=True)
class _Rays:
    """How light is thrown upwards from a curtain's edge: each colour rises and fades in its own measure.

    Either is a fade to the share `rise` or `fade` from a row to the next above, so all are drawn in one pass.
    """

    colours: Floats  # (rays, 3), linear
    rise: Floats  # (rays,)
    fade: Floats
    gain: Floats

    @classmethod
    def of(cls, stage: Stage) -> _Rays:
        one = 2 * stage.reach[1] / stage.grid[1]
        strength, rise, reach = np.array([ray[1:] for ray in _RAYS], np.float32).T
        up, down = np.exp(-one / rise), np.exp(-one / reach)
        gain = strength * reach / one * (1 - up) * (1 - down)
        return cls(linear(np.stack([rgb(code) for code, *_ in _RAYS])), up, down, gain)

    def thrown(self, edge: Floats) -> Floats:
        """The light of a curtain whose edge is lit so, (rows, columns): (rows, columns, 3)."""
        lit = np.zeros((*edge.shape, len(self.gain)), np.float32)
        rising, light = np.zeros_like(lit[0]), np.zeros_like(lit[0])
        for row in range(edge.shape[0] - 1, -1, -1):
            rising = rising * self.rise + edge[row][:, None]
            light = light * self.fade + rising
            lit[row] = light
        return (lit * self.gain) @ self.colours


@dataclass(frozen=True)
class _Lake:
    """What the water shows: the sky and the hills upside down, darker, drawn out by ripples."""

    shore: int
    dark: Floats
    cover: Floats
    hills: Floats
    ripples: Swell

    @classmethod
    def of(cls, rng: np.random.Generator, stage: Stage, cover: Floats, hills: Floats) -> _Lake:
        shore = round(_SHORE * stage.grid[1])
        deep = 0.62 - 0.25 * (stage.v[shore:] - _SHORE) / (1 - _SHORE)
        land = enlarged(cover, stage.grid).clip(0, 1)[..., None]
        shown = linear(enlarged(hills, stage.grid).clip(0, 1))
        ripples = Swell.of(rng, 6, (0.02, 0.12), squeeze=(0.25, 1.0), rolls=3)
        return cls(shore, deep[..., None], land, shown, ripples)

    def mirrored(self, phase: float, sky: Floats, stage: Stage) -> Floats:
        """The sky, with the water below its shore: in place."""
        rows, columns = sky.shape[0] - self.shore, sky.shape[1]
        near = (np.arange(rows, dtype=np.float32) / max(rows, 1))[:, None]
        stir = self.ripples.at(phase, stage.x, stage.y[self.shore :]) * (0.3 + near)
        one = stage.grid[1] / (2 * stage.reach[1])
        above = self.shore - 1 - np.arange(rows, dtype=np.float32)[:, None] * 2.4
        down = np.clip(above + 0.012 * one * stir, 0, self.shore - 1)
        across = np.arange(columns, dtype=np.float32) + 0.003 * one * stir
        shown = sky * (1 - self.cover) + self.hills
        water = cv2.remap(blurred(shown, 1.2), across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        sky[self.shore :] = water * self.dark
        return sky


def _hills(rng: np.random.Generator, stage: Stage) -> tuple[Floats, Floats]:
    """The hills' colours, times their cover (rows, columns, 3), and their cover (rows, columns)."""
    x = fine_columns(stage)
    colours = np.zeros((stage.grid[1], stage.grid[0], 3), np.float32)
    cover = np.zeros(stage.grid[::-1], np.float32)
    shore = stage.row_of(_SHORE)
    land = np.clip((shore - stage.y) / stage.pixel + 3.5, 0, 1)  # into the water: its edge is soft
    for code, height, rough, valley, tall in _HILLS:
        outline = shore - 0.006 - ridge(rng, x, stage.reach[0], height, rough, valley)
        if tall:
            outline = outline - trees(rng, x, tall)
        hill = silhouette(stage, outline) * land
        mist = 0.55 * step(shore - 0.75 * height, shore, stage.y)
        colour = rgb(code) + mist[..., None] * (rgb("#174551") - rgb(code)) * (0.0 if tall else 1.0)
        colours += hill[..., None] * (colour - colours)
        cover += hill * (1 - cover)
    return colours, cover
