"""Pictures placed on a canvas: untouched where they fit, smooth at their rims, never with a foreign colour."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.compose.layers.layer import Layer, Placement, faded, placed
from cleanplate.compose.layers.paint import painted
from cleanplate.errors import UsageError
from cleanplate.picture import RGB, Layout, Picture, Size, from_rgb, solid
from tests import scene

_FULL = Layout(halved=False)
_LAYOUTS = [Layout(), _FULL, Layout(halved=False, depth=10), RGB]
_CANVAS = (160, 90)


def _noise(seed: int, layout: Layout, size: Size, alpha: bool = False) -> Picture:
    dice = np.random.default_rng(seed)
    first, second, third = (
        dice.integers(0, layout.peak + 1, (h, w), layout.dtype) for w, h in layout.plane_sizes(size)
    )
    clear = dice.integers(0, 256, size[::-1], np.uint8) if alpha else None
    return Picture((first, second, third), layout, clear)


def _put(picture: Picture, placement: Placement, canvas: Size = _CANVAS) -> Layer:
    layer = placed(picture, placement, canvas, picture.layout)
    assert layer is not None
    return layer


def _rgb(picture: Picture) -> Any:
    return np.rint(picture.rgb() * 255).astype(int)


# --- what fits goes through ---------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", _LAYOUTS)
@pytest.mark.parametrize("size", [(160, 90), (161, 91)])
def test_a_picture_of_the_canvas_is_the_very_same(layout: Layout, size: Size) -> None:
    picture = _noise(1, layout, size)
    layer = _put(picture, Placement(size, (size[0] / 2, size[1] / 2)), size)
    assert (layer.left, layer.top) == (0, 0)
    assert layer.picture is picture


@given(st.sampled_from(_LAYOUTS), st.integers(-30, 90), st.integers(-20, 50), st.booleans())
def test_samples_on_whole_pixels_are_slices(layout: Layout, left: int, top: int, alpha: bool) -> None:
    """At even places also where chroma is halved, partly off the canvas too: no sample is copied or changed."""
    picture = _noise(2, layout, (64, 40), alpha)
    layer = placed(picture, Placement((64, 40), (left * 2 + 32, top * 2 + 20)), _CANVAS, layout)
    rows = range(max(0, top * 2), min(90, top * 2 + 40))
    columns = range(max(0, left * 2), min(160, left * 2 + 64))
    if not (rows and columns):
        assert layer is None
        return
    assert layer is not None
    assert (layer.left, layer.top, layer.picture.size) == (columns[0], rows[0], (len(columns), len(rows)))
    x, y = columns[0] - left * 2, rows[0] - top * 2
    for out, plane in zip(layer.picture.planes, picture.planes, strict=True):
        step = 64 // plane.shape[1]
        part = plane[y // step :, x // step :][: out.shape[0], : out.shape[1]]
        assert (out == part).all()
        assert np.shares_memory(out, plane)
    assert (layer.picture.alpha is None) == (not alpha)


def test_a_crop_on_whole_pixels_is_a_slice() -> None:
    picture = _noise(3, Layout(), (64, 40))
    layer = _put(picture, Placement((32, 20), (36, 30), crop=(0.25, 0.25, 0.75, 0.75)))
    assert (layer.left, layer.top) == (20, 20)
    assert (layer.picture.planes[0] == picture.planes[0][10:30, 16:48]).all()
    assert (layer.picture.planes[2] == picture.planes[2][5:15, 8:24]).all()


def test_odd_places_cannot_be_slices_where_chroma_is_halved() -> None:
    """The picture then covers half of the cells at its rim, and lies where it was asked to, to the pixel."""
    layer = _put(solid((200, 30, 30), Layout(), (64, 40)), Placement((64, 40), (33, 21)))
    assert (layer.left, layer.top, layer.picture.size) == (0, 0, (66, 42))
    assert layer.picture.alpha is not None
    assert (layer.picture.alpha[1:41, 1:65] == 255).all()
    assert layer.picture.alpha.sum() == 255 * 64 * 40


@pytest.mark.parametrize("layout", _LAYOUTS)
@pytest.mark.parametrize("turns", [-3, 1, 2, 3, 5])
def test_quarter_turns_lose_nothing(layout: Layout, turns: int) -> None:
    picture = _noise(4, layout, (64, 40))
    layer = _put(picture, Placement((64, 40), (80, 46), rotation=90 * turns))
    for out, plane in zip(layer.picture.planes, picture.planes, strict=True):
        assert (out == np.rot90(plane, -turns)).all()


def test_a_turned_crop_is_the_part_that_was_cropped() -> None:
    rgb = scene.corners()
    upper_left = Placement((48, 32), (80, 45), rotation=90, crop=(0, 0, 0.5, 0.5))
    layer = _put(from_rgb(rgb, _FULL), upper_left)
    assert layer.picture.size == (32, 48)
    assert np.abs(_rgb(layer.picture) - (200, 30, 30)).max() <= 2


# --- what does not covers what it should ----------------------------------------------------------------------


@given(
    st.sampled_from(_LAYOUTS),
    st.tuples(st.floats(0.1, 300), st.floats(0.1, 300)),
    st.tuples(st.floats(-60, 220), st.floats(-60, 150)),
    st.floats(-180, 180),
    st.booleans(),
)
def test_one_colour_stays_one_colour_wherever_it_lies(
    layout: Layout, size: tuple[float, float], centre: tuple[float, float], rotation: float, alpha: bool
) -> None:
    """However it is placed, a layer begins on whole cells, ends inside the canvas, has no colour but its own."""
    picture = solid((200, 60, 90), layout, (64, 40))
    if alpha:
        picture = picture.with_alpha(np.random.default_rng(5).integers(0, 2, (40, 64), np.uint8) * np.uint8(255))
    layer = placed(picture, Placement(size, centre, rotation), _CANVAS, layout)
    if layer is None:
        return
    step = 2 if layout.halved else 1
    width, height = layer.picture.size
    assert layer.left % step == layer.top % step == 0
    assert 0 < layer.left + width <= _CANVAS[0]
    assert 0 < layer.top + height <= _CANVAS[1]
    for out, plane in zip(layer.picture.planes, picture.planes, strict=True):
        assert np.abs(out.astype(int) - int(plane[0, 0])).max() <= 1


@given(st.floats(3, 90), st.floats(3, 60), st.floats(40, 100), st.floats(35, 55), st.floats(-90, 90))
def test_a_rectangle_covers_as_much_as_its_area(
    width: float, height: float, x: float, y: float, rotation: float
) -> None:
    """Its rim is smooth at any angle: alpha adds up to the rectangle's area, but for a little at its corners."""
    picture = solid((255, 255, 255), _FULL, (64, 40))
    layer = _put(picture, Placement((width, height), (x, y), rotation), (240, 180))
    if layer.left == 0 or layer.top == 0:  # some of it is off the canvas
        return
    area = layer.picture.size[0] * layer.picture.size[1]
    covered = area if layer.picture.alpha is None else layer.picture.alpha.sum() / 255
    assert abs(covered - width * height) < 1 + 0.035 * (
        width + height
    )  # under 2 % of a pixel for each one of the rim


