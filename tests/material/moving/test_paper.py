"""Cut paper."""

from __future__ import annotations

import numpy as np

from cleanplate.material.moving.paper import make


def test_the_sky_lies_still_while_the_sheets_before_it_sway() -> None:
    frames = make((240, 135))
    one, other = frames(0.1), frames(0.6)
    assert np.array_equal(one[:30], other[:30])
    assert np.abs(one[80:] - other[80:]).max() > 0.1


def test_sheets_darken_towards_the_front() -> None:
    frame = make((240, 135))(0.0)
    rows = [frame[row].mean() for row in (10, 75, 105, 132)]
    assert rows == sorted(rows, reverse=True)


def test_each_sheet_throws_a_shadow_on_the_one_behind() -> None:
    column = make((480, 270))(0.0)[:, 100].mean(axis=1)
    edges = [row for row in range(110, 262) if column[row + 1] - column[row - 1] > 0.05]
    assert edges  # down the frame it only gets lighter where a sheet begins: above it lies its shadow
    for row in edges:
        assert column[row - 2] < column[row - 16] + 0.02


def test_paper_has_a_grain_that_is_finer_and_fainter_than_any_shape() -> None:
    sky = make((480, 270))(0.0)[10:60, 10:90, 1]
    fine = sky - sky.mean(axis=1, keepdims=True)
    assert 0.002 < fine.std() < 0.03
