"""Alpha against a screen that is known at each place: how much of each sample is not screen.

A soft sample is a mix, C = αF + (1-α)B (Smith and Blinn, "Blue Screen Matting", SIGGRAPH 1996), and B is known.
Vlahos' colour difference takes F as neutral: then α is what is missing of the screen's colour. Beside skin or
red cloth that makes the edge too solid, so F is taken from the sure subject nearby too, and each sample goes by
the one that explains it better.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.matting.key.axes import ACROSS, ALONG, Key, Seen
from cleanplate.matting.key.screen import Screen, filled, map_size
from cleanplate.picture import Floats, resized, sampled, to_bytes

_SCREEN, _NOISES = 0.94, 3.0  # of the local screen's colour, this much is all screen, less so many deviations
_LITTLE, _SPILL = 0.15, 0.5  # so little is all subject beside the screen; so much is, deep inside
_MUCH = 0.42  # more is screen, or glass before it: what lies near is not deep inside
_ASIDE = 0.8  # how much colour across the key's direction speaks for the subject
_REACH = 2  # samples of chroma about the screen and soft samples in which alpha is worked out
_EXPLAINED = 14.0  # code values by which a mix may miss a sample, about
_WEIGHTS = np.array([1, 1, 0.3], np.float32)  # of along, across and luma: luma varies most within a subject
_CLEAR, _SOLID, _DEEP = 0.03, 0.86, 0.7  # ends of alpha that count as clear, as solid, and that deep inside
_FEW = 0.02  # share of a cell's samples below which its subject's colour is not known
_RADII = 17, 4, 1  # in cells: the windows from which that colour is filled


@dataclass(frozen=True)
class Unmixed:
    """`alpha` uint8 at the chroma planes' size. `subject` is the sure subject's along, across and luma about
    each cell and `near` 0..1 how near the screen is to it, both float32 at the map's size.
    """

    alpha: NDArray[np.uint8]
    subject: Floats
    near: Floats


def unmixed(seen: Seen, screen: Screen, key: Key) -> Unmixed:
    clear, much, band = _sorted(seen, screen, key)
    subject = _subject(seen, much, key)
    shares = resized(much, map_size(seen.size)).astype(np.float32) * np.float32(1 / 255)
    near = np.minimum(4 * cv2.blur(cv2.blur(shares, (3, 3)), (3, 3)), 1).astype(np.float32)
    alpha = np.asarray(cv2.bitwise_not(clear), np.uint8)
    alpha.reshape(-1)[band] = _mixed(seen.at(band), *_maps(screen, subject, near, seen, band))
    return Unmixed(alpha, subject, near)


def _sorted(seen: Seen, screen: Screen, key: Key) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.intp]]:
    """Masks (255 or 0) of what is all screen and of what is much screen, and where to look closer."""
    along = screen.colour[..., 0]

    def beyond(level: Floats) -> NDArray[Any]:
        bar = np.clip(level + ALONG, 0, 255).astype(np.uint8)
        return np.asarray(cv2.compare(off, resized(bar, seen.size), cv2.CMP_GT))

    hue = np.clip(screen.colour[..., 1] + ACROSS, 0, 255).astype(np.uint8)
    off = cv2.addWeighted(seen.along, 1, cv2.absdiff(seen.across, resized(hue, seen.size)), -_ASIDE, 0)
    clear = _unspecked(beyond(_SCREEN * along - _NOISES * key.noise))
    around = np.ones((2 * _REACH + 1, 2 * _REACH + 1), np.uint8)
    closer = cv2.subtract(cv2.dilate(beyond(_LITTLE * along + key.noise), around), clear)
    return np.asarray(clear), beyond(_MUCH * along), np.flatnonzero(closer != 0)


def _unspecked(clear: NDArray[Any]) -> NDArray[Any]:
    """Without what noise alone makes of the screen: ones and twos. A hair is three in a row."""
    other = cv2.threshold(clear, 0, 1, cv2.THRESH_BINARY_INV)[1]
    few = cv2.compare(cv2.boxFilter(other, -1, (3, 3), normalize=False), np.full_like(other, 3), cv2.CMP_LT)
    return np.asarray(cv2.bitwise_or(clear, few))


def _subject(seen: Seen, much: NDArray[Any], key: Key) -> Floats:
    """The subject's colour about each cell, as far as it is surely subject; else neutral grey."""
    size = map_size(seen.size)
    planes = seen.smaller(2 if size[0] < seen.size[0] else 1)
    solid = cv2.erode(cv2.bitwise_not(resized(much, (planes[0].shape[1], planes[0].shape[0]))), np.ones((3, 3)))
    solid = cv2.inRange(solid, 255, 255)
    known = resized(solid, size).astype(np.float32) * np.float32(1 / 255)
    held = [resized(cv2.bitwise_and(p, solid), size) / np.maximum(known, _FEW) for p in planes]
    return filled(seen.values(np.dstack(held)), known, np.array([0, 0, 0.5 * key.luma], np.float32), _RADII)


def _maps(
    screen: Screen, subject: Floats, near: Floats, seen: Seen, band: NDArray[np.intp]
) -> tuple[Floats, Floats, Floats]:
    """The screen's colour, the subject's and the screen's nearness at the samples of the band."""
    back, fore = sampled(screen.colour, seen.size, band), sampled(subject, seen.size, band)
    return back, fore, sampled(near, seen.size, band)


def _mixed(colour: Floats, back: Floats, fore: Floats, near: Floats) -> NDArray[np.uint8]:
    level = np.maximum(back[:, 0], 1)
    fore[:, 0] = np.minimum(fore[:, 0], _SPILL * level)
    neutral = _difference(colour, back, level, _SPILL + (_LITTLE - _SPILL) * near)
    nearby, trust = _between(colour, fore, back)
    alpha = neutral + trust * near * (nearby - neutral)
    alpha = (alpha - _CLEAR) / (_DEEP + (_SOLID - _DEEP) * near - _CLEAR)
    return to_bytes(alpha * np.float32(255))


def _difference(colour: Floats, back: Floats, level: Floats, spill: Floats) -> Floats:
    """Vlahos' colour difference, as a share of the local screen's; `spill` of it is forgiven."""
    share = (colour[:, 0] - _ASIDE * np.abs(colour[:, 1] - back[:, 1])) / level
    return np.asarray((1 - share) / (1 - spill), np.float32)


def _between(colour: Floats, fore: Floats, back: Floats) -> tuple[Floats, Floats]:
    """Alpha on the line from `back` to `fore`, and how well the line explains the sample, 0..1."""
    way, step = fore - back, colour - back
    alpha = (way * step) @ _WEIGHTS / np.maximum((way * way) @ _WEIGHTS, 1)
    missed = (step - np.clip(alpha, 0, 1)[:, None] * way) ** 2 @ _WEIGHTS
    return np.asarray(alpha, np.float32), np.exp(missed * np.float32(-1 / _EXPLAINED**2))
