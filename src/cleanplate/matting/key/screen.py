"""A screen as it really is lit: its colour and luma at each place, also behind the subject.

The map is found in each frame alone, at low resolution, from cells that are surely screen, and filled where
there are none by normalised convolution (Knutsson and Westin, "Normalized and Differential Convolution",
CVPR 1993). Light and shadow scale a screen's colour and luma alike, so a soft shadow is screen too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.matting.key.axes import LEAST, Key, Seen
from cleanplate.picture import Floats, Size, resized

_CELLS, _SMALLEST = 120, 4  # of the map along the width; samples of chroma in one: more than hair is wide
_RADII = 68, 17, 4, 1  # in cells: the windows that the map is filled from, far to near
_DARKEST = 0.28  # of the key's strength: a deeper shadow is no longer known as screen
_TURN = 0.3  # how far a cell's hue may turn from the key's, as a share of its strength
_RATIO = 1.6  # how much more or less luma for its colour a cell may have than the key
_ROUGH = 0.06  # of a cell's strength: deviation inside it, beyond the noise, that is no longer flat
_FAINT = 1e-4  # weight below which a window holds nothing
_NONE, _SOME = 0.03, 0.12  # so much darker is still uneven light, and so much is shadow


@dataclass(frozen=True)
class Screen:
    """`colour` is the screen's along, across and luma in each cell, shadows included: float32 (rows, columns, 3)
    in 8-bit code values. `sure` is float32 1 in the cells that it was seen in, else 0.
    """

    colour: Floats
    sure: Floats

    def shade(self) -> Floats:
        """How much darker each cell is than the screen is there without shadows, float32 0..1.

        The light is taken as a quadratic in x and y of log strength (a lamp's soft spot is one), fitted to the
        brighter cells by reweighting; what it leaves is smoothed over those.
        """
        level = np.log(np.maximum(self.colour[..., 0], 1.0))
        terms = _quadratic(level.shape)
        weight = self.sure.reshape(-1) + np.float32(_FAINT)
        for _ in range(8):
            fit = (terms @ _solved(terms, level.reshape(-1), weight)).reshape(level.shape)
            lit = self.sure * np.exp(np.minimum(level - fit + 0.02, 0) * 25)
            weight = lit.reshape(-1) + np.float32(_FAINT)
        light = fit + filled((level - fit)[..., None], lit, np.zeros(1, np.float32), _RADII[:2])[..., 0]
        darker = 1 - np.exp(np.minimum(level - light, 0))
        return np.asarray(darker * np.clip((darker - _NONE) / (_SOME - _NONE), 0, 1), np.float32)


def screen_of(seen: Seen, key: Key) -> Screen:
    """The screen's own colour and luma over the picture, shadows included."""
    cell, spread = _cells(seen)
    sure = _sure(cell, spread, key)
    return Screen(filled(cell, sure, np.array([key.strength, 0, key.luma], np.float32), _RADII), sure)


def noise_of(seen: Seen, key: Key) -> float:
    """The deviation of a screen's samples along the key's direction, in 8-bit code values."""
    cell, _ = _cells(seen)
    size = cell.shape[1], cell.shape[0]
    along = seen.along.astype(np.float32)
    spread = np.sqrt(np.maximum(resized(along * along, size) - resized(along, size) ** 2, 0))
    screen = (cell[..., 0] > 0.5 * key.strength) & (np.abs(cell[..., 1]) < _TURN * cell[..., 0])
    return float(np.clip(np.median(spread[screen]), 0.5, 6)) if screen.any() else key.noise


def map_size(size: Size) -> Size:
    """The map's size for chroma planes of this one."""
    width = max(1, min(size[0] // _SMALLEST, _CELLS))
    return width, max(1, min(size[1], round(width * size[1] / size[0])))


def filled(values: Floats, weight: Floats, prior: Floats, radii: tuple[int, ...]) -> Floats:
    """(rows, columns, n) values, known as far as `weight` says, everywhere.

    From far to near: each window takes over as far as it holds anything. `prior` (n,) is for nothing at all.
    """
    result = np.broadcast_to(prior, values.shape).astype(np.float32)
    both = np.concatenate([values * weight[..., None], weight[..., None]], axis=2)
    for radius in radii:
        sums = _soft(both, radius)
        total = sums[..., -1:]
        trust = np.minimum(total * (4 * radius), 1)
        result += trust * (sums[..., :-1] / np.maximum(total, _FAINT) - result)
    return result


def _cells(seen: Seen) -> tuple[Floats, Floats]:
    """Along, across and luma in each cell, and the deviation of along inside it."""
    size = map_size(seen.size)
    along, across, luma = (p.astype(np.float32) for p in seen.smaller(2 if size[0] < seen.size[0] else 1))
    cell = seen.values(cv2.merge([resized(p, size) for p in (along, across, luma)]))
    variance = resized(along * along, size) - resized(along, size) ** 2
    return cell, np.sqrt(np.maximum(variance, 0))


def _sure(cell: Floats, spread: Floats, key: Key) -> Floats:
    """1 where a cell is surely screen: its hue, its luma for its colour, flat, and no stranger beside it."""
    along, across, luma = (cell[..., c] for c in range(3))
    ratio = luma * (key.strength / key.luma)
    like = along > max(_DARKEST * key.strength, 0.5 * LEAST)
    like &= np.abs(across) < _TURN * along
    like &= (ratio < _RATIO * along) & (ratio * _RATIO > along)
    like &= spread < _ROUGH * along + 2.5 * key.noise
    return np.asarray(cv2.erode(like.astype(np.uint8), np.ones((3, 3), np.uint8)), np.float32)


def _soft(values: Floats, radius: int) -> Floats:
    """Two boxes: near enough to a Gaussian of that deviation."""
    window, border = (2 * radius + 1, 2 * radius + 1), cv2.BORDER_REPLICATE
    return np.asarray(cv2.blur(cv2.blur(values, window, borderType=border), window, borderType=border), np.float32)


def _quadratic(shape: tuple[int, ...]) -> Floats:
    y, x = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j].reshape(2, -1)
    powers = [x**i * y**j for i in range(5) for j in range(5 - i)]
    return np.stack(powers, axis=1).astype(np.float32)


def _solved(terms: Floats, values: Floats, weight: Floats) -> NDArray[Any]:
    weighted = terms * weight[:, None]
    return np.asarray(np.linalg.lstsq(weighted.T @ terms, weighted.T @ values, rcond=1e-6)[0])
