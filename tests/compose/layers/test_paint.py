"""Layers on canvases, against Porter and Duff's formulas in float64: solid, soft, clear, and several deep."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.compose.layers.layer import Layer, faded
from cleanplate.compose.layers.paint import cleared, painted
from cleanplate.picture import RGB, Layout, Matte, Picture, Size, from_rgb, solid
from tests import scene

_FULL = Layout(halved=False)
_LAYOUTS = st.sampled_from([Layout(), _FULL, Layout(halved=False, depth=10), RGB])
_SIZES = st.sampled_from([(96, 64), (97, 65), (8, 6), (1, 1)])
_SEEDS = st.integers(0, 500)
_KINDS = st.sampled_from(["noise", "edges", "faint"])


def _picture(seed: int, layout: Layout, size: Size) -> Picture:
    dice = np.random.default_rng(seed)
    first, second, third = (
        dice.integers(0, layout.peak + 1, (h, w), layout.dtype) for w, h in layout.plane_sizes(size)
    )
    return Picture((first, second, third), layout)


def _alpha(seed: int, size: Size, kind: str = "edges") -> Any:
    """Samples of all alphas, or mostly solid and clear ones, or mostly clear ones."""
    noise = np.random.default_rng(seed).normal(0, 1, size[::-1]).astype(np.float32)
    if kind == "noise":
        return np.random.default_rng(seed).integers(0, 256, size[::-1], np.uint8)
    soft = cv2.GaussianBlur(noise, (0, 0), 4)
    soft = soft / (soft.std() + 1e-6) * 600 + (128 if kind == "edges" else -500)
    return np.clip(soft, 0, 255).astype(np.uint8)


def _see_through(seed: int, layout: Layout, size: Size, kind: str = "edges") -> Picture:
    return _picture(seed, layout, size).with_alpha(_alpha(seed + 1000, size, kind))


def _at(alpha: Any, plane: Any) -> Any:
    return Matte(alpha).at(plane).astype(float) / 255


def _same(one: Picture, other: Picture) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one.planes, other.planes, strict=True))


# --- one layer, by the formulas -----------------------------------------------------------------------------


@given(_SEEDS, _LAYOUTS, _SIZES, _KINDS)
def test_over_an_opaque_canvas_is_the_mix_that_alpha_says(
    seed: int, layout: Layout, size: Size, kind: str
) -> None:
    canvas, above = _picture(seed, layout, size), _see_through(seed + 1, layout, size, kind)
    result = painted(canvas, Layer(above, 0, 0))
    assert result.alpha is None
    for out, top, below in zip(result.planes, above.planes, canvas.planes, strict=True):
        share = _at(above.alpha, out)
        assert out.dtype == layout.dtype
        assert np.abs(out - (share * top + (1 - share) * below)).max() <= 0.51
        assert (out[share == 1] == top[share == 1]).all()
        assert (out[share == 0] == below[share == 0]).all()


@given(_SEEDS, _LAYOUTS, _SIZES, _KINDS, _KINDS)
def test_over_a_canvas_with_alpha_both_have_their_share(
    seed: int, layout: Layout, size: Size, kind: str, other: str
) -> None:
    canvas, above = _see_through(seed, layout, size, other), _see_through(seed + 1, layout, size, kind)
    result = painted(canvas, Layer(above, 0, 0))
    assert result.alpha is not None
    assert above.alpha is not None
    al, ac = above.alpha / 255, np.asarray(canvas.alpha) / 255
    assert np.abs(result.alpha - 255 * (al + ac * (1 - al))).max() <= 0.51
    for out, top, below in zip(result.planes, above.planes, canvas.planes, strict=True):
        al, ac = _at(above.alpha, out), _at(canvas.alpha, out)
        ao = al + ac * (1 - al)
        exact = (top * al + below * ac * (1 - al)) / np.maximum(ao, 1e-9)
        assert np.abs(out - exact)[ao > 0].max(initial=0) <= 0.51
        hidden = ao == 0  # under clear alpha lies a colour that one of the two had there
        assert ((out == top) | (out == below))[hidden].all()


@given(_SEEDS, _LAYOUTS, st.integers(0, 40), st.integers(0, 20), st.booleans())
def test_a_layer_changes_its_own_rectangle_only(seed: int, layout: Layout, x: int, y: int, clear: bool) -> None:
    canvas = (_see_through if clear else _picture)(seed, layout, (120, 80))
    above = _see_through(seed + 1, layout, (40, 40))
    result = painted(canvas, Layer(above, x * 2, y * 2))
    for out, below in zip(result.planes, canvas.planes, strict=True):
        step = 120 // below.shape[1]
        outside = np.ones(below.shape, bool)
        outside[y * 2 // step : (y * 2 + 40) // step, x * 2 // step : (x * 2 + 40) // step] = False
        assert (out == below)[outside].all()
        assert (out != below)[~outside].any()


# --- laws ---------------------------------------------------------------------------------------------------


@given(_SEEDS, _LAYOUTS, _SIZES, st.booleans())
def test_an_opaque_full_layer_is_the_result(seed: int, layout: Layout, size: Size, clear: bool) -> None:
    canvas = (_see_through if clear else _picture)(seed, layout, size)
    above = _picture(seed + 1, layout, size)
    for picture in (above, above.with_alpha(np.full(size[::-1], 255, np.uint8))):
        result = painted(canvas, Layer(picture, 0, 0))
        assert all(a is b for a, b in zip(result.planes, above.planes, strict=True))
        assert result.alpha is None if canvas.alpha is None else (np.asarray(result.alpha) == 255).all()


@given(_SEEDS, _LAYOUTS, _SIZES)
def test_a_clear_layer_leaves_an_opaque_canvas(seed: int, layout: Layout, size: Size) -> None:
    canvas = _picture(seed, layout, size)
    above = _picture(seed + 1, layout, size).with_alpha(np.zeros(size[::-1], np.uint8))
    assert _same(painted(canvas, Layer(above, 0, 0)), canvas)


@given(_SEEDS, _LAYOUTS, _SIZES, _KINDS)
def test_the_first_layer_of_a_cleared_canvas_is_just_itself(
    seed: int, layout: Layout, size: Size, kind: str
) -> None:
    """With the colours that lie under its clear alpha: no black comes in from the empty canvas."""
    above = _see_through(seed, layout, size, kind)
    result = painted(cleared(layout, size), Layer(above, 0, 0))
    assert _same(result, above)
    assert (np.asarray(result.alpha) == above.alpha).all()


@given(_SEEDS, st.sampled_from([_FULL, Layout(halved=False, depth=10), RGB]), _KINDS)
def test_on_nothing_and_then_flattened_is_the_same_as_on_the_canvas(seed: int, layout: Layout, kind: str) -> None:
    """Within what 8 bits of alpha can hold of it."""
    size = (96, 64)
    canvas = _picture(seed, layout, size)
    one, two = (Layer(_see_through(seed + n, layout, size, kind), 0, 0) for n in (1, 2))
    apart = painted(painted(canvas, one), two)
    flat = painted(canvas, Layer(painted(painted(cleared(layout, size), one), two), 0, 0))
    bound = 2 * (layout.peak / 255)
    for a, b in zip(apart.planes, flat.planes, strict=True):
        assert np.abs(a.astype(int) - b).max() <= bound


@given(_SEEDS, st.sampled_from([_FULL, RGB]), _KINDS)
def test_over_is_associative(seed: int, layout: Layout, kind: str) -> None:
    size = (96, 64)
    one, two, three = (_see_through(seed + n, layout, size, kind) for n in range(3))
    left = painted(painted(one, Layer(two, 0, 0)), Layer(three, 0, 0))
    right = painted(one, Layer(painted(two, Layer(three, 0, 0)), 0, 0))
    assert np.abs(np.asarray(left.alpha).astype(int) - right.alpha).max() <= 1
    weight = np.asarray(left.alpha) / 255  # where little is seen, little can be held
    for a, b in zip(left.planes, right.planes, strict=True):
        assert (np.abs(a.astype(int) - b) * weight).max() <= 2


def test_halved_chroma_flattens_alike_too() -> None:
    """Smooth edges and colours: as pictures have them."""
    size = (96, 64)
    canvas = from_rgb(scene.room(), Layout())
    ramp = np.clip(np.mgrid[:64, :96][1] * 6.0 - 150, 0, 255).astype(np.uint8)
    one = Layer(from_rgb(scene.shot(3), Layout()).with_alpha(ramp), 0, 0)
    two = Layer(solid((20, 200, 40), Layout(), size).with_alpha(ramp[:, ::-1].copy()), 0, 0)
    apart = painted(painted(canvas, one), two)
    flat = painted(canvas, Layer(painted(painted(cleared(Layout(), size), one), two), 0, 0))
    for a, b in zip(apart.planes, flat.planes, strict=True):
        assert np.abs(a.astype(int) - b).max() <= 2


@given(_SEEDS, _LAYOUTS, _SIZES, _KINDS, st.booleans(), st.booleans())
def test_nothing_that_goes_in_is_written_to(
    seed: int, layout: Layout, size: Size, kind: str, clear: bool, linear: bool
) -> None:
    """Backgrounds are shared by all frames."""
    canvas = (_see_through if clear else _picture)(seed, layout, size)
    above = _see_through(seed + 1, layout, size, kind)
    given_ = [p for p in (*canvas.planes, canvas.alpha, *above.planes, above.alpha) if p is not None]
    before = [p.copy() for p in given_]
    painted(canvas, Layer(above, 0, 0), linear)
    if size[0] > 8:
        small = Picture(tuple(p[:4, :4] for p in above.planes), layout, above.alpha[:4, :4])  # type: ignore
        painted(canvas, Layer(small if not layout.halved else above, 0, 0), linear)
    assert all((a == b).all() for a, b in zip(before, given_, strict=True))


def test_a_constant_opacity_fades_one_picture_into_another() -> None:
    black, white = (solid(c, Layout(), (96, 64)) for c in ((0, 0, 0), (255, 255, 255)))
    levels = [int(painted(black, Layer(faded(white, n / 10), 0, 0)).planes[0][5, 5]) for n in range(11)]
    assert np.abs(np.array(levels) - np.linspace(16, 235, 11)).max() <= 1


def test_under_clear_alpha_near_an_edge_lies_the_layers_own_colour() -> None:
    """A red disc beside a blue one on a clear canvas: who filters across an edge gets nothing of the other's."""
    y, x = np.mgrid[:64, :96]
    discs = [np.where(np.hypot(x - c, y - 32) < 15, 255, 0).astype(np.uint8) for c in (24, 70)]
    canvas = cleared(_FULL, (96, 64))
    for colour, alpha in zip(((200, 0, 0), (0, 0, 200)), discs, strict=True):
        canvas = painted(canvas, Layer(solid(colour, _FULL, (96, 64)).with_alpha(alpha), 0, 0))
    rgb = np.rint(canvas.rgb() * 255).astype(int)
    for colour, alpha in zip(((200, 0, 0), (0, 0, 200)), discs, strict=True):
        rim = cv2.dilate(alpha, np.ones((3, 3), np.uint8)) > 0
        assert np.abs(rgb[rim] - colour).max() <= 2


