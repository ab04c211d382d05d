"""A talking head: the portrait that scikit-image carries (NASA, public domain), drifting, with a tone."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage import data

from tests import media_made

SIZE, RATE = (320, 240), 25


def clip(path: Path, seconds: int = 2, size: tuple[int, int] = SIZE, sound: bool = True) -> Path:
    """A clip of it, with one track of sound."""
    photo = np.asarray(data.astronaut(), np.uint8)  # type: ignore[no-untyped-call]
    frames = [view(photo, index / (seconds * RATE), size) for index in range(seconds * RATE)]
    tracks = [media_made.Track(seconds=Fraction(seconds))] if sound else []
    return media_made.clip(path, frames, rate=RATE, options={"crf": "16"}, tracks=tracks)


def view(photo: NDArray[np.uint8], t: float, size: tuple[int, int] = SIZE) -> NDArray[np.uint8]:
    """A slow pan over it, `t` in 0..1."""
    width = 470
    height = width * size[1] // size[0]
    x, y = int(8 + 20 * t), int(2 + 6 * t)
    part = photo[y : y + height, x : x + width]
    return np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)
