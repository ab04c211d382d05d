"""Planes and what they mean: colours survive the way there and back, untouched samples survive as they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.picture import RGB, Layout, Matte, from_rgb, grey, resized, sampled, sharpened, solid

LAYOUTS = [
    Layout(matrix, halved, depth, full)
    for matrix in ("bt601", "bt709", "bt2020")
    for halved in (True, False)
    for depth in (8, 10)
    for full in (True, False)
]
channel = st.integers(0, 255)


@given(st.tuples(channel, channel, channel), st.sampled_from([*LAYOUTS, RGB]))
def test_a_colour_comes_back_from_any_layout(colour: tuple[int, int, int], layout: Layout) -> None:
    back = solid(colour, layout, (4, 4)).rgb() * 255
    assert np.abs(back - colour).max() <= 2.6  # what 8-bit chroma of limited range can tell apart


@given(st.integers(1, 33), st.integers(1, 33))
def test_planes_of_odd_sizes_round_chroma_up(width: int, height: int) -> None:
    picture = from_rgb(np.zeros((height, width, 3), np.uint8), Layout())
    assert picture.size == (width, height)
    assert picture.planes[1].shape == ((height + 1) // 2, (width + 1) // 2)


def test_known_colours_have_the_standards_code_values() -> None:
    red = solid((255, 0, 0), Layout("bt709"), (2, 2))
    assert [int(p[0, 0]) for p in red.planes] == [63, 102, 240]  # BT.709, limited range
    white = solid((255, 255, 255), Layout("bt601", depth=10), (2, 2))
    assert [int(p[0, 0]) for p in white.planes] == [940, 512, 512]


def test_grey_maps_black_and_white_to_the_ends_of_the_range() -> None:
    ends = np.array([[0, 255]], np.uint8)
    assert grey(ends, Layout()).planes[0].tolist() == [[16, 235]]
    assert grey(ends, Layout(full_range=True)).planes[0].tolist() == [[0, 255]]


def test_converting_to_the_same_layout_keeps_every_sample() -> None:
    picture = from_rgb(np.random.default_rng(1).integers(0, 255, (8, 8, 3), np.uint8), Layout())
    same = picture.converted(Layout())
    assert all(a is b for a, b in zip(picture.planes, same.planes, strict=True))


@pytest.mark.parametrize("size", [(7, 5), (8, 5), (7, 6)])
def test_padding_repeats_the_edge_and_keeps_the_rest(size: tuple[int, int]) -> None:
    rgb = np.random.default_rng(2).integers(0, 255, (5, 7, 3), np.uint8)
    picture = from_rgb(rgb, Layout()).with_alpha(rgb[..., 0])
    padded = picture.padded(size)
    assert padded.size == size
    assert (padded.planes[0][:5, :7] == picture.planes[0]).all()
    assert (padded.planes[0][-1] == padded.planes[0][4]).all()
    assert padded.alpha is not None and padded.alpha.shape == size[::-1]


def test_sampling_points_equals_resizing_the_whole() -> None:
    small = np.random.default_rng(3).random((9, 13)).astype(np.float32)
    whole = resized(small, (52, 36)).reshape(-1)
    some = np.array([0, 51, 700, 1871], np.intp)
    # remap interpolates in steps of 1/32 of a sample
    assert np.abs(sampled(small, (52, 36), some) - whole[some]).max() < 0.05


def test_shrinking_keeps_the_mean_and_sharpening_keeps_the_contrast() -> None:
    stripes = np.tile(np.repeat(np.array([0, 200], np.uint8), 10), (40, 8))
    assert abs(float(resized(stripes, (40, 10)).mean()) - 100) < 1
    assert np.ptp(sharpened(stripes, (64, 16)).astype(int)) >= np.ptp(resized(stripes, (64, 16)).astype(int))


def test_a_chroma_cell_is_interior_only_when_all_its_samples_are() -> None:
    alpha = np.full((5, 5), 255, np.uint8)
    alpha[0, 0] = 254
    chroma = np.zeros((3, 3), np.uint8)
    matte = Matte(alpha)
    assert matte.band(chroma).tolist() == []  # 254.75 rounds to 255: no difference that 8 bits can hold
    alpha[0, 1] = 0
    assert Matte(alpha).band(chroma).tolist() == [0]
    assert (Matte(alpha).at(chroma).reshape(-1)[1:] == 255).all()  # the odd last row and column too
