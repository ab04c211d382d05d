"""The shadow that a subject casts on its new scene, made of its matte alone.

Whoever stands in the picture takes the sky's light from the ground at their feet: the matte pressed flat about its
lowest place, and blurred. Whom the frame cuts off is near, and takes a little light from what is behind: the matte
a little lower, and blurred far. Between the two it changes slowly, so that nothing jumps when feet come into view.

Source: Brinkmann, "The Art and Science of Digital Compositing" (2nd edition, 2008), on contact and drop shadows.
"""

from __future__ import annotations

import cv2
import numpy as np

from cleanplate.compose.dimming import Gain, dimmed
from cleanplate.picture import Floats, Matte, Picture, Size, resized, to_bytes

_STEP = 8  # one in so many pixels is enough for what is so soft
_CONTACT, _DROP = 0.85, 0.40  # of the light, that a shadow of 100 takes where it is deepest
_FLAT = 0.09  # of its height, that a matte pressed flat has left
_LOWER = 0.018  # of the shorter side, that the drop shadow lies lower
_SOFT = 0.035  # sigma of the drop shadow, as a share of the shorter side
_NEAR, _WIDE = 0.012, 0.045  # sigmas of the contact shadow, as shares of the subject's height
_STANDS = 0.06  # of the frame's height, from its bottom: feet so far up stand wholly
_LOWEST = 0.004  # of the subject, that may lie lower than its lowest place: a fringe


def shaded(plate: Picture, matte: Matte, strength: float) -> Picture:
    """The plate with the subject's shadow on it, by 0..100."""
    taken = _taken(matte, strength)
    if taken.max() < 1 / 512:
        return plate
    return dimmed(plate, Gain.of(1 - taken, plate.layout, plate.size))


def under(picture: Picture, matte: Matte, strength: float) -> Picture:
    """A cut-out with straight alpha and a black shadow below it: for a scene that is put behind it elsewhere."""
    if not strength or picture.alpha is None:
        return picture
    # codes are mixed there, so what is taken from light is taken from codes
    taken = resized(1 - np.asarray(cv2.pow(1 - _taken(matte, strength), 1 / 2.4), np.float32), picture.size)
    own = picture.alpha.astype(np.float32) * np.float32(1 / 255)
    whole = own + (1 - own) * taken
    share = np.divide(own, whole, out=np.ones_like(own), where=whole > 1 / 510)
    black = Gain.of(np.asarray(cv2.pow(share, 2.4), np.float32), picture.layout, picture.size)
    return dimmed(picture, black).with_alpha(to_bytes(whole * 255))


def _taken(matte: Matte, strength: float) -> Floats:
    """The share of light that is taken, (height/8, width/8)."""
    height, width = matte.alpha.shape
    size = max(1, width // _STEP), max(1, height // _STEP)
    alpha = np.asarray(resized(matte.alpha, size).astype(np.float32) * np.float32(1 / 255), np.float32)
    # of whole pixels: feet move by less than a sample
    rows = np.asarray(cv2.reduce(matte.alpha, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32F)[:, 0], np.float32)
    if not rows.any():
        return np.zeros_like(alpha)
    share = size[1] / height
    ground, top = _lowest(rows) * share, size[1] - _lowest(rows[::-1]) * share
    stands = float(np.clip((size[1] - ground) / (_STANDS * size[1]), 0, 1))
    contact = _contact(alpha, ground, max(ground - top, 2.0)) * np.float32(_CONTACT * stands)
    drop = _drop(alpha, size) * np.float32(_DROP * (1 - 0.8 * stands))
    return np.asarray((1 - (1 - contact) * (1 - drop)) * np.float32(strength / 100), np.float32)


def _lowest(rows: Floats) -> float:
    """Where a subject ends, in rows from the top, to a fraction of one."""
    left = np.cumsum(rows[::-1], dtype=np.float64) / rows.sum(dtype=np.float64)
    index = int(np.searchsorted(left, _LOWEST))
    before = float(left[index - 1]) if index else 0.0
    return rows.size - index - (_LOWEST - before) / max(float(left[index]) - before, 1e-6)


def _contact(alpha: Floats, ground: float, tall: float) -> Floats:
    """The matte pressed flat about its lowest place: tight where it touches the ground, and wider about."""
    size = alpha.shape[1], alpha.shape[0]
    move = np.array([[1, 0, 0], [0, _FLAT, (1 - _FLAT) * (ground - 0.5)]], np.float64)
    # what is pressed covers less than a sample: averaged first
    soft = cv2.GaussianBlur(alpha, (0, 0), sigmaX=0.5, sigmaY=0.4 / _FLAT, borderType=cv2.BORDER_REPLICATE)
    flat = cv2.warpAffine(soft, move, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    tight, wide = (
        cv2.GaussianBlur(flat, (0, 0), sigmaX=max(0.6, tall * s), sigmaY=max(0.6, tall * s * 0.45))
        for s in (_NEAR, _WIDE)
    )
    return np.asarray(np.clip(1.5 * tight + 1.1 * wide, 0, 1), np.float32)


def _drop(alpha: Floats, size: Size) -> Floats:
    """The matte a little lower, and blurred far."""
    short = min(size)
    move = np.array([[1, 0, 0], [0, 1, short * _LOWER]], np.float64)
    lower = cv2.warpAffine(alpha, move, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    sigma = max(0.6, short * _SOFT)
    return np.asarray(cv2.GaussianBlur(lower, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE), np.float32)
