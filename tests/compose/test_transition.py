"""One picture takes over from another: from all of the first to all of the second, without a seam or a jump."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest
from numpy.typing import NDArray

from cleanplate.compose.layers.paint import cleared, painted
from cleanplate.compose.transition import Change, mixed, taken_over
from cleanplate.draft.finish import TRANSITIONS, Direction
from cleanplate.picture import RGB, Layout, Picture, from_rgb, solid

SIZE = (96, 64)
BOX = (0, 0, *SIZE)
RED, BLUE = (200, 30, 30), (30, 30, 200)
LAYOUTS = [RGB, Layout(), Layout(depth=10)]
kinds = pytest.mark.parametrize("kind", get_args(TRANSITIONS))


def plain(colour: tuple[int, int, int], layout: Layout = RGB) -> Picture:
    return solid(colour, layout, SIZE)


def ramp(axis: int, layout: Layout = RGB) -> Picture:
    """From black to white along an axis."""
    line = np.linspace(0, 1, SIZE[1 - axis], dtype=np.float32)
    grey = np.broadcast_to(line if axis else line[:, None], SIZE[::-1])
    return from_rgb(np.repeat(grey[..., None], 3, 2), layout)


def codes(picture: Picture) -> NDArray[np.float64]:
    return np.asarray(picture.with_alpha(None).rgb() * 255, np.float64)


def shown(before: Picture, after: Picture, how: Change, share: float, **more: Any) -> Picture:
    layer = taken_over(before, after, how, share, BOX, **more)
    return painted(cleared(before.layout, SIZE), layer)


@kinds
@pytest.mark.parametrize("layout", LAYOUTS, ids=["rgb", "8 bit", "10 bit"])
def test_it_begins_with_the_first_and_ends_with_the_second(kind: TRANSITIONS, layout: Layout) -> None:
    first, second = ramp(0, layout), ramp(1, layout)
    for share, expected in ((0.0, first), (1.0, second)):
        found = shown(first, second, Change(kind), share)
        assert np.abs(codes(found) - codes(expected)).max() <= 1


@kinds
@pytest.mark.parametrize("direction", get_args(Direction))
def test_of_two_opaque_pictures_nothing_is_ever_clear(kind: TRANSITIONS, direction: Direction) -> None:
    for share in (0.13, 0.37, 0.5, 0.81):
        found = shown(plain(RED), plain(BLUE), Change(kind, direction=direction), share)
        assert found.alpha is None or (found.alpha == 255).all()


@pytest.mark.parametrize("layout", LAYOUTS, ids=["rgb", "8 bit", "10 bit"])
@pytest.mark.parametrize("clear", [False, True], ids=["opaque", "with alpha"])
def test_half_of_a_dissolve_is_the_mean(layout: Layout, clear: bool) -> None:
    first, second = plain(RED, layout), plain(BLUE, layout)
    if clear:
        first = first.with_alpha(np.full(SIZE[::-1], 255, np.uint8))
    found = shown(first, second, Change("dissolve"), 0.5)
    assert np.abs(codes(found) - (115, 30, 115)).max() <= 2


def test_half_of_a_dissolve_in_linear_light_is_half_the_light() -> None:
    found = codes(mixed(plain((255, 255, 255)), plain((0, 0, 0)), 0.5, linear=True))
    assert np.abs(found - 255 * 0.5 ** (1 / 2.4)).max() <= 1


def test_cut_outs_melt_premultiplied_so_that_nothing_under_clear_alpha_shows() -> None:
    left = np.zeros(SIZE[::-1], np.uint8)
    left[:, :48] = 255
    found = shown(plain(RED).with_alpha(left), plain(BLUE).with_alpha(255 - left), Change("dissolve"), 0.25)
    assert found.alpha is not None
    assert set(np.unique(found.alpha[:, :48])) <= {191} and set(np.unique(found.alpha[:, 48:])) <= {64}
    assert np.abs(codes(found)[:, :46] - RED).max() <= 1 and np.abs(codes(found)[:, 50:] - BLUE).max() <= 1


def test_two_alike_melt_into_the_same_at_every_share() -> None:
    soft = np.asarray(ramp(1).planes[0])
    for share in (0.2, 0.5, 0.9):
        found = shown(plain(RED).with_alpha(soft), plain(RED).with_alpha(soft), Change("dissolve"), share)
        assert found.alpha is not None and np.abs(found.alpha.astype(int) - soft).max() <= 1
        assert np.abs(codes(found)[soft > 3] - RED).max() <= 1


def test_a_fade_goes_through_its_colour() -> None:
    how = Change("fade", colour=(255, 255, 255))
    found = [codes(shown(plain(RED), plain(BLUE), how, share))[0, 0] for share in (0.25, 0.5, 0.75)]
    assert np.abs(found[0] - (227.5, 142.5, 142.5)).max() <= 1.5
    assert np.abs(found[1] - 255).max() <= 1
    assert np.abs(found[2] - (142.5, 142.5, 227.5)).max() <= 1.5


@pytest.mark.parametrize(
    ("direction", "new", "old"),
    [
        ("left", np.s_[:, 60:], np.s_[:, :36]),
        ("right", np.s_[:, :36], np.s_[:, 60:]),
        ("up", np.s_[40:], np.s_[:24]),
        ("down", np.s_[:24], np.s_[40:]),
    ],
)
def test_half_a_wipe_or_slide_shows_the_new_one_where_it_comes_from(
    direction: Direction, new: Any, old: Any
) -> None:
    for kind in ("wipe", "slide"):
        found = codes(shown(plain(RED), plain(BLUE), Change(kind, direction=direction), 0.5))  # type: ignore[arg-type]
        assert np.abs(found[new] - BLUE).max() <= 1 and np.abs(found[old] - RED).max() <= 1


def test_a_slide_moves_both_and_a_wipe_neither() -> None:
    first, second = ramp(1), plain(BLUE)
    slid = codes(shown(first, second, Change("slide"), 0.5))[32, :40, 0]
    wiped = codes(shown(first, second, Change("wipe"), 0.5))[32, :40, 0]
    whole = codes(first)[32, :, 0]
    assert np.abs(slid - whole[48:88]).max() <= 2 and np.abs(wiped - whole[:40]).max() <= 1


def test_a_slide_goes_on_between_pixels() -> None:
    """Near its start it is slow: the edge moves by fractions of a pixel, never back."""
    edges = []
    for step in range(12):
        red = codes(shown(plain(RED), plain(BLUE), Change("slide"), step / 100))[32, :, 0]
        edges.append(float((red - 30).sum() / 170))
    moves = -np.diff(edges)
    assert (moves > 0).all() and np.unique(np.round(moves, 2)).size > 6


def test_a_wipe_has_a_soft_edge() -> None:
    line = codes(shown(plain(RED), plain(BLUE), Change("wipe"), 0.5))[32, :, 0]
    soft = (line > 31) & (line < 199)
    assert 4 <= soft.sum() <= 12 and (np.diff(line) <= 0).all()


def test_a_zoom_is_about_where_the_pictures_lie() -> None:
    alpha = np.zeros(SIZE[::-1], np.uint8)
    alpha[8:24, 64:88] = 255
    picture = plain(RED).with_alpha(alpha)
    layer = taken_over(picture, picture, Change("zoom"), 0.5, (64, 8, 88, 24))
    assert layer.picture.alpha is not None
    rows, columns = np.nonzero(layer.picture.alpha > 127)
    assert rows.mean() == pytest.approx(15.5, abs=0.6) and columns.mean() == pytest.approx(75.5, abs=0.6)
    assert 24 < np.ptp(columns) + 1 < 32


def test_nothing_outside_of_its_box_is_shown_and_what_goes_in_stays_as_it_was() -> None:
    first, second = ramp(0), ramp(1)
    before = [p.copy() for p in (*first.planes, *second.planes)]
    for kind in ("dissolve", "fade", "wipe", "slide"):
        layer = taken_over(first, second, Change(kind), 0.4, (32, 16, 64, 48))  # type: ignore[arg-type]
        assert (layer.left, layer.top, layer.picture.size) == (32, 16, (32, 32))
    assert all((a == b).all() for a, b in zip(before, (*first.planes, *second.planes), strict=True))
