"""The outlines of hills, and the trees that stand on them."""

from __future__ import annotations

import numpy as np

from cleanplate.material.moving.noise import Swell
from cleanplate.material.moving.stage import Stage
from cleanplate.picture import Floats

_FINE = 4  # samples a pixel: trunks and tips are narrower than one


def ridge(rng: np.random.Generator, x: Floats, reach: float, height: float, rough: int, valley: float) -> Floats:
    """The height of a hilltop over x, in short sides, 0 and up; `valley`, 0..1, keeps it low in the middle."""
    bumps = Swell.of(rng, rough, (0.9 * 0.72**rough, 1.4)).along(0.0, x)
    sides = 1 - valley * np.exp(-((x / (0.62 * reach)) ** 2))
    return np.asarray(np.clip(height * sides * (1 + 0.42 * bumps), 0, None), np.float32)


def trees(rng: np.random.Generator, x: Floats, tall: float) -> Floats:
    """How high firs reach above the ground over x, in short sides: (columns,)."""
    top = np.zeros_like(x)
    edge, here = float(np.abs(x).max()), -float(np.abs(x).max())
    while here < edge:
        height = tall * rng.uniform(0.35, 1.0)
        wide = height * rng.uniform(0.17, 0.24)
        share = np.clip(1 - np.abs(x - here) / wide, 0, None)
        boughs = share - 0.10 * np.abs(np.sin(share * 16)) * (1 - share)
        top = np.maximum(top, height * boughs)
        here += wide * rng.uniform(0.35, 1.5) * (4.0 if rng.uniform() < 0.06 else 1.0)
    return top


def silhouette(stage: Stage, outline: Floats) -> Floats:
    """What lies below an outline over `fine_columns`, in short sides: every tip and gap in its share."""
    one = 2 * stage.reach[1] / stage.grid[1]
    cover = np.clip((stage.y - outline) / one + 0.5, 0, 1)
    return np.asarray(cover.reshape(stage.grid[1], stage.grid[0], _FINE).mean(axis=2), np.float32)


def fine_columns(stage: Stage) -> Floats:
    """Where the samples of an outline lie, in short sides."""
    count = stage.grid[0] * _FINE
    return (((np.arange(count) + 0.5) / count - 0.5) * 2 * stage.reach[0]).astype(np.float32)
