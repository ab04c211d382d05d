"""A soft shade round letters: what makes light words readable on a light picture without a hard outline."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_NEAR, _FAR = 0.18, 0.5  # sigmas of two blurs, in parts of the reach
_REACHES = 3 * _FAR  # of the reach: past three sigmas nothing is seen
_DENSE = 0.76, 0.6  # how dark each is at most


def shade(coverage: NDArray[np.uint8], reach: float) -> NDArray[np.float32]:
    """How much of each pixel is shaded, 0..1: (height, width) of letters' coverage, 0..255, `reach` in pixels.

    Dense where a letter is near, so that thin strokes get one as dark as broad ones do, and faint farther out.
    """
    near, far = (_blurred(coverage, reach * part) for part in (_NEAR, _FAR))
    return np.asarray(1 - (1 - _DENSE[0] * near) * (1 - _DENSE[1] * far), np.float32)


def margin(reach: float) -> float:
    """How far a shade goes, in pixels."""
    return reach * _REACHES


def _blurred(coverage: NDArray[np.uint8], sigma: float) -> NDArray[np.float32]:
    soft = cv2.GaussianBlur(coverage, (0, 0), max(sigma, 0.1)).astype(np.float32) * np.float32(2.2 / 255)
    return np.asarray(np.minimum(soft, 1), np.float32)
