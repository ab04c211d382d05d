from __future__ import annotations

import numpy as np
import pytest

from cleanplate.material.rooms.denoise import quiet
from cleanplate.picture import Floats


def _flat() -> tuple[Floats, Floats, Floats]:
    albedo = np.full((48, 64, 3), 0.5, np.float32)
    normal = np.zeros((48, 64, 3), np.float32)
    normal[..., 2] = -1
    return albedo, normal, np.full((48, 64), 4.0, np.float32)


def test_noise_goes_and_the_mean_stays() -> None:
    albedo, normal, depth = _flat()
    light = np.random.default_rng(3).gamma(2, 0.2, (48, 64, 1)).astype(np.float32) * np.ones(3, np.float32)
    calm = quiet(light, albedo, normal, depth)
    assert calm.std() < light.std() / 6
    assert calm.mean() == pytest.approx(light.mean(), rel=0.03)


def test_a_pattern_of_the_surface_stays_sharp() -> None:
    albedo, normal, depth = _flat()
    albedo[:, ::2] = 0.1
    assert quiet(albedo * 2, albedo, normal, depth) == pytest.approx(albedo * 2, rel=1e-3)


@pytest.mark.parametrize("by", ["depth", "normal"])
def test_light_does_not_leak_over_an_edge(by: str) -> None:
    albedo, normal, depth = _flat()
    light = np.full((48, 64, 3), 0.1, np.float32)
    light[:, 32:] = 2
    if by == "depth":
        depth[:, 32:] = 6
    else:
        normal[:, 32:] = [1, 0, 0]
    assert quiet(light, albedo, normal, depth) == pytest.approx(light, rel=0.05)
