from __future__ import annotations

import numpy as np
import pytest

from cleanplate.material.rooms.lens import Camera, Look, defocused, developed, spread, working
from cleanplate.picture import Floats


def _far(size: tuple[int, int], metres: float) -> Floats:
    return np.full((size[1], size[0]), metres, np.float32)


def test_the_middle_of_the_picture_looks_straight_ahead_one_metre_deep() -> None:
    rays = Camera().rays((3, 3))
    assert rays[:, 4] == pytest.approx([0, 0, 1])
    assert rays[2] == pytest.approx(np.ones(9))


def test_up_in_the_picture_is_up_in_the_room_and_turning_looks_right() -> None:
    assert Camera().rays((1, 2))[1, 0] > 0
    assert Camera(turn=30).rays((1, 1))[0, 0] > 0
    assert Camera(tip=10).rays((1, 1))[1, 0] > 0


def test_a_portrait_shows_less_at_the_sides_and_more_above_but_squeezes_nothing() -> None:
    wide, tall = (Camera().rays(size).reshape(3, size[1], size[0]) for size in ((160, 90), (90, 160)))
    step_across, step_down = (
        (abs(r[0, 0, 1] - r[0, 0, 0]) for r in (wide, tall)),
        abs(tall[1, 1, 0] - tall[1, 0, 0]),
    )
    assert list(step_across) == pytest.approx([step_down, step_down], rel=1e-3)
    assert np.ptp(tall[0]) < np.ptp(wide[0])
    assert np.ptp(tall[1]) > np.ptp(wide[1])


def test_what_is_in_focus_is_sharp_and_blur_grows_with_depth() -> None:
    blur = Camera(focus=1.1).blur(np.array([1.1, 2, 4, 1e4], np.float32), (1920, 1080))
    assert blur[0] == pytest.approx(0, abs=1e-3)
    assert (np.diff(blur) > 0).all()
    assert 35 < blur[3] < 90  # pixels of 1080p: the discs of a fast lens


def test_a_point_of_light_becomes_a_disc_as_bright_in_all() -> None:
    light = np.zeros((61, 61, 3), np.float32)
    light[30, 30] = 100
    disc = spread(light, 20)
    assert disc.sum() == pytest.approx(light.sum(), rel=1e-4)
    assert np.count_nonzero(disc[..., 0] > 0.05) == pytest.approx(np.pi * 100, rel=0.1)
    assert disc[30, 30, 0] < disc[30, 38, 0]  # its rim is the brighter part
    assert disc[30, 45, 0] == pytest.approx(0, abs=1e-5)


def test_an_even_picture_stays_even_whatever_its_depths() -> None:
    depth = _far((80, 45), 3)
    depth[:, 40:] = 9
    seen = defocused(np.full((45, 80, 3), 0.4, np.float32), depth, Camera())
    assert seen == pytest.approx(np.full_like(seen, 0.4), abs=1e-3)


def test_what_is_further_is_blurred_more() -> None:
    light = np.zeros((180, 320, 3), np.float32)
    light[:, 160:] = 1
    widths = []
    for metres in (1.5, 8):
        row = defocused(light, _far((320, 180), metres), Camera())[90, :, 0]
        widths.append(np.count_nonzero((row > 0.05) & (row < 0.95)))
    assert widths[1] > widths[0] >= 2


def test_developing_keeps_within_range_and_brighter_light_brighter() -> None:
    light = np.repeat(np.geomspace(1e-3, 1e3, 64, dtype=np.float32)[None, :, None], 36, axis=0) * np.ones(
        3, np.float32
    )
    picture = developed(light, (64, 36), Look(bloom=0, vignette=0))
    assert picture.dtype == np.float32
    assert picture.min() >= 0
    assert picture.max() <= 1
    assert (np.diff(picture.mean(axis=(0, 2))) > -0.003).all()


def test_more_exposure_is_brighter_and_the_grain_hides_steps() -> None:
    light = np.full((36, 64, 3), 0.2, np.float32)
    dark, bright = (developed(light, (256, 144), Look(exposure=e, vignette=0)) for e in (-1, 1))
    assert bright.mean() > dark.mean() + 0.1
    assert 0.5 / 255 < dark.std() < 2.5 / 255


@pytest.mark.parametrize("size", [(1, 1), (2, 500), (96, 54), (1920, 1080), (3840, 2160)])
def test_the_working_size_is_bounded_and_of_the_same_shape(size: tuple[int, int]) -> None:
    width, height = working(size)
    assert 10_000 < width * height < 400_000
    assert width / height == pytest.approx(size[0] / size[1], rel=0.1)
