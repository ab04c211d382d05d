"""Planes, what they mean, and mattes."""

from __future__ import annotations

from typing import Any

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cleanplate.picture import (
    RGB,
    Layout,
    Matte,
    Picture,
    from_rgb,
    grey,
    resized,
    sampled,
    sharpened,
    solid,
    to_codes,
)

_MATRICES = st.sampled_from(["bt601", "bt709", "bt2020"])
_YUV444 = st.builds(
    Layout, matrix=_MATRICES, halved=st.just(False), depth=st.sampled_from([8, 10, 12]), full_range=st.booleans()
)
_SIDES = st.integers(1, 9)
_COLOUR = st.tuples(*[st.integers(0, 255)] * 3)


def _rgb(seed: int, width: int, height: int) -> Any:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


@given(_YUV444, st.integers(0, 1000), _SIDES, _SIDES)
def test_rgb_comes_back_from_every_layout(layout: Layout, seed: int, width: int, height: int) -> None:
    """Rounding to 8-bit code values costs up to two of 255 levels, and less at greater depths."""
    rgb = _rgb(seed, width, height)
    back = from_rgb(rgb, layout).rgb() * 255
    assert np.abs(back - rgb).max() <= (2.0 if layout.depth == 8 else 0.6)


@given(_COLOUR, _YUV444)
def test_a_solid_picture_is_that_colour_everywhere(colour: tuple[int, int, int], layout: Layout) -> None:
    rgb = solid(colour, layout, (4, 3)).rgb() * 255
    assert rgb.shape == (3, 4, 3)
    assert np.abs(rgb - colour).max() <= (2.0 if layout.depth == 8 else 0.6)


@given(st.integers(0, 255), _YUV444)
def test_grey_has_no_colour(level: int, layout: Layout) -> None:
    planes = from_rgb(np.full((2, 2, 3), level, np.uint8), layout).planes
    assert all(int(p[0, 0]) == 1 << layout.depth - 1 for p in planes[1:])


@given(arrays(np.uint8, (4, 6)), st.booleans(), st.booleans())
def test_grey_values_come_back_by_their_codes(values: Any, halved: bool, full_range: bool) -> None:
    layout = Layout(halved=halved, full_range=full_range)
    picture = grey(values, layout)
    black, white = layout.gray_codes()
    back = (picture.planes[0].astype(float) - black) * 255 / (white - black)
    assert np.abs(back - values).max() <= 0.6
    assert all((p == 128).all() for p in picture.planes[1:])
    assert picture.planes[1].shape == ((2, 3) if halved else (4, 6))


