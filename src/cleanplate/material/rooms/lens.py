"""A camera of the rooms: where each pixel looks, what a fast lens makes of depth, and how light becomes a picture.

Sources: the circle of confusion is the thin lens's, c = f A (1/focus - 1/z); slices are blurred each by its own
disc and laid over one another in linear light; the tone curve is K. Narkowicz's fit of the ACES one (2015).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from cleanplate.picture import Floats, Size

_MOST = 270_000  # pixels of a working picture: more can't be seen behind such a lens
_LEAST = 36_000  # so that a thumbnail isn't made of a handful of rays
_SLICE = 1.2  # pixels that the blur's diameter may change by within one slice
_SHARP = 1.5  # a blur's diameter, in pixels, below which there is none


@dataclass(frozen=True)
class Camera:
    """At `height` m over the floor, looking along z, turned right and tipped up by degrees.

    `focal` is in mm on 36 mm wide film at 16:9; other shapes keep the area of the view, so that a portrait shows
    less at the sides and more above and below. `focus` is the subject's distance in m, `stop` the f-number.
    """

    height: float = 1.35
    turn: float = 0.0
    tip: float = 0.0
    focal: float = 38.0
    focus: float = 1.1
    stop: float = 1.4

    def pixels(self, size: Size) -> float:
        """The focal length in pixels of a picture of that size."""
        return self.focal / 36 * math.sqrt(size[0] * size[1] * 16 / 9)

    def rays(self, size: Size, jitter: Floats | None = None) -> Floats:
        """Directions (3, height * width) whose length is one metre of depth; `jitter` (2, n) is within a pixel."""
        width, height = size
        down, across = np.mgrid[:height, :width].reshape(2, -1).astype(np.float32)
        inside = np.float32(0.5) if jitter is None else jitter
        x, y = (np.stack([across, down]) + inside) - np.array([[width / 2], [height / 2]], np.float32)
        straight = np.stack([x, -y, np.full_like(x, self.pixels(size))]) / np.float32(self.pixels(size))
        return (self._turned() @ straight).astype(np.float32)

    def blur(self, depth: Floats, size: Size) -> Floats:
        """The diameter in pixels of the disc that a point at each depth (m) becomes."""
        aperture = self.focal / 1000 / self.stop
        spread = self.pixels(size) * aperture * np.abs(1 / self.focus - 1 / np.maximum(depth, 0.1))
        return np.asarray(spread, np.float32)

    def _turned(self) -> Floats:
        turn, tip = math.radians(self.turn), math.radians(self.tip)
        across = [[math.cos(turn), 0, math.sin(turn)], [0, 1, 0], [-math.sin(turn), 0, math.cos(turn)]]
        up = [[1, 0, 0], [0, math.cos(tip), math.sin(tip)], [0, -math.sin(tip), math.cos(tip)]]
        return np.asarray(np.array(across) @ np.array(up), np.float32)


@dataclass(frozen=True)
class Look:
    """How a picture is developed: `exposure` in stops, gains of red, green and blue, 0..1 of the rest."""

    exposure: float = 0.0
    balance: tuple[float, float, float] = (1.0, 1.0, 1.0)
    bloom: float = 0.08
    vignette: float = 0.18
    saturation: float = 1.0


def working(size: Size) -> Size:
    """The size to work at for a picture of `size`: the same shape, twice as fine, within bounds."""
    pixels = size[0] * size[1]
    scale = math.sqrt(min(max(4 * pixels, _LEAST), _MOST) / pixels)
    return max(round(size[0] * scale), 1), max(round(size[1] * scale), 1)


def defocused(light: Floats, depth: Floats, camera: Camera) -> Floats:
    """Linear light (height, width, 3) through the lens, by depth (height, width) in m; the nearer lies over."""
    size = (light.shape[1], light.shape[0])
    blur = camera.blur(depth, size)
    nearest, furthest = float(blur.min()), float(blur.max())
    steps = max(math.ceil((furthest - nearest) / _SLICE), 1)
    place = (blur - nearest) / max(furthest - nearest, 1e-6) * steps
    seen, covered = np.zeros_like(light), np.zeros_like(depth)
    for step in range(steps, -1, -1):  # from the furthest: all of these lie behind the subject
        share = np.clip(1 - np.abs(place - step), 0, 1)
        if not share.any():
            continue
        slice_ = spread(
            np.dstack([light * share[..., None], share]), nearest + step * (furthest - nearest) / steps
        )
        kept = 1 - np.clip(slice_[..., 3], 0, 1)
        seen = seen * kept[..., None] + slice_[..., :3]
        covered = covered * kept + slice_[..., 3]
    return np.asarray(seen / np.maximum(covered, 1e-4)[..., None], np.float32)


def spread(planes: Floats, diameter: float) -> Floats:
    """Planes (height, width, n) blurred by a disc, beyond the border as at the border."""
    if diameter < _SHARP:
        return planes
    return np.asarray(cv2.filter2D(planes, -1, _disc(diameter), borderType=cv2.BORDER_REFLECT_101), np.float32)


def _disc(diameter: float) -> Floats:
    """A disc with a soft border of a pixel, a little brighter at its rim as a fast lens has it; it sums to one."""
    reach = math.ceil(diameter / 2)
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    radius = np.hypot(x, y)
    disc = np.clip(diameter / 2 - radius + 0.5, 0, 1) * (1 + 0.35 * (2 * radius / diameter) ** 4)
    return np.asarray(disc / disc.sum(), np.float32)


def developed(light: Floats, size: Size, look: Look, seed: int = 1) -> Floats:
    """Linear light of a working picture as gamma-encoded RGB of `size`, 0..1, with the grain that hides steps."""
    light = _bloomed(light, look.bloom) * np.array(look.balance, np.float32) * np.float32(2**look.exposure)
    light *= _vignette(light.shape[1], light.shape[0], look.vignette)[..., None]
    encoded = np.power(_toned(light), np.float32(1 / 2.2))
    grey = encoded @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    encoded = grey[..., None] + (encoded - grey[..., None]) * np.float32(look.saturation)
    shrinks = size[0] < light.shape[1]
    large = cv2.resize(encoded, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
    grain = np.random.default_rng(seed).standard_normal((size[1], size[0], 1), np.float32)
    return np.asarray(np.clip(large.reshape(size[1], size[0], 3) + grain * np.float32(0.0035), 0, 1), np.float32)


def _bloomed(light: Floats, amount: float) -> Floats:
    """Some of the light scattered in the glass: near and far, so that windows and lamps glow."""
    diagonal = math.hypot(*light.shape[:2])
    near = _scattered(light, diagonal * 0.015)
    far = _scattered(light, diagonal * 0.07)
    return np.asarray(light * (1 - amount) + (0.6 * near + 0.4 * far) * amount, np.float32)


def _scattered(light: Floats, sigma: float) -> Floats:
    """A wide Gaussian blur, taken on a small copy."""
    shrink = max(sigma / 4, 1.0)
    size = (light.shape[1], light.shape[0])
    small = (max(round(size[0] / shrink), 1), max(round(size[1] / shrink), 1))
    soft = cv2.GaussianBlur(cv2.resize(light, small, interpolation=cv2.INTER_AREA), (0, 0), sigma / shrink)
    return np.asarray(cv2.resize(soft, size, interpolation=cv2.INTER_CUBIC), np.float32).reshape(light.shape)


def _vignette(width: int, height: int, amount: float) -> Floats:
    y, x = np.mgrid[:height, :width].astype(np.float32)
    away = ((x + 0.5) / width * 2 - 1) ** 2 + ((y + 0.5) / height * 2 - 1) ** 2
    return np.asarray(1 - amount * away / 2, np.float32)


def _toned(light: Floats) -> Floats:
    light = np.maximum(light, 0)
    return np.clip(light * (2.51 * light + 0.03) / (light * (2.43 * light + 0.59) + 0.14), 0, 1)
