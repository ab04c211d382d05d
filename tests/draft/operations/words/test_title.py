"""title: words over the picture, where and as they were asked for."""

from __future__ import annotations

import pytest

from cleanplate.draft.model import TextTrack, Title
from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said, segment


def test_three_seconds_from_the_start_in_the_middle_unless_told_otherwise() -> None:
    draft = done(sample(), "title", text="Hello")
    assert segment(draft, "s6") == Title(id="s6", start=0, end=3000, text="Hello")


def test_it_goes_where_there_is_room_or_above() -> None:
    draft = done(sample(), "title", text="later", at=2500)
    assert [s.id for s in draft.tracks[1].segments] == ["s4", "s6"]
    draft = done(sample(), "title", text="meanwhile", at=1000)
    assert isinstance(draft.tracks[-1], TextTrack) and draft.tracks[-1].segments[0].id == "s6"


@pytest.mark.parametrize(
    ("fields", "x", "y"),
    [
        ({"place": "lower"}, 50, 82),
        ({"place": "upper"}, 50, 18),
        ({"place": "centre"}, 50, 50),
        ({"place": "lower", "y": 70}, 50, 70),
        ({"place": "upper", "x": 20}, 20, 18),
        ({"x": 10, "y": 20}, 10, 20),
    ],
)
def test_a_word_says_where_unless_numbers_do(fields: dict[str, object], x: float, y: float) -> None:
    made = segment(done(sample(), "title", text="Hello", **fields), "s6")
    assert (made.x, made.y) == (x, y)


def test_every_look_reaches_the_title() -> None:
    looks = {
        "font": "serif",
        "bold": True,
        "size": 9.5,
        "colour": "gold",
        "stroke": 4,
        "stroke_colour": "#000080",
        "box": "#00000080",
        "box_padding": 20,
        "box_radius": 0,
        "align": "left",
        "width": 60,
        "opacity": 90,
        "fade_in": 200,
        "fade_out": 300,
    }
    made = segment(done(sample(), "title", text="你好，世界", at=10_000, d=2000, **looks), "s6")
    assert made == Title.model_validate({"id": "s6", "in": 10_000, "out": 12_000, "text": "你好，世界"} | looks)


@pytest.mark.parametrize(
    ("fields", "path", "told"),
    [
        ({"text": ""}, "text", "at least 1 character"),
        ({"text": "  \n"}, "t[3].sg[0].text", "empty"),
        ({"text": "x", "d": 0}, "d", "greater than 0"),
        ({"text": "x", "at": -1}, "at", "greater than or equal to 0"),
        ({"text": "x", "at": 86_400_000}, "out", "less than or equal to 86400000"),
        ({"text": "x", "track": "t1"}, "track", "does not hold a title"),
        ({"text": "x", "track": "t2"}, "in", "would overlap"),
        ({"text": "x", "colour": "blurple"}, "t[3].sg[0].colour", "not a colour"),
        ({"text": "x", "fade_in": 2000, "fade_out": 2000}, "t[3].sg[0].fade_in", "do not fit"),
        ({"text": "x", "place": "left"}, "place", "'upper', 'centre' or 'lower'"),
    ],
)
def test_bad_input(fields: dict[str, object], path: str, told: str) -> None:
    error = refused(sample(), "title", **fields)
    assert error.path == path and told in str(error)


def test_long_texts_are_told_by_their_beginning_and_braces_are_no_placeholders() -> None:
    words = said(sample(), "title", text="One {fish} two\nfish, red fish, blue fish", at=1500)
    assert words.en == "Added the title “One {fish} two fish, red…” at 1.5s for 3s"
    assert words.zh == "已在 1.5s 处添加标题“One {fish} two fish, red…”，时长 3s"