@pytest.mark.parametrize(("matrix", "number"), [("bt601", 5), ("bt709", 1), ("bt2020", 9)])
@pytest.mark.parametrize("full_range", [False, True])
def test_the_matrices_are_those_of_everyone_else(matrix: Any, number: int, full_range: bool) -> None:
    """swscale, which players use, makes the same codes of the same colours within rounding."""
    rgb = np.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [90, 200, 30]]], np.uint8).repeat(8, 0).repeat(8, 1)
    theirs = av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(
        format="yuv444p", dst_colorspace=number, dst_color_range=2 if full_range else 1
    )
    planes = theirs.to_ndarray()
    ours = from_rgb(rgb, Layout(matrix, halved=False, full_range=full_range)).planes
    for plane, other in zip(ours, planes, strict=True):
        assert np.abs(plane.astype(int) - other).max() <= 2


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (3, 5), (97, 65)])
def test_halved_chroma_is_rounded_up(size: tuple[int, int]) -> None:
    picture = solid((10, 20, 30), Layout(), size)
    assert picture.size == size
    assert picture.planes[1].shape == ((size[1] + 1) // 2, (size[0] + 1) // 2)


@given(st.integers(0, 1000), st.sampled_from([(7, 5), (8, 5), (7, 6), (8, 6)]), st.booleans())
def test_padding_keeps_every_sample_and_repeats_the_last(seed: int, size: tuple[int, int], halved: bool) -> None:
    width, height = size
    alpha = np.random.default_rng(seed).integers(0, 256, (height, width), np.uint8)
    picture = from_rgb(_rgb(seed, width, height), Layout(halved=halved), alpha)
    padded = picture.padded((width + width % 2, height + height % 2))
    assert padded.size == (8, 6)
    assert padded.alpha is not None
    for plane, wide in zip((*picture.planes, alpha), (*padded.planes, padded.alpha), strict=True):
        rows, columns = plane.shape
        assert (wide[:rows, :columns] == plane).all()
        assert (wide[rows:] == wide[rows - 1 : rows]).all()
        assert (wide[:, columns:] == wide[:, columns - 1 : columns]).all()


def test_a_picture_in_its_own_layout_and_size_is_the_same_samples() -> None:
    picture = from_rgb(_rgb(1, 9, 7), Layout())
    same = picture.converted(Layout())
    assert all((a == b).all() for a, b in zip(picture.planes, same.planes, strict=True))


def test_conversion_keeps_the_colour_and_the_alpha() -> None:
    alpha = np.full((8, 8), 77, np.uint8)
    picture = solid((200, 100, 50), RGB, (8, 8)).with_alpha(alpha)
    other = picture.converted(Layout("bt601", depth=10), (16, 4))
    assert other.size == (16, 4)
    assert np.abs(other.rgb() * 255 - (200, 100, 50)).max() < 1
    assert other.alpha is not None
    assert (other.alpha == 77).all()


@given(_YUV444, st.floats(-1e5, 1e5))
def test_codes_are_always_within_the_layout(layout: Layout, value: float) -> None:
    code = int(to_codes(np.array([value]), layout)[0])
    assert 0 <= code <= layout.peak
    if 0 <= value <= layout.peak:
        assert abs(code - value) <= 0.5


@given(st.integers(0, 1000), st.sampled_from([(4, 3), (24, 18), (12, 9), (13, 11)]))
def test_resizing_keeps_a_flat_plane_flat(level: int, size: tuple[int, int]) -> None:
    flat = np.full((9, 12), level % 256, np.uint8)
    out = resized(flat, size)
    assert out.shape == size[::-1]
    assert (out == level % 256).all()


def test_shrinking_by_area_keeps_the_mean() -> None:
    plane = np.random.default_rng(3).integers(0, 256, (64, 128), np.uint8)
    assert abs(float(resized(plane, (16, 8)).mean()) - float(plane.mean())) < 1


@given(st.integers(0, 1000))
def test_sampling_agrees_with_resizing(seed: int) -> None:
    dice = np.random.default_rng(seed)
    small = dice.uniform(0, 1, (5, 7)).astype(np.float32)
    picks = np.sort(dice.choice(40 * 30, 200, replace=False))
    whole = resized(small, (40, 30)).reshape(-1)[picks]
    assert np.abs(sampled(small, (40, 30), picks) - whole).max() < 0.02


def test_sampling_nowhere_is_empty() -> None:
    assert sampled(np.zeros((2, 2), np.float32), (8, 8), np.zeros(0, np.intp)).size == 0


@given(arrays(np.uint8, st.tuples(_SIDES, _SIDES)), st.booleans())
def test_the_band_is_every_soft_sample_and_no_other(alpha: Any, halved: bool) -> None:
    matte = Matte(alpha)
    height, width = alpha.shape
    for width_, height_ in Layout(halved=halved).plane_sizes((width, height))[:2]:
        plane = np.zeros((height_, width_), np.uint8)
        at = matte.at(plane)
        assert at.shape == plane.shape
        soft = np.flatnonzero((at > 0) & (at < 255))
        assert (matte.band(plane) == soft).all()


@pytest.mark.parametrize("size", [(6, 4), (7, 5), (7, 4), (6, 5), (1, 1)])
@pytest.mark.parametrize("level", [0, 255])
def test_a_flat_matte_is_flat_on_chroma_too(size: tuple[int, int], level: int) -> None:
    """Odd sizes must not make the last column half clear."""
    matte = Matte(np.full(size[::-1], level, np.uint8))
    chroma = np.zeros(((size[1] + 1) // 2, (size[0] + 1) // 2), np.uint8)
    assert (matte.at(chroma) == level).all()
    assert matte.band(chroma).size == 0


@given(arrays(np.uint8, st.tuples(_SIDES, _SIDES)))
def test_a_chroma_sample_is_solid_only_where_all_its_luma_is(alpha: Any) -> None:
    """Else a solid chroma sample would colour luma samples that are not the subject's."""
    height, width = alpha.shape
    chroma = Matte(alpha).at(np.zeros(((height + 1) // 2, (width + 1) // 2), np.uint8))
    for y, x in np.argwhere(chroma == 255):
        assert alpha[2 * y : 2 * y + 2, 2 * x : 2 * x + 2].mean() >= 254.5
    for y, x in np.argwhere(chroma == 0):
        assert alpha[2 * y : 2 * y + 2, 2 * x : 2 * x + 2].mean() <= 0.5


def test_coverage_is_the_mean_share() -> None:
    alpha = np.zeros((4, 4), np.uint8)
    alpha[:, :1] = 255
    assert Matte(alpha).coverage == pytest.approx(0.25)


def test_samples_by_index_are_those_of_the_grey_picture() -> None:
    picture: Picture = from_rgb(_rgb(5, 8, 6), Layout("bt601"))
    picks = np.array([0, 7, 21, 47])
    assert np.allclose(picture.gray_at(picks), picture.gray((8, 6)).reshape(-1)[picks])


def test_known_colours_have_the_standards_code_values() -> None:
    red = solid((255, 0, 0), Layout("bt709"), (2, 2))
    assert [int(p[0, 0]) for p in red.planes] == [63, 102, 240]
    white = solid((255, 255, 255), Layout("bt601", depth=10), (2, 2))
    assert [int(p[0, 0]) for p in white.planes] == [940, 512, 512]


def test_what_a_network_sees_keeps_its_contrast() -> None:
    stripes = np.tile(np.repeat(np.array([0, 200], np.uint8), 10), (40, 8))
    assert np.ptp(sharpened(stripes, (64, 16)).astype(int)) >= np.ptp(resized(stripes, (64, 16)).astype(int))
