"""Layers of cut paper: hills behind hills at dusk, each sheet swaying a little over the shadow that it throws."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from cleanplate.material.moving.noise import Sway, Swell, tile
from cleanplate.material.moving.paint import rgb, step, together, within
from cleanplate.material.moving.stage import Frames, Stage
from cleanplate.picture import Floats, Size

_SEED = 6
_SKY = ("#fbe6cf", "#f7cfae")
_DISCS = (("#fadcb9", 0.36), ("#fce7ce", 0.285), ("#fff6e8", 0.205))  # the sun: paper on paper on paper
_SUN_AT = 0.36  # share of the height


@dataclass(frozen=True)
class _Cut:
    """A sheet: where its edge lies on the height, how high its hills are (short sides), how far it sways."""

    colour: str
    v: float
    height: float
    length: tuple[float, float]
    sway: float
    lift: float  # off the sheet behind it: how wide its shadow falls


_CUTS = (  # from behind
    _Cut("#f6bf9c", 0.50, 0.060, (0.50, 1.5), 0.020, 0.040),
    _Cut("#ee9a86", 0.58, 0.065, (0.55, 1.6), 0.026, 0.046),
    _Cut("#d97579", 0.66, 0.065, (0.60, 1.7), 0.032, 0.052),
    _Cut("#a85577", 0.745, 0.060, (0.65, 1.8), 0.038, 0.058),
    _Cut("#6c3d6c", 0.83, 0.055, (0.70, 1.9), 0.046, 0.064),
    _Cut("#372a55", 0.915, 0.050, (0.75, 2.0), 0.054, 0.070),
)
_SHADOW = np.array([0.40, 0.52, 0.44], np.float32)  # what it takes of red, green and blue: dusk is warm
_EDGE = 0.0016  # how thick the paper is, in short sides
_RIM, _FALL = 0.15, 0.10  # how much lighter its cut edge is, and how much darker it gets below
_GRAIN = 0.042
_STRIP = 40
_TILE, _FIBRE, _WAYS = 1024, 14, 7  # pixels of a 1080-line frame; how many ways fibres lie


@dataclass(frozen=True)
class _Sheet:
    """A sheet of paper with hills cut out of its top."""

    cut: _Cut
    outline: Swell
    sway: Sway
    grain: Floats
    colour: Floats

    @classmethod
    def of(cls, rng: np.random.Generator, cut: _Cut, grain: Floats) -> _Sheet:
        shift = rng.integers(0, grain.shape[0], 2)
        return cls(
            cut,
            Swell.of(rng, 4, cut.length),
            Sway.of(rng, 2, cut.sway),
            np.roll(grain, shift, (0, 1)),
            rgb(cut.colour),
        )

    def edge(self, phase: float, stage: Stage) -> Floats:
        """The height of its cut edge in each column, in short sides: the whole sheet moves, unbent."""
        across, down = self.sway.at(phase)
        hills = self.outline.along(0.0, stage.x - across)
        valley = 0.10 * np.exp(-((stage.x / 0.55) ** 2))  # the middle is left to people
        edge = stage.row_of(self.cut.v) + 0.4 * down - self.cut.height * hills + valley
        return np.asarray(edge, np.float32)

    def grain_at(self, phase: float, stage: Stage, rows: slice) -> Floats:
        """Its own paper, which moves with it: (rows, columns)."""
        across, down = self.sway.at(phase)
        return _shifted(self.grain, stage, (float(across) * stage.short, 0.4 * float(down) * stage.short), rows)


def make(size: Size) -> Frames:
    """The loop, at a size."""
    rng = np.random.default_rng(_SEED)
    stage = Stage(size)
    grain = _grain(rng, stage)
    sheets = [_Sheet.of(rng, cut, grain) for cut in _CUTS]
    sky = _sky(stage, grain)

    def frame(phase: float) -> Floats:
        planes = sky.copy()
        edges = [sheet.edge(phase, stage) for sheet in sheets]
        bottoms = [*(float(e.max()) for e in edges[1:]), stage.reach[1]]
        for sheet, edge, bottom in zip(sheets, edges, bottoms, strict=True):
            for rows in _strips(stage, float(edge.min()) - sheet.cut.lift, bottom + 2 * stage.pixel):
                _lay(planes[:, rows], sheet, phase, edge, rows, stage)
        return within(together(planes))

    return frame


def _lay(planes: Floats, sheet: _Sheet, phase: float, edge: Floats, rows: slice, stage: Stage) -> None:
    """Lay some rows of a sheet on the picture's (3, rows, columns), with its shadow."""
    slope = np.gradient(edge, stage.pixel)
    upright = 1 / np.sqrt(1 + slope * slope)
    apart = stage.y[rows] * upright - edge * upright  # at right angles to the edge, in short sides; inside is down
    cover = _sharp(apart, stage)
    shade = np.clip(1 + apart / sheet.cut.lift, 0, 1)
    shade *= shade * (1 - cover)
    tone = sheet.grain_at(phase, stage, rows) + _RIM * (cover - _sharp(apart - _EDGE, stage))
    tone -= np.clip(apart * (_FALL / 0.3), 0, _FALL)
    tone = (1 + tone) * cover
    left = 1 - cover
    for channel, (colour, taken) in enumerate(zip(sheet.colour, _SHADOW, strict=True)):
        planes[channel] *= left - taken * shade
        planes[channel] += colour * tone


