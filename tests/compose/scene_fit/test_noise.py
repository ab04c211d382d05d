"""Noise: measured as it is, whatever the picture, and given to the scene that lacks it."""

from __future__ import annotations

import numpy as np
import pytest

from cleanplate.compose.scene_fit.noise import noise, regrained
from cleanplate.picture import RGB, Layout, Picture
from tests.compose.kinds import every_layout, of_colour, same, smooth
from tests.compose.scene_fit.cuts import cutout

_SIZE, _BOX = (320, 192), (64, 16, 256, 192)


def _noisy(picture: Picture, sigma: float) -> Picture:
    plane = picture.planes[0]
    rough = np.random.default_rng(9).normal(0, sigma, plane.shape)
    picture.planes[0][:] = np.clip(np.rint(plane + rough), 0, picture.layout.peak).astype(plane.dtype)
    return picture


@pytest.mark.parametrize("sigma", [0.8, 2.0, 5.0])
@pytest.mark.parametrize("layout", [Layout(), Layout(depth=10)])
def test_it_is_measured_on_a_plain_wall_and_on_soft_shades(layout: Layout, sigma: float) -> None:
    sigma *= 2 ** (layout.depth - 8)
    for picture in (of_colour((120, 120, 120), layout, _SIZE), smooth(layout, _SIZE)):
        assert noise(_noisy(picture, sigma).planes[0], layout) == pytest.approx(sigma, rel=0.2)


def test_texture_on_half_of_it_is_not_taken_for_noise() -> None:
    picture = _noisy(of_colour((120, 120, 120), Layout(), _SIZE), 1.5)
    picture.planes[0][:, ::2][:, 80:] += 40
    assert noise(picture.planes[0], Layout()) == pytest.approx(1.5, rel=0.25)


def test_what_is_clean_black_or_too_small_has_none() -> None:
    assert noise(of_colour((120, 120, 120), Layout(), _SIZE).planes[0], Layout()) == 0
    assert noise(_noisy(of_colour((0, 0, 0), Layout(), _SIZE), 2).planes[0], Layout()) == 0
    assert noise(np.zeros((8, 8), np.uint8), Layout()) == 0


def test_only_what_is_wholly_subject_is_measured() -> None:
    picture = of_colour((120, 120, 120), Layout(), _SIZE)
    picture.planes[0][:, :160] = _noisy(of_colour((120, 120, 120), Layout(), _SIZE), 4).planes[0][:, :160]
    alpha = np.zeros(_SIZE[::-1], np.uint8)
    alpha[:, 160:] = 255
    assert noise(picture.planes[0], Layout(), alpha) < 0.5
    assert noise(picture.planes[0], Layout(), 255 - alpha) == pytest.approx(4, rel=0.2)


@every_layout
def test_a_clean_scene_gets_what_the_subject_has(layout: Layout) -> None:
    cut = cutout(layout, (128, 128, 128), _BOX, _SIZE, noise=3)
    plate = of_colour((110, 110, 110), layout, _SIZE)
    plane = int(layout.matrix == "rgb")
    own = noise(cut.foreground.planes[plane], layout, cut.matte.alpha)
    there = [noise(regrained(plate, cut, s, 1).planes[plane], layout) for s in (30, 60, 100)]
    assert there == sorted(there) and there[-1] == pytest.approx(own, rel=0.15)


@pytest.mark.parametrize("layout", [Layout(), RGB])
def test_a_scene_with_as_much_of_its_own_stays_as_it_is(layout: Layout) -> None:
    cut = cutout(layout, (128, 128, 128), _BOX, _SIZE, noise=2)
    plate = cutout(layout, (128, 128, 128), (0, 0, *_SIZE), _SIZE, noise=4).foreground
    assert regrained(plate, cut, 100, 1) is plate


def test_a_clean_subject_leaves_the_scene_clean() -> None:
    cut, plate = cutout(Layout(), box=_BOX, size=_SIZE), smooth(Layout(), _SIZE)
    assert regrained(plate, cut, 100, 1) is plate


def test_black_and_white_stay_so() -> None:
    cut = cutout(Layout(), (128, 128, 128), _BOX, _SIZE, noise=4)
    for value in (0, 255):
        plate = of_colour((value, value, value), Layout(), _SIZE)
        assert same(regrained(plate, cut, 100, 1), plate)
