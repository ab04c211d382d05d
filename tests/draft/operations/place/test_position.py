"""position: where the middle lies."""

from __future__ import annotations

from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said, segment


def test_clips_and_titles_are_put_there_and_what_is_left_out_stays() -> None:
    title = segment(done(sample(), "position", segment="s4", x=20), "s4")
    assert (title.x, title.y) == (20, 82)
    clip = segment(done(sample(), "position", segment="s1", y=-30.5), "s1").placement
    assert (clip.x, clip.y, clip.move) == (50, -30.5, None)


def test_a_slow_move_goes_the_same_way_from_there() -> None:
    draft = done(sample(), "slow_move", segment="s1", kind="left", amount=10)
    there = segment(done(draft, "position", segment="s1", x=75, y=40), "s1").placement
    assert (there.x, there.y, there.move.x, there.move.y) == (75, 40, 65, 40)


def test_sounds_nothing_and_far_away_are_refused() -> None:
    assert refused(sample(), "position", segment="s5", x=1).hint == "Name a clip or a title."
    assert refused(sample(), "position", segment="s4").hint == "Give one at least: x, y."
    assert refused(sample(), "position", segment="s4", x=1001).path == "x"


def test_it_is_told() -> None:
    assert said(sample(), "position", segment="s1", x=25, y=30) == (
        "Moved the middle of talk.mp4 (s1) to 25% from the left, 30% from the top",
        "已将 talk.mp4 (s1) 的中心移到距左 25%、距上 30%",
    )
