"""Grey and sepia: another chroma, the same luma."""

from __future__ import annotations

import numpy as np
import pytest

from cleanplate.compose.looks.tint import GREY, SEPIA, Tone, tinted
from cleanplate.picture import Layout
from tests.compose.kinds import every_layout, every_size, is_of_its_kind, luma, of_colour, rgb, smooth, soft_alpha


@every_layout
@every_size
@pytest.mark.parametrize("tone", [GREY, SEPIA])
def test_it_gives_a_picture_of_its_kind_and_of_its_luma(layout: Layout, size: tuple[int, int], tone: Tone) -> None:
    picture = smooth(layout, size, soft_alpha(size))
    assert tinted(picture, tone, 0) is picture
    out = tinted(picture, tone, 70)
    assert is_of_its_kind(out, picture)
    if layout.matrix == "rgb":
        assert np.abs(luma(out) - luma(picture)).max() <= 1.5
    else:
        assert (out.planes[0] == picture.planes[0]).all()


@every_layout
def test_all_grey_is_grey(layout: Layout) -> None:
    assert np.ptp(rgb(tinted(smooth(layout), GREY, 100)), axis=2).max() <= 1.01


@every_layout
def test_sepia_is_brown_in_the_middle_and_nothing_at_the_ends(layout: Layout) -> None:
    for value in (0, 255):
        ends = rgb(tinted(of_colour((value, value, value), layout), SEPIA, 100))[5, 5]
        assert np.abs(ends - value).max() <= 2.5
    red, green, blue = rgb(tinted(of_colour((20, 140, 200), layout), SEPIA, 100))[5, 5]
    assert red - 8 > green > blue + 15


@every_layout
@pytest.mark.parametrize("tone", [GREY, SEPIA])
def test_more_is_farther(layout: Layout, tone: Tone) -> None:
    picture = smooth(layout)
    far = [np.abs(rgb(tinted(picture, tone, s)) - rgb(picture)).mean() for s in (10, 40, 70, 100)]
    assert far == sorted(far) and far[0] > 0.3
    assert far[1] == pytest.approx(far[3] * 0.4, rel=0.1)