def _sharp(apart: Floats, stage: Stage) -> Floats:
    """How much of each sample lies inside an edge that is so far away."""
    return np.asarray(np.clip(apart * stage.short + 0.5, 0, 1), np.float32)


def _strips(stage: Stage, top: float, bottom: float) -> list[slice]:
    """The rows between two heights, in short sides, so few at a time that they stay in the processor's cache."""
    first, last = ((y / (2 * stage.reach[1]) + 0.5) * stage.grid[1] for y in (top, bottom))
    start, stop = max(int(first), 0), min(int(last) + 2, stage.grid[1])
    return [slice(row, min(row + _STRIP, stop)) for row in range(start, stop, _STRIP)]


def _sky(stage: Stage, grain: Floats) -> Floats:
    """The sheet behind all: warm air, a sun of three discs, each on the shadow it throws; (3, rows, columns)."""
    top, low = (rgb(code) for code in _SKY)
    sky = top + step(0.0, 0.75, stage.v)[..., None] * (low - top)
    sky = np.broadcast_to(sky, (stage.grid[1], stage.grid[0], 3)).copy()
    centre = stage.row_of(_SUN_AT)
    for code, radius in _DISCS:
        apart = radius - np.hypot(stage.x, stage.y - centre)
        fallen = radius - np.hypot(stage.x, stage.y - centre - 0.012)
        sky *= 1 - (step(-0.045, 0.03, fallen) * 0.32)[..., None] * _SHADOW
        sky += _sharp(apart, stage)[..., None] * (rgb(code) - sky)
    sky *= (1 + _shifted(grain, stage, (0, 0), slice(0, stage.grid[1])))[..., None]
    return np.ascontiguousarray(np.moveaxis(sky, 2, 0))


def _shifted(grain: Floats, stage: Stage, by: tuple[float, float], rows: slice) -> Floats:
    """Some rows of endless paper, moved by so many pixels: (rows, columns)."""
    size = (stage.grid[0], rows.stop - rows.start)
    move = np.array([[1, 0, -by[0]], [0, 1, rows.start - by[1]]], np.float64)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(grain, move, size, flags=flags, borderMode=cv2.BORDER_WRAP), np.float32)


def _grain(rng: np.random.Generator, stage: Stage) -> Floats:
    """Paper that goes on seamlessly past its edges: a mottled ground and fibres that lie every way."""
    ground = tile(rng, (96, 96), _TILE, octaves=3) * 0.5 + tile(rng, (9, 9), _TILE) * 0.5
    fibres = np.zeros((_TILE + 2 * _FIBRE, _TILE + 2 * _FIBRE), np.float32)
    for turn in range(_WAYS):
        seeds = (rng.uniform(0, 1, (_TILE, _TILE)) < 0.0012) * rng.uniform(-0.7, 1, (_TILE, _TILE))
        fibres += cv2.filter2D(np.pad(seeds.astype(np.float32), _FIBRE, mode="wrap"), -1, _fibre(turn / _WAYS))
    inner = fibres[_FIBRE:-_FIBRE, _FIBRE:-_FIBRE]
    side = max(round(stage.short * _TILE / 1080), 32)
    paper = _GRAIN * (0.45 * ground + inner)
    return np.asarray(cv2.resize(paper, (side, side), interpolation=cv2.INTER_AREA), np.float32)


def _fibre(turn: float) -> Floats:
    """One fibre: a soft, slightly bent stroke, `turn` of half a circle from level."""
    kernel = np.zeros((2 * _FIBRE + 1, 2 * _FIBRE + 1), np.float32)
    way, along = np.pi * turn, np.linspace(-1, 1, 17)
    bent = way + 0.5 * along
    points = np.stack([np.cos(bent), np.sin(bent)], axis=1) * (along * 0.8 * _FIBRE)[:, None] + _FIBRE
    cv2.polylines(kernel, [np.round(points * 16).astype(np.int32)], False, 1.0, 1, cv2.LINE_8, 4)
    return np.asarray(cv2.GaussianBlur(kernel, (0, 0), 0.8), np.float32)
