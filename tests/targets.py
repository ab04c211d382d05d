"""Frames of the scene straight into a writer: what the render room does, without a network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from cleanplate.media.audio import Sound
from cleanplate.media.formats import FORMATS
from cleanplate.media.probe import probe
from cleanplate.media.proof import Expected
from cleanplate.media.read import Frame
from cleanplate.media.target import Target
from cleanplate.media.writers import open_writer
from cleanplate.picture import Layout, Picture, from_rgb, grey
from tests import media_made, scene

MS = Fraction(1, 1000)


def target(path: Path, name: str, alpha: bool = False, **more: Any) -> Target:
    """Where the scene goes, in a format's own layout."""
    format = FORMATS[name]
    plain = Target(path, format, scene.SIZE, format.layout, alpha, MS, Fraction(25))
    return replace(plain, **{"pictures": format.kind == "frames", **more})


def picture(index: int, layout: Layout, alpha: bool) -> Picture:
    clear = scene.truth(index).astype(np.uint8) * 255 if alpha else None
    return from_rgb(scene.shot(index), layout, clear)


def matte(index: int, layout: Layout) -> Picture:
    return grey(scene.truth(index).astype(np.uint8) * 255, layout)


def frames(place: Target, times: Sequence[Fraction], last: Fraction = Fraction(1, 25)) -> list[Frame]:
    """One frame of the scene for each time, shown until the next."""
    ends = [*times[1:], times[-1] + last]
    made = []
    for index, (time, end) in enumerate(zip(times, ends, strict=True)):
        if place.format.show == "matte":
            shown = matte(index, place.layout)
        else:
            shown = picture(index, place.layout, place.alpha or place.format.kind == "bundle")
        made.append(Frame(index, shown, time, end - time))
    return made


def written(place: Target, shown: Iterable[Frame]) -> Expected:
    """Write them; returns what the file should now hold."""
    expected = Expected(place.format, place.size, place.alpha, place.time_base, place.rate)
    writer = open_writer(place)
    for frame in shown:
        writer.write(frame)
        expected.times.append(round(frame.time / place.time_base))
    expected.sound = writer.finish()
    return expected


def sound_of(path: Path, *tracks: media_made.Track, seconds: Fraction = Fraction(1, 2), **cut: Any) -> Sound:
    """The sound of a clip that is made for it."""
    count = int(seconds * 25)
    info = probe(media_made.clip(path, count, tracks=tracks, base=None if path.suffix == ".mp4" else MS))
    return Sound(path, max(info.start, Fraction(0)), info.audio, **cut)
