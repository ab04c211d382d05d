"""A picture as the codecs see it: three planes, what their samples mean, and perhaps an alpha.

Everything between decoder and encoder works on these planes, so pixels that nobody touches leave exactly
as they came. RGB is made only where something needs it (a network's input, a still background).

Sources: the matrices are those of ITU-R BT.601, BT.709 and BT.2020; 8-bit code values scale with depth.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[Any]  # uint8 at depth 8, uint16 above; (height, width)
Floats = NDArray[np.float32]
Matrix = Literal["rgb", "bt601", "bt709", "bt2020"]
Size = tuple[int, int]  # (width, height), as cv2 and people say it

_ROW = 1024  # cv2.remap takes no row of more than 32,767 samples
_KR_KB = {"bt601": (0.299, 0.114), "bt709": (0.2126, 0.0722), "bt2020": (0.2627, 0.0593)}


@dataclass(frozen=True, slots=True)
class Layout:
    """How samples lie in planes and what they mean.

    `matrix` "rgb" means planes R, G, B; else Y, U, V. `halved` chroma is 4:2:0 (rounded up on odd sizes).
    """

    matrix: Matrix = "bt709"
    halved: bool = True
    depth: int = 8
    full_range: bool = False

    @property
    def dtype(self) -> type[np.uint8] | type[np.uint16]:
        return np.uint8 if self.depth == 8 else np.uint16

    @property
    def peak(self) -> int:
        """The largest code value."""
        return (1 << self.depth) - 1

    def plane_sizes(self, size: Size) -> tuple[Size, Size, Size]:
        """Width and height of the three planes of a picture of this size."""
        half = ((size[0] + 1) // 2, (size[1] + 1) // 2) if self.halved else size
        return size, half, half

    def gray_codes(self) -> tuple[float, float]:
        """Code values of black and white in a grey picture's first plane."""
        if self.full_range or self.matrix == "rgb":
            return 0.0, float(self.peak)
        return 16.0 * (1 << self.depth - 8), 235.0 * (1 << self.depth - 8)


RGB = Layout(matrix="rgb", halved=False, full_range=True)


@dataclass(frozen=True)
class Picture:
    """Three planes of one layout. `alpha`, when there, is uint8, straight, at full size: 0 is clear."""

    planes: tuple[Plane, Plane, Plane]
    layout: Layout
    alpha: Plane | None = None
    _small: dict[tuple[Size, bool], Floats] = field(default_factory=dict, repr=False, compare=False)
    _grays: dict[Size, Floats] = field(default_factory=dict, repr=False, compare=False)

    @property
    def size(self) -> Size:
        height, width = self.planes[0].shape
        return width, height

    def with_alpha(self, alpha: Plane | None) -> Picture:
        return replace(self, alpha=alpha)

    def codes(self, size: Size, sharp: bool = False) -> Floats:
        """All three planes at one size: float32 (3, height, width) code values. Kept for reuse."""
        if (size, sharp) not in self._small:
            shrink = sharpened if sharp else resized
            self._small[size, sharp] = np.stack([shrink(p, size).astype(np.float32) for p in self.planes])
        return self._small[size, sharp]

    def rgb(self, size: Size | None = None, sharp: bool = False) -> Floats:
        """Red, green, blue as float32 (height, width, 3) in 0..1, at `size` or its own.

        By area for people's eyes; `sharp` for a network's.
        """
        codes = cv2.merge(list(self.codes(size or self.size, sharp)))
        return np.clip(cv2.transform(codes, rgb_map(self.layout)), 0.0, 1.0)

    def gray(self, size: Size) -> Floats:
        """Luma (of RGB: its BT.709 luma) as float32 (height, width), about 0..1, as a network sees it. Kept."""
        if self.layout.matrix == "rgb":
            return self._luma(*self.codes(size, sharp=True))
        if size not in self._grays:  # motion and edges ask for the same
            luma = sharpened(self.planes[0], size).astype(np.float32)
            self._grays[size] = self._luma(luma, luma, luma)
        return self._grays[size]

    def _luma(self, first: Floats, second: Floats, third: Floats) -> Floats:
        if self.layout.matrix == "rgb":
            return np.asarray((0.2126 * first + 0.7152 * second + 0.0722 * third) / self.layout.peak, np.float32)
        black, white = self.layout.gray_codes()
        return np.asarray((first - black) / (white - black), np.float32)

    def gray_at(self, indices: NDArray[np.intp]) -> Floats:
        """Luma of single full-size samples, by flat index, as float32 about 0..1."""
        planes = self.planes if self.layout.matrix == "rgb" else self.planes[:1]
        codes = [p.reshape(-1)[indices].astype(np.float32) for p in planes]
        return self._luma(codes[0], codes[-2 % len(codes)], codes[-1])

    def padded(self, size: Size) -> Picture:
        """The same picture with its last row or column repeated up to `size`, at most one more on each side."""
        if size == self.size:
            return self
        sizes = self.layout.plane_sizes(size)
        first, second, third = (_stretched(p, s) for p, s in zip(self.planes, sizes, strict=True))
        return Picture((first, second, third), self.layout, _stretched(self.alpha, size))

    def converted(self, layout: Layout, size: Size | None = None) -> Picture:
        """The same picture in another layout or size (stretched to it)."""
        size = size or self.size
        alpha = None if self.alpha is None else resized(self.alpha, size)
        if layout == self.layout:
            sizes = layout.plane_sizes(size)
            first, second, third = (resized(p, s) for p, s in zip(self.planes, sizes, strict=True))
            return Picture((first, second, third), layout, alpha)
        return from_rgb(self.rgb(size), layout, alpha)


