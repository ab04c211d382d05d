"""Silky waves."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from cleanplate.material.moving.waves import make


def test_the_silk_is_as_bright_in_a_small_frame_as_in_a_large_one() -> None:
    small, large = (make(size)(0.1).mean() for size in ((192, 108), (768, 432)))
    assert small == pytest.approx(large, rel=0.05)


def test_fine_lines_lie_over_a_soft_shine() -> None:
    light = make((960, 540))(0.0).mean(axis=2)
    fine = light - cv2.GaussianBlur(light, (0, 0), 3)
    assert np.abs(fine).max() > 0.08
    assert np.abs(np.diff(light, axis=1)).mean() < np.abs(np.diff(light, axis=0)).mean()  # they run across
