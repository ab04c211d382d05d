"""Northern lights."""

from __future__ import annotations

import numpy as np

from cleanplate.material.moving.aurora import make

_SIZE = (320, 180)
_SHORE = 149


def test_the_hills_stand_still_under_a_sky_that_moves() -> None:
    one, other = make(_SIZE)(0.1), make(_SIZE)(0.5)
    assert np.abs(one[138:147] - other[138:147]).max() < 0.01
    assert np.abs(one[:90] - other[:90]).mean() > 0.02


def test_the_lights_are_green_below_and_turn_violet_high_up() -> None:
    frame = np.mean([make(_SIZE)(phase) for phase in (0.0, 0.25, 0.5, 0.75)], axis=0)
    low, high = frame[70:100].mean(axis=(0, 1)), frame[:15].mean(axis=(0, 1))
    assert low[1] > 2 * low[0]
    assert low[1] > low[2]
    assert high[2] > 1.3 * high[1]


def test_the_lake_holds_the_lights_that_stand_over_it() -> None:
    seen = []
    for phase in (0.0, 0.3, 0.6):
        frame = make(_SIZE)(phase)[..., 1]
        seen.append(np.corrcoef(frame[85:110].mean(axis=0), frame[_SHORE + 14 :].mean(axis=0))[0, 1])
        assert frame[_SHORE + 2 :].mean() < frame[:_SHORE].mean()
    assert np.mean(seen) > 0.4