def from_rgb(rgb: NDArray[Any], layout: Layout, alpha: Plane | None = None) -> Picture:
    """A picture from (height, width, 3) RGB: uint8, or float32 in 0..1."""
    height, width = rgb.shape[:2]
    if rgb.dtype == np.uint8:
        if layout == RGB:
            red, green, blue = (np.ascontiguousarray(rgb[..., c]) for c in range(3))
            return Picture((red, green, blue), layout, alpha)
        rgb = rgb.astype(np.float32) / 255.0
    codes = cv2.transform(rgb.astype(np.float32, copy=False), code_map(layout))
    sizes = layout.plane_sizes((width, height))
    first, second, third = (
        to_codes(resized(np.ascontiguousarray(codes[..., c]), sizes[c]), layout) for c in range(3)
    )
    return Picture((first, second, third), layout, alpha)


def solid(colour: tuple[int, int, int], layout: Layout, size: Size) -> Picture:
    """A picture of one 8-bit RGB colour."""
    dot = from_rgb(np.full((1, 1, 3), colour, np.uint8), layout)
    first, second, third = (
        np.full((h, w), int(p[0, 0]), layout.dtype)
        for p, (w, h) in zip(dot.planes, layout.plane_sizes(size), strict=True)
    )
    return Picture((first, second, third), layout)


def grey(values: NDArray[np.uint8], layout: Layout) -> Picture:
    """A grey picture from 8-bit values (height, width), black at 0 and white at 255."""
    height, width = values.shape
    if layout.matrix == "rgb":
        return Picture((values, values, values), layout)
    black, white = layout.gray_codes()
    codes = np.rint(np.arange(256) * ((white - black) / 255.0) + black).astype(layout.dtype)
    chroma_size = layout.plane_sizes((width, height))[1]
    chroma = np.full(chroma_size[::-1], 1 << layout.depth - 1, layout.dtype)
    return Picture((codes[values], chroma, chroma), layout)


def _stretched(plane: Any, size: Size) -> Any:
    if plane is None or (plane.shape[1], plane.shape[0]) == size:
        return plane
    return np.pad(plane, ((0, size[1] - plane.shape[0]), (0, size[0] - plane.shape[1])), "edge")


