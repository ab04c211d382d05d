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

from cleanplate.picture import Floats, Matte, Picture, Plane, Size, resized, sampled, to_codes

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


def cut_out(picture: Picture, matte: Matte) -> Cutout:
    """Take the old background out of the band's colours."""
    fore, back = (_at_step(means, picture) for means in _means(picture, matte, _WIDE_STEP, _WIDE))
    size = _small(picture, _STEP)
    colours, alpha = picture.codes(size), _share(matte, size)
    fore = _weighted(_unmixed(colours, alpha, fore, back), alpha, _NARROW // _STEP)
    back = _weighted(back, 1 - alpha, _NARROW // _STEP)
    first, second, third = (
        _clean(plane, matte, fore[i], back[i], picture) for i, plane in enumerate(picture.planes)
    )
    return Cutout(Picture((first, second, third), picture.layout), matte, fore, back)


def _means(picture: Picture, matte: Matte, step: int, radius: int) -> tuple[Floats, Floats]:
    """Mean colours of subject and background around each place, at 1/step of the size."""
    size = _small(picture, step)
    colours, alpha = picture.codes(size), _share(matte, size)
    return _weighted(colours, alpha, radius // step), _weighted(colours, 1 - alpha, radius // step)


def _weighted(colours: Floats, weight: Floats, radius: int) -> Floats:
    """Means of three planes over a window, where `weight` (height, width) says what counts."""
    window = (2 * radius + 1, 2 * radius + 1)
    total = cv2.blur(weight, window) + _FAINT
    whole = max(float(weight.sum()), 1e-6)
    planes = []
    for plane in colours:
        part = plane * weight
        planes.append((cv2.blur(part, window) + _FAINT * (float(part.sum()) / whole)) / total)
    return np.stack(planes)


def _unmixed(colour: Floats, alpha: Floats, fore: Floats, back: Floats) -> Floats:
    """The paper's one step: the mean, corrected by what the mix leaves unexplained."""
    return np.asarray(fore + alpha * (colour - alpha * fore - (1 - alpha) * back), np.float32)


def _clean(plane: Plane, matte: Matte, fore: Floats, back: Floats, picture: Picture) -> Plane:
    band = matte.band(plane)
    if not band.size:
        return plane
    size = (plane.shape[1], plane.shape[0])
    alpha = matte.at(plane).reshape(-1)[band].astype(np.float32) * np.float32(1 / 255)
    cleaned = plane.copy()
    flat = cleaned.reshape(-1)
    colour = flat[band].astype(np.float32)
    flat[band] = to_codes(
        _unmixed(colour, alpha, sampled(fore, size, band), sampled(back, size, band)), picture.layout
    )
    return cleaned


def _small(picture: Picture, step: int) -> Size:
    return max(1, picture.size[0] // step), max(1, picture.size[1] // step)


def _share(matte: Matte, size: Size) -> Floats:
    return resized(matte.alpha, size).astype(np.float32) * np.float32(1 / 255)


def _at_step(means: Floats, picture: Picture) -> Floats:
    return np.stack([resized(plane, _small(picture, _STEP)) for plane in means])
