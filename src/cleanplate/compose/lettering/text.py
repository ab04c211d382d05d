"""Titles: text of any script as a picture with alpha, with an outline around it and a box behind it."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor, ImageDraw

from cleanplate.compose.lettering import fonts
from cleanplate.compose.lettering.fonts import opened
from cleanplate.compose.lettering.runs import Cluster, Run, paragraph, runs
from cleanplate.compose.lettering.wrap import wrapped
from cleanplate.errors import UsageError
from cleanplate.settings import settings

Align = Literal["left", "centre", "right"]
Rgba = tuple[int, int, int, int]
Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]
Rect = tuple[float, float, float, float]  # left, top, right, bottom, in pixels

LONGEST = 5_000  # characters
LARGEST = 4_320.0  # pixels: an em as high as an 8K picture
_BAND = 256  # rows that are worked out at once
_STROKE = 0.5  # of the size: more is a blot
_BOUNDS: dict[str, tuple[float, float]] = {
    "size": (1, LARGEST),
    "stroke": (0, LARGEST),
    "box_padding": (0, LARGEST),
    "box_radius": (0, LARGEST),
    "line_spacing": (0.25, 10),
    "width": (1, 65_535),
}


@dataclass(frozen=True)
class TextStyle:
    """A title as it is asked for. Lengths are in pixels, colours CSS names, #rrggbb or #rrggbbaa.

    `size` is the em. `stroke` lies outside the letters, at most half the size wide. `box` is a colour or None.
    `width` is where lines wrap; a character that is wider stands on a line alone. `line_spacing` is in ems.
    """

    text: str
    size: float
    font: str = "sans"
    bold: bool = False
    colour: str = "#ffffff"
    stroke: float = 0.0
    stroke_colour: str = "#000000"
    box: str | None = None
    box_padding: float = 0.0
    box_radius: float = 0.0
    align: Align = "centre"
    width: int | None = None
    line_spacing: float = 1.2


@dataclass(frozen=True)
class _Placed:
    """A run at its baseline's left end."""

    run: Run
    x: float
    y: float


def check(style: TextStyle) -> None:
    """See that a title can be drawn, without drawing it.

    Raises UsageError for text that is empty, too long or holds characters that no font has, for values out of
    range, and for a font or a colour that does not exist.
    """
    _check_numbers(style)
    if style.align not in {"left", "centre", "right"}:
        raise UsageError(f"A title cannot be aligned “{style.align}”.", "Use left, centre or right.")
    for colour in filter(None, (style.colour, style.stroke_colour, style.box)):
        _rgba(colour)
    if len(style.text) > LONGEST:
        raise UsageError(f"The text has {len(style.text):,} characters.", f"Use {LONGEST:,} at most.")
    fonts.check("".join(_lines(style.text)), style.font)
    if not any(not fonts.silent(c) and not c.isspace() for c in style.text):
        raise UsageError("There is no text to draw.", "Give the title at least one letter.")
    for line in _lines(style.text):
        paragraph(line, style.font)


def drawn(style: TextStyle) -> Bytes:
    """A title as (height, width, 4) 8-bit RGBA, straight, cut to what can be seen with 1 px of clear around it.

    Raises UsageError as `check` does, and for a title that is larger than the settings allow.
    """
    check(style)
    try:
        return _drawn(style)
    except (OSError, RuntimeError):  # FreeType's and raqm's own: the bold “﷽” is beyond FreeType, say
        raise UsageError("This text is more than the font can draw.", "Try it without bold.") from None


def _drawn(style: TextStyle) -> Bytes:
    placed, block = _placed(style)
    ink = _around([_extent(style, one, 0.0) for one in placed])
    edge = _around([_extent(style, one, style.stroke) for one in placed])
    box = _grown(_around([block, ink]), style.box_padding) if _box(style) else None
    left, top, right, bottom = _grown(_around([edge, box] if box else [edge]), 2)
    left, top = math.floor(left), math.floor(top)
    size = math.ceil(right) - left, math.ceil(bottom) - top
    if size[0] * size[1] > settings().max_pixels:
        said = f"The title would be {size[0]}×{size[1]} pixels."
        raise UsageError(said, "Make the text smaller, or wrap it with a width.")
    moved = [_Placed(one.run, one.x - left, one.y - top) for one in placed]
    fill = _coverage(style, moved, size, 0.0)
    around = _coverage(style, moved, size, style.stroke) if style.stroke else fill
    shifted = (box[0] - left, box[1] - top, box[2] - left, box[3] - top) if box else None
    return _cut(_painted(style, fill, around, shifted), _clear(style))


