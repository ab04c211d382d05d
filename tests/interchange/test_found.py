"""What is found in any tool's file becomes a draft: its tracks, its media, its limits."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cleanplate.draft.check import problems
from cleanplate.interchange.found import Item, Lane, Timeline, draft_of, plain_json, rate_near
from tests.interchange.shelf import Shelf, segments

S = Fraction(1)


def test_items_that_lie_on_each_other_go_on_tracks_of_their_own() -> None:
    lane = Lane(
        "video",
        [Item(0 * S, 2 * S, url="talk.mp4"), Item(S, 3 * S, url="talk.mp4"), Item(2 * S, 4 * S, url="photo.jpg")],
    )
    found, notes = draft_of(Timeline([lane]), Shelf())
    assert [[(s.start, s.end) for s in t.segments] for t in found.tracks] == [
        [(0, 2000), (2000, 4000)],
        [(1000, 3000)],
    ]
    assert not list(problems(found)) and notes == [] and len(found.media) == 2


def test_speeds_are_whole_percent_within_limits() -> None:
    speeds = [Fraction(1, 3), Fraction(1, 100), Fraction(50), Fraction(0)]
    lane = Lane("video", [Item(i * S, i + S, url="talk.mp4", speed=speed) for i, speed in enumerate(speeds)])
    found, notes = draft_of(Timeline([lane]), Shelf())
    assert [s.speed for s in segments(found)] == [33, 10, 1000, 0] and len(notes) == 2


def test_fades_that_do_not_fit_become_shorter() -> None:
    lane = Lane("video", [Item(0 * S, S, url="talk.mp4", more={"fade_in": 3000, "fade_out": 1000})])
    (clip,) = segments(draft_of(Timeline([lane]), Shelf())[0])
    assert (clip.fade_in, clip.fade_out) == (750, 250)


def test_what_does_not_fit_its_lane_is_left_out_and_told() -> None:
    lanes = [Lane("audio", [Item(0 * S, S, "p", "photo.jpg")]), Lane("video", [Item(0 * S, S, "m", "music.m4a")])]
    found, notes = draft_of(Timeline(lanes), Shelf())
    assert found.tracks == () and notes == [
        "Left out, as it has no sound: p.",
        "Left out, as it has no picture: m.",
    ]


def test_decimal_rates_mean_what_cameras_mean() -> None:
    cameras = [Fraction(n * 1000, 1001) for n in (30, 24, 60)]
    assert [rate_near(r) for r in (29.97, 23.976, 59.94005994, 25.0)] == [*cameras, 25]
    assert rate_near(0) is rate_near(float("nan")) is rate_near(1e9) is None


def test_only_objects_are_our_notes() -> None:
    assert plain_json('{"a": 1}') == {"a": 1} and plain_json("[]") is plain_json("{") is plain_json(3) is None


@pytest.mark.parametrize("url", ["..", ".", "", "a/..", "\0"])
def test_what_has_no_name_is_missing(url: str) -> None:
    found, _ = draft_of(Timeline([Lane("video", [Item(0 * S, S, url=url)])]), Shelf())
    assert found.media["m1"].file == "missing" and not list(problems(found))
