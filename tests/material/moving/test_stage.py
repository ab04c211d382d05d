"""Where samples lie."""

from __future__ import annotations

import numpy as np
import pytest

from cleanplate.material.moving.stage import Stage


def test_places_are_measured_in_short_sides_from_the_middle() -> None:
    for size in ((1920, 1080), (1080, 1920)):
        stage = Stage(size)
        assert stage.reach == (size[0] / 2160, size[1] / 2160)
        assert stage.x[-1] == pytest.approx(stage.reach[0] - stage.pixel / 2, abs=1e-6)
        assert stage.y[0, 0] == pytest.approx(-stage.reach[1] + stage.pixel / 2, abs=1e-6)


def test_a_smaller_lattice_covers_the_same_frame() -> None:
    full, small = Stage((101, 66)), Stage((101, 66), shrink=4)
    assert small.grid == (26, 17)
    assert np.mean(small.x) == pytest.approx(np.mean(full.x), abs=1e-6)
    assert small.x[0] - small.reach[0] < full.x[0] + full.reach[0]


def test_a_share_of_the_height_is_a_place() -> None:
    stage = Stage((90, 160))
    assert stage.row_of(0.5) == 0
    assert stage.row_of(1.0) == stage.reach[1]
