"""What begins at which frame, where transitions hold, and what a clip lets hear."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given

from cleanplate.draft.model import Draft, VideoTrack
from cleanplate.draft.time import frames_of
from cleanplate.interchange.grid import counted, events, heard, rate_of
from tests.draft.drafts import drafts
from tests.interchange.shelf import edited


@given(drafts())
def test_frames_are_those_that_a_render_shows(draft: Draft) -> None:
    rate = rate_of(draft)
    for track in draft.tracks:
        for event in events(draft, track):
            assert range(event.start, event.end) == frames_of(event.segment.start, event.segment.end, rate)


def test_a_transition_holds_where_its_clip_touches_the_one_before() -> None:
    turn = {"transition": {"d": 400}}
    draft = edited(
        {"in": 0, "out": 1000, **turn}, {"in": 1000, "out": 2000, **turn}, {"in": 2040, "out": 3000, **turn}
    )
    assert [event.turn for event in events(draft, draft.tracks[0])] == [0, 10, 0]


def test_a_source_is_counted_at_its_own_rate() -> None:
    draft = edited({"in": 0, "out": 1000, "source_in": 2000}, canvas={"rate": "50"})
    (event,) = events(draft, draft.tracks[0])
    assert (event.rate, event.source, event.length) == (Fraction(25), 50, 50)
    assert counted(event.source, event.rate, Fraction(50)) == 100


def test_a_clip_is_heard_unless_it_is_silent_or_stands_still() -> None:
    whole = {"in": 0, "out": 1000, "volume": 50, "fade_in": 40}
    draft = edited(
        whole,
        {"in": 1000, "out": 2000, "muted": True},
        {"in": 2000, "out": 3000, "speed": 0},
        {"in": 3000, "out": 4000, "media": "m2"},
    )
    track = draft.tracks[0]
    assert isinstance(track, VideoTrack)
    (found,) = heard(draft, track)
    assert (found.start, found.end, found.segment.fade_in) == (0, 25, 40)
    assert found.played and found.played.volume == 50


def test_a_canvas_without_a_rate_has_its_clip_s() -> None:
    draft = edited({"in": 0, "out": 1000})
    assert rate_of(draft.model_copy(update={"canvas": draft.canvas.model_copy(update={"rate": None})})) == 25
