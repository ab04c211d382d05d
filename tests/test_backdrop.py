"""What people name as a background means what they meant, or is refused in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.backdrop import Backdrop, backdrop, colour, looks_like_path
from cleanplate.errors import UsageError


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("transparent", Backdrop("transparent")),
        ("#1a73e8", Backdrop("colour", ((26, 115, 232),))),
        ("#fff", Backdrop("colour", ((255, 255, 255),))),
        ("teal", Backdrop("colour", ((0, 128, 128),))),
        ("Teal", Backdrop("colour", ((0, 128, 128),))),
        ("gradient:#000,#ffffff", Backdrop("gradient", ((0, 0, 0), (255, 255, 255)), 180)),
        ("gradient: red , blue ,45", Backdrop("gradient", ((255, 0, 0), (0, 0, 255)), 45)),
        ("gradient:red,blue,-90deg", Backdrop("gradient", ((255, 0, 0), (0, 0, 255)), -90)),
        ("blur", Backdrop("blur", strength=50)),
        ("blur:1", Backdrop("blur", strength=1)),
        ("blur:100", Backdrop("blur", strength=100)),
        ("office.jpg", Backdrop("file", file="office.jpg")),
        ("tael", Backdrop("file", file="tael")),
        ("C:\\office.jpg", Backdrop("file", file="C:\\office.jpg")),
        ("media:m1", Backdrop("file", file="media:m1")),
        ("", Backdrop("file", file="")),
    ],
)
def test_the_words(text: str, meant: Backdrop) -> None:
    assert backdrop(text) == meant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("gradient:", "not a gradient"),
        ("gradient:red", "not a gradient"),
        ("gradient:red,blue,45,7", "not a gradient"),
        ("gradient:red,blau", "“blau” is not a colour"),
        ("gradient:,", "“” is not a colour"),
        ("gradient:red,blue,up", "“up” is not an angle"),
        ("gradient:red,blue,nan", "“nan” is not an angle"),
        ("gradient:red,blue,inf", "“inf” is not an angle"),
        ("blur:0", "not a blur"),
        ("blur:101", "not a blur"),
        ("blur:-5", "not a blur"),
        ("blur:5.5", "not a blur"),
        ("blur:５", "not a blur"),
        ("blur:²", "not a blur"),
        ("blur:" + "9" * 10_000, "not a blur"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_write(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        backdrop(text)
    assert caught.value.hint.startswith("Write ")


@pytest.mark.parametrize("text", ["", "#12", "#gggggg", "rgb(", "very red", "#" * 500, "None", "0"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not a colour") as caught:
        colour(text)
    assert "#rrggbb" in caught.value.hint


@given(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))
def test_every_hex_colour_is_itself(red: int, green: int, blue: int) -> None:
    assert colour(f"#{red:02x}{green:02X}{blue:02x}") == (red, green, blue)


@given(st.text(max_size=30) | st.text("gradientblur:#,0123456789.-", max_size=30))
def test_whatever_is_written_it_is_meant_or_refused_in_words(text: str) -> None:
    try:
        meant = backdrop(text)
    except UsageError as error:
        assert error.hint
    else:
        assert meant.kind != "file" or meant.file == text
        assert all(0 <= value <= 255 for rgb in meant.colours for value in rgb)


def test_a_misspelt_colour_is_told_from_a_path() -> None:
    assert [looks_like_path(t) for t in ("tael", "a.jpg", "a/b", "a\\b", "")] == [False, True, True, True, False]
