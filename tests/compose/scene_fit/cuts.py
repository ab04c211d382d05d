"""Cut-outs whose matte is known, and how they lie before a plate."""

from __future__ import annotations

from typing import Any

import numpy as np

from cleanplate.compose.blend import over
from cleanplate.matting.foreground import Cutout, cut_out
from cleanplate.picture import Layout, Matte, Picture, from_rgb
from tests.compose.kinds import box_matte, rgb

SIZE = (160, 96)
BOX = (56, 24, 104, 96)  # cut off by the frame's bottom, as a talker is
STANDING = (70, 16, 90, 76)


def cutout(
    layout: Layout,
    colour: tuple[int, int, int] = (120, 90, 80),
    box: tuple[int, int, int, int] = BOX,
    size: tuple[int, int] = SIZE,
    noise: float = 0.0,
    matte: Matte | None = None,
) -> Cutout:
    """A box of one colour (some `noise` on its grey, a deviation in 8-bit codes) out of a dark room."""
    matte = box_matte(size, box) if matte is None else matte
    share = matte.alpha[..., None].astype(np.float32) / 255
    rough = np.random.default_rng(1).normal(0, 1, (size[1], size[0], 1)) * noise
    values = (np.array(colour) + rough) * share + np.array((30, 30, 34)) * (1 - share)
    return cut_out(from_rgb((np.clip(values, 0, 255) / 255).astype(np.float32), layout), matte)


def inside(picture: Picture, matte: Matte) -> Any:
    """The subject's own pixels, (n, 3) of 0..255."""
    return rgb(picture)[matte.alpha == 255]


def together(cut: Cutout, plate: Picture) -> Any:
    return rgb(over(cut, plate))
