"""freeze: a frame is held, and the clip goes on."""

from __future__ import annotations

import pytest

from cleanplate.draft.model import Draft
from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said, segment


def _row(draft: Draft) -> list[tuple[str, int, int, int, int]]:
    return [(s.id, s.start, s.end, s.source_in, s.speed) for s in draft.tracks[0].segments]  # type: ignore[union-attr]


def test_in_the_middle_the_rest_and_what_follows_move_later() -> None:
    assert _row(done(sample(), "freeze", segment="s1", at=1500, length=700)) == [
        ("s1", 0, 1500, 0, 100),
        ("s6", 1500, 2200, 1500, 0),
        ("s7", 2200, 4700, 1500, 100),
        ("s2", 4700, 6700, 4000, 100),
        ("s3", 6700, 8700, 0, 100),
    ]


def test_at_the_start_its_first_frame_is_held_and_keeps_the_id() -> None:
    assert _row(done(sample(), "freeze", segment="s2", at=4000, length=500))[1:3] == [
        ("s2", 4000, 4500, 4000, 0),
        ("s6", 4500, 6500, 4000, 100),
    ]


def test_at_the_end_its_last_frame_is_held() -> None:
    """At 25 frames a second the last frame before 6000 begins at 5960."""
    assert _row(done(sample(), "freeze", segment="s2", at=6000, length=500))[1:3] == [
        ("s2", 4000, 6000, 4000, 100),
        ("s6", 6000, 6500, 5960, 0),
    ]


@pytest.mark.parametrize(("at", "held"), [(0, 3960), (1000, 2960), (4000, 0)])
def test_backward_the_frame_that_is_on_screen_is_held(at: int, held: int) -> None:
    draft = done(done(sample(), "reverse", segment="s1"), "freeze", segment="s1", at=at)
    (hold,) = [s for s in draft.tracks[0].segments if s.speed == 0]  # type: ignore[union-attr]
    assert hold.source_in == held and not hold.reverse  # type: ignore[union-attr]


def test_the_hold_is_silent_and_fades_stay_at_the_outer_ends() -> None:
    draft = done(sample(), "fade", segment="s1", fade_in=300, fade_out=300)
    draft = done(draft, "freeze", segment="s1", at=2000)
    parts = draft.tracks[0].segments[:3]
    assert [(s.fade_in, s.fade_out) for s in parts] == [(300, 0), (0, 0), (0, 300)]
    assert [s.muted for s in parts] == [False, True, False]  # type: ignore[union-attr]


def test_a_slow_move_stands_still_for_so_long() -> None:
    draft = done(sample(), "slow_move", segment="s1", kind="zoom_in", amount=20)
    first, hold, rest = done(draft, "freeze", segment="s1", at=1000).tracks[0].segments[:3]
    assert hold.placement.scale == 105 and hold.placement.move is None  # type: ignore[union-attr]
    assert first.placement.move.scale == rest.placement.scale == 105  # type: ignore[union-attr]


def test_a_whole_file_can_be_held_at_its_end() -> None:
    draft = done(sample(), "add", media="m1", at=8000, length=10_030)
    assert segment(done(draft, "freeze", segment="s6", at=18_030), "s7").source_in == 9960


def test_what_cannot_be_held_is_refused() -> None:
    assert refused(sample(), "freeze", segment="s1", at=4001).hint == "Choose at from 0 to 4000."
    assert "picture" in refused(sample(), "freeze", segment="s3", at=7000).message
    assert refused(sample(), "freeze", segment="s5", at=10).hint == "Name a clip."
    assert refused(sample(), "freeze", segment="s1", at=10, d=0).path == "d"
    held = done(sample(), "freeze", segment="s1", at=1000)
    assert "single frame" in refused(held, "freeze", segment="s6", at=1500).message


def test_it_is_told() -> None:
    assert said(sample(), "freeze", segment="s1", at=1500) == (
        "Froze talk.mp4 (s1) at 1.5s for 2s",
        "已在 1.5s 处定格 talk.mp4 (s1)，时长 2s",
    )