def test_an_upright_rims_alpha_is_its_share_of_each_pixel() -> None:
    layer = _put(solid((255, 255, 255), _FULL, (64, 40)), Placement((20.5, 10.5), (40.5, 30.25)))
    assert layer.picture.alpha is not None
    alpha = layer.picture.alpha.astype(int)
    assert (layer.left, layer.top, alpha.shape) == (30, 25, (11, 21))
    assert np.abs(alpha[5, [0, 1, -2, -1]] - [191, 255, 255, 191]).max() <= 1
    assert np.abs(alpha[[0, 1, -2, -1], 5] - [255, 255, 255, 128]).max() <= 1


def test_only_the_crop_is_shown() -> None:
    """The red quarter alone, enlarged over everything: nothing of its neighbours at the rim."""
    picture = from_rgb(scene.corners(), _FULL)
    layer = _put(picture, Placement((160, 90), (80, 45), crop=(0, 0, 0.5, 0.5)))
    assert layer.picture.alpha is None
    assert np.abs(_rgb(layer.picture) - (200, 30, 30)).max() <= 2


def test_a_layer_comes_in_the_canvas_layout() -> None:
    picture = from_rgb(scene.corners(), RGB)
    for placement in (Placement((96, 64), (48, 32)), Placement((80.3, 50.2), (60.1, 40))):
        layer = placed(picture, placement, _CANVAS, Layout())
        assert layer is not None
        assert layer.picture.layout == Layout()
        assert scene.quarter_names(_rgb(layer.picture)) == ["red", "green", "blue", "white"]


