"""Shapes with soft, exact edges: how much of each sample they cover, wherever between samples they lie."""

from __future__ import annotations

import math

import numpy as np

from cleanplate.material.moving.stage import Stage
from cleanplate.picture import Floats

_SMALL = 0.75  # samples: a smaller disc covers less than it is drawn on, and is as much dimmer


def disc(
    planes: Floats,
    stage: Stage,
    centre: tuple[float, float],
    radius: float,
    colour: Floats,
    soft: float,
    rim: float = 0.0,
    cut: tuple[float, float] = (0.0, 0.0),
) -> None:
    """Add a point of light out of focus to a picture (3, rows, columns): in place.

    `centre` and `radius` in short sides; `soft` is the edge's width and `rim` how much darker the middle is, in
    shares; `cut` moves a second aperture, in radii, as a lens's barrel cuts discs at the frame's edge.
    """
    sample = stage.pixel * stage.shrink
    faint = min(1.0, radius / (_SMALL * sample)) ** 2
    soft = max(soft, 1.5 * sample / radius)
    rows, columns = _box(stage, centre, radius * (1 + soft))
    x = (stage.x[columns] - centre[0]) / radius
    y = (stage.y[rows] - centre[1]) / radius
    if not x.size or not y.size:
        return
    apart = x * x + y * y
    cover = _inside(apart, soft)
    if math.hypot(*cut) > 0.02:
        cover *= _inside((x - cut[0]) ** 2 + (y - cut[1]) ** 2, soft)
    if rim:
        cover *= 1 - rim + rim * np.minimum(apart * apart, 1)
    for plane, part in zip(planes, colour, strict=True):
        plane[rows, columns] += cover * (float(part) * faint)


def _inside(apart: Floats, soft: float) -> Floats:
    """From 1 to 0 over the soft edge of the unit circle; `apart` is squared."""
    t = np.clip((1 + soft - np.sqrt(apart)) / (2 * soft), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def _box(stage: Stage, centre: tuple[float, float], reach: float) -> tuple[slice, slice]:
    """The rows and columns whose samples lie within `reach` of the centre along each axis."""
    columns, rows = stage.grid
    return (
        _span(centre[1], reach, stage.reach[1], rows),
        _span(centre[0], reach, stage.reach[0], columns),
    )


def _span(middle: float, reach: float, edge: float, count: int) -> slice:
    low, high = ((middle + way * reach + edge) / (2 * edge) * count for way in (-1, 1))
    return slice(min(max(math.floor(low), 0), count), min(max(math.ceil(high), 0), count))


def strands(stage: Stage, heights: Floats, light: Floats, width: float = 1.0) -> Floats:
    """Lines that each cross the whole frame, drawn on black and added up: (rows, columns).

    `heights` (lines, columns) in short sides; `light` (lines,) of each; `width` in samples: a line narrower than
    one is as much dimmer. In each column a line lights the samples that it runs through there, more of them where
    it is steep, so it looks as wide at any slope.
    """
    columns, rows = stage.grid
    centre = (heights / (2 * stage.reach[1]) + 0.5) * rows - 0.5
    half = (0.5 * max(width, 1) + 0.5) * np.sqrt(1 + np.gradient(centre, axis=1) ** 2)
    row = np.floor(centre - half) + 1
    column = np.broadcast_to(np.arange(columns, dtype=np.int32), centre.shape)
    lit = np.broadcast_to(light[:, None] * min(width, 1), centre.shape)
    picture = np.zeros(rows * columns, np.float32)
    run = (row < centre + half) & (row < rows) & (centre + half > 0)
    while run.any():  # one sample further down each time, those lines alone that still run there
        row, centre, half, column, lit = (part[run] for part in (row, centre, half, column, lit))
        seen = row >= 0
        share = lit * (1 - np.abs(row - centre) / half)
        np.add.at(picture, (row.astype(np.int32) * columns + column)[seen], share[seen])
        row = row + 1
        run = (row < centre + half) & (row < rows)
    return picture.reshape(rows, columns)
