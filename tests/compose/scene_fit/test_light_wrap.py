"""Light wrap: bright scenes light a subject's rim, with their own colour, and no more than its rim."""

from __future__ import annotations

import numpy as np
import pytest

from cleanplate.compose.scene_fit.light_wrap import wrapped
from cleanplate.picture import Layout
from tests.compose.kinds import every_layout, luma, of_colour, rgb
from tests.compose.scene_fit.cuts import SIZE, cutout

_LARGE, _BOX = (320, 192), (80, 40, 240, 192)


def _lit(layout: Layout, colour: tuple[int, int, int], strength: float = 60) -> tuple[np.ndarray, np.ndarray]:
    """The subject's colours without and with light, in a row through its middle."""
    cut = cutout(layout, (60, 60, 60), _BOX, _LARGE)
    out = wrapped(cut, of_colour(colour, layout, _LARGE), strength)
    return rgb(cut.foreground)[120, 82:238], rgb(out.foreground)[120, 82:238]


@every_layout
def test_the_rim_gets_brighter_and_the_inside_stays_as_it_was(layout: Layout) -> None:
    before, after = _lit(layout, (255, 255, 255))
    more = (after - before).mean(axis=1)
    assert more[0] > 8 and more[-1] > 8
    assert np.abs(more[30:-30]).max() == 0
    assert (np.diff(more[:20:4]) <= 0.5).all()


@every_layout
def test_a_dark_scene_gives_no_light(layout: Layout) -> None:
    before, after = _lit(layout, (16, 16, 18), 100)
    assert np.abs(after - before).max() <= 2


def test_the_light_has_the_scenes_colour() -> None:
    before, after = _lit(Layout(halved=False), (255, 140, 30))
    red, green, blue = (after - before)[1]
    assert red > green + 3 > blue + 6


@every_layout
def test_more_is_more_light(layout: Layout) -> None:
    rims = [_lit(layout, (255, 255, 255), s)[1][1].mean() for s in (5, 30, 60, 100)]
    assert rims == sorted(rims) and rims[-1] < 255


def test_light_comes_from_where_it_is() -> None:
    """Screen: white to the left, black to the right."""
    plate = of_colour((0, 0, 0), Layout(), SIZE)
    plate.planes[0][:, :60] = 235
    cut = cutout(Layout(), (60, 60, 60))
    more = luma(wrapped(cut, plate, 80).foreground) - luma(cut.foreground)
    assert more[60, 58] > more[60, 101] + 8


@pytest.mark.parametrize("value", [200, 250])
def test_what_is_bright_is_never_driven_beyond_white(value: int) -> None:
    cut = cutout(Layout(), (value, value, value))
    out = wrapped(cut, of_colour((255, 255, 255), Layout(), SIZE), 100)
    assert out.foreground.planes[0].max() <= 235
