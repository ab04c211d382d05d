"""GIFs: hundredths of a second, one palette, alpha on or off."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests import scene, seen
from tests.media_made import steady
from tests.targets import MS, frames, target, written

_HUNDREDTH = Fraction(1, 100)


@pytest.mark.parametrize("alpha", [True, False])
def test_frames_colours_and_alpha(tmp_path: Path, alpha: bool) -> None:
    place = target(tmp_path / "out.gif", "gif", alpha)
    written(place, frames(place, steady(8)))
    found = seen.frames(place.path)
    assert [f.time for f in found] == steady(8)
    for index, frame in enumerate(found):
        inside = scene.truth(index)
        assert np.abs(frame.rgb[inside].astype(int) - scene.SUBJECT).mean() < 8
        if alpha:
            assert frame.alpha is not None
            assert (frame.alpha == inside * 255).all()
        else:
            assert frame.alpha is None or frame.alpha.min() == 255
            assert np.abs(frame.rgb.astype(int) - scene.shot(index)).mean() < 12


def test_variable_times_are_kept_to_the_hundredth(tmp_path: Path) -> None:
    times = [t * MS for t in (0, 33, 67, 100, 350, 1000)]
    place = target(tmp_path / "out.gif", "gif")
    written(place, frames(place, times, last=Fraction(1, 2)))
    found = seen.times(place.path)
    assert all(abs(a - b) <= _HUNDREDTH / 2 for a, b in zip(found, times, strict=True))


def test_rounding_does_not_add_up(tmp_path: Path) -> None:
    """At 30 frames a second each frame is 3.33 hundredths: the last must still come on time."""
    times = [Fraction(index, 30) for index in range(31)]
    place = target(tmp_path / "out.gif", "gif", time_base=Fraction(1, 30))
    written(place, frames(place, times))
    assert abs(seen.times(place.path)[-1] - 1) <= _HUNDREDTH


def test_the_last_frame_stays_as_long_as_it_should(tmp_path: Path) -> None:
    place = target(tmp_path / "out.gif", "gif")
    written(place, frames(place, steady(3), last=Fraction(1, 2)))
    with Image.open(place.path) as image:
        image.seek(2)
        assert image.info["duration"] == 500


def test_it_loops_for_ever(tmp_path: Path) -> None:
    place = target(tmp_path / "out.gif", "gif")
    written(place, frames(place, steady(3)))
    with Image.open(place.path) as image:
        assert image.info["loop"] == 0


def test_nothing_stays_beside_it(tmp_path: Path) -> None:
    place = target(tmp_path / "out.gif", "gif", True)
    written(place, frames(place, steady(3)))
    assert [p.name for p in tmp_path.iterdir()] == ["out.gif"]
