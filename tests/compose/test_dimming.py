"""Less light: a factor of light, of luma and chroma alike, without steps."""

from __future__ import annotations

import numpy as np
import pytest

from cleanplate.compose.dimming import Gain, dimmed
from cleanplate.picture import Layout, code_map
from tests.compose.kinds import every_layout, every_size, is_of_its_kind, of_colour, rgb, same, smooth, soft_alpha


def _even(light: float, size: tuple[int, int] = (96, 64)) -> np.ndarray:
    return np.full((size[1], size[0]), light, np.float32)


@every_layout
@every_size
def test_all_of_the_light_is_every_sample_as_it_was(layout: Layout, size: tuple[int, int]) -> None:
    picture = smooth(layout, size, soft_alpha(size))
    out = dimmed(picture, Gain.of(_even(1, size), layout, size))
    assert is_of_its_kind(out, picture) and same(out, picture)


@every_layout
@pytest.mark.parametrize("light", [0.1, 0.5, 0.9])
def test_a_factor_of_light_is_one_of_each_colour(layout: Layout, light: float) -> None:
    picture = of_colour((200, 120, 60), layout)
    out = rgb(dimmed(picture, Gain.of(_even(light), layout, (96, 64)))).mean(axis=(0, 1))
    assert np.abs(out - np.array([200, 120, 60]) * light ** (1 / 2.4)).max() < 1.5


@every_layout
def test_no_light_is_black(layout: Layout) -> None:
    out = dimmed(smooth(layout), Gain.of(_even(0), layout, (96, 64)))
    black = code_map(layout) @ [0, 0, 0, 1]
    assert all(np.abs(p.astype(int) - round(z)).max() <= 1 for p, z in zip(out.planes, black, strict=True))


def test_a_slow_ramp_has_no_steps() -> None:
    """Means of a few samples follow the ramp more finely than codes do."""
    size = (512, 64)
    light = np.repeat(np.linspace(0.9, 1, 512, dtype=np.float32)[None], 64, axis=0)
    out = dimmed(of_colour((128, 128, 128), Layout(), size), Gain.of(light, Layout(), size))
    columns = out.planes[0].astype(float).mean(axis=0).reshape(-1, 16).mean(axis=1)
    exact = ((126 - 16) * light[0] ** (1 / 2.4) + 16).reshape(-1, 16).mean(axis=1)
    assert np.abs(columns - exact).max() < 0.12
