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
from numpy.typing import NDArray

from cleanplate.picture import Floats, Matte, Picture, Plane, Size, resized, sampled, to_codes

_WIDE, _NARROW = 90, 6  # pixels: the paper's radii
_WIDE_STEP = 16  # one in so many pixels is enough for the wide means
_FAINT = 1e-3  # weight of the whole picture's mean colour, where no subject is near
_Area = tuple[slice, slice]  # rows and columns at one in so many pixels


@dataclass(frozen=True)
class Cutout:
    """The subject of one frame.

    `foreground` has straight colours: the interior as decoded, the band without the old background.
    `spread` is the subject's colour smoothed far over its edge, float32 (3, height/step, width/step) code values.
    """

    foreground: Picture
    matte: Matte
    spread: Floats


def cut_out(picture: Picture, matte: Matte, strength: float = 1.0, step: int = 4) -> Cutout:
    """Take the old background out of the band's colours: all of it, or a share of it (`strength` 0..1).

    The means are found at one in `step` pixels.
    """
    size = max(1, picture.size[0] // step), max(1, picture.size[1] // step)
    alpha = resized(matte.alpha, size)
    area = _around(alpha, step) if picture.size == (size[0] * step, size[1] * step) else _everywhere(alpha)
    alpha = alpha[area].astype(np.float32) * np.float32(1 / 255)
    colours = _codes(picture, area, step, size)
    fore, back = _means(colours, alpha, step)
    fore = _weighted(_unmixed(colours, _thrice(alpha), fore, back), alpha, max(1, _NARROW // step))
    fore, back = (_spread(means, area, size) for means in (fore, back))
    fores, backs = cv2.split(fore), cv2.split(back)
    planes = list(picture.planes)
    if strength:
        for part in (slice(0, 1), slice(1, 3)):  # the second and third lie on one grid
            means = np.asarray(cv2.merge([*fores[part], *backs[part]]), np.float32)
            planes[part] = _clean(planes[part], matte, means, picture, strength)
    cleaned = Picture((planes[0], planes[1], planes[2]), picture.layout)
    return Cutout(cleaned, matte, np.stack(fores))


def _around(alpha: NDArray[np.uint8], step: int) -> _Area:
    """Where there is any subject, and as far about as it is told apart from what lies there."""
    height, width = alpha.shape
    left, top, wide, high = cv2.boundingRect(alpha)
    unit, reach = max(1, _WIDE_STEP // step), _WIDE // step
    if not wide or width % unit or height % unit:
        return _everywhere(alpha)
    rows = slice(max(0, top - reach) // unit * unit, min(height, -(-(top + high + reach) // unit) * unit))
    columns = slice(max(0, left - reach) // unit * unit, min(width, -(-(left + wide + reach) // unit) * unit))
    return rows, columns


def _everywhere(alpha: NDArray[np.uint8]) -> _Area:
    return slice(0, alpha.shape[0]), slice(0, alpha.shape[1])


def _codes(picture: Picture, area: _Area, step: int, size: Size) -> Floats:
    """All three planes of an area at one in `step` pixels: (height, width, 3) code values."""
    rows, columns = area
    inner = columns.stop - columns.start, rows.stop - rows.start
    if inner == size:
        return np.asarray(cv2.merge(list(picture.codes(size))), np.float32)
    planes = []
    for plane in picture.planes:
        pitch = step // 2 if plane.shape[1] < picture.size[0] else step
        part = plane[rows.start * pitch : rows.stop * pitch, columns.start * pitch : columns.stop * pitch]
        planes.append(resized(part, inner).astype(np.float32))
    return np.asarray(cv2.merge(planes), np.float32)


def _spread(means: Floats, area: _Area, size: Size) -> Floats:
    """An area's means over the whole picture: beyond, what its rim has."""
    rows, columns = area
    beyond = rows.start, size[1] - rows.stop, columns.start, size[0] - columns.stop
    return np.asarray(cv2.copyMakeBorder(means, *beyond, cv2.BORDER_REPLICATE), np.float32)


def _means(colours: Floats, alpha: Floats, step: int) -> tuple[Floats, Floats]:
    """Mean colours of subject and background far around each place."""
    size = alpha.shape[1], alpha.shape[0]
    small = max(1, size[0] * step // _WIDE_STEP), max(1, size[1] * step // _WIDE_STEP)
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
    faint = _FAINT / max(float(cv2.sumElems(weight)[0]), 1e-6)
    everywhere = tuple(faint * whole for whole in cv2.sumElems(part))
    sums = cv2.add(cv2.blur(part, window), everywhere)  # type: ignore[call-overload]
    return np.asarray(cv2.divide(sums, _thrice(total)), np.float32)


def _unmixed(colour: Floats, alpha: Floats, fore: Floats, back: Floats) -> Floats:
    """The paper's one step: the mean, corrected by what the mix leaves unexplained."""
    mix = cv2.add(back, cv2.multiply(alpha, cv2.subtract(fore, back)))
    return np.asarray(cv2.add(fore, cv2.multiply(alpha, cv2.subtract(colour, mix))), np.float32)


def _clean(planes: list[Plane], matte: Matte, means: Floats, picture: Picture, strength: float) -> list[Plane]:
    """Planes of one size with their band's colours unmixed; `means` holds their fores, then their backs."""
    band = matte.band(planes[0])
    if not band.size:
        return planes
    shape = planes[0].shape
    alpha = matte.at(planes[0]).reshape(-1)[band].astype(np.float32) * np.float32(1 / 255)
    here = sampled(means, (shape[1], shape[0]), band).T
    cleaned = []
    for plane, fore, back in zip(planes, here[: len(planes)], here[len(planes) :], strict=True):
        clean = plane.copy()
        flat = clean.reshape(-1)
        colour = flat[band].astype(np.float32)
        pure = fore + alpha * (colour - back - alpha * (fore - back))
        flat[band] = to_codes(colour + np.float32(strength) * (pure - colour), picture.layout)
        cleaned.append(clean)
    return cleaned
