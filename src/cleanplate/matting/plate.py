"""The clean plate: the shot without its subject. Found in a still camera's clip, or given as a picture.

Where the plate is known, an edge need not be guessed: a soft sample is C = αF + (1-α)B with B known, and F near
the subject's colour beside it, so alpha is how far C lies from B towards F (Smith and Blinn, "Blue Screen
Matting", SIGGRAPH 1996). And what looks like the plate all around is background, whatever the network says. On
the benchmark's still shots the two take 10 to 25 % off the error.

A plate of the clip's own is the median of what mattes call background, each sample at its own moments
(a plain temporal median fails for people who never leave).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.matting.networks.network import Coarse
from cleanplate.picture import Floats, Matte, Picture, Plane, Size, resized, sampled, to_bytes

_KEPT = 12  # moments that a plate is made of
_TIMES = 3  # a sample must be seen so often to be known
_NEAR = 0.02  # of the longer side: kept away from the subject, whose soft rim and blur reach over its edge
_MOVED = 12.0  # of 255: more than noise; so far off the plate a still camera's background is not
_SMOOTH, _SHIFTED = (5, 5), 2.0  # without noise, the mean difference beyond which a camera is not still
_STILL = 0.08  # share of samples that may be so far off all the same
_COVERED = 0.25  # share of the frame that must be known
_SAME = 6.0  # of 255: a difference in colour at which the plate's say falls to 1/e
_TOLD_APART = 30.0  # of 255: subject and plate differ so much where an edge is read off them by half
_WINDOW = 25  # samples of the coarse matte over which the subject's colour is averaged

_Moment = tuple[Picture, NDArray[np.uint8]]  # a frame, and 255 where it shows background only


@dataclass(frozen=True)
class CleanPlate:
    """`picture` in the frames' layout and size; `known` uint8 (height, width), 255 where it holds.

    `noise`: what a background sample is off it, in 8-bit code values.
    """

    picture: Picture
    known: NDArray[np.uint8]
    noise: float = 0.0

    @property
    def coverage(self) -> float:
        """The share of the frame that is known, 0..1."""
        return float(cv2.mean(self.known)[0]) / 255

    def cleared(self, coarse: Coarse) -> Coarse:
        """The coarse matte without what looks like the plate."""
        alpha = coarse.alpha
        size = alpha.shape[1], alpha.shape[0]
        off = cv2.blur(np.sqrt(_energy(self._difference(coarse.picture, size))), (5, 5))
        same = np.exp(-np.square(off / max(_SAME, 3 * self.noise))) * self.knows(size)
        return Coarse(np.asarray(alpha * (1 - same), np.float32), coarse.picture, coarse.sharp)

    def sharpened(self, matte: Matte, picture: Picture, coarse: Floats) -> Matte:
        """Alpha in the matte's soft band read off the plate, as far as subject and plate differ there."""
        band = matte.band(picture.planes[0]) if matte.within is None else matte.within
        size = coarse.shape[1], coarse.shape[0]
        subject = _subject(picture, coarse, size)
        here = np.dstack([subject, self.knows(size)])
        samples = sampled(here, picture.size, band)
        fore, sure = samples[:, :3], samples[:, 3] * samples[:, 4]
        back = _at(self.picture, band)
        way, gone = fore - back, _at(picture, band) - back
        length = (way * way).sum(1)
        read = np.clip((gone * way).sum(1) / np.maximum(length, 1), 0, 1)
        least = (_TOLD_APART + 6 * self.noise) * _scale(picture)
        trust = sure * length / (length + least * least)
        alpha = matte.alpha.copy()
        flat = alpha.reshape(-1)
        old = flat[band].astype(np.float32) * np.float32(1 / 255)
        flat[band] = to_bytes((old + trust * (read - old)) * np.float32(255))
        return Matte(alpha, band)

    def _difference(self, picture: Picture, size: Size) -> Floats:
        codes = (cv2.merge(list(p.codes(size))) for p in (picture, self.picture))
        return np.asarray(cv2.absdiff(*codes), np.float32) / np.float32(_scale(picture))

    def knows(self, size: Size) -> Floats:
        """0..1, how far the plate holds, at another size."""
        return resized(self.known, size).astype(np.float32) * np.float32(1 / 255)


def given(picture: Picture) -> CleanPlate:
    """A plate that a person shot: known everywhere."""
    return CleanPlate(picture, np.full(picture.size[::-1], 255, np.uint8), noise=2.0)


