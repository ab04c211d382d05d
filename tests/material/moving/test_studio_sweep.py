"""A grey studio."""

from __future__ import annotations

import numpy as np

from cleanplate.material.moving.studio_sweep import make
from cleanplate.picture import Floats


def _brightest(frame: Floats) -> float:
    """The share of the width where the wall is brightest."""
    wall = frame[: int(0.6 * len(frame))].mean(axis=(0, 2))
    return float(np.argmax(wall)) / len(wall)


def test_the_light_sweeps_to_one_side_and_to_the_other() -> None:
    frames = make((192, 108))
    assert _brightest(frames(0.25)) > 0.65
    assert _brightest(frames(0.75)) < 0.35
    assert 0.4 < _brightest(frames(0.0)) < 0.6


def test_the_studio_is_grey_but_for_a_breath_of_warm_and_cool() -> None:
    frame = make((192, 108))(0.25)
    assert np.ptp(frame, axis=2).max() < 0.12


def test_wall_and_floor_meet_in_a_curve_without_an_edge() -> None:
    column = make((192, 432))(0.0)[:, 96, 1]
    assert np.abs(np.diff(column)).max() < 0.03