def _check_numbers(style: TextStyle) -> None:
    for name, (low, high) in _BOUNDS.items():
        value = getattr(style, name)
        if value is not None and not low <= value <= high:  # false for NaN too
            raise UsageError(f"A title's {name.replace('_', ' ')} cannot be {value}.", f"Use {low:g} to {high:g}.")
    if style.stroke > style.size * _STROKE:
        raise UsageError(f"A stroke of {style.stroke:g} px is too wide.", "Use at most half of the text's size.")


def _lines(text: str) -> list[str]:
    """As typed, composed (é is one character), with tabs as spaces."""
    return unicodedata.normalize("NFC", text).replace("\t", " ").splitlines()


def _placed(style: TextStyle) -> tuple[list[_Placed], Rect]:
    """Each run where it stands, and the block that the lines take up, whatever their letters."""
    lines = list(_wrapped(style))
    widths = [_width(style, line) for line in lines]
    widest, placed = max(widths), []
    for i, (line, width) in enumerate(zip(lines, widths, strict=True)):
        x = {"left": 0.0, "centre": (widest - width) / 2, "right": widest - width}[style.align]
        for run in line:
            placed.append(_Placed(run, x, round(i * style.line_spacing * style.size)))
            x += _length(style, run)
    ascent, descent = opened(fonts.faces(style.font)[0], style.size, style.bold).getmetrics()
    last = round((len(lines) - 1) * style.line_spacing * style.size)
    return placed, (0.0, -ascent, widest, last + descent)


def _wrapped(style: TextStyle) -> Iterator[list[Run]]:
    for text in _lines(style.text):
        whole = paragraph(text, style.font)
        clusters, spans = whole.clusters, [(0, len(whole.clusters))]
        if style.width:

            def measure(
                first: int, end: int, clusters: tuple[Cluster, ...] = clusters, level: int = whole.level
            ) -> float:
                return _width(style, runs(_trimmed(clusters[first:end]), level))

            spans = wrapped([c.text for c in clusters], style.width, measure) or spans
        for first, end in spans:
            yield runs(_trimmed(clusters[first:end]), whole.level)


def _trimmed(line: Sequence[Cluster]) -> Sequence[Cluster]:
    end = len(line)
    while end and line[end - 1].text.isspace():
        end -= 1
    return line[:end]


def _width(style: TextStyle, line: Sequence[Run]) -> float:
    return sum(_length(style, run) for run in line)


def _length(style: TextStyle, run: Run) -> float:
    return float(opened(run.face, style.size, style.bold).getlength(run.text, direction=_direction(run)))


def _extent(style: TextStyle, one: _Placed, stroke: float) -> Rect:
    font = opened(one.run.face, style.size, style.bold)
    left, top, right, bottom = font.getbbox(
        one.run.text, direction=_direction(one.run), stroke_width=stroke, anchor="ls"
    )
    return left + one.x, top + one.y, right + one.x, bottom + one.y


def _direction(run: Run) -> str:
    return "rtl" if run.leftward else "ltr"


