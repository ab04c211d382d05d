"""title: words over the picture, where and as they were asked for."""

from __future__ import annotations

import pytest

from cleanplate.draft.model import TextTrack, Title
from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said, segment


def test_three_seconds_from_the_start_in_the_middle_unless_told_otherwise() -> None:
    draft = done(sample(), "title", text="Hello")
    made = segment(draft, "s6")
    assert made == Title(id="s6", start=0, end=3000, text="Hello", stroke=made.stroke, shadow=made.shadow)


@pytest.mark.parametrize(
    ("fields", "dark"),
    [({}, "#000000"), ({"colour": "gold"}, "#000000"), ({"colour": "#102040"}, "#ffffff")],
)
def test_it_is_outlined_so_that_it_can_be_read_on_anything(fields: dict[str, object], dark: str) -> None:
    made = segment(done(sample(), "title", text="Hello", **fields), "s6")
    assert made.stroke and made.shadow and made.stroke_colour == dark


@pytest.mark.parametrize("fields", [{"box": "navy"}, {"stroke": 0}, {"shadow": 5}])
def test_whoever_chose_a_box_or_an_outline_gets_that(fields: dict[str, object]) -> None:
    made = segment(done(sample(), "title", text="Hello", **fields), "s6")
    assert made == Title.model_validate({"id": "s6", "in": 0, "out": 3000, "text": "Hello"} | fields)


def test_a_preset_is_a_whole_look_and_what_is_given_counts_more() -> None:
    made = segment(done(sample(), "title", text="Ada", preset="lower_third"), "s6")
    assert (made.anchor, made.align, made.bold) == ("bottom-left", "left", True) and made.box
    assert made.enter.kind == made.leave.kind == "slide" and made.fade_in
    own = segment(done(sample(), "title", text="Ada", preset="lower_third", size=9, box="none", fade_in=0), "s6")
    assert (own.size, own.box, own.fade_in, own.anchor) == (9, None, 0, "bottom-left")


@pytest.mark.parametrize("name", ["Lower Third", "lower-third", "下三分之一", "字幕条", "lower_third"])
def test_a_preset_has_other_names_too(name: str) -> None:
    known = done(sample(), "title", text="Ada", preset="lower_third")
    assert done(sample(), "title", text="Ada", preset=name) == known


@pytest.mark.parametrize(
    ("fields", "anchor", "y"),
    [
        ({"preset": "lower_third", "place": "upper"}, "top-left", 10),
        ({"preset": "name_tag", "place": "centre"}, "right", 50),
        ({"preset": "quote", "place": "lower"}, "bottom", 90),
        ({"preset": "quote", "place": "lower", "y": 80}, "bottom", 80),
    ],
)
def test_a_preset_can_lie_at_another_height(fields: dict[str, object], anchor: str, y: float) -> None:
    made = segment(done(sample(), "title", text="Ada", **fields), "s6")
    assert (made.anchor, made.y) == (anchor, y)


def test_a_short_title_moves_and_fades_quickly() -> None:
    made = segment(done(sample(), "title", text="Ada", d=600, preset="lower_third"), "s6")
    assert max(made.enter.length, made.leave.length, made.fade_in, made.fade_out) <= 200
    assert done(sample(), "title", text="Ada", d=2, preset="lower_third")


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
        "shadow": 12,
        "box": "#00000080",
        "box_padding": 20,
        "box_radius": 0,
        "align": "left",
        "width": 60,
        "anchor": "top-right",
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
        ({"text": "x", "preset": "sparkles"}, "preset", "'lower_third'"),
        ({"text": "x", "anchor": "sideways"}, "anchor", "'bottom-left'"),
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
