"""Which way text runs: levels and visual order, as UAX #9 has them."""

from __future__ import annotations

import pytest

from cleanplate.compose.lettering.bidi import direction, levels, line_levels, visual


def seen(text: str) -> str:
    """A line as it is seen, from left to right, without mirroring."""
    base = direction(text)
    order = visual(line_levels(text, levels(text, base), base))
    return "".join(text[i] for i in order)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("abc אבג def", "abc גבא def"),
        ("אבג abc דהו", "והד abc גבא"),
        ("abc 123 אבג", "abc 123 גבא"),
        ("אבג 123", "123 גבא"),
        ("אבג 1,234.5 דה", "הד 1,234.5 גבא"),
        ("مرحبا 10-12", "12-10 ابحرم"),  # after Arabic, European digits are Arabic numbers: a hyphen parts them
        ("אבג 10-12", "10-12 גבא"),
        ("אבג $5", "$5 גבא"),
        ("abc (אבג) def", "abc (גבא) def"),
        ("אבג (abc) דה", "הד )abc( גבא"),
        ("אבג abc (דה)", ")הד( abc גבא"),  # the pair goes with the paragraph, not with abc
        ("abc אבג!", "abc גבא!"),
        ("אבג abc!", "!abc גבא"),
        ("... אב", "בא ..."),
    ],
)
def test_a_line_is_seen_in_the_order_of_the_standard(typed: str, expected: str) -> None:
    assert seen(typed) == expected


def test_the_first_strong_letter_says_where_a_paragraph_begins() -> None:
    assert [direction(t) for t in ("1. abc", "1. אבג", "«مر abc", "123 …", "")] == [0, 1, 1, 0, 0]


def test_a_direction_mark_counts_as_a_letter() -> None:
    assert direction("\u200fabc") == 1
    assert seen("abc אבג!\u200f") == "abc \u200f!גבא"


def test_space_at_a_lines_end_goes_to_the_paragraphs_side() -> None:
    text = "abc אב  "
    assert line_levels(text, [0, 0, 0, 0, 1, 1, 1, 1], 0) == [0, 0, 0, 0, 1, 1, 0, 0]


def test_marks_and_embeddings_have_the_level_of_what_they_stand_on() -> None:
    assert levels("ab\u202aא\u05b0", 0) == [0, 0, 0, 1, 1]


@pytest.mark.parametrize("text", ["(" * 200 + "א" + ")" * 200, "))((", "\u0301", "\u202e", "[(א])"])
def test_odd_text_keeps_each_character_once(text: str) -> None:
    assert sorted(seen(text)) == sorted(text)
