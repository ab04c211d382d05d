"""A chroma key and a network together: the key has the edges, the network says where a subject can be at all.

Compositors draw a garbage matte (what is surely not subject) and a holdout (what surely is) by hand around a
key; here the network's matte is both: widened it is the one, shrunk the other.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.matting.networks.network import Coarse
from cleanplate.picture import Floats, resized

_WIDER, _NARROWER = 0.03, 0.02  # of the matte's longer side
_SURE = 0.9


def guarded(keyed: Coarse, matte: Floats) -> Coarse:
    """The key's alpha, held to a network's matte (float32, any size, 0..1)."""
    side = max(matte.shape)
    wide, narrow = _disc(_WIDER * side), _disc(_NARROWER * side)
    soft = np.ones((5, 5), np.float32) / 25
    may = cv2.filter2D(cv2.dilate((matte > 0.1).astype(np.float32), wide), -1, soft)
    must = cv2.filter2D(cv2.erode((matte > _SURE).astype(np.float32), narrow), -1, soft)
    size = keyed.alpha.shape[1], keyed.alpha.shape[0]
    alpha = np.maximum(np.minimum(keyed.alpha, resized(may, size)), resized(must, size))
    return Coarse(np.asarray(alpha, np.float32), keyed.picture, sharp=True)


def _disc(radius: float) -> NDArray[np.uint8]:
    side = 2 * max(1, round(radius)) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)
