"""Colours changed in the planes, against the same done to red, green and blue in float64."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.compose.colour import Colour, adjusted
from cleanplate.errors import UsageError
from cleanplate.picture import RGB, Layout, Picture, from_rgb, resized, solid
from tests import scene

_LUMA = {"bt601": (0.299, 0.587, 0.114), "bt709": (0.2126, 0.7152, 0.0722), "bt2020": (0.2627, 0.6780, 0.0593)}
_WHOLE = [
    Layout(halved=False),
    Layout("bt601", halved=False, full_range=True),
    Layout("bt2020", halved=False, depth=10),
    RGB,
]
_HUNDRED = st.floats(-100, 100)
_COLOURS = st.builds(Colour, _HUNDRED, _HUNDRED, _HUNDRED, _HUNDRED, st.floats(-5, 5), st.floats(0.1, 10))
_GENTLE = st.builds(
    Colour, *[st.floats(-25, 25)] * 3, st.floats(-60, 60), st.floats(-0.7, 0.7), st.floats(0.7, 1.5)
)


def _some(layout: Layout, seed: int = 0) -> Picture:
    """Colours of all kinds, none of them near the ends."""
    return from_rgb(np.random.default_rng(seed).uniform(0.15, 0.85, (24, 36, 3)).astype(np.float32), layout)


def _exact(picture: Picture) -> Any:
    """Red, green and blue, float64 (height, width, 3), not held to 0..1."""
    if picture.layout.matrix == "rgb":
        return np.stack(picture.planes, axis=-1) / picture.layout.peak
    kr, kg, kb = _LUMA[picture.layout.matrix]
    black, white = picture.layout.gray_codes()
    span = picture.layout.peak if picture.layout.full_range else 224 * 2 ** (picture.layout.depth - 8)
    y = (picture.planes[0] - black) / (white - black)
    u, v = ((p - 2.0 ** (picture.layout.depth - 1)) / span for p in picture.planes[1:])
    red, blue = y + 2 * (1 - kr) * v, y + 2 * (1 - kb) * u
    return np.stack([red, (y - kr * red - kb * blue) / kg, blue], axis=-1)


def _changed(rgb: Any, colour: Colour, luma: Any) -> Any:
    """The model in RGB: warmth at the same luma, light times 2^stops, gamma by luma, then the straight lines."""
    warm = rgb * _warmth(colour.temperature, luma)
    rgb = warm + ((rgb - warm) @ luma)[..., None]
    rgb = np.sign(rgb) * (np.abs(rgb) ** 2.4 * 2**colour.exposure) ** (1 / 2.4)
    y = np.maximum(rgb @ luma, 1e-9)[..., None]
    rgb = (rgb - y) * np.minimum(y ** (1 / colour.gamma - 1), 4) + y ** (1 / colour.gamma)
    rgb = (rgb - 0.5) * (1 + colour.contrast / 100) + 0.5 + colour.brightness / 200
    y = (rgb @ luma)[..., None]
    return y + (rgb - y) * (1 + colour.saturation / 100)


def _warmth(temperature: float, luma: Any) -> Any:
    """Gains of code values: a black body's colour over its colour at 6504 K, luma of white kept."""

    def body(mireds: float) -> Any:
        kelvin = 1e6 / mireds
        x = -3.0258469e9 / kelvin**3 + 2.1070379e6 / kelvin**2 + 0.2226347e3 / kelvin + 0.24039
        y = 3.081758 * x**3 - 5.8733867 * x**2 + 3.75112997 * x - 0.37001483
        to_709 = [[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]]
        return np.array(to_709) @ [x / y, 1, (1 - x - y) / y]

    gains = (body(1e6 / 6504 + 0.95 * temperature) / body(1e6 / 6504)) ** (1 / 2.4)
    return gains / (gains @ luma)


def _luma(layout: Layout) -> Any:
    return np.array(_LUMA["bt709" if layout.matrix == "rgb" else layout.matrix])


