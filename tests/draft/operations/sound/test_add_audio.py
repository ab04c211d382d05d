"""add_audio: sound under the timeline, no longer than its picture."""

from __future__ import annotations

import pytest

from cleanplate.draft.model import AudioTrack, Draft, Media, Sound
from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said, segment


def test_it_ends_with_the_picture_or_with_its_file() -> None:
    music = segment(done(sample(), "add_audio", media="m3", at=1000), "s6")
    assert (music.start, music.end, music.volume) == (1000, 8000, 100)
    speech = segment(done(sample(), "add_audio", media="m1", source_in=8500), "s6")
    assert (speech.start, speech.end, speech.source_out) == (0, 1500, 10_000)


def test_a_title_that_outlasts_the_clips_is_picture_too() -> None:
    draft = done(sample(), "title", text="The end", at=8000)
    assert segment(done(draft, "add_audio", media="m3"), "s7").end == 11_000


def test_without_picture_it_plays_to_its_end() -> None:
    assert segment(done(Draft(media=sample().media), "add_audio", media="m3"), "s1").end == 20_000
    assert segment(done(sample(), "add_audio", media="m3", at=9000), "s6").end == 29_000


def test_a_length_that_was_told_counts() -> None:
    draft = done(sample(), "add_audio", media="m3", at=2000, d=15_000, volume=40, fade_in=100, fade_out=900)
    made = Sound(id="s6", start=2000, end=17_000, media="m3", volume=40, fade_in=100, fade_out=900)
    assert segment(draft, "s6") == made


def test_it_shares_a_track_where_there_is_room_and_has_its_own_where_not() -> None:
    draft = done(sample(), "add_audio", media="m1")
    assert isinstance(draft.tracks[3], AudioTrack) and draft.tracks[3].id == "t4"
    draft = done(draft, "add_audio", media="m1", at=8000, d=500)
    assert [s.id for s in draft.tracks[2].segments] == ["s5", "s7"]


def test_a_new_file_becomes_a_media() -> None:
    file = {"kind": "audio", "file": "rain.ogg", "d": 4000}
    draft = done(sample(), "add_audio", media=file)
    assert draft.media["m5"] == Media.model_validate(file) and segment(draft, "s6").end == 4000


@pytest.mark.parametrize(
    ("fields", "path", "told"),
    [
        ({"media": "m2"}, "media", "“photo.jpg” has no sound"),
        ({"media": "m9"}, "media", "There is no media"),
        ({"media": "m3", "source_in": 20_000}, "source_in", "past the end"),
        ({"media": "m3", "d": 20_001, "track": "t3"}, "in", "would overlap"),
        ({"media": "m3", "d": 25_000}, "t[3].sg[0].out", "ends at 20000 ms"),
        ({"media": "m3", "track": "t1"}, "track", "does not hold a sound"),
        ({"media": "m3", "volume": -1}, "volume", "greater than or equal to 0"),
        ({"media": {"kind": "audio", "file": "x.wav"}, "at": 9000}, "d", "not known"),
    ],
)
def test_bad_input(fields: dict[str, object], path: str, told: str) -> None:
    error = refused(sample(), "add_audio", **fields)
    assert error.path == path and told in str(error)


def test_it_is_told() -> None:
    assert said(sample(), "add_audio", media="m3", at=500, volume=35) == (
        "Added the sound of music.m4a from 0.5s to 8s at 35% volume",
        "已添加声音 music.m4a（0.5s-8s，音量 35%）",
    )