def resized(plane: NDArray[Any], size: Size) -> NDArray[Any]:
    """A plane at another size: by area when it shrinks, linear when it grows, itself when it fits."""
    height, width = plane.shape[:2]
    if (width, height) == size:
        return plane
    if size[0] * 4 <= width and size[1] * 4 <= height and width % 2 == height % 2 == 0:
        # exact halving is several times faster than one odd step, and area of area is area
        return resized(cv2.resize(plane, (width // 2, height // 2), interpolation=cv2.INTER_AREA), size)
    shrinks = size[0] <= width and size[1] <= height
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR))


def sharpened(plane: NDArray[Any], size: Size) -> NDArray[Any]:
    """A plane smaller and crisp: cubic, by area only as far as cubic would skip samples.

    Networks want edges more than they mind aliasing: on the benchmark MODNet's error is a fifth less than
    with pictures shrunk by area.
    """
    height, width = plane.shape[:2]
    if (width, height) == size:
        return plane
    if size[0] * 4 < width and size[1] * 4 < height:
        return sharpened(cv2.resize(plane, (width // 2, height // 2), interpolation=cv2.INTER_AREA), size)
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_CUBIC))


def sampled(small: Floats, size: Size, indices: NDArray[np.intp]) -> Floats:
    """`resized(small, size)` at some flat indices only: linear, for planes that grow to `size`.

    `small` is (height, width) or (height, width, n) for n planes at once; gives (indices,) or (indices, n).
    """
    height, width = small.shape[:2]
    rows = max(1, -(-indices.size // _ROW))
    x, y = np.zeros(rows * _ROW, np.float32), np.zeros(rows * _ROW, np.float32)
    row = indices // size[0]
    x[: indices.size] = indices - row * size[0]
    y[: indices.size] = row
    across, down = (p.reshape(rows, _ROW) for p in (x, y))
    for places, scale in ((across, width / size[0]), (down, height / size[1])):
        np.multiply(places, np.float32(scale), out=places)
        np.add(places, np.float32(scale / 2 - 0.5), out=places)
    values = cv2.remap(small, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(values.reshape(-1, *small.shape[2:])[: indices.size], np.float32)


def to_codes(values: NDArray[Any], layout: Layout) -> Plane:
    """Float code values, rounded and clipped into the layout's integers."""
    if layout.depth == 8:  # one pass that rounds and saturates
        return to_bytes(values)
    codes: Plane = np.clip(np.rint(values), 0, layout.peak).astype(layout.dtype)
    return codes


def to_bytes(values: NDArray[Any]) -> NDArray[np.uint8]:
    """Floats of any shape as bytes, to the nearest, beyond the ends the end."""
    if values.size < 5:  # cv2 would take it for a scalar
        return np.asarray(np.clip(np.rint(values), 0, 255), np.uint8)
    flat = np.ascontiguousarray(values).reshape(1, -1)
    return np.asarray(cv2.add(flat, 0.0, dtype=cv2.CV_8U), np.uint8).reshape(values.shape)  # type: ignore[call-overload]


@cache
def rgb_map(layout: Layout) -> NDArray[np.float64]:
    """3x4 affine map from code values to RGB in 0..1."""
    if layout.matrix == "rgb":
        return np.hstack([np.eye(3) / layout.peak, np.zeros((3, 1))])
    forward = code_map(layout)
    inverse = np.linalg.inv(forward[:, :3])
    return np.hstack([inverse, -inverse @ forward[:, 3:]])


@cache
def code_map(layout: Layout) -> NDArray[np.float64]:
    """3x4 affine map from RGB in 0..1 to code values."""
    if layout.matrix == "rgb":
        return np.hstack([np.eye(3) * layout.peak, np.zeros((3, 1))])
    kr, kb = _KR_KB[layout.matrix]
    luma = np.array([kr, 1 - kr - kb, kb])
    blue = (np.array([0, 0, 1.0]) - luma) / (2 * (1 - kb))
    red = (np.array([1.0, 0, 0]) - luma) / (2 * (1 - kr))
    black, white = layout.gray_codes()
    chroma = float(layout.peak) if layout.full_range else 224.0 * (1 << layout.depth - 8)
    rows = np.stack([luma * (white - black), blue * chroma, red * chroma])
    return np.hstack([rows, [[black], [1 << layout.depth - 1], [1 << layout.depth - 1]]])


@dataclass(frozen=True)
class Matte:
    """A finished alpha at full size, and where its soft band lies on planes of any size.

    `alpha` is uint8 (height, width): 0 background, 255 subject. The band holds every sample that is
    neither: only those are ever blended. `within`, where known, holds flat indices of all of them and more.
    """

    alpha: NDArray[np.uint8]
    within: NDArray[np.intp] | None = None
    _kept: dict[Size, tuple[NDArray[np.uint8], NDArray[np.intp]]] = field(default_factory=dict, repr=False)

    @cached_property
    def coverage(self) -> float:
        """The share of the picture that is subject, 0..1."""
        return float(cv2.mean(self.alpha)[0]) / 255.0

    def at(self, plane: Plane) -> NDArray[np.uint8]:
        """Alpha at a plane's size, by area."""
        return self._on(plane)[0]

    def band(self, plane: Plane) -> NDArray[np.intp]:
        """Flat indices into a plane of the samples with 0 < alpha < 255."""
        return self._on(plane)[1]

    def _on(self, plane: Plane) -> tuple[NDArray[np.uint8], NDArray[np.intp]]:
        size = (plane.shape[1], plane.shape[0])
        if size not in self._kept:
            alpha = _contained(self.alpha, size)
            if self.within is not None and alpha is self.alpha:
                band = self.within[_soft(alpha.reshape(-1)[self.within])]
            else:
                band = np.flatnonzero(_soft(alpha))
            self._kept[size] = alpha, band
        return self._kept[size]


def _soft(alpha: NDArray[np.uint8]) -> NDArray[np.bool_]:
    return alpha - np.uint8(1) < np.uint8(254)


def _contained(alpha: NDArray[np.uint8], size: Size) -> NDArray[np.uint8]:
    """Alpha by area; on odd sizes the last sample's own cell, so that an all-255 cell stays 255."""
    width, height = size[0] * 2, size[1] * 2
    if alpha.shape != (size[1], size[0]) and alpha.shape != (height, width):
        alpha = cv2.copyMakeBorder(  # type: ignore[assignment]
            alpha, 0, height - alpha.shape[0], 0, width - alpha.shape[1], cv2.BORDER_REPLICATE
        )
    return resized(alpha, size)
