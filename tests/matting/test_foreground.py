"""The subject's own colours: the old background leaves the band, and nothing else changes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.matting.foreground import cut_out
from cleanplate.picture import RGB, Layout, Matte, Picture, from_rgb

_SIZE = (128, 96)
_FORE, _BACK = np.array([200, 60, 50]), np.array([40, 180, 70])
_LAYOUTS = [Layout(), Layout(halved=False), Layout("bt2020", halved=False, depth=10), RGB]


def _disc() -> Any:
    """A soft disc: alpha falls from 1 to 0 over twelve pixels."""
    y, x = np.mgrid[0:96, 0:128]
    return np.clip((36 - np.hypot(x - 64, y - 48)) / 12 + 0.5, 0, 1)


def _mixed(layout: Layout) -> tuple[Picture, Matte]:
    """The disc of one colour before another, mixed by its alpha."""
    share = _disc()[..., None]
    rgb = share * _FORE + (1 - share) * _BACK
    alpha = np.rint(_disc() * 255).astype(np.uint8)
    return from_rgb(np.rint(rgb).astype(np.uint8), layout), Matte(alpha)


def _noise(layout: Layout, seed: int, size: tuple[int, int] = _SIZE) -> tuple[Picture, Matte]:
    dice = np.random.default_rng(seed)
    planes = [dice.integers(0, layout.peak + 1, (h, w), layout.dtype) for w, h in layout.plane_sizes(size)]
    alpha = np.clip(dice.normal(128, 250, size[::-1]), 0, 255).astype(np.uint8)
    return Picture((planes[0], planes[1], planes[2]), layout), Matte(alpha)


@given(
    seed=st.integers(0, 500),
    layout=st.sampled_from(_LAYOUTS),
    size=st.sampled_from([(128, 96), (97, 65), (20, 9)]),
)
def test_outside_the_band_every_sample_stays_bit_for_bit(seed: int, layout: Layout, size: tuple[int, int]) -> None:
    picture, matte = _noise(layout, seed, size)
    cutout = cut_out(picture, matte)
    for before, after in zip(picture.planes, cutout.foreground.planes, strict=True):
        assert after.dtype == before.dtype
        kept = np.ones(before.size, bool)
        kept[matte.band(before)] = False
        assert (before.reshape(-1)[kept] == after.reshape(-1)[kept]).all()


def test_a_matte_without_a_band_costs_nothing_and_changes_nothing() -> None:
    picture, _ = _noise(Layout(), 1)
    hard = Matte(np.where(_disc() > 0.5, 255, 0).astype(np.uint8)[: _SIZE[1] // 2 * 2])
    luma = cut_out(picture, hard).foreground.planes[0]
    assert (luma == picture.planes[0]).all()


@pytest.mark.parametrize("layout", _LAYOUTS)
def test_the_old_background_leaves_the_band(layout: Layout) -> None:
    """Of a red disc before green, the rim is red: less than a third of the green's share stays."""
    picture, matte = _mixed(layout)
    band = (matte.alpha > 40) & (matte.alpha < 250)
    before = picture.rgb()[band] * 255
    after = cut_out(picture, matte).foreground.rgb()[band] * 255
    assert np.abs(after - _FORE).mean() < np.abs(before - _FORE).mean() / 3
    assert np.abs(after - _FORE).mean() < 12


def test_the_input_is_not_written_to() -> None:
    picture, matte = _mixed(Layout())
    copies = [p.copy() for p in picture.planes]
    cut_out(picture, matte)
    assert all((a == b).all() for a, b in zip(picture.planes, copies, strict=True))


def test_the_spread_is_the_subjects_colour_far_over_its_edge() -> None:
    picture, matte = _mixed(RGB)
    spread = cut_out(picture, matte).spread
    assert np.abs(spread[:, 12, 16] - _FORE).max() < 5
    assert np.abs(spread[:, 1, 1] - _FORE).max() < 20


@pytest.mark.parametrize("level", [0, 255])
def test_a_picture_that_is_all_background_or_all_subject_goes_through(level: int) -> None:
    picture, _ = _noise(Layout(), 3)
    cutout = cut_out(picture, Matte(np.full(_SIZE[::-1], level, np.uint8)))
    assert all((a == b).all() for a, b in zip(picture.planes, cutout.foreground.planes, strict=True))
    assert np.isfinite(cutout.spread).all()


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (5, 200), (200, 5)])
def test_tiny_and_narrow_pictures_go_through(size: tuple[int, int]) -> None:
    picture, matte = _noise(Layout(), 4, size)
    assert cut_out(picture, matte).foreground.size == size
