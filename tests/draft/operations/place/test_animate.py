"""animate: a title or a clip comes and goes with a motion."""

from __future__ import annotations

import pytest

from cleanplate.draft.finish import Motion
from cleanplate.draft.sample import sample
from cleanplate.draft.wire import dumped
from tests.draft.doing import done, refused, said, segment


@pytest.mark.parametrize("name", ["s1", "s3", "s4"])
def test_clips_stills_and_titles_move(name: str) -> None:
    new = segment(done(sample(), "animate", segment=name, enter="slide", leave="pop", d=600), name)
    assert new.enter == Motion(kind="slide", length=600, direction="up")
    assert new.leave == Motion(kind="pop", length=600, direction="down")


def test_a_motion_takes_the_place_of_a_fade_and_a_fade_that_of_a_motion() -> None:
    draft = done(sample(), "animate", segment="s4", enter="pop")
    assert (segment(draft, "s4").fade_in, segment(draft, "s4").fade_out) == (0, 250)
    draft = done(draft, "animate", segment="s4", enter="fade", d=250)
    assert dumped(draft) == dumped(sample())


def test_none_takes_it_off_and_what_is_left_out_stays() -> None:
    draft = done(sample(), "animate", segment="s4", enter="pop", leave="slide")
    new = segment(done(draft, "animate", segment="s4", enter="none"), "s4")
    assert new.enter is None and new.leave == Motion(kind="slide", length=500, direction="down")


def test_letters_are_typed_in_their_own_time() -> None:
    assert segment(done(sample(), "animate", segment="s4", enter="type"), "s4").enter.length == 12 * 60
    long = done(sample(), "edit_title", segment="s4", text="word " * 30)
    assert segment(done(long, "animate", segment="s4", enter="type", leave="type"), "s4").enter.length == 1000


def test_both_must_fit_with_what_stays() -> None:
    done(sample(), "animate", segment="s4", enter="slide", leave="slide", d=1000)
    error = refused(sample(), "animate", segment="s4", enter="slide", leave="slide", d=1001)
    assert error.path == "d" and error.hint == "Up to 2000 ms both together."
    assert refused(sample(), "animate", segment="s4", enter="slide", d=1751).path == "d"


def test_what_cannot_be_is_refused() -> None:
    assert refused(sample(), "animate", segment="s1", leave="type").path == "leave"
    assert refused(sample(), "animate", segment="s5", enter="slide").path == "segment"
    assert refused(sample(), "animate", segment="s4").path == "enter"
    assert refused(sample(), "animate", segment="s4", enter="jump").path == "enter"


def test_a_split_keeps_motions_at_the_outer_ends() -> None:
    draft = done(sample(), "animate", segment="s4", enter="pop", leave="slide")
    split = done(draft, "split", segment="s4", at=1500)
    first, second = segment(split, "s4"), segment(split, "s6")
    assert first.enter and first.leave is None and second.enter is None and second.leave
    assert dumped(done(split, "join", segment="s4")) == dumped(draft)


def test_it_is_told() -> None:
    assert said(sample(), "animate", segment="s4", enter="pop", leave="none") == (
        "Let “Good morning” (s4) come with a pop and go with no motion",
        "已设置 “Good morning” (s4) 的动画：入场弹出，出场无动画",
    )
