"""Coverage and colours into one picture: straight RGBA, cut to what can be seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import ImageColor

from cleanplate.errors import UsageError

Rgba = tuple[int, int, int, int]
Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]
Rect = tuple[float, float, float, float]  # left, top, right, bottom, in pixels


def uncovered(shares: Sequence[tuple[Floats, Rgba]]) -> Floats:
    """How much of each pixel is not covered yet."""
    return np.asarray(1 - np.sum([share for share, _ in shares], axis=0, dtype=np.float32), np.float32)


def mixed(shares: Sequence[tuple[Floats, Rgba]], clear: Rgba) -> Bytes:
    """Straight colour of what each colour has of a pixel; `clear`'s own where nothing is."""
    alpha = np.sum([share for share, _ in shares], axis=0, dtype=np.float32)
    none = alpha < 0.5 / 255
    whole = np.where(none, np.float32(1), alpha)
    planes = [sum(share * colour[i] for share, colour in shares) / whole for i in range(3)]
    planes = [np.where(none, clear[i], plane) for i, plane in enumerate(planes)]
    out = np.stack([*planes, np.where(none, 0, alpha * 255)], axis=-1)
    return np.asarray(np.rint(out).clip(0, 255), np.uint8)


def rounded(box: Rect, radius: float, rows: slice, width: int) -> Floats:
    """Coverage of a rectangle with round corners, from the distance to its outline."""
    left, top, right, bottom = box
    radius = min(radius, (right - left) / 2, (bottom - top) / 2)
    x = np.abs(np.arange(width, dtype=np.float32) + 0.5 - (left + right) / 2) - ((right - left) / 2 - radius)
    y = np.arange(rows.start, rows.stop, dtype=np.float32) + 0.5
    y = np.abs(y - (top + bottom) / 2) - ((bottom - top) / 2 - radius)
    corner = np.hypot(np.maximum(x, 0)[None], np.maximum(y, 0)[:, None])
    flat = np.minimum(np.maximum(x[None], y[:, None]), 0)
    return np.asarray(np.clip(radius + 0.5 - corner - flat, 0, 1), np.float32)


def seen(picture: Bytes) -> tuple[slice, slice]:
    """Rows and columns of the part that can be seen."""
    seen = picture[..., 3] > 0
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if not len(rows):
        raise UsageError(
            "Nothing of the title can be seen.", "Give it a colour that is not clear, or larger text."
        )
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def cut(picture: Bytes, rows: slice, columns: slice, clear: Rgba) -> Bytes:
    """A part in a margin of 1 px."""
    kept = picture[rows, columns]
    out = np.empty((kept.shape[0] + 2, kept.shape[1] + 2, 4), np.uint8)
    out[:] = (*clear[:3], 0)
    out[1:-1, 1:-1] = kept
    return out


def rgba(text: str) -> Rgba:
    try:
        red, green, blue, *alpha = ImageColor.getrgb(text)
    except ValueError:
        raise UsageError(f"“{text}” is not a colour.", "Write #rrggbb, #rrggbbaa or a CSS name.") from None
    return red, green, blue, alpha[0] if alpha else 255


def hull(rects: Sequence[Rect]) -> Rect:
    """The rectangle that holds all of them."""
    lefts, tops, rights, bottoms = zip(*rects, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def grown(rect: Rect, by: float) -> Rect:
    """The same, larger by so much on each side."""
    return rect[0] - by, rect[1] - by, rect[2] + by, rect[3] + by
