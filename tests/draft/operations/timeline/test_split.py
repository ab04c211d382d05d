"""split: two parts that together are what was there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said, segment


def test_the_second_part_goes_on_where_the_first_ends() -> None:
    draft = done(sample(), "split", segment="s2", at=4700)
    first, second = segment(draft, "s2"), segment(draft, "s6")
    assert (first.start, first.end, first.source_in, first.source_out) == (4000, 4700, 4000, 4700)
    assert (second.start, second.end, second.source_in, second.source_out) == (4700, 6000, 4700, 6000)


@given(st.integers(10, 1000), st.booleans(), st.integers(1, 10_000))
def test_whatever_the_speed_no_frame_of_the_source_is_lost_or_shown_twice(
    speed: int, back: bool, share: int
) -> None:
    draft = done(sample(), "speed", segment="s1", percent=speed)
    draft = done(draft, "reverse", segment="s1") if back else draft
    at = max(1, segment(draft, "s1").length * share // 10_001)
    split = done(draft, "split", segment="s1", at=at)
    first, second, old = segment(split, "s1"), segment(split, "s6"), segment(draft, "s1")
    early, late = (second, first) if back else (first, second)
    assert early.source_out == late.source_in and early.source_in == old.source_in
    assert abs(late.source_out - old.source_out) <= 1


def test_fades_stay_at_the_outer_ends() -> None:
    draft = done(sample(), "split", segment="s4", at=1500)
    assert (segment(draft, "s4").fade_in, segment(draft, "s4").fade_out) == (250, 0)
    assert (segment(draft, "s6").fade_in, segment(draft, "s6").fade_out) == (0, 250)


def test_a_slow_move_goes_on_where_it_was() -> None:
    draft = done(sample(), "slow_move", segment="s3", kind="left", amount=20)
    draft = done(draft, "split", segment="s3", at=6500)
    first, second = segment(draft, "s3").placement, segment(draft, "s6").placement
    assert (first.x, first.move.x, second.x, second.move.x) == (60, 55, 55, 40)


def test_unknown_keys_are_in_both_parts() -> None:
    draft = sample()
    track = draft.tracks[2]
    marked = track.segments[0].model_copy(update={"x-mark": 7})
    track = track.model_validate(
        {**dict(track), "segments": [type(marked).model_validate({**dict(marked), "x-mark": 7})]}
    )
    draft = draft.model_copy(update={"tracks": (*draft.tracks[:2], track)})
    draft = done(draft, "split", segment="s5", at=10)
    assert [s.model_extra for s in draft.tracks[2].segments] == [{"x-mark": 7}] * 2


@pytest.mark.parametrize("at", [0, 4000, 4001])
def test_a_time_that_is_not_inside_is_refused(at: int) -> None:
    assert refused(sample(), "split", segment="s1", at=at).hint == "Choose at between 0 and 4000."


def test_it_is_told() -> None:
    assert said(sample(), "split", segment="s5", at=2500) == (
        "Split music.m4a (s5) at 2.5s",
        "已在 2.5s 处拆分 music.m4a (s5)",
    )
