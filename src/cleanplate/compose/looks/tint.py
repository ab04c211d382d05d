"""Grey and sepia: chroma moved towards another, by the luma it lies beside. Luma stays as it is."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.compose.colour import looked_up, luma_there
from cleanplate.picture import Floats, Layout, Picture, Plane, code_map, to_codes

Tone = tuple[float, float, float]
Values = NDArray[np.float64]

GREY: Tone = (1.0, 1.0, 1.0)
SEPIA: Tone = (1.22, 0.96, 0.70)  # of a middle grey's red, green and blue: brown, a print's
_LUMA_709 = np.array([0.2126, 0.7152, 0.0722], np.float32)


def tinted(picture: Picture, tone: Tone, strength: float) -> Picture:
    """Colours moved towards one tone of every luma, by 0..100 percent; alpha stays as it is."""
    if not strength:
        return picture
    if picture.layout.matrix == "rgb":
        return _in_rgb(picture, tone, strength)
    middle, left = 1 << picture.layout.depth - 1, 1 - strength / 100
    if tone == GREY:
        table = to_codes((np.arange(picture.layout.peak + 1) - middle) * left + middle, picture.layout)
        second, third = (looked_up(p, table) for p in picture.planes[1:])
    else:
        luma, tables = luma_there(picture), _toned(tone, strength, picture.layout)
        second, third = (
            _moved(p, looked_up(luma, table), left, picture.layout)
            for p, table in zip(picture.planes[1:], tables, strict=True)
        )
    return Picture((picture.planes[0], second, third), picture.layout, picture.alpha)


def _moved(plane: Plane, there: Floats, left: float, layout: Layout) -> Plane:
    if layout.depth == 8:
        return np.asarray(cv2.addWeighted(plane, left, there, 1, 0, dtype=cv2.CV_8U))
    return to_codes(plane * np.float32(left) + there, layout)


@lru_cache(maxsize=32)
def _toned(tone: Tone, strength: float, layout: Layout) -> tuple[Floats, Floats]:
    """By code of luma: what both chromas are moved towards, times how far."""
    black, white = layout.gray_codes()
    luma = np.clip((np.arange(layout.peak + 1) - black) / (white - black), 0, 1)
    forward = code_map(layout)
    chroma = _shades(tone, luma) @ forward[1:, :3].T + forward[1:, 3]
    second, third = (chroma.T * (strength / 100)).astype(np.float32)
    return second, third


def _shades(tone: Tone, luma: Values) -> Values:
    """Red, green and blue (n, 3) of a tone at each luma: none at black and at white, a print's ink and paper."""
    share = (luma * (1 - luma**4))[:, None]
    off = np.array(tone) - np.array(tone) @ _LUMA_709
    return np.asarray(luma[:, None] + share * off)


def _in_rgb(picture: Picture, tone: Tone, strength: float) -> Picture:
    layout = picture.layout
    rgb = picture.codes(picture.size)
    luma = np.tensordot(_LUMA_709, rgb, 1)
    shades = _shades(tone, np.arange(1025) / 1024).astype(np.float32) * np.float32(layout.peak)
    places = np.rint(luma * (1024 / layout.peak)).astype(np.intp)
    share = np.float32(strength / 100)
    first, second, third = (
        to_codes(old + share * (shades[:, c][places] - old), layout) for c, old in enumerate(rgb)
    )
    return Picture((first, second, third), layout, picture.alpha)
