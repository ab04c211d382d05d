"""What stands behind the subject: nothing, a colour, a gradient, the scene blurred, a picture, a video.

A background is asked in order for the plate of each moment; what it gives may then be worked out beside
other frames, in any thread.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Literal, Protocol

import cv2
import numpy as np

from cleanplate.backdrop import HELP, Backdrop, Rgb, backdrop, looks_like_path
from cleanplate.errors import MediaError, UsageError
from cleanplate.matting.foreground import Cutout
from cleanplate.matting.plate import CleanPlate
from cleanplate.media.probe import MediaInfo, probe
from cleanplate.media.read import Frame, Reader
from cleanplate.picture import Layout, Matte, Picture, Plane, Size, from_rgb, resized, solid, to_codes

Fit = Literal["cover", "contain", "stretch"]
FITS: tuple[Fit, ...] = ("cover", "contain", "stretch")
Plate = Callable[[Picture, Cutout], Picture]  # (the frame as decoded, its cut-out) -> what lies behind

_ORIGINAL = f"It is for drafts, where titles and clips may lie behind a subject (place_behind). {HELP}"
_STRONGEST = 0.04  # sigma of blur:100, as a share of the longer side


class Background(Protocol):
    """Asked once for each frame, in order of time."""

    def at(self, time: Fraction) -> Plate: ...


def check(text: str) -> MediaInfo | None:
    """See that a background can be made: a file's facts, or None. Raises UsageError or MediaError."""
    meant = backdrop(text)
    if meant.kind in ("colour", "file") and _is_file(text):  # a file may be called teal
        return probe(text)
    if meant.kind == "original":
        raise UsageError("With the background “original” nothing would be removed.", _ORIGINAL)
    if meant.kind != "file":
        return None
    if looks_like_path(text):
        raise UsageError(f"There is no background file {text}.", HELP)
    raise UsageError(f"“{text}” is neither a colour nor a file.", HELP)


def background(
    behind: Backdrop | MediaInfo, layout: Layout, size: Size, fit: Fit = "cover", clean: CleanPlate | None = None
) -> Background | None:
    """What was meant, or a file's picture, in the frames' layout and size; None where it is transparent.

    `clean` is the scene without its subject, where that is known: a blur then has nothing to guess.
    """
    if isinstance(behind, MediaInfo):
        return _Fixed(_still(behind, layout, size, fit)) if behind.still else _Moving(behind, layout, size, fit)
    if behind.kind == "gradient":
        return _Fixed(gradient(behind.colours[0], behind.colours[1], behind.angle, layout, size))
    if behind.kind == "blur":
        return _Blurred(behind.strength, clean)
    return _Fixed(solid(behind.colours[0], layout, size)) if behind.kind == "colour" else None


def gradient(start: Rgb, end: Rgb, angle: float, layout: Layout, size: Size) -> Picture:
    """A linear gradient; `angle` as in CSS: 0 upwards, 90 to the right. Dithered, so that it has no steps."""
    width, height = size
    radians = math.radians(angle)
    dx, dy = math.sin(radians), -math.cos(radians)
    length = abs(width * dx) + abs(height * dy)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    t = ((x + 0.5 - width / 2) * dx + (y + 0.5 - height / 2) * dy) / length + 0.5
    rgb = np.asarray(start) + np.clip(t, 0, 1)[..., None] * (np.asarray(end, np.float32) - start)
    noise = np.random.default_rng(0).uniform(-0.5, 0.5, (height, width, 1))
    return from_rgb(np.clip((rgb + noise) / 255, 0, 1).astype(np.float32), layout)


