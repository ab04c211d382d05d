"""The frame that a moving background is painted on: where each sample lies, at full size or smaller."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cleanplate.picture import Floats, Size

Frames = Callable[[float], Floats]
"""From the phase of the loop, 0..1, to a frame: float32 RGB (height, width, 3), 0..1, gamma-encoded BT.709."""


@dataclass(frozen=True)
class Stage:
    """Sample centres of a frame, `shrink` times smaller than it.

    `x` and `y` are measured in short sides from the frame's middle, so that round things are round and as large
    in a portrait as in a landscape; `u` and `v` are the share of width and height, 0..1.
    """

    size: Size
    shrink: int = 1

    @cached_property
    def grid(self) -> Size:
        """Columns and rows of samples."""
        return -(-self.size[0] // self.shrink), -(-self.size[1] // self.shrink)

    @property
    def short(self) -> int:
        """The frame's short side, in pixels at full size."""
        return min(self.size)

    @property
    def pixel(self) -> float:
        """The side of a full-size pixel, in short sides."""
        return 1.0 / self.short

    @property
    def reach(self) -> tuple[float, float]:
        """How far the frame reaches from its middle, to the right and down, in short sides."""
        return self.size[0] / self.short / 2, self.size[1] / self.short / 2

    @cached_property
    def u(self) -> Floats:
        """(columns,)"""
        return _centres(self.grid[0])

    @cached_property
    def v(self) -> Floats:
        """(rows, 1)"""
        return _centres(self.grid[1])[:, None]

    @cached_property
    def x(self) -> Floats:
        """(columns,)"""
        return (self.u - 0.5) * (2 * self.reach[0])

    @cached_property
    def y(self) -> Floats:
        """(rows, 1)"""
        return (self.v - 0.5) * (2 * self.reach[1])

    def row_of(self, v: float) -> float:
        """Where a share of the height lies, in short sides from the middle."""
        return (v - 0.5) * 2 * self.reach[1]


def _centres(count: int) -> Floats:
    return ((np.arange(count) + 0.5) / count).astype(np.float32)
