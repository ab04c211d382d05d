"""Motion that comes round."""

from __future__ import annotations

import numpy as np
import pytest

from cleanplate.material.moving.noise import Sway, Swell, tile
from cleanplate.material.moving.stage import Stage


def test_a_sway_comes_round_and_keeps_within_its_reach() -> None:
    sway = Sway.of(np.random.default_rng(1), 40, reach=0.3, turns=4)
    seen = np.stack([sway.at(phase) for phase in np.linspace(0, 1, 200)])
    assert np.abs(seen[0] - seen[-1]).max() < 1e-6
    assert 0.1 < np.abs(seen).max() <= 0.3
    assert np.abs(seen.mean(axis=0)).max() < 0.02


def test_no_two_sway_alike() -> None:
    sway = Sway.of(np.random.default_rng(1), 20)
    seen = np.stack([sway.at(phase) for phase in np.linspace(0, 1, 50)])
    likeness = np.corrcoef(seen.T) - np.eye(20)
    assert likeness.max() < 0.99999


@pytest.mark.parametrize("rock", [0.0, 0.8])
def test_a_swell_comes_round_and_is_smooth(rock: float) -> None:
    stage, swell = Stage((96, 54)), Swell.of(np.random.default_rng(2), 5, (0.5, 2.0), rock=rock)
    first = swell.at(0.0, stage.x, stage.y)
    assert first.shape == (54, 96)
    assert first.dtype == np.float32
    assert np.abs(swell.at(1.0, stage.x, stage.y) - first).max() < 1e-5
    assert np.abs(swell.at(0.5, stage.x, stage.y) - first).max() > 0.1
    assert np.abs(np.diff(first, axis=1)).max() < 0.3


def test_a_swell_along_a_line_is_that_line_of_the_surface() -> None:
    stage, swell = Stage((40, 30)), Swell.of(np.random.default_rng(3), 3, (0.5, 2.0))
    row = float(stage.y[7, 0])
    assert np.abs(swell.along(0.3, stage.x, row) - swell.at(0.3, stage.x, stage.y)[7]).max() < 1e-5


def test_waves_that_rock_pass_the_same_place_twice_and_those_that_roll_do_not() -> None:
    x = np.linspace(-1, 1, 60, dtype=np.float32)
    rocking = Swell.of(np.random.default_rng(4), 1, (0.5, 0.5), rock=0.5)
    start = rocking.rocks[1, 0]
    turn, back = (0.25 - start / (2 * np.pi)) - 0.1, (0.25 - start / (2 * np.pi)) + 0.1  # round its turning point
    assert np.abs(rocking.along(turn, x) - rocking.along(back, x)).max() < 1e-5
    rolling = Swell.of(np.random.default_rng(4), 1, (0.5, 0.5))
    assert np.abs(rolling.along(0.15, x) - rolling.along(0.35, x)).max() > 0.1


def test_a_tile_goes_on_past_its_edges() -> None:
    noise = tile(np.random.default_rng(5), (6, 6), 96, octaves=2)
    inner = np.abs(np.diff(noise, axis=1)).max()
    assert np.abs(noise[:, 0] - noise[:, -1]).max() < 1.5 * inner
    assert np.abs(noise[0] - noise[-1]).max() < 1.5 * inner
    assert abs(float(noise.mean())) < 0.15
    assert 0.3 < float(np.abs(noise).max()) < 2
