"""Blur and sharpness, the same at any size of a picture, and never over an alpha's edge."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from cleanplate.compose.looks.soften import sharpened, softened
from cleanplate.picture import RGB, Layout, Picture, from_rgb
from tests.compose.kinds import every_layout, every_size, is_of_its_kind, luma, of_colour, rgb, smooth, soft_alpha


def _edge(layout: Layout, size: tuple[int, int] = (192, 128)) -> Picture:
    values = np.full((size[1], size[0], 3), 60, np.uint8)
    values[:, size[0] // 2 :] = 180
    return from_rgb(values, layout)


@every_layout
@every_size
def test_they_give_a_picture_of_its_kind(layout: Layout, size: tuple[int, int]) -> None:
    for alpha in (None, soft_alpha(size)):
        picture = smooth(layout, size, alpha)
        for strength in (5, 50, 100):
            assert is_of_its_kind(softened(picture, strength), picture)
            assert is_of_its_kind(sharpened(picture, strength), picture)
        assert softened(picture, 0) is picture and sharpened(picture, 0) is picture


@every_layout
def test_one_colour_stays_that_colour(layout: Layout) -> None:
    picture = of_colour((170, 90, 60), layout).with_alpha(soft_alpha())
    for out in (softened(picture, 60), sharpened(picture, 60)):
        assert np.abs(rgb(out) - rgb(picture)).max() <= 1.5


@every_layout
def test_more_blur_is_a_wider_edge_and_more_sharpness_a_steeper_one(layout: Layout) -> None:
    picture = _edge(layout)
    soft = [np.abs(np.diff(luma(softened(picture, s))[64])).max() for s in (0, 20, 50, 100)]
    assert soft == sorted(soft, reverse=True) and soft[-1] < soft[0] / 10
    start = softened(picture, 15)
    steep = [np.abs(np.diff(luma(sharpened(start, s))[64])).max() for s in (0, 30, 60, 100)]
    assert steep == sorted(steep) and steep[-1] > steep[0]


def test_sharpness_leaves_chroma_alone() -> None:
    picture = smooth(Layout())
    out = sharpened(picture, 80)
    assert (out.planes[1] == picture.planes[1]).all() and (out.planes[2] == picture.planes[2]).all()


@pytest.mark.parametrize("layout", [Layout(), RGB, Layout(halved=False, depth=10)])
def test_what_is_clear_does_not_bleed_into_what_is_solid(layout: Layout) -> None:
    """Green lies hidden beside red: neither blur nor sharpness may bring it in."""
    values = np.full((128, 192, 3), (200, 40, 40), np.uint8)
    values[:, :96] = (20, 230, 20)
    alpha = np.zeros((128, 192), np.uint8)
    alpha[:, 96:] = 255
    picture = from_rgb(values, Layout(layout.matrix, False, layout.depth, layout.full_range), alpha)
    for out in (softened(picture, 40), sharpened(picture, 80)):
        assert np.abs(rgb(out)[:, 97:] - (200, 40, 40)).max() <= 3


def test_a_smaller_picture_is_as_soft() -> None:
    whole, half = _edge(RGB, (640, 384)), _edge(RGB, (320, 192))
    shrunk = cv2.resize(luma(softened(whole, 50)), (320, 192), interpolation=cv2.INTER_AREA)
    assert np.abs(shrunk - luma(softened(half, 50))).max() < 3
