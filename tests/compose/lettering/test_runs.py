"""Runs of one font and one direction, out of lines that mix scripts."""

from __future__ import annotations

import pytest

from cleanplate.compose.lettering.fonts import ARABIC, CHINESE, EMOJI, SANS, SERIF
from cleanplate.compose.lettering.runs import clusters, paragraph, runs
from cleanplate.errors import UsageError


def cut(text: str, family: str = "sans") -> list[tuple[str, str]]:
    whole = paragraph(text, family)
    return [(run.text, run.face.name) for run in runs(whole.clusters, whole.level)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("e\u0301a", ["e\u0301", "a"]),
        ("क्षि", ["क्षि"]),
        ("👩\u200d🚀👍🏽", ["👩\u200d🚀", "👍🏽"]),
        ("🇩🇪🇫🇷", ["🇩🇪", "🇫🇷"]),
        ("1\ufe0f\u20e3", ["1\ufe0f\u20e3"]),
        ("ab", ["a", "b"]),
    ],
)
def test_what_is_one_letter_stays_whole(text: str, expected: list[str]) -> None:
    assert clusters(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello, world 1!", [("Hello, world 1!", "sans")]),
        ("2024年，完", [("2024年，完", "chinese")]),
        ("say “好” now", [("say ", "sans"), ("“好” ", "chinese"), ("now", "sans")]),
        ("🎉 2024", [("🎉", "emoji"), (" 2024", "sans")]),
        ("م★", [("★", "chinese"), ("م", "arabic")]),  # Arabic's own font has no star to lend
        ("Щит 中 ω", [("Щит ", "sans"), ("中 ", "chinese"), ("ω", "sans")]),
    ],
)
def test_what_has_no_script_goes_with_its_neighbour(text: str, expected: list[tuple[str, str]]) -> None:
    assert cut(text) == expected


def test_runs_stand_from_left_to_right() -> None:
    """Arabic leads, so the Latin word, which was typed second, is left of it, and the Chinese left of that."""
    found = runs((whole := paragraph("سلام Hello 中文", "sans")).clusters, whole.level)
    assert [run.face for run in found if run.text.strip()] == [SANS, CHINESE, ARABIC]
    assert [run.leftward for run in found if run.text.strip()] == [False, False, True]


def test_a_family_falls_back_only_for_what_it_lacks() -> None:
    assert [c.face for c in paragraph("aЖक", "serif").clusters] == [SERIF, SERIF, SANS]


def test_a_heart_is_an_emoji_where_that_is_asked_for() -> None:
    assert [c.face for c in paragraph("©©\ufe0f", "sans").clusters] == [SANS, EMOJI]


def test_emoji_that_no_font_joins_fall_apart() -> None:
    assert cut("a\u200d🚀") == [("a\u200d", "sans"), ("🚀", "emoji")]


def test_directions_steer_and_are_not_drawn() -> None:
    assert cut("ab\u200e\u202ac\u202c") == [("abc", "sans")]


def test_a_mark_that_its_letters_font_lacks_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match=r"“中” \(U\+4E2D .*\) and .*U\+094D DEVANAGARI SIGN VIRAMA"):
        paragraph("中\u094d", "sans")