# --- nothing to see -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "placement",
    [
        Placement((64, 40), (300, 45)),
        Placement((64, 40), (-32, 45)),
        Placement((0, 40), (80, 45)),
        Placement((-64, 40), (80, 45)),
        Placement((64, 40), (80, 45), opacity=0),
        Placement((60, 10), (-40, -40), rotation=30),
        Placement((1e-9, 1e-9), (80, 45)),
    ],
)
def test_what_is_not_on_the_canvas_is_no_layer(placement: Placement) -> None:
    assert placed(_noise(6, Layout(), (64, 40)), placement, _CANVAS, Layout()) is None


def test_an_all_clear_picture_that_would_have_to_be_resampled_is_no_layer() -> None:
    clear = _noise(6, Layout(), (64, 40)).with_alpha(np.zeros((40, 64), np.uint8))
    assert placed(clear, Placement((70.5, 40), (80, 45.5)), _CANVAS, Layout()) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": (math.nan, 4)},
        {"centre": (math.inf, 4)},
        {"rotation": math.nan},
        {"crop": (0.5, 0, 0.5, 1)},
        {"crop": (0, 0, 1.1, 1)},
        {"crop": (0, math.nan, 1, 1)},
        {"opacity": 1.01},
        {"opacity": -0.5},
        {"opacity": math.nan},
    ],
)
def test_placements_that_mean_nothing_are_wrong_use(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as caught:
        replace(Placement((64, 40), (80, 45)), **wrong)
    assert caught.value.hint


# --- faded --------------------------------------------------------------------------------------------------


@given(st.floats(0, 1))
def test_a_faded_pictures_alpha_is_multiplied(opacity: float) -> None:
    picture = _noise(7, Layout(), (64, 40), alpha=True)
    assert picture.alpha is not None
    out = faded(picture, opacity).alpha
    assert out is not None
    assert np.abs(out - picture.alpha * opacity).max() <= 0.51
    whole = faded(picture.with_alpha(None), opacity).alpha
    assert whole is None if opacity == 1 else (np.asarray(whole) == round(255 * opacity)).all()


def test_full_opacity_is_the_very_same_picture() -> None:
    picture = _noise(7, Layout(), (64, 40))
    assert faded(picture, 1) is picture


@pytest.mark.parametrize("opacity", [-0.1, 1.1, math.nan])
def test_an_opacity_out_of_range_is_wrong_use(opacity: float) -> None:
    with pytest.raises(UsageError, match="opacity"):
        faded(_noise(7, Layout(), (64, 40)), opacity)


def test_an_opacity_reaches_the_layer() -> None:
    canvas, picture = solid((0, 0, 0), _FULL, _CANVAS), solid((255, 255, 255), _FULL, _CANVAS)
    layer = _put(picture, Placement(_CANVAS, (80, 45), opacity=0.25))
    assert np.abs(_rgb(painted(canvas, layer)) - 64).max() <= 1
