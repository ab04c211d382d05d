"""A title on the canvas: drawn once, then shown as it fades."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

import numpy as np

from cleanplate.compose.layers.layer import Layer, Placement, faded, placed
from cleanplate.compose.lettering.fonts import FAMILIES
from cleanplate.compose.lettering.text import TextStyle, check, drawn
from cleanplate.draft.check import Problem
from cleanplate.draft.model import Draft, Title
from cleanplate.draft.time import frames_of
from cleanplate.errors import UsageError
from cleanplate.picture import Layout, Size, from_rgb
from cleanplate.render.shots.shot import fade


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
        box=title.box,
        box_padding=title.box_padding / 100 * size,
        box_radius=title.box_radius / 100 * size,
        align=title.align,
        width=max(1, round(title.width / 100 * canvas[0])),
    )


def problems(draft: Draft, canvas: Size) -> Iterator[Problem]:
    """Every title that cannot be drawn on a canvas of so many pixels, in words: a glyph that no font has, say."""
    for i, track in enumerate(draft.tracks):
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
        if self._whole is None or not opacity:
            return None
        return replace(self._whole, picture=faded(self._whole.picture, opacity))

    def forget(self) -> None:
        """Let go of its picture, once its last frame is painted."""
        self.__dict__.pop("_whole", None)

    @cached_property
    def _whole(self) -> Layer | None:
        rgba = drawn(style(self._title, self._canvas))
        odd = [(0, side % 2) for side in rgba.shape[:2]]  # even sides need no resampling, which would soften it
        rgb, alpha = np.pad(rgba[..., :3], [*odd, (0, 0)], "edge"), np.pad(rgba[..., 3], odd)
        height, width = alpha.shape
        picture = from_rgb(rgb, self._layout, alpha)
        middle = self._canvas[0] * self._title.x / 100, self._canvas[1] * self._title.y / 100
        left, top = (2 * round((m - side / 2) / 2) for m, side in zip(middle, (width, height), strict=True))
        placement = Placement((width, height), (left + width / 2, top + height / 2))
        return placed(picture, placement, self._canvas, self._layout)
