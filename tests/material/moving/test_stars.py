"""Stars."""

from __future__ import annotations

import numpy as np

from cleanplate.material.moving.stage import Stage
from cleanplate.material.moving.stars import Stars


def _sky(phase: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    stage = Stage((320, 180))
    picture = np.zeros((180, 320, 3), np.float32)
    Stars.of(np.random.default_rng(3), stage, 200, horizon=0.6).shine(phase, picture, stage)
    return picture


def test_stars_keep_above_the_horizon() -> None:
    sky = _sky(0.0)
    assert sky[:108].any()
    assert not sky[115:].any()


def test_stars_twinkle_where_they_stand() -> None:
    one, other = _sky(0.1), _sky(0.35)
    assert np.array_equal(one > 0, other > 0)
    assert 0.01 < np.abs(one - other).max() < one.max()
