"""Alpha from the chroma planes' size to the picture's own, with the detail that only luma has.

Chroma comes at half the resolution, so hair that is keyed by it is blurred. Where luma goes with alpha in the
small window about a sample (He and Sun, "Fast Guided Filter", 2015), what luma shows beyond the chroma planes'
resolution is what alpha misses too.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.matting.key.axes import Seen
from cleanplate.picture import Floats, Plane, Size, sampled, to_bytes

_WINDOW = (3, 3)  # in cells of two samples of chroma
_NOISE = 20.0  # luma variance (8-bit code values squared) below which nothing is to be learnt
_STRENGTH = 1.0
_AROUND = np.ones((3, 3), np.uint8)
_ONE = np.uint8(255)  # the highest factor, so that a mean's rounding is as fine as a product's


def enlarged(alpha: NDArray[np.uint8], seen: Seen, luma: Plane, unit: float) -> NDArray[np.uint8]:
    """uint8 `alpha` at the size of `luma`, which has `unit` 8-bit code values in a step."""
    size = luma.shape[1], luma.shape[0]
    if size == seen.size:
        return alpha
    full = np.asarray(cv2.resize(alpha, size, interpolation=cv2.INTER_LINEAR), np.uint8)
    band = _band(alpha, size)
    if not band.size:
        return full
    beyond = luma.reshape(-1)[band].astype(np.float32) * np.float32(unit)
    beyond -= sampled(seen.luma.astype(np.float32), size, band)
    change = _STRENGTH * beyond * sampled(_slopes(alpha, seen.luma), size, band)
    flat = full.reshape(-1)
    mean = flat[band].astype(np.float32)
    # four samples share one of chroma: none can leave their mean further than the others can make up for
    change = np.maximum(np.minimum(change, 3 * mean), 3 * mean - 765)
    flat[band] = to_bytes(mean + change)
    return full


def _band(alpha: NDArray[np.uint8], size: Size) -> NDArray[np.intp]:
    """Flat indices at `size`, twice alpha's, of the samples where alpha changes."""
    soft = cv2.compare(cv2.dilate(alpha, _AROUND), cv2.erode(alpha, _AROUND), cv2.CMP_GT)
    y, x = np.divmod(np.flatnonzero(soft != 0), alpha.shape[1])
    first = 2 * y * size[0] + 2 * x
    right, below = 2 * x + 1 < size[0], 2 * y + 1 < size[1]  # an odd size has no second of the last
    parts = first, first[right] + 1, first[below] + size[0], first[right & below] + size[0] + 1
    return np.concatenate(parts)


def _slopes(alpha: NDArray[np.uint8], luma: NDArray[np.uint8]) -> Floats:
    """How much alpha changes with luma about each two samples, as far as the two go together."""
    height, width = alpha.shape[0] // 2, alpha.shape[1] // 2
    result = np.zeros((max(1, height), max(1, width)), np.float32)
    rows, columns = _about(alpha, height, width)
    inside = slice(2 * rows.start, 2 * rows.stop), slice(2 * columns.start, 2 * columns.stop)
    a, y = alpha[inside], luma[inside]
    if not a.size:
        return result
    mean_a, mean_y = _mean(a, _ONE), _mean(y, _ONE)
    shared = _mean(a, y) - mean_a * mean_y
    slope = shared / (np.maximum(_mean(y, y) - mean_y * mean_y, 0) + _NOISE)
    trust = slope * shared / (np.maximum(_mean(a, a) - mean_a * mean_a, 0) + 1)
    result[rows, columns] = slope * np.clip(trust, 0, 1)
    return result


def _about(alpha: NDArray[np.uint8], height: int, width: int) -> tuple[slice, slice]:
    """The rows and columns of cells that hold a soft sample, and one more around."""
    x, y, across, down = cv2.boundingRect(cv2.inRange(alpha, 1, 254))
    below, right = min((y + down) // 2 + 2, height), min((x + across) // 2 + 2, width)
    return slice(max(y // 2 - 1, 0), below), slice(max(x // 2 - 1, 0), right)


def _mean(one: NDArray[np.uint8], other: NDArray[np.uint8] | np.uint8) -> Floats:
    """The window's mean of a product; as integers as long as it is large."""
    product = np.multiply(one, other, dtype=np.uint16)
    small = cv2.resize(product, (product.shape[1] // 2, product.shape[0] // 2), interpolation=cv2.INTER_AREA)
    scale = 1 / 255 if other is _ONE else 1.0
    return np.asarray(cv2.blur(small.astype(np.float32), _WINDOW), np.float32) * np.float32(scale)
