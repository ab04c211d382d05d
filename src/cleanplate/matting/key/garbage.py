"""A chroma key and a network together: the key has the edges, the network says where a subject can be at all.

Compositors draw a garbage matte (what is surely not subject) and a holdout (what surely is) by hand around a
key; here the network's matte is both. Widened it is the one, and what a person holds is let out of it: a part of
the key that hangs on the subject and does not run along the picture's border, as a studio's walls and floor do.
Shrunk it is the other, except where the screen itself shows through, as between an arm and the body.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.matting.key.keyed import Keyed
from cleanplate.matting.networks.network import Coarse
from cleanplate.picture import Floats, Picture, Plane, resized, to_codes

_WIDER, _NARROWER = 0.02, 0.02  # of the matte's longer side
_GAP = 0.01  # of it: the radius of screen that must show inside the subject to be taken for one
_TOUCH = 0.6  # of the side of a square of a part's area: along less of the border it may leave the picture
_POSSIBLE, _SURE = 0.1, 0.9  # of the matte
_PART, _CLEAR = 0.1, 0.02  # of the key's alpha: from here a part, and up to here all screen
_AROUND = np.ones((3, 3), np.uint8)


def guarded(keyed: Coarse, matte: Floats) -> Coarse:
    """The key's alpha, held to a network's matte (float32, any size, 0..1). What is filled has its own colours."""
    alpha = keyed.solid if isinstance(keyed, Keyed) else keyed.alpha
    size = alpha.shape[1], alpha.shape[0]
    small = resized(alpha, (matte.shape[1], matte.shape[0]))
    may, must = (resized(_softened(m), size) for m in (_allowed(small, matte), _held(small, matte)))
    held = np.asarray(cv2.max(cv2.min(alpha, may), must), np.float32)
    if not isinstance(keyed, Keyed):
        return Coarse(held, keyed.picture, sharp=True)
    return Coarse(keyed.shadowed(held), _restored(keyed, alpha, must), sharp=True)


def _allowed(key: Floats, matte: Floats) -> NDArray[np.uint8]:
    """1 where a subject can be: about the matte, but not into what reaches the border, and in what hangs on it."""
    possible, radius = matte > _POSSIBLE, _WIDER * max(matte.shape)
    wide = cv2.dilate(possible.astype(np.uint8), _disc(radius))
    outside = ((key > _PART) & (wide == 0)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(outside, connectivity=8)
    rim = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    within = np.bincount(rim, minlength=count) < _TOUCH * np.sqrt(stats[:, cv2.CC_STAT_AREA])
    hangs = np.zeros(count, np.bool_)
    hangs[labels[(cv2.dilate(wide, _AROUND) > 0) & (outside > 0)]] = True
    hangs[0], within[0] = False, True
    junk = cv2.dilate((~within)[labels].astype(np.uint8), _disc(radius + 2))
    wide[(junk > 0) & ~possible] = 0
    kept = cv2.dilate((hangs & within)[labels].astype(np.uint8), _disc(2))
    return np.asarray(cv2.max(wide, kept), np.uint8)


def _held(key: Floats, matte: Floats) -> NDArray[np.uint8]:
    """1 where only the subject can be: deep in the matte, less what is a gap."""
    side = max(matte.shape)
    sure = cv2.erode((matte > _SURE).astype(np.uint8), _disc(_NARROWER * side))
    gap = cv2.morphologyEx((key < _CLEAR).astype(np.uint8), cv2.MORPH_OPEN, _disc(_GAP * side))
    return np.asarray(cv2.subtract(sure, cv2.dilate(gap, _disc(4))), np.uint8)


def _softened(mask: NDArray[np.uint8]) -> Floats:
    return np.asarray(cv2.blur(mask.astype(np.float32), (5, 5)), np.float32)


def _restored(keyed: Keyed, alpha: Floats, must: Floats) -> Picture:
    """The picture with its own colours where the key had taken them for the screen's."""
    share = cv2.subtract(must, alpha)
    if not (share > 0).any():
        return keyed.picture
    first, second, third = (
        _blended(clean, own, resized(share, (clean.shape[1], clean.shape[0])), keyed.picture)
        for clean, own in zip(keyed.picture.planes, keyed.source.planes, strict=True)
    )
    return Picture((first, second, third), keyed.picture.layout, keyed.picture.alpha)


def _blended(clean: Plane, own: Plane, share: Floats, picture: Picture) -> Plane:
    where = np.flatnonzero(share > 0)
    blended = clean.copy()
    flat = blended.reshape(-1)
    before, after = flat[where].astype(np.float32), own.reshape(-1)[where].astype(np.float32)
    flat[where] = to_codes(before + share.reshape(-1)[where] * (after - before), picture.layout)
    return blended


def _disc(radius: float) -> NDArray[np.uint8]:
    side = 2 * max(1, round(radius)) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)
