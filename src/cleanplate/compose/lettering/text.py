"""Titles: text of any script as a picture with alpha, with an outline around it and a box behind it."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

import numpy as np
from PIL import Image, ImageDraw

from cleanplate.compose.lettering import fonts
from cleanplate.compose.lettering.fonts import opened
from cleanplate.compose.lettering.glow import margin, shade
from cleanplate.compose.lettering.ink import (
    Bytes,
    Floats,
    Rect,
    Rgba,
    cut,
    grown,
    hull,
    mixed,
    rgba,
    rounded,
    seen,
    uncovered,
)
from cleanplate.compose.lettering.runs import Cluster, Run, clusters, paragraph, runs
from cleanplate.compose.lettering.wrap import balanced
from cleanplate.errors import UsageError
from cleanplate.settings import settings

Align = Literal["left", "centre", "right"]

LONGEST = 5_000  # characters
LARGEST = 4_320.0  # pixels: an em as high as an 8K picture
_BAND = 256  # rows that are worked out at once
_STROKE = 0.5  # of the size: more is a blot
_BOUNDS: dict[str, tuple[float, float]] = {
    "size": (1, LARGEST),
    "stroke": (0, LARGEST),
    "shadow": (0, LARGEST),
    "box_padding": (0, LARGEST),
    "box_radius": (0, LARGEST),
    "line_spacing": (0.25, 10),
    "width": (1, 65_535),
}


@dataclass(frozen=True)
class TextStyle:
    """A title as it is asked for. Lengths are in pixels, colours CSS names, #rrggbb or #rrggbbaa.

    `size` is the em. `stroke` lies outside the letters, at most half the size wide; a soft
    `shadow` of its colour reaches farther. `box` is a colour or None.
    `width` is where lines wrap; a character that is wider stands on a line alone. `line_spacing` is in ems.
    """

    text: str
    size: float
    font: str = "sans"
    bold: bool = False
    colour: str = "#ffffff"
    stroke: float = 0.0
    stroke_colour: str = "#000000"
    shadow: float = 0.0
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
        rgba(colour)
    if len(style.text) > LONGEST:
        raise UsageError(f"The text has {len(style.text):,} characters.", f"Use {LONGEST:,} at most.")
    fonts.check("".join(_lines(style.text)), style.font)
    if not any(not fonts.silent(c) and not c.isspace() for c in style.text):
        raise UsageError("There is no text to draw.", "Give the title at least one letter.")
    for line in _lines(style.text):
        paragraph(line, style.font)


@dataclass(frozen=True)
class Lettered:
    """A title as (height, width, 4) 8-bit RGBA, straight, cut to what can be seen with 1 px of clear around it.

    `block` is where its box lies in it, or where its lines do with their stroke: as high for “ace” as for “gyp”.
    """

    picture: Bytes
    block: Rect


def drawn(style: TextStyle) -> Bytes:
    """The picture of `lettered`."""
    return lettered(style).picture


def letters(style: TextStyle) -> int:
    """How many letters it has on its lines: with their marks, spaces too."""
    return sum(len(clusters(one.run.text)) for one in _placed(style)[0])


def lettered(style: TextStyle, first: int | None = None) -> Lettered:
    """A title as a picture, and where its block lies in it; with its `first` letters only, where they stand in the
    whole, and in a picture as large.

    Raises UsageError as `check` does, and for a title that is larger than the settings allow.
    """
    check(style)
    try:
        return _drawn(style, first)
    except (OSError, RuntimeError):  # FreeType's and raqm's own: the bold “﷽” is beyond FreeType, say
        raise UsageError("This text is more than the font can draw.", "Try it without bold.") from None


def _drawn(style: TextStyle, first: int | None) -> Lettered:
    placed, block = _placed(style)
    ink = hull([_extent(style, one, 0.0) for one in placed])
    edge = grown(hull([_extent(style, one, style.stroke) for one in placed]), margin(style.shadow))
    box = grown(hull([block, ink]), style.box_padding) if _box(style) else None
    left, top, right, bottom = grown(hull([edge, box] if box else [edge]), 2)
    left, top = math.floor(left), math.floor(top)
    size = math.ceil(right) - left, math.ceil(bottom) - top
    if size[0] * size[1] > settings().max_pixels:
        said = f"The title would be {size[0]}×{size[1]} pixels."
        raise UsageError(said, "Make the text smaller, or wrap it with a width.")
    moved = [_Placed(one.run, one.x - left, one.y - top) for one in placed]
    shifted = (box[0] - left, box[1] - top, box[2] - left, box[3] - top) if box else None
    picture = _inked(style, moved, size, shifted)
    rows, columns = seen(picture)
    if first is not None:
        picture = _inked(style, list(_first(style, moved, first)), size, shifted)
    picture, (x, y) = cut(picture, rows, columns, _clear(style)), (columns.start - 1, rows.start - 1)
    whole = box or grown(block, style.stroke)
    return Lettered(picture, (whole[0] - left - x, whole[1] - top - y, whole[2] - left - x, whole[3] - top - y))


def _inked(style: TextStyle, placed: Sequence[_Placed], size: tuple[int, int], box: Rect | None) -> Bytes:
    fill = _coverage(style, placed, size, 0.0)
    around = _coverage(style, placed, size, style.stroke) if style.stroke else fill
    return _painted(style, fill, around, shade(around, style.shadow) if style.shadow else None, box)


def _first(style: TextStyle, placed: Sequence[_Placed], count: int) -> Iterator[_Placed]:
    """The runs with so many letters, in the order they are read; a run from right to left keeps its right end."""
    for _, line in groupby(placed, lambda one: one.y):
        row = list(line)
        for one in reversed(row) if row[-1].run.leftward else row:
            there = clusters(one.run.text)
            run = replace(one.run, text="".join(there[: max(0, count)]))
            count -= len(there)
            if run.text:
                spared = _length(style, one.run) - _length(style, run) if run.leftward else 0.0
                yield _Placed(run, one.x + spared, one.y)


def _check_numbers(style: TextStyle) -> None:
    for name, (low, high) in _BOUNDS.items():
        value = getattr(style, name)
        if value is not None and not low <= value <= high:  # false for NaN too
            raise UsageError(f"A title's {name.replace('_', ' ')} cannot be {value}.", f"Use {low:g} to {high:g}.")
    for name in ("stroke", "shadow"):
        if (value := getattr(style, name)) > style.size * _STROKE:
            raise UsageError(f"A {name} of {value:g} px is too wide.", "Use at most half of the text's size.")


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

            spans = balanced([c.text for c in clusters], style.width, measure) or spans
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


def _coverage(style: TextStyle, placed: Sequence[_Placed], size: tuple[int, int], stroke: float) -> Bytes:
    """How much of each pixel the letters cover, grown by the stroke: (height, width), 0..255."""
    canvas = Image.new("L", size)
    draw = ImageDraw.Draw(canvas)
    for one in placed:
        font = opened(one.run.face, style.size, style.bold)
        at, direction = (one.x, one.y), _direction(one.run)
        draw.text(at, one.run.text, 255, font, anchor="ls", direction=direction, stroke_width=stroke)
    return np.asarray(canvas)


def _painted(style: TextStyle, fill: Bytes, around: Bytes, soft: Floats | None, box: Rect | None) -> Bytes:
    """Letters over the stroke's ring, over the shadow, over the box: straight RGBA, a band of rows at a time."""
    out = np.empty((*fill.shape, 4), np.uint8)
    letters, ring = rgba(style.colour), rgba(style.stroke_colour)
    behind = _box(style)
    for top in range(0, len(fill), _BAND):
        rows = slice(top, min(top + _BAND, len(fill)))
        inside = fill[rows] * np.float32(1 / 255)
        outside = np.maximum(around[rows] * np.float32(1 / 255), inside) - inside
        shares: list[tuple[Floats, Rgba]] = [
            (inside * np.float32(letters[3] / 255), letters),
            (outside * np.float32(ring[3] / 255), ring),
        ]
        if soft is not None:
            shares.append((soft[rows] * uncovered(shares) * np.float32(ring[3] / 255), ring))
        if box and behind:
            filled = rounded(box, style.box_radius, rows, fill.shape[1])
            shares.append((filled * uncovered(shares) * np.float32(behind[3] / 255), behind))
        out[rows] = mixed(shares, _clear(style))
    return out


def _clear(style: TextStyle) -> Rgba:
    """The outermost colour: scalers mix what lies under clear alpha into the rim."""
    return _box(style) or rgba(style.stroke_colour if style.stroke or style.shadow else style.colour)


def _box(style: TextStyle) -> Rgba | None:
    colour = rgba(style.box) if style.box else None
    return colour if colour and colour[3] else None
