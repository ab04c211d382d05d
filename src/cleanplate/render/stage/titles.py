"""A title on the canvas: drawn once, then shown as it fades."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cleanplate.compose.layers.layer import Layer, Placement, faded, placed
from cleanplate.compose.lettering.fonts import FAMILIES
from cleanplate.compose.lettering.ink import Rect
from cleanplate.compose.lettering.text import TextStyle, check, lettered, letters
from cleanplate.draft.model import Draft, TextTrack, Title
from cleanplate.draft.problem import Problem
from cleanplate.draft.time import frames_of
from cleanplate.errors import UsageError
from cleanplate.picture import Layout, Picture, Size, from_rgb
from cleanplate.render.shots.shot import fade
from cleanplate.render.stage.motion import REST, Pose, pose, posed


def style(title: Title, canvas: Size) -> TextStyle:
    """A title in the canvas's pixels."""
    size = title.size / 100 * min(canvas)
    return TextStyle(
        text=title.text,
        size=size,
        font=title.font,
        bold=title.bold,
        colour=title.colour,
        stroke=title.stroke / 100 * size,
        stroke_colour=title.stroke_colour,
        shadow=title.shadow / 100 * size,
        box=title.box,
        box_padding=title.box_padding / 100 * size,
        box_radius=title.box_radius / 100 * size,
        align=title.align,
        width=max(1, round(title.width / 100 * canvas[0])),
    )


def corner(title: Title, canvas: Size, block: Rect, size: Size) -> tuple[float, float]:
    """Where the left upper corner of a title's picture lies, so that its anchor is at its x and y, in pixels.

    An edge is its block's (see `Lettered`); the middle is that of what is seen.
    """
    share = title.x / 100, title.y / 100
    words = title.anchor.split("-")
    found = []
    for axis, (low, high) in enumerate((("left", "right"), ("top", "bottom"))):
        own = block[axis] if low in words else block[axis + 2] if high in words else size[axis] / 2
        found.append(canvas[axis] * share[axis] - own)
    return found[0], found[1]


def problems(draft: Draft, canvas: Size) -> Iterator[Problem]:
    """Every title that cannot be drawn on a canvas of so many pixels, in words: a glyph that no font has, say."""
    for i, track in enumerate(draft.tracks):
        if isinstance(track, TextTrack) and track.captions == "stream":
            continue  # players set it, in fonts of their own
        for j, title in enumerate(track.segments):
            if isinstance(title, Title):
                try:
                    check(style(title, canvas))
                except UsageError as error:
                    part = "text" if title.font in FAMILIES else "font"
                    yield Problem(f"t[{i}].sg[{j}].{part}", error.message.rstrip("."), error.hint)


class TitleLayer:
    """One title. `rate` is the canvas's; None where its frames come at their own times."""

    def __init__(self, title: Title, canvas: Size, layout: Layout, rate: Fraction | None) -> None:
        self._title, self._canvas, self._layout, self._rate = title, canvas, layout, rate

    track = ""

    @property
    def behind(self) -> str:
        """The track between whose background and subject it lies; "" where that is none."""
        return self._title.behind or ""

    @cached_property
    def frames(self) -> range:
        """The canvas's frames on which it is seen."""
        assert self._rate
        return frames_of(self._title.start, self._title.end, self._rate)

    def on_at(self, time: Fraction) -> bool:
        """Whether it is seen at that time in seconds."""
        return self._title.start <= time * 1000 < self._title.end

    def at(self, time: Fraction) -> Layer | None:
        opacity = self._title.opacity / 100 * fade(self._title, time, self._rate)
        at = pose(self._title, time, self._rate)
        if at != REST and opacity:
            return self._moving(replace(at, opacity=at.opacity * opacity))
        if self._whole is None or not opacity:
            return None
        return replace(self._whole, picture=faded(self._whole.picture, opacity))

    def _moving(self, at: Pose) -> Layer | None:
        picture, placement = self._drawn
        if at.typed < 1:
            picture = self._typed(int(at.typed * (self._letters + 1)))
        return placed(picture, posed(placement, at), self._canvas, self._layout)

    def forget(self) -> None:
        """Let go of its picture, once its last frame is painted."""
        for name in ("_whole", "_drawn", "_letters", "_last"):
            self.__dict__.pop(name, None)

    @cached_property
    def _whole(self) -> Layer | None:
        return placed(*self._drawn, self._canvas, self._layout)

    @cached_property
    def _letters(self) -> int:
        return letters(style(self._title, self._canvas))

    def _typed(self, count: int) -> Picture:
        """With its first letters only; of two threads that find another number, both draw."""
        last: tuple[int, Picture] | None = self.__dict__.get("_last")
        if last is None or last[0] != count:
            last = count, self._picture(lettered(style(self._title, self._canvas), count).picture)
            self.__dict__["_last"] = last
        return last[1]

    def _picture(self, rgba: NDArray[np.uint8]) -> Picture:
        odd = [(0, side % 2) for side in rgba.shape[:2]]  # even sides need no resampling, which would soften it
        rgb, alpha = np.pad(rgba[..., :3], [*odd, (0, 0)], "edge"), np.pad(rgba[..., 3], odd)
        return from_rgb(rgb, self._layout, alpha)

    @cached_property
    def _drawn(self) -> tuple[Picture, Placement]:
        """All of it, and where it lies at rest."""
        made = lettered(style(self._title, self._canvas))
        picture = self._picture(made.picture)
        width, height = picture.size
        exact = corner(self._title, self._canvas, made.block, (width, height))
        left, top = (2 * round(place / 2) for place in exact)
        return picture, Placement((width, height), (left + width / 2, top + height / 2))
