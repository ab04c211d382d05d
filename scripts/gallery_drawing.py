"""The gallery's pictures: rows of frames of a draft, sheets of pictures with their names, and plots of sound."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scripts.timeline_drawing import FAINT, INK, PAPER, font

from cleanplate.compose.sheet import seen
from cleanplate.draft.model import Draft
from cleanplate.picture import Floats, Picture, to_bytes
from cleanplate.render.library import Library
from cleanplate.render.preview import frames

WIDTH, GAP, LINE = 960, 8, 22


def frames_of(draft: Draft, times: Sequence[int], folder: Path, cell: int) -> list[Image.Image]:
    """The canvas at some times, each so many pixels wide."""
    height = round(cell * draft.canvas.height / draft.canvas.width)
    side = 2 * min(cell, height)
    found: list[tuple[int, Picture]] = list(frames(draft, times, Library(folder), short_side=side))
    return [
        Image.fromarray(seen(picture)).resize((cell, height), Image.Resampling.LANCZOS) for _, picture in found
    ]


def sheet(cells: Sequence[tuple[Image.Image, str]], columns: int) -> Image.Image:
    """Pictures of one size in rows, each over its words."""
    wide, high = cells[0][0].size
    line = LINE if any(words for _, words in cells) else 0
    rows = -(-len(cells) // columns)
    paper = Image.new("RGB", (columns * (wide + GAP) - GAP, rows * (high + line + GAP) - GAP), PAPER)
    pen = ImageDraw.Draw(paper)
    for index, (image, words) in enumerate(cells):
        y, x = (
            place * step
            for place, step in zip(divmod(index, columns), (high + line + GAP, wide + GAP), strict=True)
        )
        paper.paste(image, (x, y))
        pen.text((x + 2, y + high + line / 2), words, INK, font(), "lm")
    return paper


def cell(columns: int) -> int:
    """How wide each of so many is."""
    return (WIDTH - (columns - 1) * GAP) // columns


def picture(rgb: Floats) -> Image.Image:
    return Image.fromarray(to_bytes(rgb * np.float32(255)))


def heard(sound: Floats, words: str, wide: int = WIDTH, high: int = 96) -> Image.Image:
    """A sound's loudness over time, and under it what pitches it is made of, 50 Hz to 16 kHz."""
    image = Image.new("RGB", (wide, high + LINE), PAPER)
    pen = ImageDraw.Draw(image)
    pen.text((2, LINE / 2), words, INK, font(), "lm")
    image.paste(_spectrum(sound.mean(axis=0), wide, high), (0, LINE))
    return image


def curves(lines: Sequence[tuple[NDArray[np.float64], str, str]], seconds: float, low: float) -> Image.Image:
    """Levels in dB over time, (values, colour, words) each; from `low` up to 0 dB."""
    high = 220
    image = Image.new("RGB", (WIDTH, high + LINE), "white")
    pen = ImageDraw.Draw(image)
    for level in range(int(low) // 10 * 10 + 10, 1, 10):
        y = high * level / low
        pen.line([(0, y), (WIDTH, y)], "#e8eaed")
        pen.text((4, y + 2), f"{level} dB", FAINT, font())
    left = 4.0
    for values, colour, words in lines:
        x = np.linspace(0, WIDTH - 1, len(values))
        y = high * np.clip(values, low, 0) / low
        pen.line([*zip(x.tolist(), y.tolist(), strict=True)], colour, 2)
        pen.text((left, high + LINE / 2), words, colour, font(bold=True), "lm")
        left += pen.textlength(words, font(bold=True)) + 24
    pen.text((WIDTH - 4, high + LINE / 2), f"{seconds:g} s", FAINT, font(), "rm")
    return image


def levels(sound: Floats, count: int, rate: int = 48_000) -> NDArray[np.float64]:
    """RMS in dB of so many parts of a sound, each of 50 ms about its place."""
    power = np.mean(sound.astype(np.float64) ** 2, axis=0)
    total = np.concatenate([[0.0], np.cumsum(power)])
    middles = np.linspace(0, power.size, count).astype(int)
    half = rate // 40
    begin, end = np.maximum(middles - half, 0), np.minimum(middles + half, power.size)
    return np.asarray(10 * np.log10((total[end] - total[begin]) / np.maximum(end - begin, 1) + 1e-9))


def _spectrum(sound: Floats, wide: int, high: int) -> Image.Image:
    size = 4096
    starts = np.linspace(0, max(0, sound.size - size), wide).astype(int)
    window = np.hanning(size).astype(np.float32)
    power = np.stack([np.abs(np.fft.rfft(sound[at : at + size] * window)) for at in starts], axis=1)
    bands = np.geomspace(50, 16_000, high) * size / 48_000
    rows = np.stack([power[int(b)] + (b % 1) * (power[int(b) + 1] - power[int(b)]) for b in bands[::-1]])
    level = np.clip((20 * np.log10(rows + 1e-3) + 20) / 70, 0, 1)
    colours = cv2.applyColorMap(to_bytes(level.astype(np.float32) * 255), cv2.COLORMAP_MAGMA)
    return Image.fromarray(np.ascontiguousarray(colours[..., ::-1]))
