"""A lit grid."""

from __future__ import annotations

import numpy as np

from cleanplate.material.moving.grid import make

_SIZE = (320, 180)
_SHORE = 108  # the first row of ground


def test_the_ground_comes_round_once_for_each_cell_that_passes() -> None:
    frames = make(_SIZE)
    start = frames(0.0)[_SHORE + 2 :]
    assert np.abs(frames(1 / 3)[_SHORE + 2 :] - start).max() < 1e-3
    assert np.abs(frames(1 / 6)[_SHORE + 2 :] - start).max() > 0.1


def test_lines_come_towards_the_camera() -> None:
    frames = make((320, 360))
    rows = [int(np.argmax(frames(phase)[250:, 20].sum(axis=1))) for phase in (0.02, 0.05, 0.08, 0.11)]
    assert (np.diff(rows) > 2).all()


def test_the_ground_is_the_same_to_both_sides() -> None:
    ground = make(_SIZE)(0.2)[_SHORE + 1 :]
    assert np.abs(ground - ground[:, ::-1]).max() < 1e-2


def test_far_lines_melt_into_a_glow_and_do_not_flicker() -> None:
    frames = make((640, 360))
    far = np.stack([frames(phase)[218:224] for phase in np.linspace(0, 0.3, 7)])
    assert np.ptp(far, axis=0).max() < 0.03
    assert np.abs(np.diff(far[0], axis=1)).max() < 0.03


def test_the_bars_of_the_sun_sink_slowly_and_appear_from_nothing() -> None:
    frames = make((320, 180))
    column = np.stack([frames(phase)[:_SHORE, 160] for phase in np.linspace(0, 0.5, 121)])
    assert np.abs(np.diff(column, axis=0)).max() < 0.1
    assert np.ptp(column, axis=0).max() > 0.1
