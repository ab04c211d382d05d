"""Layers on a canvas. Solid samples are copied, clear ones left, and only soft ones calculated.

Source: Porter and Duff, "Compositing Digital Images" (SIGGRAPH 1984), the operator "over", on straight alpha:
ao = al + ac(1-al), co = (cl·al + cc·ac(1-al)) / ao. Halved chroma is mixed with alpha of its own size.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.compose.layers.layer import Layer
from cleanplate.compose.layers.light import mixed_in_light
from cleanplate.compose.layers.resample import Box, pitch, sliced
from cleanplate.picture import Floats, Layout, Matte, Picture, Plane, Size, solid, to_codes

_SPARSE = 1 / 10  # of a plane's samples: fewer soft ones are picked out, more are mixed with all about them
_BESIDE = np.ones((5, 5), np.uint8)  # so near to its edge lies a layer's own colour: players filter across it


@lru_cache(maxsize=8)
def cleared(layout: Layout, size: Size) -> Picture:
    """A canvas with nothing on it: clear, with black under it. Shared by all who ask: not to be written to."""
    return solid((0, 0, 0), layout, size).with_alpha(np.zeros(size[::-1], np.uint8))


def painted(canvas: Picture, layer: Layer, linear: bool = False) -> Picture:
    """The canvas with a layer over it. A canvas without alpha is opaque; an alpha is straight and stays so.

    `linear` mixes soft samples in linear light instead of in code values. Nothing that goes in is written to;
    what comes out may share planes with it.
    """
    picture, width, height = layer.picture, *layer.picture.size
    box = (layer.left, layer.top, layer.left + width, layer.top + height)
    alpha = None if picture.alpha is None else np.ascontiguousarray(picture.alpha)
    below = None if canvas.alpha is None else np.ascontiguousarray(sliced(canvas.alpha, box))
    if alpha is None or cv2.minMaxLoc(alpha)[0] == 255 or not (below is None or below.any()):
        return _put(canvas, picture.planes, picture.alpha, box)
    if not alpha.any():
        return canvas
    behind = [sliced(p, box, pitch(p, canvas)) for p in canvas.planes]
    over = _Over(Matte(alpha), None if below is None else Matte(below), canvas.layout)
    planes = [over.mixed(a, b, soft=not linear) for a, b in zip(picture.planes, behind, strict=True)]
    if linear:
        mixed_in_light(planes, picture.planes, behind, over.share(), canvas.layout)
    return _put(canvas, (planes[0], planes[1], planes[2]), over.alpha(), box)


def _put(canvas: Picture, planes: tuple[Plane, Plane, Plane], alpha: Plane | None, box: Box) -> Picture:
    """The canvas with other samples in a box; the canvas's own planes where that is all of it."""
    first, second, third = (
        _pasted(below, above, box, pitch(below, canvas))
        for below, above in zip(canvas.planes, planes, strict=True)
    )
    if canvas.alpha is None:
        return Picture((first, second, third), canvas.layout)
    if alpha is None:
        alpha = np.full((box[3] - box[1], box[2] - box[0]), 255, np.uint8)
    return Picture((first, second, third), canvas.layout, _pasted(canvas.alpha, alpha, box, 1))


def _pasted(below: Plane, above: Plane, box: Box, step: int) -> Plane:
    if above.shape == below.shape:
        return above
    out = below.copy()
    sliced(out, box, step)[:] = above
    return out


class _Over:
    """One alpha over another (or over none: an opaque canvas), on planes of any size."""

    def __init__(self, above: Matte, below: Matte | None, layout: Layout) -> None:
        self._above, self._below, self._layout = above, below, layout

    def alpha(self) -> Plane | None:
        """What both cover together."""
        if self._below is None:
            return None
        left = cv2.multiply(cv2.bitwise_not(self._above.alpha), cv2.bitwise_not(self._below.alpha), scale=1 / 255)
        return np.asarray(cv2.bitwise_not(left))

    def share(self) -> Floats:
        """The part of the result's colour that is above's, at full size, float32 in 0..1."""
        above, below = self._weights(self._above.alpha, None if self._below is None else self._below.alpha)
        return np.asarray(above / np.maximum(above + below, 1), np.float32)

    def mixed(self, above: Plane, below: Plane, soft: bool = True) -> Plane:
        """A plane over another: a new, contiguous one. Without `soft`, soft samples are left as they are."""
        alpha, beneath = self._above.at(above), None if self._below is None else self._below.at(above)
        out = cv2.copyTo(above, cv2.inRange(alpha, 255, 255), np.ascontiguousarray(below).copy())
        if beneath is not None:
            bare = cv2.bitwise_and(cv2.inRange(beneath, 0, 0), cv2.dilate(alpha, _BESIDE))
            out = cv2.copyTo(above, bare, out)
        if soft:
            band = self._above.band(above)
            mix = self._picked if band.size < _SPARSE * alpha.size else self._blended
            out = mix(above, out, alpha, beneath, band)
        return np.asarray(out)

    def _picked(
        self, above: Plane, out: Plane, alpha: Plane, beneath: Plane | None, band: NDArray[np.intp]
    ) -> Plane:
        flat, upper = out.reshape(-1), np.ascontiguousarray(above).reshape(-1)[band]
        weight, rest = self._weights(
            alpha.reshape(-1)[band], None if beneath is None else beneath.reshape(-1)[band]
        )
        lower = flat[band].astype(np.float32)
        flat[band] = to_codes(lower + (upper - lower) * (weight / (weight + rest)), self._layout)
        return out

    def _blended(
        self, above: Plane, out: Plane, alpha: Plane, beneath: Plane | None, band: NDArray[np.intp]
    ) -> Plane:
        weights = self._weights(alpha, beneath)
        if self._layout.depth == 8:
            mixed = cv2.blendLinear(above, out, *weights)
        else:
            upper, lower = above.astype(np.float32), out.astype(np.float32)
            mixed = to_codes(np.asarray(cv2.blendLinear(upper, lower, *weights)), self._layout)
        return np.asarray(cv2.copyTo(mixed, cv2.inRange(alpha, 1, 254), out))

    @staticmethod
    def _weights(alpha: Plane, beneath: Plane | None) -> tuple[Floats, Floats]:
        """What above and below weigh in the mix, float32 in 0..65025 (0..255 on an opaque canvas)."""
        above = alpha.astype(np.float32)
        rest = np.float32(255) - above
        if beneath is None:
            return above, rest
        return above * np.float32(255), rest * beneath
