"""The timeline as the library itself reads it: tracks, ranges, effects, addresses."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest
from hypothesis import given

from cleanplate.draft.model import AudioTrack, Draft
from cleanplate.draft.sample import sample
from cleanplate.draft.time import frame_of
from cleanplate.errors import DraftError
from cleanplate.interchange.grid import Reference, rate_of
from cleanplate.interchange.otio.write import write
from tests.draft.drafts import drafts
from tests.interchange.shelf import HOME, edited, references


def timeline(draft: Draft, **more: Any) -> Any:
    """What the library makes of a file that we wrote."""
    text, _ = write(draft, references(draft, **more), HOME / "out")
    return otio.adapters.read_from_string(text, "otio_json")


@given(drafts())
def test_the_library_finds_every_segment_on_its_frames(draft: Draft) -> None:
    found, rate = timeline(draft), rate_of(draft)
    for track, ours in zip(found.tracks, draft.tracks, strict=False):
        assert track.kind == ("Audio" if isinstance(ours, AudioTrack) else "Video")
        clips = [child for child in track if isinstance(child, otio.schema.Clip)]
        for clip, segment in zip(clips, ours.segments, strict=True):
            place = clip.trimmed_range_in_parent()
            start = round(place.start_time.to_seconds() * rate)
            end = round(place.end_time_exclusive().to_seconds() * rate)
            assert (start, end) == (frame_of(segment.start, rate), frame_of(segment.end, rate))
    assert round(found.duration().to_seconds() * rate) == frame_of(draft.duration, rate)


def test_sources_begin_where_their_timecode_says() -> None:
    draft = edited({"in": 0, "out": 1000, "source_in": 2000})
    clip = timeline(draft, start=90_000).tracks[0][0]
    assert clip.source_range == otio.opentime.TimeRange(_time(90_050), _time(25))
    assert clip.media_reference.available_range == otio.opentime.TimeRange(_time(90_000), _time(250))


def test_lengths_are_exact_where_rates_differ() -> None:
    draft = edited({"in": 0, "out": 1001}, canvas={"rate": "30000/1001"})
    clip = timeline(draft).tracks[0][0]
    assert clip.source_range.duration.rate == 25
    assert Fraction(clip.source_range.duration.to_seconds()).limit_denominator(100_000) == Fraction(1001, 1000)


def test_addresses_are_relative_and_encoded() -> None:
    assert timeline(sample()).tracks[0][0].media_reference.target_url == "../talk.mp4"
    draft = edited({"in": 0, "out": 1000})
    text, _ = write(draft, {"m1": Reference(Path("/films/a b/ü#1.mp4"))}, Path("/films/out"))
    clip = otio.adapters.read_from_string(text, "otio_json").tracks[0][0]
    assert clip.media_reference.target_url == "../a%20b/%C3%BC%231.mp4"


def test_speed_is_a_time_warp_and_a_freeze_is_one() -> None:
    draft = edited(
        {"in": 0, "out": 1000, "speed": 50},
        {"in": 1000, "out": 2000, "reverse": True},
        {"in": 2000, "out": 3000, "speed": 0},
    )
    found = timeline(draft)
    effects = [clip.effects[0] for clip in found.tracks[0]]
    assert [effect.time_scalar for effect in effects] == [0.5, -1.0, 0.0]
    assert isinstance(effects[2], otio.schema.FreezeFrame)


def test_a_transition_lies_evenly_about_its_cut_and_takes_no_time() -> None:
    draft = edited({"in": 0, "out": 1000}, {"in": 1000, "out": 2000, "transition": {"kind": "wipe", "d": 480}})
    found = timeline(draft)  # its parts go with it
    first, turn, second = found.tracks[0]
    assert (turn.in_offset, turn.out_offset) == (_time(6), _time(6))
    assert turn.transition_type == "Custom_Transition" and turn.name == "wipe"
    assert second.trimmed_range_in_parent().start_time == first.duration() == _time(25)


def test_clips_are_heard_on_a_track_of_their_own() -> None:
    found = timeline(sample())
    names = [(track.kind, len(track)) for track in found.tracks]
    assert names == [("Video", 3), ("Video", 2), ("Audio", 1), ("Audio", 2)]


def test_numbered_pictures_are_a_sequence() -> None:
    draft = edited({"in": 0, "out": 1000})
    plate = Reference(HOME / "out" / "s1", 88, False, ("s1.", ".exr", 4))
    text, _ = write(draft, {"m1": plate}, HOME / "out")
    found = otio.adapters.read_from_string(text, "otio_json").tracks[0][0].media_reference
    assert isinstance(found, otio.schema.ImageSequenceReference)
    assert found.target_url_for_image_number(0) == "s1/s1.0088.exr"


def test_unknown_keys_that_the_library_has_for_its_own_stay_text() -> None:
    draft = edited({"in": 0, "out": 1000, "OTIO_SCHEMA": "Clip.99", "huge": 1 << 80})
    text, _ = write(draft, references(draft), HOME)
    assert json.loads(text)["OTIO_SCHEMA"] == "Timeline.1"
    assert otio.adapters.read_from_string(text, "otio_json").tracks[0][0].name == "talk.mp4"


def test_a_draft_with_a_problem_is_refused() -> None:
    with pytest.raises(DraftError, match=r"media"):
        write(edited({"in": 0, "out": 1000, "media": "m9"}), {}, HOME)


def _time(frames: float) -> Any:
    return otio.opentime.RationalTime(frames, 25)
