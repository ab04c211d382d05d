"""The chroma key: finds the screen, takes it out, takes its spill off, and leaves the rest alone.

How it does under uneven light, with shadows and hair, is in test_real_screens.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cleanplate.errors import NetworkError
from cleanplate.matting.edges import refine
from cleanplate.matting.key.keyer import Keyer
from cleanplate.matting.matter import Matter
from cleanplate.picture import RGB, Layout, Matte, Picture, from_rgb
from tests import scene

_GREEN, _BLUE = (0, 177, 64), (0, 71, 187)
_LAYOUTS = [Layout("bt601"), Layout(), Layout(halved=False, depth=10), Layout(full_range=True), RGB]
_GREY = (120, 120, 120)


def _shot(screen: tuple[int, int, int], subject: tuple[int, int, int], noise: int = 4) -> Any:
    dice = np.random.default_rng(1)
    rgb = np.full((64, 96, 3), screen, float)
    rgb[scene.box(0)] = subject
    return np.clip(rgb + dice.normal(0, noise, rgb.shape), 0, 255).astype(np.uint8)


def _keyed(rgb: Any, layout: Layout, key: tuple[int, int, int] | None = None) -> tuple[Matte, Picture]:
    picture = from_rgb(rgb, layout)
    matter = Matter(Keyer(key))
    coarse, _ = matter.coarse(picture, matter.start(picture))
    return refine(coarse), coarse.picture


def _inner() -> tuple[slice, slice]:
    """Inside the subject, away from its rim."""
    rows, columns = scene.box(0)
    return slice(rows.start + 3, rows.stop - 3), slice(columns.start + 3, columns.stop - 3)


@pytest.mark.parametrize("layout", _LAYOUTS)
@pytest.mark.parametrize("screen", [_GREEN, _BLUE], ids=["green", "blue"])
@pytest.mark.parametrize("subject", [(224, 172, 140), (90, 56, 40), _GREY, (10, 10, 10), (245, 245, 245)])
def test_the_screen_is_found_by_itself_and_taken_out(
    layout: Layout, screen: tuple[int, int, int], subject: tuple[int, int, int]
) -> None:
    """Skin of any colour, black, grey and white stay solid."""
    alpha = _keyed(_shot(screen, subject), layout)[0].alpha
    outside = np.ones_like(alpha, bool)
    rows, columns = scene.box(0)
    outside[rows.start - 3 : rows.stop + 3, columns.start - 3 : columns.stop + 3] = False
    assert alpha[_inner()].min() > 240
    assert alpha[outside].max() < 15


@pytest.mark.parametrize("share", [0.7, 1.25])
def test_an_unevenly_lit_screen_is_all_screen(share: float) -> None:
    """Darker in one corner, brighter in another."""
    rgb = _shot(_GREEN, _GREY).astype(float)
    rgb[:20, :30] = np.clip(rgb[:20, :30] * share, 0, 255)
    alpha = _keyed(rgb.astype(np.uint8), Layout())[0].alpha
    assert alpha[:12, :12].max() < 15


def test_a_key_that_is_given_outweighs_the_edges() -> None:
    rgb = _shot(_GREEN, _BLUE)
    alpha = _keyed(rgb, Layout(), key=_BLUE)[0].alpha
    assert alpha[_inner()].max() < 15
    assert alpha[:4].min() > 240


def test_a_screen_with_the_floor_in_front_is_still_found() -> None:
    """Only the upper half is green; a strip of black lies at the bottom."""
    rgb = _shot(_GREEN, _GREY)
    rgb[50:] = 12
    assert _keyed(rgb, Layout())[0].alpha[:10].max() < 15


@given(st.tuples(*[st.integers(0, 255)] * 3), st.sampled_from(_LAYOUTS))
def test_any_flat_colourful_screen_is_found(screen: tuple[int, int, int], layout: Layout) -> None:
    """Drawn and recorded screens hold one colour exactly; wherever it lies, it is the key."""
    chroma = from_rgb(np.full((2, 2, 3), screen, np.uint8), Layout(halved=False)).planes[1:]
    assume(np.hypot(int(chroma[0][0, 0]) - 128, int(chroma[1][0, 0]) - 128) > 40)
    alpha = _keyed(_shot(screen, _GREY, noise=0), layout)[0].alpha
    assert alpha[:8].max() < 15
    assert alpha[_inner()].min() > 240


def test_without_a_screen_it_says_so() -> None:
    grey = np.full((64, 96, 3), 128, np.uint8)
    with pytest.raises(NetworkError, match="No screen colour") as caught:
        _keyed(grey, Layout())
    assert "--key" in caught.value.hint


@pytest.mark.parametrize("layout", _LAYOUTS)
@pytest.mark.parametrize("screen", [_GREEN, _BLUE], ids=["green", "blue"])
def test_spill_is_taken_off_the_subject(layout: Layout, screen: tuple[int, int, int]) -> None:
    """A grey jacket with a fifth of the screen's light on it comes out near grey."""
    spilled = tuple(np.rint(0.8 * np.array(_GREY) + 0.2 * np.array(screen)).astype(int))
    rgb = _shot(screen, spilled, noise=0)
    clean = _keyed(rgb, layout)[1].rgb()[_inner()] * 255
    assert np.ptp(np.asarray(spilled)) > 20
    assert np.ptp(clean.mean(axis=(0, 1))) < 6


