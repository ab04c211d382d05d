"""Matching: towards the scene's exposure and white, never far, and not at all where they match."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.compose.scene_fit.match import found, matched
from cleanplate.picture import RGB, Layout, Picture, from_rgb
from tests.compose.kinds import every_layout, of_colour, smooth
from tests.compose.scene_fit.cuts import SIZE, cutout, inside

_COLOURS = st.tuples(*[st.integers(0, 255)] * 3)


def _shaded(colour: tuple[int, int, int], layout: Layout) -> Picture:
    """A scene of one colour in all brightnesses."""
    light = np.linspace(0.3, 1.0, SIZE[0], dtype=np.float32)[None, :, None].repeat(SIZE[1], axis=0)
    return from_rgb(light * np.array(colour, np.float32) / 255, layout)


def _mean(layout: Layout, plate: Picture, strength: float = 100, colour: tuple[int, int, int] = (120, 100, 90)):
    cut = cutout(layout, colour)
    before, after = (inside(c.foreground, c.matte).mean(axis=0) for c in (cut, matched(cut, plate, strength)))
    return before, after


@every_layout
def test_a_brighter_scene_makes_it_brighter_and_a_darker_one_darker(layout: Layout) -> None:
    before, bright = _mean(layout, _shaded((250, 250, 250), layout))
    _, dark = _mean(layout, of_colour((14, 14, 14), layout, SIZE))
    assert bright.mean() > before.mean() + 8 and dark.mean() < before.mean() - 8


@every_layout
def test_the_scenes_white_is_taken_over(layout: Layout) -> None:
    before, warm = _mean(layout, _shaded((255, 200, 140), layout))
    _, cool = _mean(layout, _shaded((140, 200, 255), layout))
    ratio = [v[0] / v[2] for v in (cool, before, warm)]
    assert ratio == sorted(ratio) and ratio[2] > ratio[1] * 1.03 and ratio[0] < ratio[1] / 1.03


@every_layout
def test_more_is_nearer(layout: Layout) -> None:
    plate = _shaded((255, 220, 180), layout)
    light = [_mean(layout, plate, s)[1].mean() for s in (0.001, 30, 60, 100)]
    assert light == sorted(light)
    assert light[0] == pytest.approx(_mean(layout, plate)[0].mean(), abs=1)


@every_layout
def test_a_scene_as_it_is_itself_changes_next_to_nothing(layout: Layout) -> None:
    before, after = _mean(layout, of_colour((110, 110, 110), layout, SIZE), colour=(110, 110, 110))
    assert np.abs(after - before).max() <= 2


@given(_COLOURS, st.floats(0, 1), st.sampled_from([Layout(), RGB]))
def test_it_never_goes_far(colour: tuple[int, int, int], share: float, layout: Layout) -> None:
    """A stop of light at most, a sixth of contrast, and an eighth of any colour."""
    change = found(cutout(layout), of_colour(colour, layout, SIZE), share)
    assert change is not None
    assert 2 ** (-1 / 2.4) - 1e-6 <= change.gain <= 2 ** (1 / 2.4) + 1e-6
    assert 1 / 1.151 <= change.contrast <= 1.151
    assert all(1 / 1.26 <= gain <= 1.26 for gain in change.white)
    assert np.array(change.white) @ [0.2126, 0.7152, 0.0722] == pytest.approx(1)


def test_darker_stays_darker() -> None:
    luma = np.linspace(0, 1, 500)
    for value in (0, 60, 255):
        change = found(cutout(Layout()), of_colour((value, value, value), Layout(), SIZE), 1)
        assert change is not None and (np.diff(change.curve(luma)) > 0).all()


def test_light_does_not_flicker_with_noise() -> None:
    """Two frames that differ by noise alone come out as like as they went in."""
    plate = smooth(Layout(), SIZE)
    cuts = [cutout(Layout(), noise=n) for n in (3.0, 3.2)]
    before, after = (
        [inside(c.foreground, c.matte).mean() for c in pair]
        for pair in (cuts, [matched(c, plate, 100) for c in cuts])
    )
    assert abs(after[1] - after[0]) < abs(before[1] - before[0]) + 0.1


def test_nothing_that_is_surely_subject_is_nothing_to_measure() -> None:
    cut = cutout(Layout())
    cut.matte.alpha[:] = 100
    assert found(cut, smooth(Layout(), SIZE), 1) is None and matched(cut, smooth(Layout(), SIZE), 100) is cut