# --- canvases -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", [Layout(), RGB, Layout(halved=False, depth=10)])
def test_a_cleared_canvas_is_clear(layout: Layout) -> None:
    canvas = cleared(layout, (97, 65))
    assert (canvas.size, canvas.layout) == ((97, 65), layout)
    assert not np.asarray(canvas.alpha).any()


def test_a_layer_without_alpha_is_a_solid_rectangle_of_the_canvas() -> None:
    canvas = painted(cleared(_FULL, (96, 64)), Layer(solid((9, 99, 9), _FULL, (20, 10)), 30, 40))
    alpha = np.asarray(canvas.alpha)
    assert (alpha[40:50, 30:50] == 255).all()
    assert alpha.sum() == 255 * 200


def test_the_layers_alpha_may_be_a_slice_of_another() -> None:
    """As `placed` gives them: rows that are not packed."""
    whole = _see_through(3, Layout(), (96, 64), "noise")
    part = Picture(
        (whole.planes[0][8:40, 16:64], whole.planes[1][4:20, 8:32], whole.planes[2][4:20, 8:32]),
        Layout(),
        np.asarray(whole.alpha)[8:40, 16:64],
    )
    packed = replace(part, planes=tuple(p.copy() for p in part.planes), alpha=np.asarray(part.alpha).copy())  # type: ignore[arg-type]
    canvas = _picture(4, Layout(), (96, 64))
    for linear in (False, True):
        assert _same(painted(canvas, Layer(part, 2, 4), linear), painted(canvas, Layer(packed, 2, 4), linear))
