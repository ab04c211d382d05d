"""A picture's samples through any affine map, once: by area where it shrinks much, by a cubic where it does not.

All samples are taken to lie in the middle of their cells, those of halved chroma too. A picture with alpha is
resampled premultiplied, so that what lies under clear alpha never shows.

Sources: Keys, "Cubic Convolution Interpolation" (IEEE ASSP 29, 1981), with a = -1/2: the one of his cubics that
keeps a ramp a ramp, so nothing swims in a slow zoom. Porter and Duff, "Compositing Digital Images" (SIGGRAPH
1984), for premultiplying.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.picture import Floats, Matte, Picture, Plane, Size, resized, to_bytes, to_codes

Map = NDArray[np.float64]  # 3x3, of homogeneous (x, y): pixel i covers [i, i + 1]
Box = tuple[int, int, int, int]  # left, top, right, bottom
Edges = tuple[float, float, float, float]  # the same, at any fraction of a pixel

_MUCH = 0.75  # what shrinks further has detail that a cubic would alias
_REACH = 3  # samples about a place that may have a part in its value
_CUBIC = np.array([-3, 38, -3], np.float64) / 32  # then linear, at quarters: just what Keys' cubic gives there
_BROAD = np.array([-1, -2, 17, 36, 17, -2, -1], np.float64) / 64  # as wide as a pixel is on a grid twice as fine
_NONE = np.ones(1)
_TRACE = np.float32(1 / 64)  # of 255: a clear sample's weight, which counts where all about it is clear


def resampled(picture: Picture, onto: Map, crop: Edges, box: Box) -> Picture:
    """What a box of the canvas shows of a picture; `onto` leads from its pixels to the canvas's.

    Only samples of the crop (in the picture's pixels) are used, its rim's beyond it: what the box shows outside
    of the crop is for others to take away. Layout and alpha are as the picture's.
    """
    part = _needed(crop, onto, box)
    if picture.alpha is None:
        grids = (_Grid.of(picture, p, onto, part, box) for p in picture.planes)
        first, second, third = (
            to_codes(g.drawn(g.shrunk(_floats(p, part, g.pitch))), picture.layout)
            for p, g in zip(picture.planes, grids, strict=True)
        )
        return Picture((first, second, third), picture.layout)
    return _weighted(picture, picture.alpha, onto, part, box)


def moved(x: float, y: float) -> Map:
    return np.array([[1.0, 0, x], [0, 1.0, y], [0, 0, 1.0]])


def scaled(x: float, y: float) -> Map:
    return np.diag([x, y, 1.0])


def inverse(through: Map) -> Map:
    return np.asarray(np.linalg.inv(through), np.float64)


def bounds(edges: Edges, through: Map) -> Edges:
    """What holds a rectangle after it went through a map."""
    left, top, right, bottom = edges
    corners = through @ np.array([[left, right, left, right], [top, top, bottom, bottom], [1.0] * 4])
    (x0, y0), (x1, y1) = corners[:2].min(axis=1), corners[:2].max(axis=1)
    return float(x0), float(y0), float(x1), float(y1)


def sliced(plane: Plane, box: Box, pitch: int = 1) -> Plane:
    """A plane's samples in a box of the picture; `pitch` is how many pixels a sample covers."""
    left, top, right, bottom = box
    return plane[top // pitch : -(-bottom // pitch), left // pitch : -(-right // pitch)]


def pitch(plane: Plane, picture: Picture) -> int:
    """Pixels from one sample of a plane to the next."""
    return 2 if picture.layout.halved and plane is not picture.planes[0] else 1


@dataclass(frozen=True)
class _Axis:
    """How a row or a column of samples is made ready: to how many, through which filter, to how many at last.

    What is drawn from lies on a grid twice as fine as the canvas's or the picture's, whichever is coarser. Between
    samples that near a straight line is enough: half the time of a cubic in one step, and as crisp at every
    fraction of a pixel, so nothing pulses.
    """

    shrunk: int
    kernel: NDArray[np.float64]
    drawn: int

    @classmethod
    def of(cls, length: int, scale: float) -> _Axis:
        if scale >= _MUCH:
            return cls(length, _CUBIC, length * 2)
        fine = 2 * max(1, round(length * scale))
        return cls(fine, _BROAD, fine)


@dataclass(frozen=True)
class _Grid:
    """A plane's samples on their way to a box of the canvas."""

    pitch: int
    across: _Axis
    down: _Axis
    back: Map | None  # from the box's samples to those drawn from; None where these are the box's already
    size: Size  # of the box, in samples

    @classmethod
    def of(cls, picture: Picture, plane: Plane, onto: Map, part: Box, box: Box) -> _Grid:
        step = pitch(plane, picture)
        height, width = sliced(plane, part, step).shape
        size = -(-(box[2] - box[0]) // step), -(-(box[3] - box[1]) // step)
        to_canvas = moved(box[0], box[1]) @ scaled(step, step)
        back = moved(-part[0] / step, -part[1] / step) @ scaled(1 / step, 1 / step) @ inverse(onto) @ to_canvas
        scales = math.hypot(*onto[:2, 0]), math.hypot(*onto[:2, 1])
        if max(scales) < _MUCH and np.allclose(
            scaled(size[0] / width, size[1] / height) @ back, np.eye(3), atol=1e-3
        ):
            return cls(step, _Axis(size[0], _NONE, size[0]), _Axis(size[1], _NONE, size[1]), None, size)
        across, down = _Axis.of(width, scales[0]), _Axis.of(height, scales[1])
        back = scaled(across.drawn / width, down.drawn / height) @ back
        return cls(step, across, down, moved(-0.5, -0.5) @ back @ moved(0.5, 0.5), size)

    def drawn(self, samples: Floats) -> Floats:
        return self.warped(self.filtered(self.shrunk(samples)))

    def shrunk(self, samples: Floats) -> Floats:
        return np.asarray(resized(samples, (self.across.shrunk, self.down.shrunk)), np.float32)

    def filtered(self, samples: Floats) -> Floats:
        if self.back is None:
            return samples
        kernels = self.across.kernel, self.down.kernel
        return np.asarray(cv2.sepFilter2D(samples, -1, *kernels, borderType=cv2.BORDER_REPLICATE), np.float32)

    def warped(self, samples: Floats) -> Floats:
        """Filtered samples at the box's places."""
        if self.back is None:
            return samples
        fine = cv2.resize(samples, (self.across.drawn, self.down.drawn), interpolation=cv2.INTER_LINEAR)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        out = cv2.warpAffine(fine, self.back[:2], self.size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(out, np.float32)


def _weighted(picture: Picture, alpha: Plane, onto: Map, part: Box, box: Box) -> Picture:
    """Colours by the weight that their alpha gives them. The traces keep colours where all is clear."""
    matte, planes = Matte(np.ascontiguousarray(sliced(alpha, part))), []
    kept: dict[int, tuple[Floats, Floats, Floats]] = {}  # by pitch: weight as it is, sharp, and drawn
    for plane in picture.planes:
        grid = _Grid.of(picture, plane, onto, part, box)
        colour = _floats(plane, part, grid.pitch)
        if grid.pitch not in kept:
            weight = matte.at(sliced(plane, part, grid.pitch)).astype(np.float32)
            sharp = np.maximum(grid.filtered(grid.shrunk(weight)), 0)
            kept[grid.pitch] = weight, sharp, grid.warped(sharp + _TRACE)
        weight, sharp, drawn = kept[grid.pitch]
        mixed = grid.filtered(grid.shrunk(np.asarray(cv2.multiply(colour, weight), np.float32)))
        # the cubic's lobes must not make a colour that no sample has
        mixed = np.minimum(np.maximum(mixed, 0), sharp * np.float32(picture.layout.peak))
        mixed = grid.warped(np.asarray(cv2.scaleAdd(grid.shrunk(colour), float(_TRACE), mixed), np.float32))
        planes.append(to_codes(np.asarray(cv2.divide(mixed, drawn)), picture.layout))
    return Picture((planes[0], planes[1], planes[2]), picture.layout, to_bytes(kept[1][2]))


def _needed(crop: Edges, onto: Map, box: Box) -> Box:
    """The picture's samples that the box is made of, out to whole cells of chroma: one at least."""
    margin = [_REACH * max(1.0, 1 / math.hypot(*onto[:2, axis])) * 2 for axis in (0, 1)]
    x0, y0, x1, y1 = bounds((float(box[0]), float(box[1]), float(box[2]), float(box[3])), inverse(onto))
    left, right = _span(x0 - margin[0], x1 + margin[0], crop[0], crop[2])
    top, bottom = _span(y0 - margin[1], y1 + margin[1], crop[1], crop[3])
    return left, top, right, bottom


def _span(start: float, end: float, least: float, most: float) -> tuple[int, int]:
    near = 1e-6  # a crop's share may miss its pixel by a rounding
    first = math.floor(min(max(start, least), most) + near)
    last = max(math.ceil(max(min(end, most), least) - near), math.floor(least + near) + 1)
    return min(first, last - 1) // 2 * 2, last


def _floats(plane: Plane, part: Box, step: int) -> Floats:
    return sliced(plane, part, step).astype(np.float32)
