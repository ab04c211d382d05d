"""fade: a segment comes in and goes out softly."""

from __future__ import annotations

import pytest

from cleanplate.draft.sample import sample
from cleanplate.draft.wire import dumped
from tests.draft.doing import done, refused, said, segment


@pytest.mark.parametrize("name", ["s1", "s3", "s4", "s5"])
def test_clips_stills_titles_and_sounds_fade(name: str) -> None:
    new = segment(done(sample(), "fade", segment=name, fade_in=300, fade_out=700), name)
    assert (new.fade_in, new.fade_out) == (300, 700)


def test_what_is_left_out_stays_and_0_takes_it_off() -> None:
    new = segment(done(sample(), "fade", segment="s4", fade_in=0), "s4")
    assert (new.fade_in, new.fade_out) == (0, 250)
    draft = done(sample(), "fade", segment="s1", fade_in=500)
    assert dumped(done(draft, "fade", segment="s1", fade_in=0)) == dumped(sample())


def test_both_may_meet_but_not_overlap() -> None:
    done(sample(), "fade", segment="s1", fade_in=1500, fade_out=2500)
    error = refused(sample(), "fade", segment="s1", fade_in=1500, fade_out=2501)
    assert error.path == "fade_in" and error.hint == "Up to 4000 ms both together."
    error = refused(sample(), "fade", segment="s4", fade_out=1751)
    assert error.path == "fade_out" and "250 and 1751 ms" in str(error)


def test_nothing_given_and_negative_times_are_refused() -> None:
    assert "fade_in, fade_out" in refused(sample(), "fade", segment="s1").hint
    assert refused(sample(), "fade", segment="s1", fade_in=-1).path == "fade_in"


def test_it_is_told() -> None:
    assert said(sample(), "fade", segment="s1", fade_in=800, fade_out=0) == (
        "Set the fades of talk.mp4 (s1): fade-in 0.8s, no fade-out",
        "已设置 talk.mp4 (s1) 的淡入淡出：淡入 0.8s，无淡出",
    )
