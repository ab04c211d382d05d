"""Colour tables as files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from cleanplate.compose.looks.cube import Cube, cube

Change = Callable[[Any], Any]  # colours (n, 3) to colours


def write_cube(path: Path, change: Change, size: int = 17, low: float = 0.0, high: float = 1.0) -> Path:
    """A table of `size` entries a side that makes a change; red changes fastest."""
    steps = np.linspace(low, high, size)
    blue, green, red = (v.reshape(-1) for v in np.meshgrid(steps, steps, steps, indexing="ij"))
    lines = [f"{r:.6f} {g:.6f} {b:.6f}" for r, g, b in change(np.stack([red, green, blue], axis=1))]
    ends = f"DOMAIN_MIN {low} {low} {low}\nDOMAIN_MAX {high} {high} {high}\n"
    path.write_text(f'TITLE "Made"\n# by a test\nLUT_3D_SIZE {size}\n{ends}\n' + "\n".join(lines) + "\n")
    return path


def made(path: Path, change: Change, size: int = 17, low: float = 0.0, high: float = 1.0) -> Cube:
    return cube(write_cube(path, change, size, low, high))