def blurred(picture: Picture, matte: Matte, strength: int, clean: CleanPlate | None = None) -> Picture:
    """The scene out of focus, without the subject: a normalised blur that the subject has no weight in.

    Source: normalised convolution (Knutsson and Westin, CVPR 1993).
    """
    width, height = picture.size
    sigma = max(width, height) * _STRONGEST * strength / 100
    step = max(1, min(16, int(sigma / 3)))
    small = (max(1, width // step), max(1, height // step))
    # the subject's soft rim still holds some of it: keep well away
    near = cv2.dilate(resized(matte.alpha, small), np.ones((3, 3), np.uint8))
    hidden = near.astype(np.float32) / 255
    scene = picture.codes(small)
    if clean:
        filled = hidden * clean.knows(small)
        scene = scene + filled * (clean.picture.codes(small) - scene)
        hidden = hidden - filled
    weight = 1 - hidden
    window = max(sigma / step, 0.3)
    total = cv2.GaussianBlur(weight, (0, 0), window) + 1e-4
    planes = []
    for plane, codes in zip(picture.planes, scene, strict=True):
        typical = float((codes * weight).sum() / max(float(weight.sum()), 1e-6))
        soft = (cv2.GaussianBlur(codes * weight, (0, 0), window) + 1e-4 * typical) / total
        planes.append(resized(to_codes(soft, picture.layout), (plane.shape[1], plane.shape[0])))
    return Picture((planes[0], planes[1], planes[2]), picture.layout)


def placed(picture: Picture, size: Size, fit: Fit) -> Picture:
    """A picture scaled onto a canvas: cropped to cover it, or on black to be contained by it."""
    scaled = picture.converted(picture.layout, _fitted(picture.size, size, fit))
    return scaled if scaled.size == size else _onto(scaled, size)


class _Fixed:
    def __init__(self, picture: Picture) -> None:
        self._plate: Plate = lambda _frame, _cutout: picture

    def at(self, time: Fraction) -> Plate:
        return self._plate


class _Blurred:
    def __init__(self, strength: int, clean: CleanPlate | None) -> None:
        self._plate: Plate = lambda frame, cutout: blurred(frame, cutout.matte, strength, clean)

    def at(self, time: Fraction) -> Plate:
        return self._plate


class _Moving:
    """A video or an animation: from its start, again and again, as long as it is asked.

    A turn is as long as the file, as its sound's is; where the picture ends before, its last frame stays on. So a
    moment shows the same frame wherever one began to ask.
    """

    def __init__(self, info: MediaInfo, layout: Layout, size: Size, fit: Fit) -> None:
        self._info, self._layout, self._size = info, layout, size
        self._scaled = _fitted(info.video.size, size, fit)
        self._usual = 1 / (info.video.frame_rate or Fraction(25))
        self._length = max(info.duration, self._usual) if info.duration else None
        self._frames: Iterator[tuple[Fraction, Frame]] | None = None
        self._shown: list[tuple[Fraction, Frame]] = []  # the one that is on, and the next

    def at(self, time: Fraction) -> Plate:
        if self._frames is None:
            self._frames = self._opened(time)
            self._shown = [next(self._frames), next(self._frames)]
        while self._shown[1][0] <= time:
            self._shown = [self._shown[1], next(self._frames)]
        frame, size = self._shown[0][1], self._size
        return lambda _frame, _cutout: frame.picture if frame.picture.size == size else _onto(frame.picture, size)

    def _opened(self, time: Fraction) -> Iterator[tuple[Fraction, Frame]]:
        if self._length is None:  # how long a turn is, only its frames tell
            return self._looped(Fraction(0), Fraction(0))
        begun = time // self._length * self._length
        return self._looped(begun, time - begun)

    def _looped(self, begun: Fraction, skipped: Fraction) -> Iterator[tuple[Fraction, Frame]]:
        while True:
            after = begun
            for frame in self._turn(skipped):
                if self._length and after > begun and frame.source_time >= self._length:
                    break
                yield begun + frame.source_time, frame
                after = begun + frame.source_time + (frame.duration or self._usual)
            begun, skipped = begun + self._length if self._length else after, Fraction(0)

    def _turn(self, start: Fraction) -> Iterator[Frame]:
        """Frames from the one that is on at `start`, or from some before it, where none comes after."""
        back, found = Fraction(0), False
        while True:
            try:
                for frame in Reader(self._info, self._layout, self._scaled, max(start - back, Fraction(0))):
                    found = True
                    yield frame
                return
            except MediaError:
                if found or back >= start:
                    raise
            back = 8 * back or Fraction(1)


def _still(info: MediaInfo, layout: Layout, size: Size, fit: Fit) -> Picture:
    picture = next(iter(Reader(info, info.video.layout))).picture
    if picture.alpha is not None:  # a see-through backdrop stands before black
        share = picture.alpha.astype(np.float32) / 255
        picture = from_rgb(picture.rgb() * share[..., None], picture.layout)
    return placed(picture.converted(layout, _fitted(picture.size, size, fit)), size, fit)


def _fitted(size: Size, onto: Size, fit: Fit) -> Size:
    if fit == "stretch":
        return onto
    factors = onto[0] / size[0], onto[1] / size[1]
    factor = max(factors) if fit == "cover" else min(factors)
    return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))


def _onto(picture: Picture, size: Size) -> Picture:
    """The middle of a picture that is larger than the canvas, or it amid black where it is smaller."""
    out = solid((0, 0, 0), picture.layout, size)
    planes = [_centred(p, o) for p, o in zip(picture.planes, out.planes, strict=True)]
    return Picture((planes[0], planes[1], planes[2]), picture.layout)


def _centred(plane: Plane, out: Plane) -> Plane:
    (height, width), (tall, wide) = plane.shape, out.shape
    rows, columns = min(height, tall), min(width, wide)
    from_y, from_x = (height - rows) // 2, (width - columns) // 2
    to_y, to_x = (tall - rows) // 2, (wide - columns) // 2
    out[to_y : to_y + rows, to_x : to_x + columns] = plane[from_y : from_y + rows, from_x : from_x + columns]
    return out


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except OSError:  # no name that a disk could hold
        return False
