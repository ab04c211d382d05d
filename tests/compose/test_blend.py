"""Compositing: what is solid or clear goes through bit for bit, and only the band is calculated."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.compose.blend import matte_picture, over, scene_of, straight
from cleanplate.matting.foreground import Cutout, cut_out
from cleanplate.media.formats import MATTE_LAYOUT
from cleanplate.media.stacked import stacked
from cleanplate.picture import RGB, Layout, Matte, Picture, from_rgb, solid
from tests import scene

_LAYOUTS = st.sampled_from([Layout(), Layout(halved=False), Layout(halved=False, depth=10), RGB])
_SIZES = st.sampled_from([(96, 64), (97, 65), (8, 6), (1, 1)])


def _noise(seed: int, layout: Layout, size: tuple[int, int]) -> Picture:
    dice = np.random.default_rng(seed)
    planes = [dice.integers(0, layout.peak + 1, (h, w), layout.dtype) for w, h in layout.plane_sizes(size)]
    return Picture((planes[0], planes[1], planes[2]), layout)


def _cutout(seed: int, layout: Layout, size: tuple[int, int]) -> Cutout:
    alpha = np.random.default_rng(seed).normal(128, 250, size[::-1])
    matte = Matte(np.clip(alpha, 0, 255).astype(np.uint8))
    return cut_out(_noise(seed + 1, layout, size), matte)


@given(st.integers(0, 500), _LAYOUTS, _SIZES)
def test_solid_samples_are_the_subjects_and_clear_ones_the_plates(
    seed: int, layout: Layout, size: tuple[int, int]
) -> None:
    cutout, plate = _cutout(seed, layout, size), _noise(seed + 2, layout, size)
    result = over(cutout, plate)
    assert (result.layout, result.size) == (layout, size)
    for out, fore, back in zip(result.planes, cutout.foreground.planes, plate.planes, strict=True):
        alpha = cutout.matte.at(out)
        assert (out[alpha == 255] == fore[alpha == 255]).all()
        assert (out[alpha == 0] == back[alpha == 0]).all()


@given(st.integers(0, 500), _LAYOUTS)
def test_the_band_is_the_mix_that_alpha_says(seed: int, layout: Layout) -> None:
    cutout, plate = _cutout(seed, layout, (96, 64)), _noise(seed + 2, layout, (96, 64))
    result = over(cutout, plate)
    for out, fore, back in zip(result.planes, cutout.foreground.planes, plate.planes, strict=True):
        share = cutout.matte.at(out) / 255
        exact = share * fore + (1 - share) * back
        assert np.abs(out - exact).max() <= 0.51


@given(st.integers(0, 100), _LAYOUTS)
def test_nothing_that_goes_in_is_written_to(seed: int, layout: Layout) -> None:
    """Plates are shared by all frames."""
    cutout, plate = _cutout(seed, layout, (96, 64)), _noise(seed + 2, layout, (96, 64))
    before = [p.copy() for p in (*plate.planes, *cutout.foreground.planes, cutout.matte.alpha)]
    over(cutout, plate)
    straight(cutout)
    after = [*plate.planes, *cutout.foreground.planes, cutout.matte.alpha]
    assert all((a == b).all() for a, b in zip(before, after, strict=True))


def _scene(back: tuple[int, int, int], layout: Layout) -> Cutout:
    """A soft-edged box of one colour before a wall of another."""
    alpha = cv2.GaussianBlur(scene.truth(4).astype(np.float32), (0, 0), 1.5)
    rgb = alpha[..., None] * np.array(scene.SUBJECT) + (1 - alpha[..., None]) * np.array(back)
    matte = Matte(np.rint(alpha * 255).astype(np.uint8))
    return cut_out(from_rgb(np.rint(rgb).astype(np.uint8), layout), matte)


@pytest.mark.parametrize("layout", [Layout(), Layout(halved=False, depth=10), RGB])
def test_straight_keeps_the_interior_and_the_alpha(layout: Layout) -> None:
    cutout = _scene((0, 200, 0), layout)
    picture = straight(cutout)
    assert picture.alpha is not None
    assert (picture.alpha == cutout.matte.alpha).all()
    for out, fore in zip(picture.planes, cutout.foreground.planes, strict=True):
        solid_ = cutout.matte.at(out) == 255
        assert (out[solid_] == fore[solid_]).all()


@pytest.mark.parametrize("layout", [Layout(), Layout(halved=False, depth=10), RGB])
@pytest.mark.parametrize("back", [(0, 200, 0), (0, 0, 0), (255, 255, 255)])
def test_nothing_of_the_old_background_lies_under_clear_alpha(layout: Layout, back: tuple[int, int, int]) -> None:
    """Under clear samples lies a colour nearer to the subject's than to the old wall's, everywhere."""
    picture = straight(_scene(back, layout))
    assert picture.alpha is not None
    hidden = picture.rgb()[picture.alpha == 0] * 255
    to_subject = np.abs(hidden - np.array(scene.SUBJECT)).mean(axis=1)
    to_wall = np.abs(hidden - np.array(back)).mean(axis=1)
    assert (to_subject < to_wall / 2).all()


def test_what_was_written_on_the_wall_cannot_be_read_from_the_file() -> None:
    """Two walls with different patterns leave the same samples under clear alpha, a little way off the edge."""
    alpha = np.zeros((64, 96), np.uint8)
    alpha[16:48, 32:64] = 255
    hidden = []
    for seed in (1, 2):
        rgb = np.random.default_rng(seed).integers(0, 256, (64, 96, 3), np.uint8)
        rgb[8:56, 24:72] = scene.SUBJECT
        picture = straight(cut_out(from_rgb(rgb, RGB), Matte(alpha)))
        far = np.ones_like(alpha, bool)
        far[8:56, 24:72] = False
        hidden.append(np.stack(picture.planes)[:, far].astype(int))
    assert np.abs(hidden[0] - hidden[1]).max() <= 3


def test_a_new_wall_shows_no_halo_of_the_old_one() -> None:
    """An orange box from before a green wall, before a black one: no sample of the rim is greener than red."""
    cutout = _scene((0, 255, 0), Layout(halved=False))
    result = over(cutout, solid((0, 0, 0), Layout(halved=False), scene.SIZE)).rgb() * 255
    band = (cutout.matte.alpha > 20) & (cutout.matte.alpha < 235)
    assert (result[band][:, 1] <= result[band][:, 0] + 8).all()


def test_the_matte_as_a_picture_is_its_alpha() -> None:
    cutout = _scene((0, 200, 0), Layout())
    assert (matte_picture(cutout.matte, MATTE_LAYOUT).planes[0] == cutout.matte.alpha).all()
    limited = matte_picture(cutout.matte, Layout()).planes[0]
    assert (int(limited.min()), int(limited.max())) == (16, 235)


def test_stacked_is_colour_above_alpha() -> None:
    cutout = _scene((0, 200, 0), Layout())
    picture = stacked(straight(cutout))
    assert picture.size == (96, 128)
    above = straight(cutout)
    assert all((whole[: p.shape[0]] == p).all() for whole, p in zip(picture.planes, above.planes, strict=True))
    below = (picture.planes[0][64:].astype(float) - 16) * 255 / 219
    assert np.abs(below - cutout.matte.alpha).max() <= 1
    assert (picture.planes[1][32:] == 128).all()


@pytest.mark.parametrize(("level", "which"), [(255, "subject"), (0, "plate")])
def test_a_full_or_an_empty_matte_is_one_of_the_two(level: int, which: str) -> None:
    layout, size = Layout(), (97, 65)
    picture, plate = _noise(1, layout, size), _noise(2, layout, size)
    cutout = cut_out(picture, Matte(np.full(size[::-1], level, np.uint8)))
    result: Any = over(cutout, plate)
    expected = picture if which == "subject" else plate
    assert all((a == b).all() for a, b in zip(result.planes, expected.planes, strict=True))


def test_a_plates_own_alpha_is_no_matter() -> None:
    cutout = _scene((0, 200, 0), Layout())
    plate = solid((9, 9, 9), Layout(), scene.SIZE)
    seen = over(cutout, replace(plate, alpha=np.zeros((64, 96), np.uint8)))
    assert seen.alpha is None
    assert (seen.planes[0] == over(cutout, plate).planes[0]).all()


def test_a_subject_over_the_scene_taken_from_behind_it_gives_the_picture() -> None:
    for layout in (RGB, Layout(), Layout(depth=10)):
        rng = np.random.default_rng(1)
        picture = from_rgb(rng.uniform(0.3, 0.7, (64, 96, 3)).astype(np.float32), layout)
        subject = from_rgb(rng.uniform(0.3, 0.7, (64, 96, 3)).astype(np.float32), layout)
        alpha = np.broadcast_to(np.linspace(0, 160, 96).astype(np.uint8), (64, 96)).copy()
        behind = scene_of(picture, subject.with_alpha(alpha))
        again = over(Cutout(subject, Matte(alpha), np.zeros((3, 1, 1), np.float32)), behind)
        for one, other, back in zip(again.planes, picture.planes, behind.planes, strict=True):
            known = (back > 0) & (back < layout.peak)  # beyond, no code reaches
            assert known.mean() > 0.8 and np.abs(one.astype(int) - other)[known].max() <= 1
