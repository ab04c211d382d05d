"""What is wrong with a draft is said in words, each with its place and what may be there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cleanplate.draft.check import checked, problems, reference
from cleanplate.draft.model import Draft
from cleanplate.draft.problem import Problem
from cleanplate.draft.sample import sample
from cleanplate.draft.timeline import changed
from cleanplate.draft.wire import dumped, loaded
from cleanplate.errors import DraftError

Put = Callable[[str, object], None]


def _with(**changes: Any) -> Draft:
    """The sample with values other by their places: t__0__sg__1__in=…"""
    document: Any = dumped(sample())
    for path, value in changes.items():
        *parts, last = [int(p) if p.isdigit() else p for p in path.split("__")]
        inner = document
        for part in parts:
            inner = inner.setdefault(part, {}) if isinstance(inner, dict) else inner[part]
        inner[last] = value
    document.pop("d")
    for track in document["t"]:
        for segment in track["sg"]:
            segment.pop("d", None)
            segment.pop("source_out", None)
    return loaded(document)


def _problem(draft: Draft) -> Problem:
    """The only one."""
    (found,) = problems(draft)
    assert found.allowed and not found.what.endswith(".")
    return found


def test_the_sample_has_none() -> None:
    assert list(problems(sample())) == [] and checked(sample()) == sample()


@pytest.mark.parametrize(
    ("changes", "path", "said"),
    [
        ({"t__0__sg__1__in": 3999}, "t[0].sg[1].in", "3999 lies before 4000"),
        ({"t__0__sg__1__id": "s1"}, "t[0].sg[1].id", "the id of t[0].sg[0] already"),
        ({"t__1__id": "t1"}, "t[1].id", "the id of t[0] already"),
        ({"t__1__id": "s1"}, "t[1].id", "the id of t[0].sg[0] already"),
        ({"t__1__sg__0__out": 500}, "t[1].sg[0].out", "does not lie after in"),
        ({"t__1__sg__0__out": 100}, "t[1].sg[0].out", "does not lie after in"),
        ({"t__1__sg__0__fade_in": 1751}, "t[1].sg[0].fade_in", "do not fit into 2000 ms"),
        ({"t__0__sg__2__media": "m9"}, "t[0].sg[2].media", "there is no media “m9”"),
        ({"t__0__sg__2__media": "m3"}, "t[0].sg[2].media", "has no picture"),
        ({"t__2__sg__0__media": "m4"}, "t[2].sg[0].media", "has no sound"),
        ({"t__0__sg__1__source_in": 10_000}, "t[0].sg[1].source_in", "past the end"),
        ({"t__0__sg__1__source_in": 8050}, "t[0].sg[1].out", "ends at 10000 ms, and 10050"),
        ({"t__0__sg__1__speed": 400}, "t[0].sg[1].out", "12000 would be shown"),
        ({"t__0__sg__0__placement": {"crop": {"left": 60, "right": 40}}}, "t[0].sg[0].placement.crop", "nothing"),
        ({"t__0__sg__2__removal__background": "beach"}, "t[0].sg[2].removal.background", "is no background"),
        ({"t__0__sg__2__removal__background": "a/b.jpg"}, "t[0].sg[2].removal.background", "only media:ID may"),
        ({"t__0__sg__2__removal__background": "media:m3"}, "t[0].sg[2].removal.background", "no picture or video"),
        ({"t__0__sg__2__removal__background": "blur:999"}, "t[0].sg[2].removal.background", "not a blur"),
        ({"t__0__sg__2__removal__key": "greenish"}, "t[0].sg[2].removal.key", "not a colour"),
        ({"t__0__sg__2__removal__plate": "media:m1"}, "t[0].sg[2].removal.plate", "no picture"),
        ({"t__1__sg__0__text": " \n"}, "t[1].sg[0].text", "it is empty"),
        ({"t__1__sg__0__colour": "very red"}, "t[1].sg[0].colour", "not a colour"),
        ({"t__1__sg__0__box": "#12"}, "t[1].sg[0].box", "not a colour"),
        ({"m__background": "blur"}, "m.background", "nothing to blur"),
        ({"m__background": "media:m9"}, "m.background", "“m9” is no picture"),
        ({"m__background": "gradient:#fff"}, "m.background", "not a gradient"),
        ({"m__rate": None}, "m.rate", "it is missing"),
    ],
)
def test_a_problem_has_its_place(changes: dict[str, Any], path: str, said: str) -> None:
    found = _problem(_with(**changes))
    assert found.path == path and said in found.what


@pytest.mark.parametrize(
    "file",
    [
        "../secret.mp4",
        "a/../../b.mp4",
        "..",
        "a\\..\\..\\b.mp4",
        "http://host/a.mp4",
        "file:///etc/passwd",
        "concat:a",
        "//server/share",
        "\\\\server\\share",
        "a\x00.mp4",
        "a\nb.mp4",
        "a\u202eb.mp4",
        "rtsp://host",
    ],
)
def test_files_stay_in_their_folders_by_their_words(file: str) -> None:
    assert _problem(_with(media__m1__file=file)).path == "media.m1.file"


@pytest.mark.parametrize(
    "file",
    [
        "a b/ç 视频.mp4",
        "/clips/talk.mp4",
        "C:\\clips\\talk.mp4",
        "a..b.mp4",
        "-x.mp4",
        "12:30.mp4",
        "Screen Recording at 4.15.14\u202fPM.mov",
        "\U0001f469\u200d\U0001f4bb.mp4",
    ],
)
def test_ordinary_names_are_fine(file: str) -> None:
    assert list(problems(_with(media__m1__file=file))) == []


def test_what_is_heard_cannot_play_slower_than_sound_can_be_stretched() -> None:
    found = _problem(_with(t__2__sg__0__speed=5))
    assert (found.path, found.what) == ("t[2].sg[0].speed", "sound cannot be played at 5 %")
    assert list(problems(_with(t__2__sg__0__speed=10))) == []


def test_segments_may_touch() -> None:
    assert list(problems(_with(t__0__sg__0__out=4000))) == []


def test_a_clip_may_run_a_frame_past_its_files_end() -> None:
    """A file's length and its frames are told in different ways."""
    assert list(problems(_with(t__0__sg__1__source_in=8042))) == []
    assert _problem(_with(t__0__sg__1__source_in=8043)).path == "t[0].sg[1].out"


