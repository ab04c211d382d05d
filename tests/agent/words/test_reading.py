"""Numbers, times, quotes and pieces, as tokens."""

from __future__ import annotations

from typing import Any

import pytest

from cleanplate.agent.words.lexer import tokens
from cleanplate.agent.words.numerals import chinese
from cleanplate.agent.words.split import sentences
from cleanplate.agent.words.tints import is_colour, tinted
from cleanplate.agent.words.token import clean
from cleanplate.agent.words.typos import distance, meant
from cleanplate.agent.words.values import combined


def _values(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for token in combined(tokens(clean(text), {})):
        found |= token.readings
    return found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("三", 3),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("一百二十", 120),
        ("两", 2),
        ("半", 0.5),
        ("一点五", 1.5),
        ("二零", 20),
    ],
)
def test_chinese_numerals(text: str, number: float) -> None:
    assert chinese(text) == pytest.approx(number)


@pytest.mark.parametrize(
    ("text", "reading", "value"),
    [
        ("3 seconds", "dur", 3000),
        ("half a second", "dur", 500),
        ("1.5s", "dur", 1500),
        ("500ms", "dur", 500),
        ("三秒", "dur", 3000),
        ("半秒", "dur", 500),
        ("two minutes", "dur", 120_000),
        ("at 0:07", "point", 7000),
        ("at 1:02.5", "point", 62_500),
        ("第三秒", "point", 3000),
        ("first 3 seconds", "span", (0, 3000)),
        ("the last two seconds", "span", (-2000, -1)),
        ("最后两秒", "span", (-2000, -1)),
        ("前5秒", "span", (0, 5000)),
        ("from 3s to 5s", "span", (3000, 5000)),
        ("2s-6s", "span", (2000, 6000)),
        ("第三秒到第五秒", "span", (3000, 5000)),
        ("35%", "percent", 35),
        ("35 percent", "percent", 35),
        ("百分之三十", "percent", 30),
        ("1.5x", "factor", 1.5),
        ("-16 LUFS", "lufs", -16),
        ("15 dB", "db", 15),
        ("90°", "degrees", 90),
        ("4k", "lines", 2160),
        ("720p", "lines", 720),
        ("1280x720", "size2", (1280, 720)),
        ("9:16", "ratio", "9:16"),
        ("#1a73e8", "colour", "#1a73e8"),
        ("light blue", "colour", "lightblue"),
        ("深绿色", "colour", "darkgreen"),
        ("top left corner", "place", "top-left"),
        ("右下角", "place", "bottom-right"),
        ("the second clip", "ref", ("clip", 2)),
        ("第二段", "ref", ("clip", 2)),
        ("最后一个片段", "ref", ("clip", -1)),
        ("clip 3", "ref", ("clip", 3)),
    ],
)
def test_values(text: str, reading: str, value: object) -> None:
    assert _values(text)[reading] == value


def test_a_span_that_ends_before_it_begins_is_none() -> None:
    assert "span" not in _values("from 5s to 3s")


@pytest.mark.parametrize("quotes", ["''", '""', "“”", "‘’", "「」", "『』", "《》"])
def test_quotes_of_all_kinds(quotes: str) -> None:
    assert _values(f"say {quotes[0]}No, 3 seconds{quotes[1]} now")["quoted"] == "No, 3 seconds"


def test_an_apostrophe_is_no_quote() -> None:
    assert "quoted" not in _values("don't touch my friends' music")


def test_cleaning_keeps_every_place() -> None:
    text = "ａ\x00b\u200b去\n％"
    assert len(clean(text)) == len(text)
    assert clean(text) == "a b 去\n%"


def test_pieces_and_sentences() -> None:
    found = sentences(combined(tokens("mute it, then remove the title. undo", {})))
    assert [[p.after for p in s] for s in found] == [["start", "comma"], ["stop"]]


@pytest.mark.parametrize(
    ("one", "other", "slips"), [("remove", "remvoe", 1), ("title", "title", 0), ("abc", "xyz", 3)]
)
def test_slips(one: str, other: str, slips: int) -> None:
    assert distance(one, other, 3) == slips


def test_the_nearest_words_are_meant() -> None:
    assert meant("musci", ["music", "muscle", "museum"]) == ["music"]


def test_tints() -> None:
    assert is_colour("teal")
    assert not is_colour("office")
    assert tinted("#808080", -1) == "#5c5c5c"
    assert tinted("#808080", 1) == "#a4a4a4"
