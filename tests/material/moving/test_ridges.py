"""Hills and trees."""

from __future__ import annotations

import numpy as np
import pytest

from cleanplate.material.moving.ridges import fine_columns, ridge, silhouette, trees
from cleanplate.material.moving.stage import Stage


def test_hills_stand_on_the_ground_and_leave_a_valley_in_the_middle() -> None:
    x = np.linspace(-0.9, 0.9, 400, dtype=np.float32)
    height = ridge(np.random.default_rng(1), x, 0.9, 0.2, 5, valley=0.95)
    assert height.min() >= 0
    assert height[180:220].max() < 0.5 * height.max()


def test_trees_are_no_taller_than_they_may_be_and_leave_gaps() -> None:
    x = np.linspace(-0.9, 0.9, 4000, dtype=np.float32)
    top = trees(np.random.default_rng(2), x, 0.05)
    assert 0.03 < top.max() <= 0.05
    assert (top == 0).any()


def test_a_silhouette_covers_what_lies_below_its_outline_to_a_share_of_a_pixel() -> None:
    stage = Stage((48, 32))
    outline = (0.2 * np.sin(9 * fine_columns(stage))).astype(np.float32)
    cover = silhouette(stage, outline)
    assert cover.shape == (32, 48)
    assert cover.sum() * stage.pixel == pytest.approx(48 * (stage.reach[1] - outline.mean()), rel=1e-3)
    assert cover[0].max() == 0
    assert cover[-1].min() == 1
