"""Transitions lie about the cuts they belong to, and are never longer than there is room for."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cleanplate.draft.check import problems
from cleanplate.draft.cuts import cuts, ends, fitted, room
from cleanplate.draft.finish import Motion, Transition
from cleanplate.draft.model import Clip, Draft, Title, VideoTrack
from cleanplate.draft.sample import sample
from cleanplate.draft.timeline import with_segments
from cleanplate.draft.values import with_values


def track(*lengths: int, gaps: tuple[int, ...] = (), transition: int = 0) -> VideoTrack:
    """Clips that touch, but for a gap before those of these numbers."""
    made, at = [], 0
    for number, length in enumerate(lengths):
        at += 100 if number in gaps else 0
        how = Transition(length=transition) if transition and number else None
        made.append(Clip(id=f"s{number}", start=at, end=at + length, media="m1", transition=how))
        at += length
    return VideoTrack(id="t1", segments=tuple(made))


def draft(track: VideoTrack, **canvas: Any) -> Draft:
    return Draft(tracks=(track,), canvas=with_values(sample().canvas, **canvas), media=sample().media)


def test_half_lies_before_the_cut_and_half_after_of_an_odd_one_the_longer_half() -> None:
    (cut,) = cuts(track(1000, 1000, transition=401).segments)
    assert (cut.start, cut.time, cut.end) == (800, 1000, 1201)


def test_clips_reach_as_far_as_their_transitions() -> None:
    found = ends(draft(track(1000, 1000, 1000, transition=400)))
    assert [(e.start, e.end) for e in found.values()] == [(0, 1200), (800, 2200), (1800, 3000)]


def test_where_nothing_touches_and_on_a_canvas_without_a_rate_there_is_none() -> None:
    apart = ends(draft(track(1000, 1000, gaps=(1,), transition=400)))
    assert [(e.start, e.end) for e in apart.values()] == [(0, 1000), (1100, 2100)]
    own_times = ends(draft(track(1000, 1000, transition=400), rate=None))
    assert all(e.first is None and e.last is None for e in own_times.values())


def test_the_room_is_what_both_clips_leave() -> None:
    assert room(track(1000, 3000), "s1") == 2001  # half of an odd one is longer after the cut
    assert room(track(3000, 1000), "s1") == 2000
    assert room(track(1000, 1000, gaps=(1,)), "s1") == 0 and room(track(1000), "s0") == 0
    assert room(track(2000, 1000, 2000, transition=600), "s1") == 1400


@given(st.lists(st.integers(1, 3000), min_size=2, max_size=5), st.integers(1, 8000))
def test_whatever_does_not_fit_is_made_as_long_as_there_is_room(lengths: list[int], transition: int) -> None:
    wanted = track(*lengths, transition=transition)
    made = with_values(wanted, segments=tuple(fitted(wanted.segments)))
    assert not list(problems(draft(made)))
    if not [p for p in problems(draft(wanted)) if "transition" in p.path]:
        assert made == wanted


@given(st.integers(1, 3000), st.integers(1, 4000), st.integers(1, 4000))
def test_motions_are_made_to_fit_in_proportion(length: int, enter: int, leave: int) -> None:
    title = Title(
        id="s1", start=0, end=length, text="Hi", enter=Motion(length=enter), leave=Motion(kind="pop", length=leave)
    )
    (made,) = fitted([title])
    lengths = [m.length for m in (made.enter, made.leave) if m]
    assert sum(lengths) <= length
    if enter + leave <= length:
        assert made == title


def test_a_shorter_clip_has_a_shorter_transition_and_one_in_front_of_itself_is_not_behind() -> None:
    made = draft(track(4000, 4000, transition=3000))
    first, second = made.tracks[0].segments
    made = with_segments(made, "t1", [with_values(first, start=3500, behind="t1"), second])
    first, second = made.tracks[0].segments
    assert isinstance(first, Clip) and isinstance(second, Clip) and first.behind is None
    assert second.transition and second.transition.length == 1000
