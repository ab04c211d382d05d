"""Motion and unevenness that come round: every one repeats exactly when the phase goes from 0 to 1.

In time there are only whole turns of a circle, so a loop has no seam, in value or in speed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.picture import Floats

TURN = 2 * math.pi


@dataclass(frozen=True)
class Sway:
    """Numbers that each wander to and fro about 0, no two alike: at most `reach` away."""

    sizes: NDArray[np.float64]  # (turns, count)
    offsets: NDArray[np.float64]

    @classmethod
    def of(cls, rng: np.random.Generator, count: int, reach: float = 1.0, turns: int = 2) -> Sway:
        """`turns`: how many to-and-fros the quickest part makes in a loop; quicker ones are smaller."""
        sizes = rng.uniform(0.5, 1, (turns, count)) / np.arange(1, turns + 1)[:, None] ** 1.5
        return cls(reach * sizes / sizes.sum(axis=0), rng.uniform(0, TURN, (turns, count)))

    def at(self, phase: float) -> Floats:
        """(count,)"""
        turns = np.arange(1, len(self.sizes) + 1)[:, None]
        wander = self.sizes * np.sin(self.offsets + TURN * turns * phase)
        return np.asarray(wander.sum(axis=0), np.float32)


@dataclass(frozen=True)
class Swell:
    """A smooth, uneven surface of plane waves that roll on or rock to and fro: about -1..1.

    A wave of x and y is two products of a wave of x and one of y, so the surface is one product of matrices.
    """

    tilt: NDArray[np.float64]  # (waves, 2): radians a short side
    offset: NDArray[np.float64]
    rolls: NDArray[np.int64]  # whole waves that pass in a loop
    rocks: NDArray[np.float64]  # (2, waves): how far to and fro, and from where; radians
    size: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        rng: np.random.Generator,
        waves: int,
        length: tuple[float, float],
        squeeze: tuple[float, float] = (1, 1),
        rolls: int = 1,
        rock: float = 0.0,
    ) -> Swell:
        """Waves of `length` (shortest, longest) short sides; `squeeze` makes them denser across or down.

        At most `rolls` waves pass in a loop, either way. With `rock`, radians, none does: all swing so far.
        """
        lengths = np.geomspace(length[1], length[0], waves)
        way = rng.uniform(0, TURN, waves)
        tilt = TURN / lengths[:, None] * np.stack([np.cos(way) * squeeze[0], np.sin(way) * squeeze[1]], axis=1)
        size = lengths**0.8
        turns = rng.choice([r for r in range(-rolls, rolls + 1) if r], waves) * (rock == 0)
        rocks = np.stack([np.full(waves, rock), rng.uniform(0, TURN, waves)])
        return cls(tilt, rng.uniform(0, TURN, waves), turns, rocks, size / np.sqrt((size**2).sum()))

    def at(self, phase: float, x: Floats, y: Floats) -> Floats:
        """On a lattice of x (columns,) and y (rows, 1): (rows, columns)."""
        reach, start = self.rocks
        moved = self.offset + TURN * self.rolls * phase + reach * np.sin(start + TURN * phase)
        across = np.outer(self.tilt[:, 0], x.ravel()) + moved[:, None]
        down = np.outer(y.ravel(), self.tilt[:, 1])
        left = np.concatenate([np.cos(down) * self.size, np.sin(down) * self.size], axis=1)
        right = np.concatenate([np.sin(across), np.cos(across)])
        return np.asarray(left.astype(np.float32) @ right.astype(np.float32))

    def along(self, phase: float, x: Floats, y: float = 0.0) -> Floats:
        """Along one line of the surface: (columns,)."""
        return self.at(phase, x, np.full((1, 1), y, np.float32)).ravel()


def tile(rng: np.random.Generator, cells: tuple[int, int], side: int, octaves: int = 1) -> Floats:
    """A square of smooth noise, about -1..1, that goes on seamlessly past each edge: (side, side).

    `cells`: how many bumps across and down; each octave has twice as many, half as high.
    """
    total, weight = np.zeros((side, side), np.float32), 0.0
    for octave in range(octaves):
        across, down = (min(c << octave, side) for c in cells)
        bumps = np.pad(rng.uniform(-1, 1, (down, across)).astype(np.float32), 3, mode="wrap")
        wide = np.array([[across / side, 0, 2.5 + across / side / 2], [0, down / side, 2.5 + down / side / 2]])
        large = cv2.warpAffine(bumps, wide, (side, side), flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP)
        total += 0.5**octave * large
        weight += 0.25**octave
    return total * (1.3 / math.sqrt(weight))
