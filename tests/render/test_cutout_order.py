"""The fields of a cut-out, each in all the ways that it may be written."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cleanplate.compose.framing import Area
from cleanplate.errors import ParameterError
from cleanplate.render.cutout_order import CutoutOrder

HALF = Fraction(1, 2)


def order(**fields: str) -> CutoutOrder:
    return CutoutOrder.of(fields)


def test_nothing_asked_is_a_preview_of_whatever_is_there() -> None:
    assert CutoutOrder.of({}) == CutoutOrder(pixels=250_000)


@pytest.mark.parametrize(
    ("size", "pixels"),
    [("preview", 250_000), ("small", 250_000), ("regular", 250_000), ("medium", 1_500_000), ("hd", 4_000_000)]
    + [(size, None) for size in ("full", "4k", "auto", "50MP", "FULL")],
)  # fmt: skip
def test_sizes(size: str, pixels: int | None) -> None:
    assert order(size=size).pixels == pixels


@pytest.mark.parametrize(
    ("colour", "meant"),
    [
        ("81d4fa", (0x81, 0xD4, 0xFA, 255)),
        ("#81D4FA", (0x81, 0xD4, 0xFA, 255)),
        ("fff", (255, 255, 255, 255)),
        ("#f00", (255, 0, 0, 255)),
        ("81d4fa77", (0x81, 0xD4, 0xFA, 0x77)),
        ("0f08", (0, 255, 0, 0x88)),
        ("green", (0, 128, 0, 255)),
        ("Teal", (0, 128, 128, 255)),
    ],
)
def test_colours(colour: str, meant: tuple[int, int, int, int]) -> None:
    assert order(bg_color=colour).colour == meant


def test_a_scaled_subject_stands_in_the_middle_unless_told_otherwise() -> None:
    assert order(scale="50%").position == (HALF, HALF)
    assert order(scale="50%", position="original").position is None
    assert order(scale="50%", position="0% 100%").position == (0, 1)
    assert order(scale="original").position is None
    assert order(position="25%").position == (Fraction(1, 4), Fraction(1, 4))
    assert order(position="center").position == (HALF, HALF)


def test_margins_are_read_as_css_reads_them_and_measured_on_the_subject() -> None:
    assert order(crop_margin="10%").sides((200, 100)) == (10, 20, 10, 20)
    assert order(crop_margin="30px 10%").sides((200, 100)) == (30, 20, 30, 20)
    assert order(crop_margin="1px 2px 3px 4").sides((200, 100)) == (1, 2, 3, 4)
    assert order().sides((200, 100)) == (0, 0, 0, 0)


def test_a_region_is_in_pixels_or_shares_of_the_picture() -> None:
    assert order(roi="10px 20px 50% 100%").region((400, 200)) == Area(10, 20, 200, 200)
    assert order(roi="100% 100% 0% 0%").region((400, 200)) == Area(0, 0, 400, 200)
    assert order().region((400, 200)) == Area(0, 0, 400, 200)


@pytest.mark.parametrize(
    ("roi", "word"),
    [
        ("0 0 500 100", "roi_exceeds_bounds"),
        ("5px 5px 5px 9px", "roi_region_empty"),
        ("50% 0 50% 9", "roi_region_empty"),
    ],
)
def test_a_region_must_lie_in_the_picture(roi: str, word: str) -> None:
    with pytest.raises(ParameterError) as raised:
        order(roi=roi).region((400, 200))
    assert raised.value.word == word and raised.value.hint


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("size", "huge"), ("type", "ghost"), ("format", "tiff"), ("channels", "rgb"), ("crop", "maybe"),
        ("crop_margin", "501px"), ("crop_margin", "51%"), ("crop_margin", "1 2 3"), ("crop_margin", "-1px"),
        ("scale", "9%"), ("scale", "101%"), ("scale", "5px"), ("scale", "1e3%"), ("scale", "nan"),
        ("position", "101%"), ("position", "1% 2% 3%"), ("position", "left"),
        ("roi", "1 2 3"), ("roi", "a b c d"), ("roi", "-1 0 5 5"), ("roi", "9999999 0 5 5"),
        ("bg_color", "nothing"), ("bg_color", "12345"), ("bg_color", "#"), ("bg_color", "x" * 500),
        ("bg_color", "rgb(300,0,0)"), ("bg_color", "hsl(0,1000%,50%)"), ("bg_color", "rgba(1,2,3,999)"),
        ("add_shadow", "2"), ("semitransparency", "some"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_own_word(name: str, value: str) -> None:
    with pytest.raises(ParameterError) as raised:
        order(**{name: value})
    assert raised.value.word == f"invalid_{name}"
    assert name in raised.value.message and raised.value.hint


def test_unknown_fields_and_blanks_are_no_wish() -> None:
    assert CutoutOrder.of({"colour": "red", "size": "  ", "roi": ""}) == CutoutOrder.of({})
