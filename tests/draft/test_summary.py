"""A timeline in one line, in the exact form that people and programs know."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from cleanplate.draft.model import AudioTrack, Canvas, Clip, Draft, Media, Sound, TextTrack, Title, VideoTrack
from cleanplate.draft.sample import sample
from cleanplate.draft.summary import summary
from tests.draft.doing import done
from tests.draft.drafts import drafts


def _urban() -> Draft:
    city = Media(kind="video", file="clips/city.mp4", name="city timelapse", duration=10_000)
    return Draft(
        tracks=(
            VideoTrack(id="a", segments=(Clip(id="c", start=0, end=10_000, media="m1"),)),
            AudioTrack(id="b", segments=(Sound(id="d", start=0, end=10_000, media="m2", volume=35),)),
            TextTrack(id="e", segments=(Title(id="f", start=0, end=3000, text="Urban Dreams"),)),
        ),
        canvas=Canvas(rate=30),  # type: ignore[arg-type]
        media={"m1": city, "m2": Media(kind="audio", file="lofi.mp3", name="Lo-fi", duration=60_000)},
    )


def test_the_form_in_both_languages() -> None:
    assert summary(_urban()) == (
        "Timeline (3 tracks): 1. Video: city timelapse (0-10s) "
        '2. BGM: Lo-fi (0-10s, 35%) 3. Title: "Urban Dreams" (0-3s)'
    )
    assert summary(_urban(), "zh") == (
        "时间线（3 条轨道）：1. 视频：city timelapse (0-10s) "
        "2. 背景音乐：Lo-fi (0-10s, 35%) 3. 标题：“Urban Dreams” (0-3s)"
    )


def test_one_track_and_none() -> None:
    draft = _urban()
    one = draft.model_copy(update={"tracks": draft.tracks[:1]})
    assert summary(one) == "Timeline (1 track): 1. Video: city timelapse (0-10s)"
    assert summary(Draft()) == "Timeline (0 tracks): empty" and summary(Draft(), "zh") == "时间线（0 条轨道）：空"
    bare = Draft(tracks=(VideoTrack(id="t1"),))
    assert summary(bare) == "Timeline (1 track): 1. Video: empty"


def test_what_is_not_as_usual_is_told() -> None:
    draft = done(done(_urban(), "speed", segment="c", percent=200), "mute", segment="d")
    assert "city timelapse (0-5s, 2x)" in summary(draft) and "Lo-fi (0-10s, muted)" in summary(draft)
    assert "Lo-fi (0-10s, 静音)" in summary(draft, "zh")


def test_of_many_the_first_are_named() -> None:
    draft = sample()
    for at in (8000, 9000, 10_000):
        draft = done(draft, "add", media="m4", at=at, length=1000)
    assert summary(draft).split(" 2. ")[0].endswith("photo.jpg (6-8s), sea.jpg (8-9s), and 2 more")
    assert "另有 2 段" in summary(draft, "zh")


def test_sound_out_of_a_video_is_no_music_and_names_of_tracks_count() -> None:
    draft = done(sample(), "add_audio", media="m1", at=0, length=1000)
    assert "4. Audio: talk.mp4 (0-1s)" in summary(draft)
    named = done(draft, "rename", track="t4", title="Voice")
    assert "4. Voice: talk.mp4" in summary(named) and "4. Voice：talk.mp4" in summary(named, "zh")


def test_long_and_broken_words_stay_on_the_line() -> None:
    draft = done(sample(), "edit_title", segment="s4", text="One\n two  " + "x" * 100)
    assert f'"One two {"x" * 31}…" (0.5-2.5s)' in summary(draft)


@given(drafts())
def test_it_is_always_one_line_with_every_track(draft: Draft) -> None:
    for language in ("en", "zh"):
        line: Any = summary(draft, language)  # type: ignore[arg-type]
        assert len(line.splitlines()) == 1
        assert all(f" {i}. " in line or f"：{i}. " in line for i in range(1, len(draft.tracks) + 1))
