"""Soft samples mixed in linear light, against the same in float64."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.compose.layers.layer import Layer
from cleanplate.compose.layers.paint import painted
from cleanplate.picture import RGB, Layout, Matte, Picture, Size, from_rgb, solid

_SEEDS = st.integers(0, 500)


def _alpha(seed: int, size: Size) -> Any:
    """Samples of all alphas, and a good part of them clear or solid."""
    return np.clip(np.random.default_rng(seed).normal(128, 130, size[::-1]), 0, 255).astype(np.uint8)


def _reference(above: Picture, canvas: Picture) -> Any:
    """RGB of the mix in light, float64 (height, width, 3) in 0..1."""
    al = np.asarray(above.alpha)[..., None] / 255
    ac = 1.0 if canvas.alpha is None else canvas.alpha[..., None] / 255
    ao = np.maximum(al + ac * (1 - al), 1e-9)
    upper, lower = (p.rgb().astype(float) ** 2.4 for p in (above, canvas))
    return ((upper * al + lower * ac * (1 - al)) / ao) ** (1 / 2.4)


@given(_SEEDS, st.sampled_from([Layout(halved=False), RGB, Layout(halved=False, depth=10)]), st.booleans())
def test_linear_light_is_a_power_of_24(seed: int, layout: Layout, clear: bool) -> None:
    """Soft samples within one code of 8 bits; solid and clear ones as they were."""
    size = (48, 32)
    colours = np.random.default_rng(seed).uniform(0, 1, (2, 32, 48, 3)).astype(np.float32)
    canvas = from_rgb(colours[0], layout, _alpha(seed, size) if clear else None)
    above = from_rgb(colours[1], layout, _alpha(seed + 1, size))
    result, plain = painted(canvas, Layer(above, 0, 0), linear=True), painted(canvas, Layer(above, 0, 0))
    exact = from_rgb(_reference(above, canvas).astype(np.float32), layout)
    soft = (np.asarray(above.alpha) > 0) & (np.asarray(above.alpha) < 255)
    for out, best, code in zip(result.planes, exact.planes, plain.planes, strict=True):
        assert np.abs(out.astype(int) - best)[soft].max(initial=0) <= layout.peak / 255
        assert (out == code)[~soft].all()


def _smooth(seed: int, size: Size) -> tuple[Picture, Picture]:
    """A canvas and what comes over it, of soft colours and with a soft edge: as pictures are."""
    width, height = size
    ramp = np.clip(np.mgrid[:height, :width].sum(axis=0) * 6 - 100, 0, 255).astype(np.uint8)
    noise = np.random.default_rng(seed).uniform(-1, 2, (height, width, 6))
    colours = np.clip((cv2.GaussianBlur(noise, (0, 0), 5) - 0.5) * 4 + 0.5, 0, 1).astype(np.float32)
    return from_rgb(colours[..., :3], Layout()), from_rgb(colours[..., 3:], Layout(), ramp)


@given(_SEEDS)
def test_halved_chroma_is_mixed_in_light_too(seed: int) -> None:
    canvas, above = _smooth(seed, (48, 32))
    result = painted(canvas, Layer(above, 0, 0), linear=True)
    exact = from_rgb(_reference(above, canvas).astype(np.float32), Layout())
    for out, best in zip(result.planes, exact.planes, strict=True):
        share = Matte(np.asarray(above.alpha)).at(out)
        assert np.abs(out.astype(int) - best)[(share > 0) & (share < 255)].max() <= 1


@given(_SEEDS)
def test_odd_sides_in_light_are_those_of_a_picture_one_larger(seed: int) -> None:
    canvas, above = _smooth(seed, (47, 31))
    odd = painted(canvas, Layer(above, 0, 0), linear=True)
    even = painted(canvas.padded((48, 32)), Layer(above.padded((48, 32)), 0, 0), linear=True)
    assert (odd.planes[0] == even.planes[0][:31, :47]).all()
    assert all((a == b).all() for a, b in zip(odd.planes[1:], even.planes[1:], strict=True))


def test_light_is_brighter_than_code_values() -> None:
    """Half white over black is mid grey in code values, and in light what half as much of it looks like."""
    black, white = solid((0, 0, 0), RGB, (8, 8)), solid((255, 255, 255), RGB, (8, 8))
    half = Layer(white.with_alpha(np.full((8, 8), 128, np.uint8)), 0, 0)
    assert painted(black, half).planes[1][0, 0] == 128
    assert abs(int(painted(black, half, linear=True).planes[1][0, 0]) - 255 * (128 / 255) ** (1 / 2.4)) <= 1
