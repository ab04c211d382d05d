"""Dust in light."""

from __future__ import annotations

import cv2
import numpy as np

from cleanplate.material.moving.particles import make
from cleanplate.picture import Floats


def _motes(frame: Floats) -> Floats:
    """What stands out of the soft light around it."""
    light = frame.mean(axis=2)
    return np.clip(light - cv2.GaussianBlur(light, (0, 0), 6), 0, None)


def test_motes_are_small_and_few_before_soft_light() -> None:
    seen = _motes(make((640, 360))(0.2)) > 0.04
    assert 0.0005 < seen.mean() < 0.05


def test_motes_flare_up_in_the_shaft_and_not_in_the_dark() -> None:
    frames = make((640, 360))
    lit, dark = 0.0, 0.0
    for phase in (0.0, 0.2, 0.4, 0.6, 0.8):
        frame = frames(phase)
        shaft = cv2.GaussianBlur(frame[..., 0] - frame[..., 2], (0, 0), 20)
        motes = _motes(frame)
        lit += float(motes[shaft > np.quantile(shaft, 0.7)].mean())
        dark += float(motes[shaft < np.quantile(shaft, 0.3)].mean())
    assert lit > 2 * dark


def test_a_mote_fades_in_and_out_instead_of_popping_up() -> None:
    frames = make((320, 180))
    for phase in np.linspace(0, 1, 6):
        assert np.abs(frames(phase + 1 / 3600) - frames(phase)).max() < 0.06
