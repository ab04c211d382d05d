"""Pictures at any size, place and angle: where they should be, as crisp as they were, in their own colours."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.compose.layers.layer import Layer, Placement, placed
from cleanplate.compose.layers.paint import painted
from cleanplate.picture import RGB, Layout, Picture, Size, from_rgb, solid
from tests import scene

_LAYOUTS = [Layout(), Layout(halved=False), Layout(halved=False, depth=10), RGB]
_CANVAS = (160, 90)


def _dot(size: Size, place: tuple[float, float], sigma: float) -> Picture:
    """A soft dot of light on black, its middle at `place` in pixels from the upper left corner."""
    y, x = np.mgrid[: size[1], : size[0]] + 0.5
    light = np.exp(-((x - place[0]) ** 2 + (y - place[1]) ** 2) / (2 * sigma**2))
    return from_rgb(np.repeat(light[..., None], 3, axis=2).astype(np.float32), Layout(depth=10))


def _middle(layer: Layer) -> tuple[float, float]:
    """The centroid of a layer's light, in pixels of the canvas."""
    luma = layer.picture.planes[0].astype(float) - 64
    luma[luma < 8] = 0
    y, x = np.mgrid[: luma.shape[0], : luma.shape[1]] + 0.5
    return float((x * luma).sum() / luma.sum()) + layer.left, float((y * luma).sum() / luma.sum()) + layer.top


def _put(picture: Picture, placement: Placement, canvas: Size = _CANVAS) -> Layer:
    layer = placed(picture, placement, canvas, picture.layout)
    assert layer is not None
    return layer


@pytest.mark.parametrize("scale", [0.3, 0.6, 0.8, 0.97, 1.0, 1.02, 1.5, 3.1])
def test_a_moving_picture_moves_by_what_it_is_asked(scale: float) -> None:
    """A dot's centroid is where it should be within 0.05 pixels, at every fraction of a pixel."""
    dot = _dot((100, 60), (47.3, 31.8), max(2.0, 1.5 / scale))
    for step in range(25):
        centre = (80 + step * 0.11, 45 - step * 0.07)
        layer = _put(dot, Placement((100 * scale, 60 * scale), centre))
        x, y = _middle(layer)
        assert abs(x - (centre[0] + (47.3 - 50) * scale)) < 0.05
        assert abs(y - (centre[1] + (31.8 - 30) * scale)) < 0.05


def test_a_slow_zoom_does_not_swim() -> None:
    """Through scales of 0.7 to 1.3, over all ways of resampling, a dot stays on its straight line."""
    dot = _dot((120, 80), (85.4, 20.7), 2.5)
    for scale in np.linspace(0.7, 1.3, 49):
        x, y = _middle(_put(dot, Placement((120 * scale, 80 * scale), (80, 45))))
        assert math.hypot(x - (80 + 25.4 * scale), y - (45 - 19.3 * scale)) < 0.05


@given(st.floats(-360, 360), st.floats(0.5, 2))
def test_a_turned_dot_lies_where_geometry_says(rotation: float, scale: float) -> None:
    """Clockwise, about the centre."""
    dot = _dot((80, 60), (55, 25), 2.5)
    layer = _put(dot, Placement((80 * scale, 60 * scale), (80.3, 44.6), rotation))
    angle = math.radians(rotation)
    across, down = 15 * scale, -5 * scale
    x, y = _middle(layer)
    assert abs(x - (80.3 + across * math.cos(angle) - down * math.sin(angle))) < 0.08
    assert abs(y - (44.6 + across * math.sin(angle) + down * math.cos(angle))) < 0.08


def test_chroma_stays_with_its_luma() -> None:
    """A red dot on grey, enlarged and moved: its chroma is centred where its luma is."""
    y, x = np.mgrid[:60, :100] + 0.5
    spot = np.exp(-((x - 42) ** 2 + (y - 30) ** 2) / 32)[..., None]
    rgb = (0.3 + spot * np.array([0.5, -0.2, -0.2])).astype(np.float32)
    layer = _put(from_rgb(rgb, Layout(depth=10)), Placement((133.3, 80), (80.7, 45.2)))
    red = layer.picture.planes[2].astype(float) - 512
    red[red < 20] = 0
    columns, rows = np.arange(red.shape[1]) * 2 + 1, np.arange(red.shape[0]) * 2 + 1
    assert abs((red.sum(axis=0) @ columns) / red.sum() + layer.left - (80.7 - 8 * 1.333)) < 0.1
    assert abs((red.sum(axis=1) @ rows) / red.sum() + layer.top - 45.2) < 0.1


