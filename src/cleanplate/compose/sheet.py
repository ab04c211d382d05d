"""A contact sheet: small pictures in rows, each with its time code."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleanplate.compose.lettering.text import TextStyle, drawn
from cleanplate.picture import Floats, Picture, to_bytes

Rgb = NDArray[np.uint8]
_GAP = 6  # pixels between pictures
_PAPER = (24, 24, 24)
_DARK, _LIGHT = 102, 153  # of the squares that show where a picture is clear
_SQUARE = 12


def sheet(pictures: Sequence[tuple[int, Picture]], columns: int) -> Rgb:
    """(time in ms, picture) of one size each → RGB (height, width, 3)."""
    cells = [_cell(time, picture) for time, picture in pictures]
    height, width = cells[0].shape[:2]
    rows = -(-len(cells) // columns)
    size = (rows * (height + _GAP) + _GAP, columns * (width + _GAP) + _GAP, 3)
    paper = np.full(size, _PAPER, np.uint8)
    for index, cell in enumerate(cells):
        y, x = (
            _GAP + place * (side + _GAP)
            for place, side in zip(divmod(index, columns), (height, width), strict=True)
        )
        paper[y : y + height, x : x + width] = cell
    return paper


def seen(picture: Picture) -> Rgb:
    """A picture as RGB (height, width, 3), over squares where it is clear."""
    rgb: Floats = picture.rgb() * np.float32(255)
    if picture.alpha is not None:
        share = picture.alpha[..., None].astype(np.float32) * np.float32(1 / 255)
        rgb = rgb * share + _squares(*picture.size)[..., None] * (1 - share)
    return to_bytes(rgb)


def code(time: int) -> str:
    """0:03.200 of 3200 ms."""
    minutes, rest = divmod(time, 60_000)
    return f"{minutes}:{rest // 1000:02d}.{rest % 1000:03d}"


def _cell(time: int, picture: Picture) -> Rgb:
    rgb = seen(picture)
    size = max(10.0, min(18.0, rgb.shape[0] / 10))
    label = drawn(TextStyle(code(time), size, box="#000000b0", box_padding=size / 4))
    height, width = (min(a, b) for a, b in zip(label.shape[:2], rgb.shape[:2], strict=True))
    label, corner = label[:height, :width], rgb[-height:, :width]
    share = label[..., 3:].astype(np.float32) / 255
    corner[:] = to_bytes(label[..., :3] * share + corner * (1 - share))
    return rgb


def _squares(width: int, height: int) -> NDArray[np.float32]:
    y, x = np.mgrid[0:height, 0:width] // _SQUARE
    return np.where((x + y) % 2, _DARK, _LIGHT).astype(np.float32)
