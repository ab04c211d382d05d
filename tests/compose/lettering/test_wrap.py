"""Where lines end: widths obeyed, words whole, Chinese and Japanese rules of what may stand first and last."""

from __future__ import annotations

import pytest

from cleanplate.compose.lettering.wrap import Measure, balanced, wrapped


def lines(text: str, width: int) -> list[str]:
    """Lines of a font in which each character is 1 wide."""
    spans = wrapped(list(text), width, lambda first, end: len(text[first:end].rstrip()))
    return [text[first:end].rstrip() for first, end in spans]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("the quick brown fox", 10, ["the quick", "brown fox"]),
        ("the quick brown fox", 9, ["the quick", "brown fox"]),
        ("the quick brown fox", 8, ["the", "quick", "brown", "fox"]),
        ("unbreakable", 4, ["unbr", "eaka", "ble"]),
        ("a wide-angle lens", 7, ["a wide-", "angle", "lens"]),
        ("1-2", 2, ["1-", "2"]),  # cut only because nothing else fits
        ("from 10-12 on", 7, ["from", "10-12", "on"]),
        ("5\u00a0km on", 4, ["5\u00a0km", "on"]),
        ("ab – cd", 4, ["ab –", "cd"]),
        ("永和九年岁在癸丑", 3, ["永和九", "年岁在", "癸丑"]),
        ("永和九，年岁", 3, ["永和", "九，年", "岁"]),
        ("永和「九年」岁", 3, ["永和", "「九", "年」岁"]),
        ("カタッカー", 3, ["カタッ", "カー"]),
        ("カッター", 3, ["カッ", "ター"]),
        ("东京Tokyo塔", 4, ["东京", "Toky", "o塔"]),
        ("", 5, []),
    ],
)
def test_lines_end_where_they_may(text: str, width: int, expected: list[str]) -> None:
    assert lines(text, width) == expected


def test_what_is_wider_than_a_line_stands_alone() -> None:
    assert wrapped(["W", "W"], 1, lambda first, end: 3.0 * (end - first)) == [(0, 1), (1, 2)]


def test_nothing_is_lost_and_no_line_is_wider() -> None:
    text = "The 快速 brown 狐狸，jumps over 懒狗。 " * 30
    spans = wrapped(list(text), 13, lambda first, end: len(text[first:end].rstrip()))
    assert [first for first, _ in spans[1:]] == [end for _, end in spans[:-1]]
    assert (spans[0][0], spans[-1][1]) == (0, len(text))
    assert max(len(text[first:end].rstrip()) for first, end in spans) <= 13


def test_a_long_text_is_measured_few_times() -> None:
    looks = 0

    def measure(first: int, end: int) -> float:
        nonlocal looks
        looks += end - first
        return end - first

    wrapped(["字"] * 5000, 20, measure)
    assert looks < 5000 * 20


# --- lines of a similar length -----------------------------------------------------------------------------


def _measure(text: str) -> Measure:
    return lambda first, end: len(text[first:end].rstrip())


def even(text: str, width: int) -> list[str]:
    return [text[first:end].rstrip() for first, end in balanced(list(text), width, _measure(text))]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("the quick brown fox jumps", 22, ["the quick brown", "fox jumps"]),
        ("one two", 10, ["one two"]),
        ("a word alone at the end here", 24, ["a word alone at", "the end here"]),
        ("永和九年岁在癸丑暮春", 9, ["永和九年岁", "在癸丑暮春"]),
        ("永和九年，岁在癸丑。", 9, ["永和九年，", "岁在癸丑。"]),
        ("wonderfully so", 11, ["wonderfully", "so"]),
        ("a verylongwordindeed b", 16, ["a", "verylongwo", "rdindeed b"]),
    ],
)
def test_lines_are_as_long_as_each_other(text: str, width: int, expected: list[str]) -> None:
    assert even(text, width) == expected


@pytest.mark.parametrize("width", [5, 8, 13, 30])
def test_there_are_no_more_lines_and_none_is_wider(width: int) -> None:
    for text in (
        "The quick brown 狐狸 jumps over the lazy dog.",
        "永和九年，岁在癸丑。暮春之初，会于会稽",
        "x " * 40,
    ):
        plain, made = lines(text, width), even(text, width)
        assert len(made) == len(plain) and max(map(len, made)) <= max(map(len, plain))
        assert "".join(made).replace(" ", "") == text.replace(" ", "")
