"""Pictures of every kind of layout and size, for what must hold for all of them."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from cleanplate.picture import RGB, Layout, Matte, Picture, from_rgb

LAYOUTS = [
    Layout(),
    Layout("bt601", full_range=True),
    Layout("bt2020", depth=10),
    Layout(halved=False),
    Layout(halved=False, depth=10),
    RGB,
]
SIZES = [(96, 64), (97, 63), (5, 3), (1, 1)]
every_layout = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda v: f"{v.matrix}-{v.depth}-{v.halved}")
every_size = pytest.mark.parametrize("size", SIZES, ids=lambda v: f"{v[0]}x{v[1]}")


def smooth(layout: Layout, size: tuple[int, int] = (96, 64), alpha: Any = None, seed: int = 0) -> Picture:
    """Soft colours of all kinds, none of them near the ends."""
    rough = np.random.default_rng(seed).uniform(0.15, 0.85, (5, 7, 3)).astype(np.float32)
    return from_rgb(
        cv2.resize(rough, size, interpolation=cv2.INTER_LINEAR).reshape(size[1], size[0], 3), layout, alpha
    )


def soft_alpha(size: tuple[int, int] = (96, 64)) -> NDArray[np.uint8]:
    """From clear at the left to solid at the right."""
    return np.repeat(np.linspace(0, 255, size[0]).round().astype(np.uint8)[None], size[1], axis=0)


def of_colour(colour: tuple[int, int, int], layout: Layout, size: tuple[int, int] = (96, 64)) -> Picture:
    return from_rgb(np.full((size[1], size[0], 3), colour, np.uint8), layout)


def same(first: Picture, second: Picture) -> bool:
    return all((a == b).all() for a, b in zip(first.planes, second.planes, strict=True))


def rgb(picture: Picture) -> Any:
    """0..255, float (height, width, 3)."""
    return picture.with_alpha(None).rgb().astype(np.float64) * 255


def luma(picture: Picture) -> Any:
    return rgb(picture) @ np.array([0.2126, 0.7152, 0.0722])


def is_of_its_kind(after: Picture, before: Picture) -> bool:
    """Of its size, layout and alpha, with planes as the layout says."""
    return (
        after.layout == before.layout
        and after.alpha is before.alpha
        and all(
            (a.shape, a.dtype) == (b.shape, b.dtype) and a.max() <= before.layout.peak
            for a, b in zip(after.planes, before.planes, strict=True)
        )
    )


def box_matte(size: tuple[int, int], box: tuple[int, int, int, int]) -> Matte:
    """A solid rectangle, left, top, right, bottom, with a soft edge."""
    alpha = np.zeros((size[1], size[0]), np.uint8)
    alpha[box[1] : box[3], box[0] : box[2]] = 255
    return Matte(np.asarray(cv2.blur(alpha, (3, 3)), np.uint8))
