"""How wide words are, near enough to what the fonts say."""

from __future__ import annotations

import pytest

from cleanplate.draft.options.ems import wide, width, words


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("你好", 2, 2),
        ("Hello world", 4.5, 6.5),
        ("HELLO WORLD", 6, 8),
        ("illi", 0.8, 1.4),
        ("é", 0.5, 0.65),
        ("", 0, 0),
    ],
)
def test_a_line_is_about_as_wide_as_its_letters(text: str, least: float, most: float) -> None:
    assert least <= width(text) <= most
    assert width(text, bold=True) >= width(text)


def test_a_mark_has_no_width_of_its_own() -> None:
    assert width("e\u0301") == width("e")


def test_words_are_whole_and_chinese_characters_are_apart() -> None:
    assert list(words("Hello big 世界!")) == ["Hello ", "big ", "世", "界", "!"]
    assert list(words("")) == [""] and wide("界") and not wide("a")
