"""Motion between neighbouring frames: where each sample came from, and how far to believe it.

Source: dense inverse search (Kroeger et al., ECCV 2016), as OpenCV has it, on small luma pictures. A field is
float32 (height, width, 2): for each sample of one frame, where it lies in another, as an offset in samples.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from threading import local

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.picture import Floats, Picture, Size

Field = NDArray[np.float32]
Gray = NDArray[np.uint8]

_UNEXPLAINED = 16  # of 255: more than noise and light leave over between two frames of one scene
_TOLERANCE = 12.0  # of 255: a difference at which agreement falls to 1/e
_CUT_MISSED = 0.12  # share of the picture that motion leaves unexplained: at least, across a cut
_CUT_ASTRAY = 0.8  # share whose motion there and back does not lead home: measured 0.97 to 1 across cuts of
_HOME = 1.5  # the benchmark's clips, at most 0.3 inside them; home is within so many samples
_WINDOW = (5, 5)
_threads = local()


@dataclass(frozen=True)
class Motion:
    """Between a frame and the one before it.

    `back` lies on this frame's grid and points into the one before; `ahead` the other way round. `missed` is
    uint8 (height, width), 1 where `back` leaves this frame unexplained. `cut`: they are of different scenes.
    """

    back: Field
    ahead: Field
    missed: Gray
    cut: bool


def small_gray(picture: Picture, size: Size) -> Gray:
    """Luma for motion: uint8 (height, width)."""
    return np.asarray(cv2.convertScaleAbs(np.clip(picture.gray(size), 0, 1), alpha=255), np.uint8)


def motion(before: Gray, after: Gray, thorough: bool = True) -> Motion:
    """Both fields between two frames; `thorough` takes twice the time, and finds thin limbs."""
    search = _search(thorough)
    back = np.asarray(search.calc(after, before, None), np.float32)  # type: ignore[call-overload]
    ahead = np.asarray(search.calc(before, after, None), np.float32)  # type: ignore[call-overload]
    difference = cv2.absdiff(np.asarray(along(back, before), np.uint8), after)
    missed = (difference > _UNEXPLAINED).astype(np.uint8)
    return Motion(back, ahead, missed, _is_cut(back, ahead, missed))


def along(field: Field, values: NDArray[np.generic]) -> NDArray[np.generic]:
    """What another frame holds, brought onto this frame's grid."""
    places = cv2.add(_grid(field.shape[1], field.shape[0]), field)
    return cv2.remap(values, places, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore


def chained(first: Field, second: Field) -> Field:
    """From a frame to a second one, and on from there to a third."""
    return np.asarray(cv2.add(first, np.asarray(along(first, second), np.float32)), np.float32)


def agreement(here: Gray, there: Gray, field: Field) -> Floats:
    """0..1: how like the two frames look along a field, around each sample."""
    difference = cv2.blur(cv2.absdiff(np.asarray(along(field, there), np.uint8), here), _WINDOW)
    return np.asarray(cv2.LUT(difference, _likeness()), np.float32)


def _is_cut(back: Field, ahead: Field, missed: Gray) -> bool:
    """Whether hardly anything of one frame is found again in the other."""
    if float(missed.mean()) < _CUT_MISSED:
        return False
    astray = chained(back, ahead)
    return float((np.hypot(astray[..., 0], astray[..., 1]) > _HOME).mean()) > _CUT_ASTRAY


def _search(thorough: bool) -> cv2.DISOpticalFlow:
    """A searcher of this thread's own: it keeps buffers between calls."""
    kept: dict[bool, cv2.DISOpticalFlow] = _threads.__dict__.setdefault("kept", {})
    if thorough not in kept:
        preset = cv2.DISOPTICAL_FLOW_PRESET_FAST if thorough else cv2.DISOPTICAL_FLOW_PRESET_ULTRAFAST
        kept[thorough] = cv2.DISOpticalFlow.create(preset)
    return kept[thorough]


@cache
def _grid(width: int, height: int) -> Field:
    return np.dstack(np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)))


@cache
def _likeness() -> Floats:
    return np.asarray(np.exp(-((np.arange(256) / _TOLERANCE) ** 2)), np.float32)
