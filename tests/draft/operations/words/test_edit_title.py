"""edit_title: what was given changes, everything else stays."""

from __future__ import annotations

import pytest

from cleanplate.draft.sample import sample
from cleanplate.draft.wire import dumped
from tests.draft.doing import done, refused, said, segment


def test_only_what_was_given_changes() -> None:
    old = segment(sample(), "s4")
    new = segment(done(sample(), "edit_title", segment="s4", text="Good evening", colour="gold"), "s4")
    assert new == old.model_copy(update={"text": "Good evening", "colour": "gold"})


def test_time_and_length() -> None:
    moved = segment(done(sample(), "edit_title", segment="s4", at=3000), "s4")
    assert (moved.start, moved.end, moved.fade_in) == (3000, 5000, 250)
    longer = segment(done(sample(), "edit_title", segment="s4", d=6000), "s4")
    assert (longer.start, longer.end, longer.fade_in) == (500, 6500, 250)


def test_fades_shrink_with_a_short_title_unless_they_are_given() -> None:
    short = segment(done(sample(), "edit_title", segment="s4", d=300), "s4")
    assert (short.fade_in, short.fade_out) == (150, 150)
    given = segment(done(sample(), "edit_title", segment="s4", d=300, fade_in=200, fade_out=0), "s4")
    assert (given.fade_in, given.fade_out) == (200, 0)


def test_a_box_comes_and_goes() -> None:
    boxed = done(sample(), "edit_title", segment="s4", box="#00000080")
    assert segment(boxed, "s4").box == "#00000080"
    assert dumped(done(boxed, "edit_title", segment="s4", box="none")) == dumped(sample())


def test_a_word_moves_it_up_and_leaves_x_where_numbers_put_it() -> None:
    draft = done(sample(), "edit_title", segment="s4", place="upper", x=30)
    assert (segment(draft, "s4").x, segment(draft, "s4").y) == (30, 18)


@pytest.mark.parametrize(
    ("fields", "path", "told"),
    [
        ({"segment": "s4"}, "", "told nothing"),
        ({"segment": "s1", "text": "x"}, "segment", "is a clip"),
        ({"segment": "s4", "size": 0}, "size", "greater than or equal to 0.5"),
        ({"segment": "s6", "at": 2000}, "in", "would overlap"),
        ({"segment": "s4", "fade_in": 1900}, "t[1].sg[0].fade_in", "do not fit"),
        ({"segment": "s4", "text": " "}, "t[1].sg[0].text", "empty"),
    ],
)
def test_bad_input(fields: dict[str, object], path: str, told: str) -> None:
    draft = done(sample(), "title", text="Next", at=2500)
    error = refused(draft, "edit_title", **fields)
    assert error.path == path and told in str(error)


def test_it_is_told_in_words_and_times() -> None:
    assert said(sample(), "edit_title", segment="s4", text="Good evening", fade_in=500, align="left") == (
        "Changed the title “Good morning” (s4) to “Good evening”: align left, fade in 0.5s",
        "已将标题 “Good morning” (s4) 改为“Good evening”：对齐 左，淡入 0.5s",
    )
    assert said(sample(), "edit_title", segment="s4", d=4000) == (
        "Changed the title “Good morning” (s4): length 4s",
        "已修改标题 “Good morning” (s4)：时长 4s",
    )


def test_a_preset_gives_it_another_look_as_a_whole() -> None:
    loud = done(sample(), "edit_title", segment="s4", colour="gold", stroke=20, size=30)
    assert segment(done(loud, "edit_title", segment="s4", preset="quote"), "s4") == segment(
        done(sample(), "edit_title", segment="s4", preset="quote"), "s4"
    )
    kept = segment(done(loud, "edit_title", segment="s4", preset="quote", colour="gold", size=8), "s4")
    assert (kept.colour, kept.size, kept.text, kept.start) == ("gold", 8, "Good morning", 500)


def test_a_word_for_its_place_is_meant_of_its_middle() -> None:
    cornered = done(sample(), "edit_title", segment="s4", preset="lower_third")
    made = segment(done(cornered, "edit_title", segment="s4", place="upper"), "s4")
    assert (made.x, made.y, made.anchor) == (50, 18, "centre")


def test_a_preset_is_told_in_both_languages() -> None:
    words = said(sample(), "edit_title", segment="s4", preset="lower_third")
    assert words.en.endswith(": preset lower_third") and words.zh.endswith("：预设 下三分之一")
