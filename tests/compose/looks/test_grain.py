"""Grain: as strong as asked for, another at every moment, the same whenever that is asked for."""

from __future__ import annotations

import numpy as np
import pytest

from cleanplate.compose.looks.grain import film_grain, grained
from cleanplate.picture import RGB, Layout
from tests.compose.kinds import every_layout, every_size, is_of_its_kind, luma, of_colour, same, smooth, soft_alpha

_LARGE = (320, 240)


@every_layout
@every_size
def test_it_gives_a_picture_of_its_kind(layout: Layout, size: tuple[int, int]) -> None:
    picture = smooth(layout, size, soft_alpha(size))
    assert is_of_its_kind(film_grain(picture, 60, 1), picture) and film_grain(picture, 0, 1) is picture


@every_layout
def test_a_moment_has_its_own_and_has_it_again(layout: Layout) -> None:
    picture = smooth(layout)
    assert same(film_grain(picture, 50, 40_000), film_grain(picture, 50, 40_000))
    assert not same(film_grain(picture, 50, 40_000), film_grain(picture, 50, 80_000))


@pytest.mark.parametrize("layout", [Layout(), Layout(depth=10), RGB])
def test_moments_have_nothing_in_common(layout: Layout) -> None:
    picture = of_colour((110, 110, 110), layout, _LARGE)
    noises = [luma(film_grain(picture, 60, m)) - luma(picture) for m in range(12)]
    found = np.corrcoef([n.reshape(-1) for n in noises])
    assert np.abs(found - np.eye(12)).max() < 0.05


@every_layout
def test_its_deviation_is_what_was_asked_by_the_code_it_falls_on(layout: Layout) -> None:
    picture = of_colour((110, 110, 110), layout, _LARGE)
    sigma = 3.0 * 2 ** (layout.depth - 8)
    amounts = np.full(layout.peak + 1, sigma, np.float32)
    first = grained(picture, amounts, 5).planes[0].astype(float)
    assert first.std() == pytest.approx(sigma, rel=0.03)
    assert first.mean() == pytest.approx(float(picture.planes[0].mean()), abs=sigma / 20)
    coarse = grained(picture, amounts, 5, coarse=1.5).planes[0].astype(float)
    assert coarse.std() == pytest.approx(sigma, rel=0.05)
    assert np.abs(np.diff(coarse, axis=1)).mean() < 0.5 * np.abs(np.diff(first, axis=1)).mean()


@every_layout
def test_film_has_most_in_the_greys_and_none_in_black_and_white(layout: Layout) -> None:
    def spread(value: int, strength: float = 50) -> float:
        picture = of_colour((value, value, value), layout, _LARGE)
        return float((luma(film_grain(picture, strength, 3)) - luma(picture)).std())

    assert spread(0) < 0.3 and spread(255) < 0.3
    assert spread(110) > max(spread(25), spread(235)) > 1
    assert spread(110, 25) == pytest.approx(spread(110) / 2, rel=0.1)


def test_where_chroma_is_apart_it_stays() -> None:
    picture = smooth(Layout())
    out = film_grain(picture, 80, 2)
    assert (out.planes[1] == picture.planes[1]).all() and (out.planes[2] == picture.planes[2]).all()
