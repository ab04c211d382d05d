"""What holds for every moving background: a loop without a seam, calm, and the same at any size."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import import_module
from itertools import combinations

import cv2
import numpy as np
import pytest

from cleanplate.material.catalog import MATERIAL
from cleanplate.material.moving.stage import Frames
from cleanplate.picture import Floats, Size

_NAMES = [m.name for m in MATERIAL.values() if m.kind == "moving"]
_SMALL = (128, 72)
_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)

every = pytest.mark.parametrize("name", _NAMES)


@cache
def loop(name: str, size: Size = _SMALL) -> Frames:
    return made(name, size)


def made(name: str, size: Size) -> Frames:
    frames: Frames = import_module(f"cleanplate.material.moving.{name.replace('-', '_')}").make(size)
    return frames


def apart(one: Floats, other: Floats) -> float:
    return float(np.abs(one - other).mean())


@every
@pytest.mark.parametrize("size", [(64, 64), (65, 101), (192, 108), (108, 192), (301, 67)])
def test_frames_are_of_the_size_asked_for_and_within_black_and_white(name: str, size: Size) -> None:
    for phase in (0.0, 0.37):
        frame = made(name, size)(phase)
        assert frame.shape == (size[1], size[0], 3)
        assert frame.dtype == np.float32
        assert np.isfinite(frame).all()
        assert frame.min() >= 0
        assert frame.max() <= 1


@every
def test_the_loop_ends_where_it_begins(name: str) -> None:
    frames = loop(name)
    assert np.abs(frames(1.0) - frames(0.0)).max() < 1e-4
    assert np.abs(frames(1.25) - frames(0.25)).max() < 1e-4


@every
def test_nothing_jumps_anywhere_least_of_all_at_the_seam(name: str) -> None:
    def moved(at: float, by: float) -> float:
        return apart(loop(name)(at - by), loop(name)(at + by))

    places = [0.0, *np.linspace(0.04, 0.96, 12)]
    steps = [moved(place, 1 / 960) for place in places]
    assert max(steps) < 0.012  # of black to white, in a 480th of the loop
    assert steps[0] < 1.3 * max(steps[1:])
    for place, step in zip(places, steps, strict=True):
        assert moved(place, 1 / 3840) < 0.5 * step + 1e-5  # a jump would stay as large, however short the time


@every
def test_it_moves_but_calmly(name: str) -> None:
    frames, second = loop(name), 1000 / MATERIAL[name].length
    assert max(apart(frames(0.1), frames(phase)) for phase in (0.3, 0.6)) > 0.002
    for phase in np.arange(0, 1, 0.2):
        assert apart(frames(phase), frames(phase + second)) < 0.08  # of black to white, in a second


@every
def test_it_comes_out_the_same_each_time(name: str) -> None:
    assert np.array_equal(made(name, _SMALL)(0.3), loop(name)(0.3))


@every
def test_several_phases_may_be_made_at_once(name: str) -> None:
    phases = [n / 12 for n in range(12)]
    one_by_one = [loop(name)(phase) for phase in phases]
    with ThreadPoolExecutor(4) as pool:
        at_once = list(pool.map(loop(name), phases))
    assert all(np.array_equal(one, other) for one, other in zip(one_by_one, at_once, strict=True))


@every
def test_a_frame_is_the_callers_to_change(name: str) -> None:
    before = loop(name)(0.6).copy()
    loop(name)(0.6).fill(0)
    assert np.array_equal(loop(name)(0.6), before)


@every
def test_a_larger_frame_shows_the_same_picture(name: str) -> None:
    small, large = loop(name, (256, 144))(0.2), loop(name, (512, 288))(0.2)
    shrunk = np.asarray(cv2.resize(large, (64, 36), interpolation=cv2.INTER_AREA))
    small = np.asarray(cv2.resize(small, (64, 36), interpolation=cv2.INTER_AREA))
    assert apart(shrunk, small) < 0.015
    assert np.corrcoef(shrunk.ravel(), small.ravel())[0, 1] > 0.98


@every
def test_it_is_neither_a_dark_hole_nor_a_glare_behind_someone(name: str) -> None:
    for phase in (0.0, 0.5):
        for size in (_SMALL, (72, 128)):
            light = float((loop(name, size)(phase) @ _LUMA).mean())
            assert 0.1 < light < 0.75


@pytest.mark.parametrize(("one", "other"), list(combinations(_NAMES, 2)))
def test_no_two_look_alike(one: str, other: str) -> None:
    assert apart(loop(one)(0.0), loop(other)(0.0)) > 0.05
