"""The subject's own colour in the soft band, without the old background's share in it.

A soft sample is a mix: C = αF + (1-α)B. Compositing C itself leaves a halo of the old background. The
estimate is blur-fusion (Forte, "Approximate Fast Foreground Colour Estimation", ICIP 2021): local means of
the sure foreground and background colours give F, a second, narrower pass sharpens it. The means are smooth,
so they are found at a quarter of the resolution; the last, exact step happens in the band only.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from cleanplate.picture import Floats, Matte, Picture, Plane, resized, sampled, to_codes

_WIDE, _NARROW = 90, 6  # pixels: the paper's radii
_WIDE_STEP, _STEP = 16, 4  # the resolutions at which their means are found
_FAINT = 1e-3  # weight of the whole picture's mean colour, where no subject is near


@dataclass(frozen=True)
class Cutout:
    """The subject of one frame.

    `foreground` has straight colours: the interior as decoded, the band without the old background.
    `spread` is the subject's colour smoothed far over its edge, float32 (3, height/4, width/4) code values.
    `behind` is the same of the old background, with the subject smoothed away.
    """

    foreground: Picture
    matte: Matte
    spread: Floats
    behind: Floats


def cut_out(picture: Picture, matte: Matte, strength: float = 1.0) -> Cutout:
    """Take the old background out of the band's colours: all of it, or a share of it (`strength` 0..1)."""
    size = max(1, picture.size[0] // _STEP), max(1, picture.size[1] // _STEP)
    colours = np.asarray(cv2.merge(list(picture.codes(size))), np.float32)
    alpha = resized(matte.alpha, size).astype(np.float32) * np.float32(1 / 255)
    fore, back = _means(colours, alpha)
    fore = _weighted(_unmixed(colours, _thrice(alpha), fore, back), alpha, _NARROW // _STEP)
    back = _weighted(back, 1 - alpha, _NARROW // _STEP)
    fores, backs = cv2.split(fore), cv2.split(back)
    planes = [
        _clean(plane, matte, np.dstack((f, b)), picture, strength)
        for plane, f, b in zip(picture.planes, fores, backs, strict=True)
    ]
    cleaned = Picture((planes[0], planes[1], planes[2]), picture.layout)
    return Cutout(cleaned, matte, np.stack(fores), np.stack(backs))


def _means(colours: Floats, alpha: Floats) -> tuple[Floats, Floats]:
    """Mean colours of subject and background far around each place."""
    size = alpha.shape[1], alpha.shape[0]
    small = max(1, size[0] * _STEP // _WIDE_STEP), max(1, size[1] * _STEP // _WIDE_STEP)
    colours, alpha = resized(colours, small), resized(alpha, small)
    radius = _WIDE // _WIDE_STEP
    fore, back = (resized(_weighted(colours, share, radius), size) for share in (alpha, 1 - alpha))
    return fore, back


def _thrice(plane: Floats) -> Floats:
    return np.asarray(cv2.merge([plane] * 3), np.float32)


def _weighted(colours: Floats, weight: Floats, radius: int) -> Floats:
    """Means of (height, width, 3) over a window, where `weight` (height, width) says what counts."""
    window = (2 * radius + 1, 2 * radius + 1)
    total = cv2.blur(weight, window) + np.float32(_FAINT)
    part = cv2.multiply(colours, _thrice(weight))
    mean = np.asarray(cv2.sumElems(part)[:3]) * (_FAINT / max(float(weight.sum()), 1e-6))
    sums = np.add(cv2.blur(part, window), mean.astype(np.float32))
    return np.asarray(cv2.divide(sums, _thrice(total)), np.float32)


def _unmixed(colour: Floats, alpha: Floats, fore: Floats, back: Floats) -> Floats:
    """The paper's one step: the mean, corrected by what the mix leaves unexplained."""
    mix = cv2.add(back, cv2.multiply(alpha, cv2.subtract(fore, back)))
    return np.asarray(cv2.add(fore, cv2.multiply(alpha, cv2.subtract(colour, mix))), np.float32)


def _clean(plane: Plane, matte: Matte, means: Floats, picture: Picture, strength: float) -> Plane:
    band = matte.band(plane)
    if not band.size or not strength:
        return plane
    alpha = matte.at(plane).reshape(-1)[band].astype(np.float32) * np.float32(1 / 255)
    cleaned = plane.copy()
    flat = cleaned.reshape(-1)
    fore, back = sampled(means, (plane.shape[1], plane.shape[0]), band).T
    colour = flat[band].astype(np.float32)
    pure = fore + alpha * (colour - back - alpha * (fore - back))
    flat[band] = to_codes(colour + np.float32(strength) * (pure - colour), picture.layout)
    return cleaned
