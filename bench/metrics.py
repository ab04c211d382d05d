"""How far a matte is from the truth, as the field measures it.

All on 512x288 float mattes in 0..1. MAD, MSE, Grad and dtSSD are the definitions of Robust Video Matting's
evaluation (Lin et al., WACV 2022; after Erofeev et al., BMVC 2015, and Rhemann et al., CVPR 2009).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

SIZE = (512, 288)
_SIGMA = 1.4
_REACH = 1e-2  # the derivative filter ends where the Gaussian falls below this

Matte = NDArray[np.float32]


@dataclass(frozen=True)
class Scores:
    """Means over a clip's frames. `mad_t` is MAD in the unknown band only."""

    mad: float
    mse: float
    grad: float
    dtssd: float
    mad_t: float


@dataclass
class Scorer:
    """Takes (matte, truth) frame by frame; memory does not grow with the clip."""

    _rows: list[tuple[float, float, float]] = field(default_factory=list)
    _band: list[float] = field(default_factory=list)
    _steps: list[float] = field(default_factory=list)
    _last: tuple[Matte, Matte] | None = None

    def add(self, matte: NDArray[np.uint8], truth: NDArray[np.uint8]) -> None:
        """Two 8-bit mattes of any size."""
        p, t = compared(matte), compared(truth)
        error = p - t
        self._rows.append((float(np.abs(error).mean()), float((error * error).mean()), _gradient_error(p, t)))
        band = unknown(t)
        if band.any():
            self._band.append(float(np.abs(error)[band].mean()))
        if self._last is not None:
            change = (p - self._last[0]) - (t - self._last[1])
            self._steps.append(math.sqrt(float((change * change).mean())))
        self._last = p, t

    def scores(self) -> Scores:
        mad, mse, grad = np.mean(self._rows, axis=0)
        return Scores(
            mad=float(mad) * 1e3,
            mse=float(mse) * 1e3,
            grad=float(grad) / 1e3,
            dtssd=float(np.mean(self._steps)) * 100 if self._steps else 0.0,
            mad_t=float(np.mean(self._band)) * 1e3 if self._band else 0.0,
        )


def compared(matte: NDArray[np.uint8]) -> Matte:
    """A matte at the benchmark's size, by area."""
    small = cv2.resize(matte, SIZE, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32) / 255


def unknown(truth: Matte) -> NDArray[np.bool_]:
    """Neither in the eroded foreground nor in the eroded background (an ellipse of 10x10)."""
    ellipse = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (10, 10))
    sure = cv2.erode((truth > 0.99).astype(np.uint8), ellipse) | cv2.erode(
        (truth < 0.01).astype(np.uint8), ellipse
    )
    return np.asarray(sure == 0)


def _gradient_error(matte: Matte, truth: Matte) -> float:
    difference = _gradient(_spread(matte)) - _gradient(_spread(truth))
    return float((difference * difference).sum())


def _spread(matte: Matte) -> Matte:
    low, high = float(matte.min()), float(matte.max())
    return (matte - low) / max(high - low, 1e-6)


def _gradient(matte: Matte) -> Matte:
    along = _derivative()
    gx = cv2.filter2D(matte, -1, along, borderType=cv2.BORDER_REPLICATE)
    gy = cv2.filter2D(matte, -1, np.ascontiguousarray(along.T), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(np.hypot(gx, gy), np.float32)


@cache
def _derivative() -> Matte:
    """A 2-D derivative of a Gaussian, of unit energy."""
    half = math.ceil(_SIGMA * math.sqrt(-2 * math.log(math.sqrt(2 * math.pi) * _SIGMA * _REACH)))
    x = np.arange(-half, half + 1, dtype=np.float64)
    bell = np.exp(-(x**2) / (2 * _SIGMA**2)) / (_SIGMA * math.sqrt(2 * math.pi))
    slope = -x * bell / _SIGMA**2
    kernel = bell[:, None] * slope[None, :]
    return np.asarray(kernel / np.sqrt((kernel**2).sum()), np.float32)
