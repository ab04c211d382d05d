"""Views: each shows what it promises, in the frame's own layout and size."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.compose.view import CLEAR, HAZE, HOLE, REMOVED, SOFT, SOLID, checkerboard, view
from cleanplate.compose.view_names import VIEWS, View
from cleanplate.matting.foreground import Cutout, cut_out
from cleanplate.picture import RGB, Layout, Matte, Picture, from_rgb, solid
from tests import scene

_LAYOUTS = [Layout(), Layout(halved=False, depth=10), RGB]
_WALL = (0, 128, 128)


def _scene(layout: Layout, size: tuple[int, int] = scene.SIZE) -> tuple[Picture, Cutout]:
    """The scene as decoded, and its subject cut out by the exact matte."""
    frame = from_rgb(scene.shot(4, size), layout)
    return frame, cut_out(frame, Matte(scene.truth(4, size).astype(np.uint8) * 255))


def _rgb(name: View, layout: Layout, plate: Picture | None = None) -> Any:
    return view(name, *_scene(layout), plate).rgb() * 255


def _inside(by: int = 3) -> tuple[slice, slice]:
    rows, columns = scene.box(4)
    return slice(rows.start + by, rows.stop - by), slice(columns.start + by, columns.stop - by)


def _outside(by: int = 3) -> Any:
    away = np.ones(scene.SIZE[::-1], bool)
    rows, columns = scene.box(4)
    away[rows.start - by : rows.stop + by, columns.start - by : columns.stop + by] = False
    return away


def test_the_table_tells_every_view_in_a_line() -> None:
    assert tuple(VIEWS) == get_args(View)
    assert all(0 < len(what) <= 80 for what in VIEWS.values())


@given(st.sampled_from(list(VIEWS)), st.sampled_from([*_LAYOUTS, Layout("bt601", full_range=True)]),
       st.sampled_from([(96, 64), (97, 65), (98, 66), (31, 200), (3, 2), (2, 2), (1, 1)]))  # fmt: skip
def test_every_view_has_its_frames_layout_and_size_and_changes_nothing(
    name: View, layout: Layout, size: tuple[int, int]
) -> None:
    """Frames and plates are shared with others."""
    frame, cutout = _scene(layout, size)
    kept = [*frame.planes, *cutout.foreground.planes, cutout.matte.alpha]
    before = [p.copy() for p in kept]
    shown = view(name, frame, cutout)
    assert (shown.layout, shown.size, shown.alpha) == (layout, size, None)
    assert [p.shape[::-1] for p in shown.planes] == list(layout.plane_sizes(size))
    assert all(p.dtype == layout.dtype for p in shown.planes)
    assert all((a == b).all() for a, b in zip(before, kept, strict=True))


@pytest.mark.parametrize("layout", _LAYOUTS)
def test_alpha_is_the_matte_in_grey(layout: Layout) -> None:
    rgb = _rgb("alpha", layout)
    assert np.abs(rgb - scene.truth(4)[..., None] * 255.0).max() < 1


@pytest.mark.parametrize("layout", _LAYOUTS)
def test_status_tells_haze_and_holes_from_clear_solid_and_soft(layout: Layout) -> None:
    """One level of alpha off clear or solid, which no eye sees in the matte, is blue or orange here."""
    bands = {0: CLEAR, 1: HAZE, 8: HAZE, 100: SOFT, 200: SOFT, 247: HOLE, 254: HOLE, 255: SOLID}
    alpha = np.repeat(np.array([[*bands]], np.uint8), 8, axis=1).repeat(8, axis=0)
    frame = solid((90, 90, 90), layout, (64, 8))
    rgb = view("status", frame, cut_out(frame, Matte(alpha))).rgb() * 255
    for index, colour in enumerate(bands.values()):
        assert np.abs(rgb[4, index * 8 + 4] - colour).max() < 3


@pytest.mark.parametrize("layout", _LAYOUTS)
@pytest.mark.parametrize(("name", "colour"), [("black", (0, 0, 0)), ("white", (255, 255, 255))])
def test_black_and_white_put_the_cut_out_before_them(
    name: View, colour: tuple[int, int, int], layout: Layout
) -> None:
    rgb = _rgb(name, layout)
    assert np.abs(rgb[_outside()] - colour).max() < 1.5
    assert np.abs(rgb[_inside()] - scene.SUBJECT).max() < 4


@pytest.mark.parametrize("layout", _LAYOUTS)
def test_the_checkerboard_has_two_greys_in_even_squares(layout: Layout) -> None:
    """Neither of them as dark or as light as the fringes that are looked for."""
    board = checkerboard(layout, (96, 64)).rgb() * 255
    assert np.ptp(board, axis=2).max() < 1.5
    levels = np.unique(board[..., 1].round())
    assert levels.size == 2
    assert 80 < levels[0] < levels[1] < 180
    assert (board[0, :8, 1].round() == levels[0]).all()
    assert (board[0, 8:16, 1].round() == levels[1]).all()
    assert (board[8, :8, 1].round() == levels[1]).all()
    rgb = _rgb("checker", layout)
    assert np.abs(rgb[_outside()] - board[_outside()]).max() < 1.5
    assert np.abs(rgb[_inside()] - scene.SUBJECT).max() < 4


@pytest.mark.parametrize("layout", _LAYOUTS)
def test_overlay_reddens_what_goes_and_keeps_what_stays(layout: Layout) -> None:
    rgb, source = _rgb("overlay", layout), scene.shot(4).astype(float)
    assert np.abs(rgb[_inside()] - source[_inside()]).max() < 4
    away = rgb[_outside(4)]
    assert (away[:, 0] > away[:, 1:].max(axis=1) + 60).all()
    assert (np.abs(away - REMOVED).mean() < np.abs(source[_outside(4)] - REMOVED).mean() / 2).all()


def test_overlay_lets_what_was_removed_still_be_seen() -> None:
    """Half in the dark, half in the light: tinted, they are still far apart."""
    rgb = np.full((64, 96, 3), 40, np.uint8)
    rgb[:, 48:] = 220
    frame = from_rgb(rgb, RGB)
    luma = view("overlay", frame, cut_out(frame, Matte(np.zeros((64, 96), np.uint8)))).gray((96, 64))
    assert luma[:, 60:].mean() - luma[:, :36].mean() > 0.2


def test_overlay_outlines_the_subject_from_outside() -> None:
    rgb = _rgb("overlay", RGB)
    rows, columns = scene.box(4)
    assert (rgb[rows, columns.start - 1] == 255).all()
    assert np.abs(rgb[rows, columns.start] - scene.SUBJECT).max() < 4
    assert rgb[rows, columns.start - 3, 1].max() < 100


def test_overlay_tints_by_how_much_is_removed() -> None:
    """A sample that is half kept is half as red."""
    frame = solid((0, 0, 0), RGB, (64, 8))
    alpha = np.repeat(np.array([[0, 64, 100, 120]], np.uint8), 16, axis=1).repeat(8, axis=0)
    red = view("overlay", frame, cut_out(frame, Matte(alpha))).planes[0][4, 8::16].astype(float)
    assert red / red[0] == pytest.approx((255 - np.array([0, 64, 100, 120])) / 255, abs=0.02)


@pytest.mark.parametrize("layout", _LAYOUTS)
@pytest.mark.parametrize("named", [True, False])
def test_compare_has_source_and_result_above_matte_and_status(layout: Layout, named: bool) -> None:
    """The result stands before its background, or the checkerboard where that is transparent."""
    plate = solid(_WALL, layout, scene.SIZE) if named else None
    rgb = _rgb("compare", layout, plate)
    behind = _WALL if named else None
    parts = rgb[:32, :48], rgb[:32, 48:], rgb[32:, :48], rgb[32:, 48:]
    rows, columns = (slice(s.start // 2 + 3, s.stop // 2 - 3) for s in scene.box(4))
    source = parts[0]
    assert np.abs(source[0, 0] - scene.room()[0, 0]).max() < 6
    for part, colour in zip(parts, (scene.SUBJECT, scene.SUBJECT, SOLID, SOLID), strict=True):
        assert np.abs(part[rows, columns] - colour).max() < 6
    corner = parts[1][:4, 3:9]
    assert np.abs(corner - behind).max() < 3 if behind else np.ptp(corner, axis=2).max() < 3
    assert all(part[4, 4].max() < 2 for part in parts[2:])


def test_compare_keeps_its_parts_apart_on_odd_sizes() -> None:
    """Where halves do not fit exactly there is canvas between them, never a part of one over another."""
    frame, cutout = _scene(Layout(), (99, 67))
    rgb = view("compare", frame, cutout, solid(_WALL, Layout(), (99, 67))).rgb() * 255
    assert np.abs(rgb[:4, 54:94] - _WALL).max() < 3
    assert np.abs(rgb[:, 49].mean(axis=1) - 24).max() < 24
