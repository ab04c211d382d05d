"""A look: nothing where it is none, and its parts in their order."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleanplate.compose.colour import Colour, adjusted
from cleanplate.compose.looks.grain import film_grain
from cleanplate.compose.looks.look import Look, looked
from cleanplate.compose.looks.lut import graded
from cleanplate.compose.looks.soften import sharpened, softened
from cleanplate.compose.looks.tint import GREY, SEPIA, tinted
from cleanplate.compose.looks.vignette import vignetted
from cleanplate.picture import Layout
from tests.compose.kinds import every_layout, every_size, is_of_its_kind, same, smooth, soft_alpha
from tests.compose.looks.cubes import made


@every_layout
def test_none_is_the_very_same_picture(layout: Layout) -> None:
    picture = smooth(layout)
    assert looked(picture, None) is picture and looked(picture, Look(), 7) is picture


@every_layout
@every_size
def test_all_at_once_are_done_in_their_order(layout: Layout, size: tuple[int, int], tmp_path: Path) -> None:
    table, picture = made(tmp_path / "a.cube", lambda v: v**1.3), smooth(layout, size, soft_alpha(size))
    out = looked(picture, Look(Colour(contrast=20), table, 60, 30, 20, 10, 40, 50, 30), 7)
    step = graded(adjusted(picture, Colour(contrast=20)), table, 60)
    step = tinted(tinted(step, GREY, 30), SEPIA, 20)
    step = film_grain(vignetted(sharpened(softened(step, 10), 40), 50), 30, 7)
    assert same(out, step) and is_of_its_kind(out, picture)


@pytest.mark.parametrize("name", ["grey", "sepia", "blur", "sharpen", "vignette", "grain"])
def test_each_by_itself_changes_the_picture(name: str) -> None:
    picture = film_grain(smooth(Layout()), 40, 1)
    assert not same(looked(picture, Look(**{name: 60.0}), 2), picture)


def test_only_grain_moves() -> None:
    assert Look(grain=1).moves and not Look(Colour(10), vignette=50, blur=3).moves
