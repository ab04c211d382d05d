"""Pictures become frames and frames pictures, sample for sample."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.media.convert import from_picture, pixel_format, to_picture
from cleanplate.picture import RGB, Layout, Picture

_LAYOUTS = st.one_of(
    st.builds(Layout, halved=st.booleans(), depth=st.sampled_from([8, 10]), full_range=st.booleans()),
    st.just(RGB),
)


def _noise(layout: Layout, size: tuple[int, int], seed: int, alpha: bool) -> Picture:
    dice = np.random.default_rng(seed)
    first, second, third = (
        dice.integers(0, layout.peak + 1, (h, w), layout.dtype) for w, h in layout.plane_sizes(size)
    )
    clear: Any = dice.integers(0, 256, size[::-1], np.uint8) if alpha else None
    return Picture((first, second, third), layout, clear)


@given(_LAYOUTS, st.integers(0, 99), st.booleans(), st.sampled_from([(96, 64), (97, 65), (2, 2), (70, 3)]))
def test_every_sample_and_alpha_comes_back(layout: Layout, seed: int, alpha: bool, size: tuple[int, int]) -> None:
    picture = _noise(layout, size, seed, alpha)
    frame = from_picture(picture, pixel_format(layout, alpha))
    assert (frame.width, frame.height) == size
    back = to_picture(frame, layout, alpha)
    assert all((a == b).all() for a, b in zip(picture.planes, back.planes, strict=True))
    if alpha:
        assert back.alpha is not None
        assert (back.alpha == picture.alpha).all()


def test_solid_alpha_is_the_peak_at_every_depth() -> None:
    picture = _noise(Layout(halved=False, depth=10), (8, 8), 1, False).with_alpha(np.full((8, 8), 255, np.uint8))
    plane = from_picture(picture, "yuva444p10le").planes[3]
    assert np.frombuffer(memoryview(plane), np.uint16)[:8].tolist() == [1023] * 8


def test_a_picture_without_alpha_is_solid_where_the_format_has_one() -> None:
    frame = from_picture(_noise(Layout(), (8, 8), 1, False), "yuva420p")
    assert np.frombuffer(memoryview(frame.planes[3]), np.uint8)[:8].tolist() == [255] * 8


@pytest.mark.parametrize(
    ("layout", "alpha", "name"),
    [
        (Layout(), False, "yuv420p"),
        (Layout(), True, "yuva420p"),
        (Layout(halved=False, depth=10), True, "yuva444p10le"),
        (RGB, False, "gbrp"),
        (RGB, True, "gbrap"),
    ],
)
def test_layouts_have_the_names_that_libav_gives_them(layout: Layout, alpha: bool, name: str) -> None:
    assert pixel_format(layout, alpha) == name


def test_rgb_planes_are_red_green_blue_for_everyone() -> None:
    red, green, blue = (np.full((4, 4), v, np.uint8) for v in (200, 100, 50))
    frame = from_picture(Picture((red, green, blue), RGB), "gbrp")
    frame.time_base = Fraction(1, 25)
    assert frame.to_ndarray(format="rgb24")[0, 0].tolist() == [200, 100, 50]