@pytest.mark.parametrize("size", [(40.0, 25.0), (40.4, 25.7), (64.0, 40.5), (150.2, 93.1)])
@pytest.mark.parametrize("layout", _LAYOUTS)
def test_what_lies_under_clear_alpha_never_shows(size: tuple[float, float], layout: Layout) -> None:
    """White shapes over black that is clear, enlarged, shrunk and moved: not one visible sample is grey."""
    lit = np.zeros((40, 64), bool)
    lit[8:30, 10:50], lit[14:18, 20:24] = True, False
    white, black = (solid(c, layout, (64, 40)) for c in ((255, 255, 255), (0, 0, 0)))
    plane = np.where(lit, white.planes[0], black.planes[0])
    planes = (plane, *white.planes[1:]) if layout.matrix != "rgb" else (plane,) * 3
    layer = _put(Picture(planes, layout, lit * np.uint8(255)), Placement(size, (80.2, 45.4)))
    assert layer.picture.alpha is not None
    shown = layer.picture.alpha > 2
    assert shown.sum() > 100
    assert layer.picture.planes[0][shown].min() >= 0.985 * white.planes[0].max()


def test_a_shrunk_picture_has_no_aliases() -> None:
    """Lines a pixel wide become their mean within a tenth of the range; picked samples would keep all of it."""
    lines = np.zeros((200, 300, 3), np.uint8)
    lines[:, ::2] = 255
    layer = _put(from_rgb(lines, RGB), Placement((103.3, 68.9), (80, 45)))
    assert np.abs(layer.picture.planes[0][5:-5, 5:-5].astype(int) - 128).max() <= 25


def test_detail_is_as_crisp_between_pixels_as_on_them() -> None:
    """A pan does not pulse: over a whole pixel, contrast of fine waves changes by less than a tenth."""
    wave = 128 + 100 * np.sin(np.arange(160) * math.pi / 2.5)
    rgb = np.repeat(np.tile(wave, (90, 1))[..., None], 3, axis=2).astype(np.uint8)
    contrasts = []
    for shift in np.linspace(0.02, 0.98, 9):
        layer = _put(from_rgb(rgb, RGB), Placement((160, 90), (80 + shift, 45)))
        contrasts.append(float(layer.picture.planes[0][20:70, 20:140].std()))
    assert min(contrasts) > 0.9 * max(contrasts)
    assert min(contrasts) > 50


@pytest.mark.parametrize("size", [(160.0, 90.0), (128.0, 72.0), (80.0, 44.0)])
def test_a_zoom_has_no_jump_where_it_meets_whole_pixels(size: tuple[float, float]) -> None:
    """A hundredth of a pixel more changes next to nothing, crispness neither."""
    picture = from_rgb(scene.corners(), RGB)
    exact, beside = (_put(picture, Placement((size[0] + d, size[1] + d), (80, 45))) for d in (0, 0.01))
    canvas = solid((0, 0, 0), RGB, _CANVAS)
    for a, b in zip(painted(canvas, exact).planes, painted(canvas, beside).planes, strict=True):
        assert np.abs(a.astype(int) - b).max() <= 4


def test_a_large_picture_far_zoomed_in_is_its_own_small_part() -> None:
    ramp = np.repeat(np.tile(np.linspace(0, 1, 400, dtype=np.float32), (300, 1))[..., None], 3, axis=2)
    layer = _put(from_rgb(ramp, RGB), Placement((40_000, 30_000), (80, 45)))
    assert layer.picture.size == _CANVAS
    assert np.abs(layer.picture.planes[0].astype(int) - 127).max() <= 2


def test_twice_as_large_is_keys_cubic_at_quarters() -> None:
    """All new samples lie a quarter of a pixel from old ones, where the cubic's four weights are known."""
    rgb = np.random.default_rng(3).integers(60, 196, (45, 80, 3), np.uint8)
    layer = _put(from_rgb(rgb, RGB), Placement((160, 90), (80, 45)))
    weights = np.array([-9, 111, 29, -3]) / 128  # Keys' cubic, a = -1/2, a quarter from the second of four
    rows, columns = (np.zeros((2 * n, n)) for n in (45, 80))
    for matrix in (rows, columns):
        for n in range(2, matrix.shape[1] - 2):
            matrix[2 * n + 1, n - 1 : n + 3], matrix[2 * n, n - 2 : n + 2] = weights, weights[::-1]
    for out, plane in zip(layer.picture.planes, np.moveaxis(rgb, -1, 0), strict=True):
        assert np.abs(out - rows @ plane @ columns.T)[4:-4, 4:-4].max() <= 0.51


@pytest.mark.parametrize("scale", [0.41, 0.9, 1.37])
def test_alpha_keeps_what_it_covers(scale: float) -> None:
    """A hard box in the middle of nothing, resampled: its whole soft rim is there, and no more."""
    alpha = np.zeros((90, 160), np.uint8)
    alpha[30:61, 50:91] = 255
    picture = solid((255, 255, 255), Layout(), _CANVAS).with_alpha(alpha)
    layer = _put(picture, Placement((160 * scale, 90 * scale), (80.3, 45.6)))
    area = 31 * 41 * scale**2
    assert abs(np.asarray(layer.picture.alpha).sum() / 255 - area) < 0.01 * area
