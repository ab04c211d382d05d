"""transition: a clip takes over from the one it touches, at one cut or at all."""

from __future__ import annotations

import pytest

from cleanplate.draft.finish import Transition
from cleanplate.draft.sample import sample
from cleanplate.draft.wire import dumped
from tests.draft.doing import done, refused, said, segment


def test_it_goes_onto_the_later_clip_and_nothing_moves() -> None:
    made = done(sample(), "transition", segment="s2", kind="wipe", d=800, direction="up")
    assert segment(made, "s2").transition == Transition(kind="wipe", length=800, direction="up")
    assert made.duration == sample().duration
    assert [(s.start, s.end) for s in made.tracks[0].segments] == [(0, 4000), (4000, 6000), (6000, 8000)]


def test_without_a_segment_every_cut_gets_one() -> None:
    made = done(sample(), "transition", kind="dissolve", d=600)
    assert [s.transition and s.transition.length for s in made.tracks[0].segments] == [None, 600, 600]
    assert dumped(done(sample(), "transition", track="t1", kind="dissolve", d=600)) == dumped(made)


def test_all_at_once_are_as_each_by_itself() -> None:
    one = done(done(sample(), "transition", segment="s2", d=600), "transition", segment="s3", d=600)
    assert dumped(done(sample(), "transition", d=600)) == dumped(one)


def test_a_cut_takes_it_off() -> None:
    made = done(sample(), "transition", kind="zoom")
    assert dumped(done(made, "transition", kind="cut")) == dumped(sample())
    assert segment(done(made, "transition", segment="s2", kind="cut"), "s3").transition


def test_fades_and_motions_at_the_cut_go_and_the_others_stay() -> None:
    draft = done(sample(), "fade", segment="s1", fade_in=500, fade_out=500)
    draft = done(draft, "animate", segment="s2", enter="slide", leave="pop")
    made = done(draft, "transition", segment="s2")
    first, second = segment(made, "s1"), segment(made, "s2")
    assert (first.fade_in, first.fade_out) == (500, 0) and second.enter is None and second.leave


def test_it_lasts_a_second_or_as_long_as_there_is_room() -> None:
    assert segment(done(sample(), "transition", segment="s2"), "s2").transition.length == 1000
    short = done(sample(), "trim", segment="s3", out=6300)
    assert segment(done(short, "transition", segment="s3"), "s3").transition.length == 600


def test_what_does_not_fit_is_refused_with_the_longest() -> None:
    error = refused(sample(), "transition", segment="s3", d=4001)
    assert error.path == "d" and error.hint == "Up to 4000 ms."
    done(sample(), "transition", segment="s3", d=4000)
    error = refused(sample(), "transition", d=2001)
    assert error.path == "d" and error.hint == "Up to 2000 ms."  # s2 is between two
    done(sample(), "transition", d=2000)
    both = done(sample(), "transition", segment="s2", d=2000)
    assert refused(both, "transition", segment="s3", d=2002).hint == "Up to 2001 ms."


@pytest.mark.parametrize("name", ["s1", "s4", "s5", "s3"])
def test_without_a_clip_that_touches_it_is_refused(name: str) -> None:
    draft = done(sample(), "delete", segment="s2")
    assert refused(draft, "transition", segment=name).path == "segment"


def test_a_track_without_cuts_is_refused() -> None:
    assert refused(sample(), "transition", track="t3").path == "track"
    assert refused(sample(), "transition", track="t9").path == "track"


def test_a_split_stays_a_hard_cut_and_keeps_the_transition_before_it() -> None:
    draft = done(done(sample(), "transition", segment="s2", d=600), "split", segment="s2", at=5000)
    assert segment(draft, "s2").transition and segment(draft, "s6").transition is None
    assert dumped(done(draft, "join", segment="s2")) == dumped(done(sample(), "transition", segment="s2", d=600))


def test_parts_that_change_over_are_not_joined() -> None:
    draft = done(done(sample(), "split", segment="s1", at=2000), "transition", segment="s6")
    assert "transition" in refused(draft, "join", segment="s1").message


def test_a_copy_begins_with_a_hard_cut() -> None:
    draft = done(done(sample(), "transition", segment="s2"), "duplicate", segment="s2")
    assert segment(draft, "s6").transition is None and segment(draft, "s2").transition


def test_it_is_told() -> None:
    assert said(sample(), "transition", segment="s2", kind="slide", d=800) == (
        "Put a slide of 0.8s before talk.mp4 (s2)",
        "已添加 0.8s 的推移转场：talk.mp4 (s2) 之前",
    )
    assert said(sample(), "transition").en == "Put a dissolve of 1s at 2 cuts"
    assert said(sample(), "transition", kind="cut").zh == "已去除转场：2 处剪切点"
