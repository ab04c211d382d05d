"""What surfaces look like near by: noise, wood, boards, bricks, cloth, books; colours are linear light.

A paint takes points (3, n) in metres from a solid's centre; a flat one looks at its x and y alone, so a floor is
painted through `lying`.

Source: noise is K. Perlin's idea (1985) in its plainest form, smooth values between random ones on a grid.
"""

from __future__ import annotations

import numpy as np

from cleanplate.material.rooms.solid import Paint, Vec, column
from cleanplate.picture import Floats

_GRID = 256  # the random grid's side: it repeats beyond
_VALUES = np.random.default_rng(42).random((_GRID, _GRID), np.float32)


def srgb(code: str) -> Vec:
    """The linear colour of "#rrggbb"."""
    red, green, blue = (float((int(code[i : i + 2], 16) / 255) ** 2.2) for i in (1, 3, 5))
    return red, green, blue


def noise(x: Floats, y: Floats) -> Floats:
    """Smooth random values of 0..1, one hill or so for each unit."""
    left, top = np.floor(x), np.floor(y)
    across, down = x - left, y - top
    across, down = across * across * (3 - 2 * across), down * down * (3 - 2 * down)
    i, j = left.astype(np.intp) % _GRID, top.astype(np.intp) % _GRID
    k, m = (i + 1) % _GRID, (j + 1) % _GRID
    upper = _VALUES[j, i] * (1 - across) + _VALUES[j, k] * across
    lower = _VALUES[m, i] * (1 - across) + _VALUES[m, k] * across
    return np.asarray(upper * (1 - down) + lower * down, np.float32)


def clouds(x: Floats, y: Floats, octaves: int = 4) -> Floats:
    """Noise at several sizes, each finer at half the strength; 0..1."""
    total = np.zeros(x.shape, np.float32)
    for octave in range(octaves):
        scale = 2**octave
        total += noise(x * scale + 17.3 * octave, y * scale + 5.1 * octave) / scale
    return np.asarray(total / (2 - 2 / 2**octaves), np.float32)


