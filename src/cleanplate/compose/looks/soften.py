"""Soft and sharp: a blur that does not bleed over an alpha's edge, and an unsharp mask on luma.

Sizes go with the picture's: a look is the same in a preview. Source: normalised convolution (Knutsson and Westin,
CVPR 1993) where an alpha says how much each sample counts.
"""

from __future__ import annotations

import cv2
import numpy as np

from cleanplate.picture import Matte, Picture, Plane, resized, to_codes

_SOFTEST = 0.03  # sigma of a blur of 100, as a share of the longer side
_SHARP = 1 / 1000  # sigma of the mask, as a share of the shorter side
_FINEST = 0.6  # pixels: less is no blur
_MOST = 1.8  # how often a sharpness of 100 adds what the blur took
_FAINT = 0.25  # of 255: weight where all is clear, so that a colour is there


def softened(picture: Picture, strength: float) -> Picture:
    """The picture blurred by 0..100; its alpha stays as it is."""
    sigma = max(picture.size) * _SOFTEST * (strength / 100) ** 1.5  # finer steps where little is asked for
    if sigma < 0.2:
        return picture
    matte = _matte(picture)
    first, second, third = (_blurred(plane, picture, sigma, matte) for plane in picture.planes)
    return Picture((first, second, third), picture.layout, picture.alpha)


def sharpened(picture: Picture, strength: float) -> Picture:
    """Luma (of RGB: all three) with its fine detail raised by 0..100; alpha stays as it is."""
    if not strength:
        return picture
    sigma, amount = max(_FINEST, min(picture.size) * _SHARP), strength / 100 * _MOST
    count, matte = 3 if picture.layout.matrix == "rgb" else 1, _matte(picture)
    sharp = [_raised(p, _blurred(p, picture, sigma, matte), amount, picture) for p in picture.planes[:count]]
    first, second, third = (*sharp, *picture.planes[count:])
    return Picture((first, second, third), picture.layout, picture.alpha)


def _matte(picture: Picture) -> Matte | None:
    return None if picture.alpha is None else Matte(picture.alpha)


def _raised(plane: Plane, soft: Plane, amount: float, picture: Picture) -> Plane:
    sharp = cv2.addWeighted(plane, 1 + amount, soft, -amount, 0)
    return np.asarray(sharp if picture.layout.depth == 8 else np.minimum(sharp, picture.layout.peak))


def _blurred(plane: Plane, picture: Picture, sigma: float, matte: Matte | None) -> Plane:
    """A plane blurred by so many pixels of the picture, on a smaller one where that is as good."""
    size = plane.shape[1], plane.shape[0]
    sigma *= size[0] / picture.size[0]
    step = max(1, min(16, int(sigma / 2)))
    small = max(1, size[0] // step), max(1, size[1] // step)
    if matte is None:
        return np.asarray(resized(_gauss(resized(plane, small), sigma / step), size))
    weight = np.asarray(cv2.add(matte.at(plane), _FAINT, dtype=cv2.CV_32F))  # type: ignore[call-overload]
    codes = np.asarray(cv2.multiply(plane, weight, dtype=cv2.CV_32F))
    mixed, total = (_gauss(resized(values, small), sigma / step) for values in (codes, weight))
    return to_codes(resized(np.asarray(cv2.divide(mixed, total)), size), picture.layout)


def _gauss(plane: Plane, sigma: float) -> Plane:
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE))
