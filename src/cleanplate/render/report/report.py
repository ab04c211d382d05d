"""A report on a clip's mattes: one HTML page that says how good they are and shows where they are not."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleanplate.errors import OutputError
from cleanplate.matting.engine.grade import Grade, Suspect
from cleanplate.picture import Picture
from cleanplate.render.place import beside, move
from cleanplate.render.report.keep import (
    SHOWN,
    SHOWN_SUSPECTS,
    Dips,
    Pieces,
    Point,
    Seen,
    first,
    worse,
    worst_frames,
)
from cleanplate.render.report.page import Clip, page

_POINTS = 1024  # on the curve
_SHEET = 24  # frames on the contact sheet


class Report:
    """Collects while frames go by, then writes the page. What it holds does not grow with the clip."""

    def __init__(self) -> None:
        self._frames = 0
        self._last = self._step = Fraction(0)
        self._points = Pieces(_POINTS, Point.joined)
        self._sheet = Pieces(_SHEET, first)
        self._low = Pieces(2 * SHOWN, worse)
        self._dips = Dips(SHOWN_SUSPECTS)

    def add(self, time: Fraction, grade: Grade, picture: Picture, alpha: NDArray[np.uint8]) -> None:
        """The next frame: its time, grade, and alpha (uint8, at the picture's size). One thread, in order."""
        if self._frames:
            self._step = time - self._last
        self._last = time
        self._frames += 1
        self._points.add(Point.of(time, grade))
        self._show(Seen(time, grade, picture, alpha))

    def _show(self, seen: Seen) -> None:
        keepers = (self._sheet, self._low, self._dips)
        for keeper in keepers:
            keeper.add(seen)
        if any(keeper.items and keeper.items[-1] is seen for keeper in keepers):
            seen.keep()
        seen.let_go()

    def write(self, path: Path, title: str, facts: Sequence[tuple[str, str]], suspects: Sequence[Suspect]) -> None:
        """The page, whole or not at all. Raises OutputError."""
        data = page(title, facts, self._clip(suspects), suspects).encode()
        try:
            with beside(path) as hidden:
                hidden.write_bytes(data)
                move(hidden, path)
        except OSError as error:
            raise OutputError(f"{path} cannot be written: {error.strerror}.", "Choose another place.") from error

    def _clip(self, suspects: Sequence[Suspect]) -> Clip:
        points = self._points.items
        end = max([self._last + self._step, *(suspect.end for suspect in suspects)])
        kept = {seen.time: seen for seen in (*self._low.items, *self._dips.items)}
        worst = worst_frames(list(kept.values()), suspects, end - points[0].time) if points else []
        return Clip(self._frames, end, points, self._points.each, worst, self._sheet.items)
