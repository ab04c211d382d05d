"""The eight rooms, as what they are for: a backdrop that is soft, calm, lit, and each its own."""

from __future__ import annotations

import importlib
from functools import cache
from itertools import combinations

import cv2
import numpy as np
import pytest

from cleanplate.material.catalog import MATERIAL
from cleanplate.picture import Floats, Size

_ROOMS = [m.name for m in MATERIAL.values() if m.kind == "room"]
_WIDE, _TALL, _ODD = (160, 90), (54, 96), (61, 61)
_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)


@cache
def _drawn(name: str, size: Size) -> Floats:
    module = importlib.import_module(f"cleanplate.material.rooms.{name.replace('-', '_')}")
    picture: Floats = module.drawn(size)
    picture.setflags(write=False)
    return picture


@pytest.mark.parametrize("name", _ROOMS)
def test_a_room_is_rgb_of_the_size_asked_for(name: str) -> None:
    picture = _drawn(name, _WIDE)
    assert picture.shape == (90, 160, 3)
    assert picture.dtype == np.float32
    assert picture.min() >= 0
    assert picture.max() <= 1


@pytest.mark.parametrize("name", _ROOMS)
def test_a_room_is_neither_dark_nor_glaring_and_has_depth_of_tone(name: str) -> None:
    luma = _drawn(name, _WIDE) @ _LUMA
    assert 0.15 < luma.mean() < 0.8
    assert (luma > 0.98).mean() < 0.15  # of it burnt out
    assert np.percentile(luma, 95) - np.percentile(luma, 5) > 0.2


@pytest.mark.parametrize(("one", "other"), list(combinations(_ROOMS, 2)))
def test_no_two_rooms_look_alike(one: str, other: str) -> None:
    assert np.abs(_drawn(one, _WIDE) - _drawn(other, _WIDE)).mean() > 0.08


@pytest.mark.parametrize("name", ["studio", "city", "beach"])
@pytest.mark.parametrize("size", [_TALL, _ODD])
def test_another_shape_shows_the_same_place_at_another_cut(name: str, size: Size) -> None:
    """What both see, the middle, is the same at one scale across and down: nothing is squeezed."""
    wide, other = _drawn(name, _WIDE), _drawn(name, size)
    assert other.shape == (size[1], size[0], 3)
    scale = (size[0] * size[1] / (160 * 90)) ** 0.5
    same = cv2.resize(wide, (round(160 * scale), round(90 * scale)), interpolation=cv2.INTER_AREA)
    width, height = min(size[0], same.shape[1]) // 2 * 2 - 4, min(size[1], same.shape[0]) // 2 * 2 - 4
    ours, theirs = (cv2.blur(_middle(p, width, height) @ _LUMA, (5, 5)) for p in (same, other))
    assert np.abs(ours - theirs).mean() < 0.06


def _middle(picture: Floats, width: int, height: int) -> Floats:
    top, left = (picture.shape[0] - height) // 2, (picture.shape[1] - width) // 2
    return picture[top : top + height, left : left + width]


@pytest.mark.parametrize("name", ["studio", "city", "nature"])
def test_a_room_is_drawn_to_the_same_bits_again(name: str) -> None:
    assert (_drawn.__wrapped__(name, (40, 24)) == _drawn.__wrapped__(name, (40, 24))).all()


@pytest.mark.parametrize("name", ["studio", "city"])
def test_a_large_room_is_soft_and_without_bands(name: str) -> None:
    """Of what a photograph in focus has in fine detail there is next to nothing; but for the grain that hides
    8-bit steps: no run of equal values is long."""
    luma = (_drawn(name, (960, 540)) @ _LUMA).astype(np.float32)
    lights = np.random.default_rng(1).random((54, 96), np.float32)
    sharp = cv2.resize(lights, (960, 540), interpolation=cv2.INTER_NEAREST)
    fine = [float(np.abs(p - cv2.GaussianBlur(p, (0, 0), 2)).mean()) for p in (luma, sharp)]
    assert fine[0] < 0.15 * fine[1]
    codes = np.rint(luma * 255)
    runs = np.diff(np.flatnonzero(np.r_[True, (np.diff(codes[270]) != 0), True]))
    assert np.percentile(runs, 99) < 40


def test_the_beach_has_a_blue_sky_over_sand() -> None:
    picture = _drawn("beach", _WIDE)
    above, below = picture[5:40, 60:110].mean(axis=(0, 1)), picture[78:, 40:140].mean(axis=(0, 1))
    assert above[2] > above[0] + 0.05
    assert below[0] > below[2] + 0.08


def test_the_woods_are_green_and_the_library_is_warm() -> None:
    green, warm = _drawn("nature", _WIDE).mean(axis=(0, 1)), _drawn("library", _WIDE).mean(axis=(0, 1))
    assert green[1] > max(green[0], green[2]) + 0.03
    assert warm[0] > warm[1] > warm[2]


def test_the_city_is_night_with_lights_in_it() -> None:
    luma = _drawn("city", _WIDE) @ _LUMA
    assert np.median(luma) < 0.4
    assert (luma > 0.75).mean() > 0.01


def test_the_studio_is_calm_all_over_and_brightest_behind_the_subject() -> None:
    luma = cv2.blur((_drawn("studio", _WIDE) @ _LUMA).astype(np.float32), (9, 9))
    assert luma[30:60, 60:100].mean() > luma[:, :12].mean() + 0.1
    assert np.abs(np.diff(luma, axis=1)).max() < 0.05