def test_stills_have_no_end() -> None:
    assert list(problems(_with(t__0__sg__2__source_in=99_999))) == []


_LONE: Any = {"t": [{"id": "t1", "tt": 0, "sg": [{"id": "s1", "in": 0, "out": 4000, "media": "m1"}]}]}


def test_only_a_lone_clip_as_it_is_may_go_without_a_rate() -> None:
    lone = loaded(_LONE | {"media": dumped(sample())["media"]})
    assert list(problems(lone)) == []
    for other in ({"in": 1}, {"speed": 50}, {"reverse": True}):
        clip = _LONE["t"][0]["sg"][0] | other
        document = {"t": [{"id": "t1", "tt": 0, "sg": [clip]}], "media": dumped(sample())["media"]}
        assert _problem(loaded(document)).path == "m.rate"


def test_an_empty_draft_has_nothing_to_show() -> None:
    assert _problem(Draft(canvas=sample().canvas)).path == "t"


def test_the_settings_limit_size_and_length(setting: Put) -> None:
    setting("max_pixels", 1280 * 720 - 1)
    assert _problem(sample()).path == "m.width"
    setting("max_pixels", 1280 * 720)
    setting("max_duration_s", 7)
    assert "CLEANPLATE_MAX_DURATION_S" in _problem(sample()).allowed


def test_the_first_problem_is_raised_and_the_others_counted() -> None:
    with pytest.raises(
        DraftError, match=r"^The draft has m\.background wrong: there is nothing to blur\.$"
    ) as caught:
        checked(_with(m__background="blur", t__0__sg__1__id="s1", t__1__sg__0__text=" "))
    assert (
        caught.value.path == "m.background" and "2 more problems: see cleanplate draft check." in caught.value.hint
    )


def test_every_problem_is_found() -> None:
    draft = _with(t__0__sg__0__media="m9", t__0__sg__1__in=3000, t__1__sg__0__text=" ", media__m2__file="../x")
    assert [p.path for p in problems(draft)] == [
        "t[0].sg[0].media",
        "t[0].sg[1].in",
        "t[1].sg[0].text",
        "media.m2.file",
    ]


def test_only_what_begins_with_media_is_a_reference() -> None:
    assert reference("media:m1") == "m1" and reference("media:") == ""
    assert reference("teal") is None and reference(None) is None and reference("") is None


def test_how_far_a_clip_may_run_past_its_files_end_follows_the_rate() -> None:
    fast = {"kind": "video", "file": "f.mp4", "d": 4000, "rate": "100"}
    document = {
        "t": [{"id": "t1", "tt": 0, "sg": [_LONE["t"][0]["sg"][0] | {"out": 4013}]}],
        "media": {"m1": fast},
    }
    assert _problem(loaded(document)).path == "t[0].sg[0].out"
    document["t"][0]["sg"][0]["out"] = 4012  # type: ignore[index]
    assert list(problems(loaded(document))) == []


def test_a_looped_sound_may_be_longer_than_its_file_and_begin_past_its_end() -> None:
    looped = changed(sample(), "s5", source_in=25_000, end=90_000, looped=True)
    assert [p.path for p in problems(looped)] == []
    assert [p.path for p in problems(changed(looped, "s5", looped=False))] == ["t[2].sg[0].source_in"]