@given(st.integers(0, 255), st.sampled_from(_LAYOUTS))
def test_neutral_samples_stay_bit_for_bit(level: int, layout: Layout) -> None:
    rgb = _shot(_GREEN, (level, level, level), noise=0)
    before, (_, after) = from_rgb(rgb, layout), _keyed(rgb, layout, key=_GREEN)
    rows, columns = _inner()
    for index, (old, new) in enumerate(zip(before.planes, after.planes, strict=True)):
        half = 2 if layout.halved and index else 1
        part = (
            slice(rows.start // half + 1, rows.stop // half - 1),
            slice(columns.start // half + 1, columns.stop // half - 1),
        )
        assert (old[part] == new[part]).all()


@pytest.mark.parametrize("colour", [(224, 172, 140), (180, 40, 40), (220, 60, 160)])
def test_colours_away_from_the_screen_stay_bit_for_bit(colour: tuple[int, int, int]) -> None:
    rgb = _shot(_GREEN, colour, noise=0)
    before, (_, after) = from_rgb(rgb, Layout(halved=False)), _keyed(rgb, Layout(halved=False))
    assert all((a[_inner()] == b[_inner()]).all() for a, b in zip(before.planes, after.planes, strict=True))


def test_luma_is_never_touched() -> None:
    rgb = np.random.default_rng(4).integers(0, 256, (64, 96, 3), np.uint8)
    before, (_, after) = from_rgb(rgb, Layout()), _keyed(rgb, Layout(), key=_GREEN)
    assert (before.planes[0] == after.planes[0]).all()


def test_the_key_of_the_first_frame_serves_all_others() -> None:
    """A hand over the whole rim of a later frame does not change the key."""
    keyer = Keyer()
    state = keyer.start(from_rgb(_shot(_GREEN, _GREY), Layout()))
    later = _shot(_GREEN, _GREY)
    later[:, :40] = (200, 40, 40)
    coarse, after = keyer.step(from_rgb(later, Layout()), state)
    assert after is state
    assert refine(coarse).alpha[:8, 60:].max() < 15


def test_glass_before_the_screen_is_half_clear() -> None:
    mixed = tuple(int(v) for v in 0.5 * np.array((230, 230, 230)) + 0.5 * np.array(_GREEN))
    alpha = _keyed(_shot(_GREEN, mixed), Layout())[0].alpha[_inner()]
    assert 40 < alpha.mean() < 215
