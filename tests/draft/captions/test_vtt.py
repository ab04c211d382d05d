"""WebVTT files: everything that the web may put into one is passed over or read."""

from __future__ import annotations

import pytest
from hypothesis import given

from cleanplate.draft.captions.cue import Cue
from cleanplate.draft.captions.vtt import is_vtt, read, written
from cleanplate.errors import DraftError
from tests.draft.captions.cues import cues

FULL = """WEBVTT - a title
Kind: captions
Language: en

STYLE
::cue { color: --> red }

REGION
id:fred
width:40%

NOTE
00:00:00.000 --> 00:00:09.000
said by nobody

intro
00:01.000 --> 00:02.000 align:start line:0 region:fred
<v Ada>One</v>

00:00:03.000 --> 00:00:04.000
Two
<c.loud>lines</c>

NOTE the end
"""


def test_styles_regions_notes_identifiers_and_settings_are_passed_over() -> None:
    assert read(FULL) == [Cue(1000, 2000, "One"), Cue(3000, 4000, "Two\nlines")]
    assert read(FULL.replace("\n", "\r\n")) == read(FULL)


@given(cues())
def test_what_is_written_comes_back(made: list[Cue]) -> None:
    assert read(written(made)) == made


def test_it_is_written_as_browsers_want_it() -> None:
    assert written([Cue(1000, 3_602_000, "Q&A <b>")]) == (
        "WEBVTT\n\n00:00:01.000 --> 01:00:02.000\nQ&amp;A &lt;b&gt;\n"
    )
    assert written([]) == "WEBVTT\n"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("WEBVTT\n", True),
        ("WEBVTT", True),
        ("WEBVTT - x", True),
        ("WEBVTTX\n", False),
        ("1\n", False),
        ("", False),
    ],
)
def test_its_head_tells_what_it_is(text: str, is_one: bool) -> None:
    assert is_vtt(text) is is_one


def test_the_first_caption_may_follow_the_head_at_once() -> None:
    assert read("WEBVTT\n00:01.000 --> 00:02.000\nOne\n") == [Cue(1000, 2000, "One")]


def test_what_is_wrong_is_told_with_its_line() -> None:
    with pytest.raises(DraftError, match=r"Line 4 .*tells no times"):
        read("WEBVTT\n\nname\n00:01.000 --> 00:0z.000\nOne\n")
    with pytest.raises(DraftError, match=r"Line 4 .* characters"):
        read("WEBVTT\n\n00:01.000 --> 00:02.000\n" + "long " * 300)