def chance(number: Floats, salt: int = 0) -> Floats:
    """A random value of 0..1 for each whole number."""
    n = np.floor(number).astype(np.intp)
    return np.asarray(_VALUES[(n * 7 + salt * 13) % _GRID, (n // 37 + n * 3 + salt * 101) % _GRID], np.float32)


def mixed(one: Vec | Floats, other: Vec | Floats, share: Floats) -> Floats:
    """Colours between two, (3, n)."""
    one, other = (column(c) if isinstance(c, tuple) else c for c in (one, other))
    return np.asarray(one + (other - one) * share, np.float32)


def lying(paint: Paint) -> Paint:
    """A flat paint for what lies: its y runs away from the camera."""
    return lambda p: paint(np.stack([p[0], p[2], p[1]]))


def plaster(colour: Vec, uneven: float = 0.05) -> Paint:
    """A painted wall, not quite even."""
    return lambda p: column(colour) * (1 + uneven * (noise(p[0] * 1.3 + p[2], p[1] * 1.3) - 0.5) * 2)


def wood(light: Vec, dark: Vec, grain: float = 1.0) -> Paint:
    """Grain along x."""

    def paint(p: Floats) -> Floats:
        bend = noise(p[0] * 1.5 * grain, p[1] * 6 * grain) * 3
        rings = 0.5 + 0.5 * np.sin(p[1] * 70 * grain + bend * 4)
        return mixed(light, dark, 0.6 * rings * noise(p[0] * 5, p[1] * 60) + 0.3 * noise(p[0] * 2, p[1] * 9))

    return paint


def boards(light: Vec, dark: Vec, width: float = 0.14, length: float = 1.6) -> Paint:
    """A floor of boards along y, each of its own shade, with thin gaps."""

    def paint(p: Floats) -> Floats:
        row = p[0] / width
        along = p[1] / length + chance(row, 3) * 7
        shade = chance(np.floor(row) * 31 + np.floor(along), 5)
        grained = 0.35 * noise(p[0] * 90, p[1] * 4) + 0.65 * shade
        gap = (row % 1 < 0.03) | (along % 1 < 0.004)
        return mixed(light, dark, grained) * np.where(gap, 0.35, 1.0).astype(np.float32)

    return paint


def bricks(colour: Vec, mortar: Vec, width: float = 0.23, height: float = 0.075) -> Paint:
    """Courses of bricks, every other one half a brick along."""

    def paint(p: Floats) -> Floats:
        course = np.floor(p[1] / height)
        along = p[0] / width + 0.5 * (course % 2)
        shade = 0.55 + 0.75 * chance(np.floor(along) * 57 + course * 13, 2) * (
            0.7 + 0.6 * noise(p[0] * 30, p[1] * 30)
        )
        joint = (along % 1 < 0.045) | (p[1] / height % 1 < 0.14)
        return np.where(joint, column(mortar), column(colour) * shade).astype(np.float32)

    return paint


def tiles(colour: Vec, joint: Vec, width: float, height: float, uneven: float = 0.15) -> Paint:
    """A wall of tiles, or anything that repeats with seams."""

    def paint(p: Floats) -> Floats:
        course = np.floor(p[1] / height)
        along = p[0] / width + 0.5 * (course % 2)
        shade = 1 + uneven * (chance(np.floor(along) * 29 + course * 7, 4) * 2 - 1)
        seam = (along % 1 < 0.02 / max(width, 0.05) * 0.1 + 0.015) | (p[1] / height % 1 < 0.03)
        return np.where(seam, column(joint), column(colour) * shade).astype(np.float32)

    return paint


def cloth(colour: Vec, weave: float = 0.25) -> Paint:
    """Woven stuff with soft folds."""

    def paint(p: Floats) -> Floats:
        folds = clouds(p[0] * 3 + p[2] * 2, p[1] * 3 + p[2])
        return column(colour) * (1 - weave / 2 + weave * folds)

    return paint


def stripes(colours: tuple[Vec, ...], width: float) -> Paint:
    """Upright stripes, one colour after another, as a curtain's folds or slats have them."""

    def paint(p: Floats) -> Floats:
        number = np.floor(p[0] / width + 0.3 * noise(p[0] * 3, p[1] * 0.3)).astype(np.intp) % len(colours)
        return np.array(colours, np.float32).T[:, number]

    return paint


_SPINES = tuple(srgb(c) for c in (
    "#7a2f26", "#23405c", "#3d5a43", "#c9b48a", "#8a6a3d", "#2b2a2c", "#a3512f", "#d8d0bd", "#5c2740", "#31545a",
    "#b08d57", "#6d6f73", "#8f2d2d", "#e3dccb", "#445a7a", "#6b4a2f",
))  # fmt: skip


def books(height: float, colours: tuple[Vec, ...] = _SPINES, salt: int = 0) -> Paint:
    """A row of spines that stand on the lower edge of a shelf's opening of that height; darkness over them."""
    random = np.random.default_rng(100 + salt)
    widths = random.uniform(0.018, 0.055, 400)
    edges = np.cumsum(widths) - widths.sum() / 2
    tops = random.uniform(0.68, 0.93, 401)
    tops[random.random(401) < 0.06] = 0.0  # a gap, or a book lent out
    spines = np.array(colours, np.float32)[random.integers(0, len(colours), 401)] * random.uniform(
        0.7, 1.15, (401, 1)
    )
    titles = random.random(401) < 0.3

    def paint(p: Floats) -> Floats:
        book = np.searchsorted(edges, p[0])
        up = p[1] / height + 0.5
        left = np.r_[edges[0] - 0.03, edges][book]
        within = (p[0] - left) / np.r_[widths, 0.03][book]
        round_ = np.clip(1 - (2 * within - 1) ** 4, 0.15, 1)
        title = titles[book] & (np.abs(up / np.maximum(tops[book], 0.1) - 0.72) < 0.07)
        colour = np.where(title, column(srgb("#b59a5e")), spines[book].T * round_)
        return np.where(up < tops[book], colour, np.float32(0.012)).astype(np.float32)

    return paint


def foliage(colour: Vec, light: Vec = (0.35, 0.42, 0.10)) -> Paint:
    """Leaves: darker and lighter ones."""
    return lambda p: mixed(colour, light, 0.7 * clouds(p[0] * 9 + p[2] * 5, p[1] * 9 + p[2] * 3) ** 2)
