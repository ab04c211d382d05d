"""Scene fit as a whole: nothing at 0, the same each time, and of the kind that went in."""

from __future__ import annotations

import numpy as np
import pytest

from cleanplate.compose.scene_fit.fit import SceneFit, fitted
from cleanplate.picture import Layout, Matte
from tests.compose.kinds import every_layout, every_size, is_of_its_kind, same, smooth
from tests.compose.scene_fit.cuts import SIZE, cutout

ALL = SceneFit(70, 70, 70, 70)


@every_layout
def test_nothing_asked_is_nothing_done(layout: Layout) -> None:
    cut, plate = cutout(layout), smooth(layout, SIZE)
    assert fitted(cut, plate, SceneFit(), 5) == (cut, plate)


@every_layout
def test_where_there_is_no_subject_there_is_nothing_to_fit(layout: Layout) -> None:
    cut = cutout(layout, matte=Matte(np.zeros(SIZE[::-1], np.uint8)))
    plate = smooth(layout, SIZE)
    assert fitted(cut, plate, ALL, 5) == (cut, plate)


@every_layout
@every_size
def test_both_stay_of_their_kind_and_the_matte_stays(layout: Layout, size: tuple[int, int]) -> None:
    alpha = np.full(size[::-1], 255, np.uint8)
    alpha[:, : size[0] // 2] = 0
    cut, plate = cutout(layout, size=size, matte=Matte(alpha)), smooth(layout, size)
    subject, scene = fitted(cut, plate, ALL, 5)
    assert is_of_its_kind(subject.foreground, cut.foreground) and is_of_its_kind(scene, plate)
    assert subject.matte is cut.matte


@every_layout
def test_a_moment_is_the_same_each_time(layout: Layout) -> None:
    cut, plate = cutout(layout, noise=4), smooth(layout, SIZE)
    (one, there), (again, there_again) = (fitted(cut, plate, ALL, 40_000) for _ in range(2))
    assert same(one.foreground, again.foreground) and same(there, there_again)


@pytest.mark.parametrize("name", ["light_wrap", "match"])
def test_what_is_done_to_the_subject_leaves_the_scene(name: str) -> None:
    cut, plate = cutout(Layout()), smooth(Layout(), SIZE)
    subject, scene = fitted(cut, plate, SceneFit(**{name: 80.0}))
    assert scene is plate and not same(subject.foreground, cut.foreground)


@pytest.mark.parametrize("name", ["grain", "shadow"])
def test_what_is_done_to_the_scene_leaves_the_subject(name: str) -> None:
    size = (320, 192)
    cut, plate = cutout(Layout(), noise=5, size=size, box=(96, 32, 224, 192)), smooth(Layout(), size)
    subject, scene = fitted(cut, plate, SceneFit(**{name: 80.0}))
    assert subject is cut and not same(scene, plate)
