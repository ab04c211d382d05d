"""SubRip files: read as loosely as they are written, and written so that they come back."""

from __future__ import annotations

import pytest
from hypothesis import given

from cleanplate.draft.captions.cue import Cue
from cleanplate.draft.captions.srt import read, written
from cleanplate.errors import DraftError
from tests.draft.captions.cues import cues

TWO = [Cue(1000, 2000, "One"), Cue(3000, 4000, "Two\nlines")]


@given(cues())
def test_what_is_written_comes_back(made: list[Cue]) -> None:
    assert read(written(made)) == made


def test_it_is_written_as_every_player_knows_it() -> None:
    assert written(TWO) == (
        "1\n00:00:01,000 --> 00:00:02,000\nOne\n\n2\n00:00:03,000 --> 00:00:04,000\nTwo\nlines\n\n"
    )
    assert "Q&A: 2 < 3" in written([Cue(0, 1, "Q&A: 2 < 3")])


@pytest.mark.parametrize(
    "text",
    [
        "1\n00:00:01,000 --> 00:00:02,000\nOne\n\n2\n00:00:03,000 --> 00:00:04,000\nTwo\nlines",
        "1\r\n00:00:01,000 --> 00:00:02,000\r\nOne\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nTwo\r\nlines\r\n",
        "00:01,000 --> 00:02,000\nOne\n\n00:03,000 --> 00:04,000\nTwo\nlines\n",  # no numbers, no hours
        "9\n00:00:01.000 --> 00:00:02.000\nOne\n\n\n\n9\n00:00:03.000 --> 00:00:04.000\nTwo\n\nlines\n",
        "1\n00:00:01,000 --> 00:00:02,000\nOne\n2\n00:00:03,000 --> 00:00:04,000\nTwo\nlines\n",  # no line between
        "\n\n1\n00:00:01,000 --> 00:00:02,000\n<i>One</i>\n \n2\n00:00:03,000 --> 00:00:04,000\nTwo  \n  lines\n",
    ],
)
def test_every_way_of_writing_it_is_the_same(text: str) -> None:
    assert read(text) == TWO


def test_captions_without_words_are_there_too() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n\n2\n00:00:03,000 --> 00:00:04,000\n<i></i>\n"
    assert read(text) == [Cue(1000, 2000, ""), Cue(3000, 4000, "")]


def test_a_number_that_is_said_stays() -> None:
    assert read("1\n00:00:01,000 --> 00:00:02,000\n42\n\n2\n00:00:03,000 --> 00:00:04,000\n7")[0].text == "42"


def test_what_is_wrong_is_told_with_its_line() -> None:
    with pytest.raises(DraftError, match=r"Line 6 .*00:00:9x"):
        read("1\n00:00:01,000 --> 00:00:02,000\nOne\n\n2\n00:00:9x,000 --> 00:00:04,000\nTwo\n")
    with pytest.raises(DraftError, match=r"Line 3 .* characters"):
        read("1\n00:00:01,000 --> 00:00:02,000\n" + "long " * 300)