def _around(rects: Sequence[Rect]) -> Rect:
    lefts, tops, rights, bottoms = zip(*rects, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _grown(rect: Rect, by: float) -> Rect:
    return rect[0] - by, rect[1] - by, rect[2] + by, rect[3] + by


def _coverage(style: TextStyle, placed: Sequence[_Placed], size: tuple[int, int], stroke: float) -> Bytes:
    """How much of each pixel the letters cover, grown by the stroke: (height, width), 0..255."""
    canvas = Image.new("L", size)
    draw = ImageDraw.Draw(canvas)
    for one in placed:
        font = opened(one.run.face, style.size, style.bold)
        at, direction = (one.x, one.y), _direction(one.run)
        draw.text(at, one.run.text, 255, font, anchor="ls", direction=direction, stroke_width=stroke)
    return np.asarray(canvas)


def _painted(style: TextStyle, fill: Bytes, around: Bytes, box: Rect | None) -> Bytes:
    """Letters over the stroke's ring around them, over the box: straight RGBA, a band of rows at a time."""
    out = np.empty((*fill.shape, 4), np.uint8)
    letters, ring = _rgba(style.colour), _rgba(style.stroke_colour)
    behind = _box(style)
    for top in range(0, len(fill), _BAND):
        rows = slice(top, min(top + _BAND, len(fill)))
        inside = fill[rows] * np.float32(1 / 255)
        outside = np.maximum(around[rows] * np.float32(1 / 255), inside) - inside
        shares: list[tuple[Floats, Rgba]] = [
            (inside * np.float32(letters[3] / 255), letters),
            (outside * np.float32(ring[3] / 255), ring),
        ]
        if box and behind:
            left = 1 - shares[0][0] - shares[1][0]
            shares.append(
                (_rounded(box, style.box_radius, rows, fill.shape[1]) * left * np.float32(behind[3] / 255), behind)
            )
        out[rows] = _mixed(shares, _clear(style))
    return out


def _mixed(shares: Sequence[tuple[Floats, Rgba]], clear: Rgba) -> Bytes:
    """Straight colour of what each colour has of a pixel; `clear`'s own where nothing is."""
    alpha = np.sum([share for share, _ in shares], axis=0, dtype=np.float32)
    none = alpha < 0.5 / 255
    whole = np.where(none, np.float32(1), alpha)
    planes = [sum(share * colour[i] for share, colour in shares) / whole for i in range(3)]
    planes = [np.where(none, clear[i], plane) for i, plane in enumerate(planes)]
    out = np.stack([*planes, np.where(none, 0, alpha * 255)], axis=-1)
    return np.asarray(np.rint(out).clip(0, 255), np.uint8)


def _rounded(box: Rect, radius: float, rows: slice, width: int) -> Floats:
    """Coverage of a rectangle with round corners, from the distance to its outline."""
    left, top, right, bottom = box
    radius = min(radius, (right - left) / 2, (bottom - top) / 2)
    x = np.abs(np.arange(width, dtype=np.float32) + 0.5 - (left + right) / 2) - ((right - left) / 2 - radius)
    y = np.arange(rows.start, rows.stop, dtype=np.float32) + 0.5
    y = np.abs(y - (top + bottom) / 2) - ((bottom - top) / 2 - radius)
    corner = np.hypot(np.maximum(x, 0)[None], np.maximum(y, 0)[:, None])
    flat = np.minimum(np.maximum(x[None], y[:, None]), 0)
    return np.asarray(np.clip(radius + 0.5 - corner - flat, 0, 1), np.float32)


def _cut(picture: Bytes, clear: Rgba) -> Bytes:
    """The part that can be seen, in a margin of 1 px."""
    seen = picture[..., 3] > 0
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if not len(rows):
        raise UsageError(
            "Nothing of the title can be seen.", "Give it a colour that is not clear, or larger text."
        )
    kept = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    out = np.empty((kept.shape[0] + 2, kept.shape[1] + 2, 4), np.uint8)
    out[:] = (*clear[:3], 0)
    out[1:-1, 1:-1] = kept
    return out


def _clear(style: TextStyle) -> Rgba:
    """The outermost colour: scalers mix what lies under clear alpha into the rim."""
    return _box(style) or _rgba(style.stroke_colour if style.stroke else style.colour)


def _box(style: TextStyle) -> Rgba | None:
    colour = _rgba(style.box) if style.box else None
    return colour if colour and colour[3] else None


def _rgba(text: str) -> Rgba:
    try:
        red, green, blue, *alpha = ImageColor.getrgb(text)
    except ValueError:
        raise UsageError(f"“{text}” is not a colour.", "Write #rrggbb, #rrggbbaa or a CSS name.") from None
    return red, green, blue, alpha[0] if alpha else 255