class PlateFinder:
    """Takes frames and their coarse mattes in order, keeps a few that are evenly spread, and makes the plate."""

    def __init__(self) -> None:
        self._kept: list[_Moment] = []
        self._every, self._count = 1, 0

    def add(self, picture: Picture, alpha: Floats) -> None:
        if self._count % self._every == 0:
            self._kept.append((picture, _background(alpha, picture.size)))
            if len(self._kept) > 2 * _KEPT:
                self._kept, self._every = self._kept[::2], self._every * 2
        self._count += 1

    def found(self) -> CleanPlate | None:
        """The plate, or None: too few frames, a moving camera, or too little that was ever seen."""
        step = max(1, len(self._kept) // _KEPT)
        kept = self._kept[::step]
        if len(kept) < _TIMES:
            return None
        masks = [mask for _, mask in kept]
        times = np.sum([m > 0 for m in masks], axis=0, dtype=np.uint8)
        known: NDArray[np.uint8] = np.where(times >= _TIMES, 255, 0).astype(np.uint8)
        planes = [_median([p.planes[i] for p, _ in kept], masks) for i in range(3)]
        plate = Picture((planes[0], planes[1], planes[2]), kept[0][0].layout)
        noise = _noise(plate, known, kept)
        if noise is None:
            return None
        made = CleanPlate(plate, known, noise)
        return made if made.coverage >= _COVERED else None


def _background(alpha: Floats, size: Size) -> NDArray[np.uint8]:
    """255 where a matte leaves nothing but background, well away from the subject."""
    side = 2 * max(1, round(_NEAR * max(alpha.shape) / 2)) + 1
    near = cv2.dilate((alpha > 0.03).astype(np.uint8), np.ones((side, side), np.uint8))
    return resized((1 - near) * np.uint8(255), size)


def _median(planes: list[Plane], masks: list[NDArray[np.uint8]]) -> Plane:
    """The median of each sample over the moments at which its mask is 255; some value where there are none."""
    out = np.empty_like(planes[0])
    size = out.shape[1], out.shape[0]
    small = [resized(m, size) for m in masks]
    for top in range(0, out.shape[0], 64):  # a few rows at a time: the stack is large
        rows = slice(top, top + 64)
        seen = np.stack([m[rows] for m in small]) == 255
        values = np.stack([p[rows] for p in planes]).astype(np.int32)
        values = np.sort(np.where(seen, values, np.iinfo(np.int32).max), axis=0)
        middle = np.maximum(seen.sum(axis=0) - 1, 0) // 2
        chosen = np.take_along_axis(values, middle[None], 0)[0]
        out[rows] = np.where(seen.any(axis=0), chosen, planes[0][rows])
    return out


def _noise(plate: Picture, known: NDArray[np.uint8], kept: list[_Moment]) -> float | None:
    """How far backgrounds lie off the plate, in 8-bit code values; None where that is too often too far."""
    off, shifted = [], []
    light = 1 if plate.layout.matrix == "rgb" else 0  # the plane that is most like luma
    empty = plate.planes[light]
    smooth = cv2.blur(empty, _SMOOTH)
    for picture, mask in kept:
        sure = (mask == 255) & (known == 255)
        luma = picture.planes[light]
        off.append(cv2.absdiff(luma, empty)[sure][::7])
        shifted.append(cv2.absdiff(cv2.blur(luma, _SMOOTH), smooth)[sure][::7])
    noise, moved = (np.concatenate(o).astype(np.float32) / np.float32(_scale(plate)) for o in (off, shifted))
    if not noise.size or float((noise > _MOVED).mean()) > _STILL or float(moved.mean()) > _SHIFTED:
        return None
    return float(np.median(noise)) * 1.5  # of a normal distribution: its deviation


def _subject(picture: Picture, alpha: Floats, size: Size) -> Floats:
    """The subject's mean colour around each sample, and whether there is any near: (height, width, 4)."""
    solid = (alpha > 0.95).astype(np.float32)
    window = (_WINDOW, _WINDOW)
    total = np.asarray(cv2.blur(solid, window), np.float32)
    colours = [cv2.blur(plane * solid, window) / (total + np.float32(1e-3)) for plane in picture.codes(size)]
    return np.asarray(cv2.merge([*colours, (total > 0.02).astype(np.float32)]), np.float32)


def _at(picture: Picture, band: NDArray[np.intp]) -> Floats:
    """All three code values of full-size samples, by flat index; halved chroma as its nearest sample."""
    width = picture.size[0]
    y, x = np.divmod(band, width)
    values = []
    for plane in picture.planes:
        step = 2 if plane.shape[1] < width else 1
        values.append(plane[y // step, x // step].astype(np.float32))
    return np.stack(values, axis=1)


def _energy(difference: Floats) -> Floats:
    return np.asarray(np.square(difference).sum(axis=2), np.float32)


def _scale(picture: Picture) -> float:
    """Code values for one of 8 bits."""
    return float(1 << picture.layout.depth - 8)
