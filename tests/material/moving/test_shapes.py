"""Shapes with soft, exact edges."""

from __future__ import annotations

import numpy as np
import pytest

from cleanplate.material.moving.shapes import disc, strands
from cleanplate.material.moving.stage import Stage
from cleanplate.picture import Floats

_WHITE = np.ones(3, np.float32)


def _drawn(stage: Stage, *args: object, **more: object) -> Floats:
    planes = np.zeros((3, stage.grid[1], stage.grid[0]), np.float32)
    disc(planes, stage, *args, **more)  # type: ignore[arg-type]
    return planes


def test_a_disc_covers_its_area_wherever_between_samples_it_lies() -> None:
    stage = Stage((80, 60))
    for shift in (0.0, 0.3, 0.77):
        cover = _drawn(stage, (shift * stage.pixel, 0.1), 0.2, _WHITE, 0.1)[0]
        assert cover.sum() * stage.pixel**2 == pytest.approx(np.pi * 0.2**2, rel=0.03)


def test_a_disc_is_as_large_on_a_smaller_lattice() -> None:
    full, small = (_drawn(Stage((160, 120), shrink=s), (0.1, 0.0), 0.25, _WHITE, 0.2)[1] for s in (1, 4))
    assert small.sum() * 16 == pytest.approx(full.sum(), rel=0.03)


def test_a_disc_smaller_than_a_sample_dims_instead_of_vanishing_and_coming_back() -> None:
    stage = Stage((60, 60))
    light = [_drawn(stage, (shift * stage.pixel, 0.0), 0.3 * stage.pixel, _WHITE, 0.5)[2].sum() for shift in
             np.linspace(0, 1, 9)]  # fmt: skip
    assert min(light) > 0.9 * max(light) > 0


def test_a_disc_outside_the_frame_leaves_it_black() -> None:
    for centre in ((5.0, 0.0), (0.0, -5.0)):
        assert not _drawn(Stage((64, 64)), centre, 0.2, _WHITE, 0.1).any()


def test_a_rim_darkens_the_middle_and_a_cut_takes_a_side() -> None:
    stage = Stage((90, 90))
    rimmed = _drawn(stage, (0.0, 0.0), 0.3, _WHITE, 0.1, rim=0.5)[0]
    assert rimmed[45, 45] == pytest.approx(0.5, abs=0.02)
    assert rimmed.max() > 0.8
    cut = _drawn(stage, (0.0, 0.0), 0.3, _WHITE, 0.1, cut=(0.6, 0.0))[0]
    assert cut[45, 25] == 0 < cut[45, 65]


@pytest.mark.parametrize("slope", [0.0, 0.4, 2.5])
def test_a_strand_is_as_wide_and_bright_at_any_slope_and_place(slope: float) -> None:
    stage = Stage((80, 80))
    for shift in (0.0, 0.013):
        heights = (slope * stage.x * 0.3 + np.float32(shift))[None]
        light = strands(stage, heights, np.ones(1, np.float32))
        length = 80 * np.hypot(1, slope * 0.3)
        assert light.sum() == pytest.approx(length, rel=0.06)


def test_a_strand_narrower_than_a_sample_is_dimmer() -> None:
    stage, level = Stage((40, 40)), np.zeros((1, 40), np.float32)
    full, half = (strands(stage, level, np.ones(1, np.float32), width) for width in (1.0, 0.5))
    assert half.sum() == pytest.approx(full.sum() / 2, rel=1e-4)


def test_strands_that_leave_the_frame_are_cut_at_its_edge() -> None:
    stage = Stage((40, 40))
    heights = np.stack([np.full(40, -3), np.full(40, 3), 40 * stage.x]).astype(np.float32)
    light = strands(stage, heights, np.ones(3, np.float32))
    assert light.shape == (40, 40)
    assert not light[:, :10].any()
    assert light[:, 18:22].any()
