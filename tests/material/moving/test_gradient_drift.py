"""Colours that drift."""

from __future__ import annotations

import numpy as np

from cleanplate.material.moving.gradient_drift import make


def test_no_row_has_a_flat_place_or_a_step_that_eight_bits_would_band() -> None:
    frame = make((640, 360))(0.4)
    for row in frame[20:-20:40]:
        assert len(np.unique(row[:, 2])) > 600
        assert np.abs(np.diff(row, axis=0)).max() < 4 / 255
    curve = np.abs(np.diff(frame, n=2, axis=1)).max()
    assert curve < 1 / 255


def test_there_is_cold_and_warm_in_every_frame() -> None:
    frames = make((96, 54))
    for phase in (0.0, 0.25, 0.5, 0.75):
        warm = frames(phase)[..., 0] - frames(phase)[..., 2]
        assert warm.max() > 0.2
        assert warm.min() < -0.2
