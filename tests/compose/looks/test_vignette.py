"""Dark corners: the middle as it was, the corners darker, all round alike."""

from __future__ import annotations

import numpy as np

from cleanplate.compose.looks.vignette import vignetted
from cleanplate.picture import Layout
from tests.compose.kinds import every_layout, every_size, is_of_its_kind, luma, of_colour, smooth, soft_alpha


@every_layout
@every_size
def test_it_gives_a_picture_of_its_kind(layout: Layout, size: tuple[int, int]) -> None:
    picture = smooth(layout, size, soft_alpha(size))
    assert is_of_its_kind(vignetted(picture, 60), picture) and vignetted(picture, 0) is picture


@every_layout
def test_corners_are_darker_the_stronger_and_the_middle_is_not(layout: Layout) -> None:
    picture = of_colour((180, 180, 180), layout)
    found = [luma(vignetted(picture, s)) for s in (20, 50, 100)]
    corners = [v[:4, :4].mean() for v in found]
    assert corners == sorted(corners, reverse=True) and corners[0] > 140 and corners[-1] < 80
    assert all(np.abs(v[30:34, 46:50] - 180).max() <= 2 for v in found)


def test_it_is_the_same_on_all_sides() -> None:
    shade = luma(vignetted(of_colour((180, 180, 180), Layout(halved=False, depth=10)), 70))
    assert np.abs(shade - shade[::-1]).max() < 1.5 and np.abs(shade - shade[:, ::-1]).max() < 1.5
    assert (np.diff(shade[32, 48:].reshape(-1, 4).mean(axis=1)) < 0).all()
