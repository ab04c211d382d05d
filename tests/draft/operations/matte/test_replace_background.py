"""replace_background: colours, gradients, media of the draft and new files behind a subject."""

from __future__ import annotations

import pytest

from cleanplate.draft.model import Media
from cleanplate.draft.sample import VIDEO, sample
from tests.draft.doing import done, refused, said, segment


@pytest.mark.parametrize(
    ("background", "kept"),
    [
        ("teal", "teal"),
        ("gradient:#1a73e8,#0b2545,90", "gradient:#1a73e8,#0b2545,90"),
        ("blur:20", "blur:20"),
        ("media:m4", "media:m4"),
        ("m4", "media:m4"),
    ],
)
def test_what_was_named_stands_behind(background: str, kept: str) -> None:
    draft = done(sample(), "replace_background", segment="s1", background=background)
    assert segment(draft, "s1").removal.background == kept and draft.media == sample().media


def test_a_new_file_becomes_a_media_once() -> None:
    beach = {"kind": "video", "file": "beach.mp4", "d": 5000, "audio": True}
    draft = done(sample(), "replace_background", segment="s1", background=beach, background_sound=True)
    draft = done(draft, "replace_background", segment="s2", background=beach)
    assert draft.media["m5"] == Media.model_validate(beach) and len(draft.media) == 5
    assert [segment(draft, s).removal.background for s in ("s1", "s2")] == ["media:m5"] * 2
    assert [segment(draft, s).removal.background_sound for s in ("s1", "s2")] == [True, False]


def test_a_colour_s_name_is_a_colour_even_where_a_media_has_it() -> None:
    draft = sample().model_copy(update={"media": {**sample().media, "teal": VIDEO}})
    assert (
        segment(done(draft, "replace_background", segment="s1", background="teal"), "s1").removal.background
        == "teal"
    )
    assert said(draft, "replace_background", segment="s1", background="teal").en.endswith("with teal")
    assert said(draft, "replace_background", segment="s1", background="media:teal").en.endswith("with talk.mp4")


@pytest.mark.parametrize(
    ("background", "path", "told"),
    [
        ("sea.jpg", "t[0].sg[0].removal.background", "only media:ID may"),
        ("media:m3", "t[0].sg[0].removal.background", "no picture or video among the media"),
        ("gradient:red", "t[0].sg[0].removal.background", "not a gradient"),
        ("", "background", "at least 1 character"),
        ({"kind": "image", "file": "../x.png"}, "media.m5.file", "climbs out"),
        ({"kind": "image"}, "background.file", "lacks background.file"),
        (7, "background", "valid string"),
    ],
)
def test_what_cannot_stand_behind_is_refused(background: object, path: str, told: str) -> None:
    error = refused(sample(), "replace_background", segment="s1", background=background)
    assert error.path == path and told in str(error)


def test_it_is_told_by_names_that_people_know() -> None:
    for background, en, zh in (
        ("media:m4", "sea.jpg", "sea.jpg"),
        ("gradient:#123456,#abcdef", "a gradient from #123456 to #abcdef", "#123456 到 #abcdef 的渐变"),
    ):
        words = said(sample(), "replace_background", segment="s1", background=background)
        assert words.en == f"Replaced the background of talk.mp4 (s1) with {en}"
        assert words.zh == f"已将 talk.mp4 (s1) 的背景替换为 {zh}"
