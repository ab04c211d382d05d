"""speed: faster or slower, over the same stretch of the file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said, segment


def test_it_is_shorter_and_what_follows_comes_earlier() -> None:
    draft = done(sample(), "speed", segment="s1", percent=160)
    assert [(s.start, s.end) for s in draft.tracks[0].segments] == [(0, 2500), (2500, 4500), (4500, 6500)]
    assert segment(draft, "s1").source_out == 4000 and segment(draft, "s5").end == 8000


def test_it_is_longer_and_what_follows_comes_later() -> None:
    draft = done(sample(), "speed", segment="s2", percent=50)
    assert [(s.start, s.end) for s in draft.tracks[0].segments] == [(0, 4000), (4000, 8000), (8000, 10_000)]


def test_without_ripple_there_is_a_gap_or_no_room() -> None:
    draft = done(sample(), "speed", segment="s1", percent=200, ripple=False)
    assert [(s.start, s.end) for s in draft.tracks[0].segments] == [(0, 2000), (4000, 6000), (6000, 8000)]
    assert "would overlap" in refused(sample(), "speed", segment="s1", percent=99, ripple=False).message


@given(st.integers(10, 1000), st.integers(10, 1000))
def test_the_stretch_stays_and_never_runs_past_the_file(first: int, then: int) -> None:
    """Within what half a millisecond of the timeline is in the source, for each change of speed."""
    draft = done(sample(), "add", media="m1", source_in=3, at=8000)
    slow = done(done(draft, "speed", segment="s6", percent=first), "speed", segment="s6", percent=then)
    new = segment(slow, "s6")
    assert new.source_in == 3 and new.source_out <= 10_000
    assert abs(new.source_out - 10_000) <= (first + 2 * then) / 100 + 1


@given(st.integers(10, 100))
def test_back_at_normal_speed_it_is_as_long_as_before(percent: int) -> None:
    slow = done(sample(), "speed", segment="s1", percent=percent)
    assert done(slow, "speed", segment="s1", percent=100) == sample()


def test_fades_fit_into_what_is_left() -> None:
    draft = done(sample(), "fade", segment="s1", fade_in=2000, fade_out=1000)
    new = segment(done(draft, "speed", segment="s1", percent=400), "s1")
    assert (new.length, new.fade_in, new.fade_out) == (1000, 666, 333)


@pytest.mark.parametrize("percent", [9, 1001, 0, -100, 150.5, "fast"])
def test_speeds_out_of_range_are_refused(percent: object) -> None:
    assert refused(sample(), "speed", segment="s1", percent=percent).path == "percent"


def test_what_does_not_move_has_no_speed() -> None:
    error = refused(sample(), "speed", segment="s3", percent=200)
    assert error.message == "s3 shows “m2”, which is a picture: it does not move."
    frozen = done(sample(), "freeze", segment="s1", at=1000)
    assert "single frame" in refused(frozen, "speed", segment="s6", percent=200).message
    assert refused(sample(), "speed", segment="s4", percent=200).hint == "Name a clip or a sound."


def test_a_length_of_nothing_is_refused() -> None:
    draft = done(sample(), "trim", segment="s1", out=2)
    assert refused(draft, "speed", segment="s1", percent=1000).path == "percent"


def test_it_is_told() -> None:
    up = done(sample(), "speed", segment="s1", percent=200)
    assert said(sample(), "speed", segment="s1", percent=150) == (
        "Sped talk.mp4 (s1) up to 1.5x",
        "已将 talk.mp4 (s1) 加速到 1.5 倍",
    )
    assert said(up, "speed", segment="s1", percent=150).en == "Slowed talk.mp4 (s1) down to 1.5x"
    assert said(up, "speed", segment="s1", percent=100).zh == "已将 talk.mp4 (s1) 恢复为原速"
    assert said(up, "speed", segment="s1", percent=200).en == "Left talk.mp4 (s1) at 2x"