def _rgb(picture: Picture) -> Any:
    return np.rint(picture.rgb() * 255).astype(int)


# --- exactness ----------------------------------------------------------------------------------------------


@given(_GENTLE, st.sampled_from(_WHOLE), st.integers(0, 50))
def test_the_planes_are_what_the_same_in_rgb_gives(colour: Colour, layout: Layout, seed: int) -> None:
    """Within one code of 8 bits in each plane, wherever nothing is clipped."""
    picture = _some(layout, seed)
    out, luma = adjusted(picture, colour), _luma(layout)
    exact = _changed(_exact(picture), colour, luma)
    inside = ((exact >= 0) & (exact <= 1)).all(axis=-1)
    assert np.abs(_exact(out) - exact)[inside].max(initial=0) <= 2.2 / 255  # a code of chroma is 1.9 of blue
    assert np.abs((_exact(out) - exact) @ luma)[inside].max(initial=0) <= 1.01 / 219


@given(_GENTLE, st.integers(0, 50))
def test_halved_chroma_goes_by_the_mean_of_its_luma(colour: Colour, seed: int) -> None:
    whole = Layout(halved=False)
    picture = _some(Layout(), seed)
    small = (picture.size[0] // 2, picture.size[1] // 2)
    one = adjusted(Picture((resized(picture.planes[0], small), *picture.planes[1:]), whole), colour)
    out = adjusted(picture, colour)
    assert all((a == b).all() for a, b in zip(out.planes[1:], one.planes[1:], strict=True))
    assert out.planes[0].shape == picture.planes[0].shape


@pytest.mark.parametrize("stops", [-2.0, -0.5, 1.0])
def test_exposure_is_a_factor_of_light(stops: float) -> None:
    picture = from_rgb(np.linspace(0.1, 0.6, 18 * 36 * 3, dtype=np.float32).reshape(18, 36, 3), RGB)
    light, before = (_exact(p) ** 2.4 for p in (adjusted(picture, Colour(exposure=stops)), picture))
    assert np.abs(light ** (1 / 2.4) - (before * 2**stops) ** (1 / 2.4)).max() <= 0.51 / 255 + 1e-3


@given(_COLOURS, st.sampled_from([Layout(), *_WHOLE]), st.sampled_from([(24, 36, 3), (23, 35, 3), (1, 1, 3)]))
def test_any_colour_of_any_layout_gives_a_picture_of_its_kind(
    colour: Colour, layout: Layout, shape: tuple[int, int, int]
) -> None:
    alpha = np.full(shape[:2], 77, np.uint8)
    picture = from_rgb(np.random.default_rng(1).uniform(0, 1, shape).astype(np.float32), layout, alpha)
    before = [p.copy() for p in picture.planes]
    out = adjusted(picture, colour)
    assert (out.size, out.layout) == (picture.size, layout)
    assert out.alpha is alpha
    for plane, old, kept in zip(out.planes, picture.planes, before, strict=True):
        assert (plane.shape, plane.dtype) == (old.shape, old.dtype)
        assert plane.max() <= layout.peak
        assert (old == kept).all()


def test_neutral_is_the_very_same_picture() -> None:
    picture = _some(Layout())
    assert adjusted(picture, Colour()) is picture
    assert adjusted(picture, Colour(gamma=1, exposure=-0.0)) is picture


# --- what people expect of each -----------------------------------------------------------------------------


@pytest.mark.parametrize("layout", [Layout(), *_WHOLE])
def test_grey_stays_grey_whatever_is_done_to_light(layout: Layout) -> None:
    ramp = np.repeat(np.tile(np.linspace(0, 1, 64, dtype=np.float32), (8, 1))[..., None], 3, axis=2)
    for colour in (Colour(30), Colour(0, 40), Colour(0, 0, 80), Colour(exposure=1.5), Colour(gamma=2.2)):
        rgb = _rgb(adjusted(from_rgb(ramp, layout), colour))
        assert np.ptp(rgb, axis=2).max() <= 3
        assert (np.diff(rgb[4, :, 1]) >= -1).all()  # and darker stays darker


@pytest.mark.parametrize("layout", [Layout(), RGB])
def test_warm_is_more_red_and_less_blue_at_the_same_luma(layout: Layout) -> None:
    grey = solid((128, 128, 128), layout, (8, 8))
    warm, cool = (_rgb(adjusted(grey, Colour(temperature=t)))[4, 4] for t in (50, -50))
    assert warm[0] > warm[1] > warm[2]
    assert cool[2] > cool[1] > cool[0]
    for dot in (warm, cool):
        assert abs(dot @ np.array(_LUMA["bt709"]) - 128) <= 1.5


@pytest.mark.parametrize("layout", [Layout(), RGB])
def test_no_saturation_is_grey_and_no_contrast_one_grey(layout: Layout) -> None:
    picture = from_rgb(scene.corners(), layout)
    assert np.ptp(_rgb(adjusted(picture, Colour(saturation=-100))), axis=2).max() <= 3
    assert np.abs(_rgb(adjusted(picture, Colour(contrast=-100))) - 128).max() <= 2


def test_gamma_lifts_the_middle_and_leaves_the_ends() -> None:
    dots = [solid((v, v, v), Layout(), (8, 8)) for v in (0, 64, 255)]
    black, middle, white = (int(_rgb(adjusted(d, Colour(gamma=2)))[4, 4, 1]) for d in dots)
    assert (black, white) == (0, 255)
    assert abs(middle - 255 * (64 / 255) ** 0.5) <= 2


def test_a_strong_gamma_does_not_blow_up_the_noise_in_the_dark() -> None:
    """Chroma of what is nearly black grows by four times at most."""
    dark = Picture(tuple(np.full((8, 8), v, np.uint8) for v in (17, 130, 125)), Layout(halved=False))  # type: ignore
    out = adjusted(dark, Colour(gamma=6))
    assert out.planes[0][0, 0] > 90
    assert [int(p[0, 0]) for p in out.planes[1:]] == [136, 116]


def test_what_is_driven_beyond_white_or_black_has_no_colour_left() -> None:
    """As film: an orange so over-exposed is white, and one made so dark is black, not brown."""
    orange = solid((240, 150, 60), Layout(), (8, 8))
    assert _rgb(adjusted(orange, Colour(exposure=4)))[4, 4].min() >= 254
    assert (
        _rgb(adjusted(solid((60, 30, 15), Layout(), (8, 8)), Colour(brightness=-100, contrast=50)))[4, 4].max()
        <= 2
    )


@pytest.mark.parametrize("strength", [20, 60, 100])
def test_hue_is_kept_by_all_but_temperature(strength: float) -> None:
    picture = solid((150, 90, 70), Layout(halved=False, depth=10), (8, 8))
    before = [int(p[0, 0]) - 512 for p in picture.planes[1:]]
    for colour in (Colour(saturation=strength), Colour(exposure=strength / 100), Colour(gamma=1 + strength / 100)):
        after = [int(p[0, 0]) - 512 for p in adjusted(picture, colour).planes[1:]]
        assert math.atan2(*after) == pytest.approx(math.atan2(*before), abs=0.03)
        assert math.hypot(*after) > math.hypot(*before)


# --- wrong use ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["brightness", "contrast", "saturation", "temperature", "exposure", "gamma"])
@pytest.mark.parametrize("value", [-100.1, 101, math.nan, math.inf, -math.inf])
def test_values_out_of_range_are_wrong_use_and_say_what_is_allowed(name: str, value: float) -> None:
    with pytest.raises(UsageError, match=name) as caught:
        Colour(**{name: value})
    allowed = {"exposure": "-5 to 5", "gamma": "0.1 to 10"}.get(name, "-100 to 100")
    assert allowed in caught.value.hint
