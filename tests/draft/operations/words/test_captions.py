"""captions: a subtitle file becomes a track that is painted or a stream, and can be changed and replaced."""

from __future__ import annotations

import pytest

from cleanplate.draft.captions.file import written
from cleanplate.draft.captions.track import cues
from cleanplate.draft.model import Draft, TextTrack
from cleanplate.draft.sample import sample
from cleanplate.draft.timeline import segments
from tests.draft.doing import done, refused, said

TEXT = "1\n00:00:01,000 --> 00:00:02,000\nOne\n\n2\n00:00:02,500 --> 00:00:04,000\nTwo\nlines\n"
LONG = "1\n00:00:01,000 --> 00:00:02,000\n" + "words that go on and on " * 3 + "\nand on\n"


def track(draft: Draft, index: int = -1) -> TextTrack:
    found = draft.tracks[index]
    assert isinstance(found, TextTrack)
    return found


def test_each_caption_is_a_title_of_a_track_on_top() -> None:
    made = track(done(sample(), "captions", text=TEXT, language="en"))
    assert (made.id, made.captions, made.language) == ("t4", "burned", "en")
    assert [(s.id, s.start, s.end, s.text) for s in made.segments] == [
        ("s6", 1000, 2000, "One"),
        ("s7", 2500, 4000, "Two\nlines"),
    ]
    assert all(s.box and s.anchor == "bottom" for s in made.segments)


def test_they_come_back_out_as_they_went_in() -> None:
    made = track(done(sample(), "captions", text=TEXT, show="stream"))
    assert made.captions == "stream" and written(cues(made), ".srt").strip() == TEXT.strip()


def test_webvtt_is_read_as_well() -> None:
    assert done(sample(), "captions", text="WEBVTT\n\n" + TEXT.replace(",", ".")) == done(
        sample(), "captions", text=TEXT
    )


def test_all_of_them_may_come_later_or_earlier() -> None:
    assert [s.start for s in track(done(sample(), "captions", text=TEXT, shift=500)).segments] == [1500, 3000]
    earlier = track(done(sample(), "captions", text=TEXT, shift=-1500)).segments
    assert [(s.start, s.end) for s in earlier] == [(0, 500), (1000, 2500)]


def test_what_lies_past_the_end_is_cut_off() -> None:
    late = TEXT + "\n3\n00:00:07,000 --> 00:00:09,000\nLast\n\n4\n00:00:10,000 --> 00:00:11,000\nGone\n"
    draft = done(sample(), "captions", text=late)
    assert draft.duration == sample().duration == 8000
    assert [s.end for s in track(draft).segments] == [2000, 4000, 8000]


def test_on_a_timeline_of_nothing_else_all_are_kept() -> None:
    assert done(Draft(), "captions", text=TEXT).duration == 4000


def test_painted_lines_that_are_too_long_wrap_anew_and_a_stream_s_stay() -> None:
    assert "\n" not in track(done(sample(), "captions", text=LONG)).segments[0].text
    assert "\n" in track(done(sample(), "captions", text=LONG, show="stream")).segments[0].text
    both = done(done(sample(), "captions", text=LONG, show="stream"), "captions", show="burned")
    assert "\n" not in track(both).segments[0].text and track(both).captions == "burned"


def test_place_style_and_size_are_those_that_were_asked_for() -> None:
    made = track(done(sample(), "captions", text=TEXT, place="upper", style="outline", size=6)).segments[0]
    assert (made.anchor, made.box, made.size) == ("top", None, 6) and made.y < 20 and made.stroke and made.shadow
    boxed = done(done(sample(), "captions", text=TEXT, style="outline"), "captions", style="box")
    assert track(boxed) == track(done(sample(), "captions", text=TEXT))


def test_those_that_are_there_change_and_keep_their_own_looks() -> None:
    draft = done(done(sample(), "captions", text=TEXT), "edit_title", segment="s7", colour="gold")
    made = track(done(draft, "captions", show="stream", language="zh-Hans", place="upper"))
    assert (made.captions, made.language) == ("stream", "zh-Hans")
    assert [s.colour for s in made.segments] == ["#ffffff", "gold"]
    assert {s.anchor for s in made.segments} == {"top"} and [s.id for s in made.segments] == ["s6", "s7"]
    assert [s.start for s in track(done(draft, "captions", shift=1000)).segments] == [2000, 3500]


def test_others_take_their_place_and_look_like_them() -> None:
    draft = done(sample(), "captions", text=TEXT, style="outline", language="en", show="stream")
    new = done(draft, "captions", track="t4", text=TEXT.replace("One", "Eins"))
    made = track(new)
    assert len(new.tracks) == len(draft.tracks) and (made.captions, made.language) == ("stream", "en")
    assert made.segments[0].text == "Eins" and made.segments[0].box is None
    assert len({s.id for s in segments(new)}) == len(list(segments(new)))


def test_a_track_of_titles_becomes_captions() -> None:
    made = track(done(sample(), "captions", track="t2", show="stream"), 1)
    assert (made.id, made.captions, made.segments[0].text) == ("t2", "stream", "Good morning")


def test_what_overlaps_is_fitted_and_told() -> None:
    text = TEXT.replace("02,500", "01,500")
    assert [s.text for s in track(done(sample(), "captions", text=text)).segments] == [
        "One",
        "One\nTwo\nlines",
        "Two\nlines",
    ]
    words = said(sample(), "captions", text=text)
    assert words.en == "Added 3 captions; 2 overlapped and were fitted together"
    assert words.zh == "已添加 3 条字幕；2 条重叠，已调整"


def test_it_is_told_in_words() -> None:
    assert said(sample(), "captions", text=TEXT, show="stream", language="en", shift=-500) == (
        "Added 2 captions: show stream, language en, shift -0.5s",
        "已添加 2 条字幕：方式 字幕流，语言 en，平移 -0.5s",
    )
    there = done(sample(), "captions", text=TEXT)
    assert said(there, "captions", place="upper").en == "Changed the captions of track t4: place upper"
    assert said(there, "captions", track="t4", text=LONG) == (
        "Put 1 caption in the place of those of track t4",
        "已将轨道 t4 的字幕换成 1 条字幕",
    )


@pytest.mark.parametrize(
    ("fields", "path", "told"),
    [
        ({"text": "Hello"}, "text", "no captions in it"),
        ({"text": "1\n00:00:0x,000 --> 00:00:02,000\nOne\n"}, "text", "Line 2"),
        ({"text": TEXT, "shift": 10_000}, "shift", "within the timeline"),
        ({"text": TEXT, "track": "t1"}, "track", "does not hold captions"),
        ({"text": TEXT, "track": "ghost"}, "track", "no track “ghost”"),
        ({"show": "stream"}, "text", "no captions yet"),
        ({"track": "t2"}, "", "told nothing"),
        ({"text": TEXT, "language": "en_GB!"}, "language", "pattern"),
        ({"text": TEXT, "show": "shouted"}, "show", "'burned' or 'stream'"),
        ({"track": "t2", "shift": 80_000}, "shift", "within the timeline"),
    ],
)
def test_bad_input(fields: dict[str, object], path: str, told: str) -> None:
    error = refused(sample(), "captions", **fields)
    assert error.path == path and told in str(error)


def test_of_several_one_must_be_named() -> None:
    twice = done(done(sample(), "captions", text=TEXT), "captions", text=TEXT)
    assert refused(twice, "captions", show="stream").path == "track"
