"""A caption's line of times and its words, however loosely they were written."""

from __future__ import annotations

import pytest

from cleanplate.draft.captions.cue import LONGEST, checked, clean, timing
from cleanplate.errors import DraftError


@pytest.mark.parametrize(
    ("line", "start", "end"),
    [
        ("00:00:01,000 --> 00:00:02,500", 1000, 2500),
        ("00:00:01.000 --> 00:00:02.500", 1000, 2500),
        ("00:01.000 --> 00:02.500", 1000, 2500),
        ("01:02:03,004 --> 01:02:03,005", 3723004, 3723005),
        ("1:00:00 --> 1:00:01", 3600000, 3601000),
        ("00:00:01,5 --> 00:00:02,25", 1500, 2250),
        ("00:00:01:500-->00:00:02:000", 1500, 2000),
        ("  00:00:01,000  -->  00:00:02,000  X1:100 X2:200", 1000, 2000),
        ("00:01.000 --> 00:02.000 align:start position:10% line:0", 1000, 2000),
        ("00:00:01,000 → 00:00:02,000", 1000, 2000),
        ("75:10.000 --> 75:11.000", 4510000, 4511000),
        ("00:00:01,000 --> 00:00:01,000", 1000, 1000),
    ],
)
def test_times_are_read_as_people_write_them(line: str, start: int, end: int) -> None:
    assert timing(line, 1) == (start, end)


@pytest.mark.parametrize("line", ["", "42", "Hello", "A --> B", "-> 5 apples", "12:30 is noon", "x <- y"])
def test_other_lines_tell_no_times(line: str) -> None:
    assert timing(line, 1) is None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("00:00:0x,000 --> 00:00:02,000", "tells no times"),
        ("00:00:01,000 --> soon", "tells no times"),
        ("soon --> 00:00:01,000", "tells no times"),
        ("00:00:02,000 --> 00:00:01,000", "ends before it begins"),
        ("00:00:02,000 --> 25:00:01,000", "more than a day"),
    ],
)
def test_times_that_cannot_be_are_told_with_their_line(line: str, told: str) -> None:
    with pytest.raises(DraftError, match=told) as caught:
        timing(line, 17)
    assert "Line 17" in str(caught.value) and caught.value.path == "text" and caught.value.hint


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<i>Hello</i> <B>world</B>", "Hello world"),
        ('<font color="#fff">Hi</font>', "Hi"),
        ("<v Ada Moreno>Hi</v> <c.loud.red>there</c>", "Hi there"),
        ("One <00:00:02.500>two", "One two"),
        ("{\\an8}Up", "Up"),
        ("{\\i1}Up{\\i0}{not a code}", "Up{not a code}"),
        ("a &lt;b&gt; &amp; c&nbsp;d &#8230; &hearts;", "a <b> & c\u00a0d … ♥"),
        ("&amp;lt;", "&lt;"),
        ("I <3 you & 2 < 3 > 1", "I <3 you & 2 < 3 > 1"),
        ("one<br>two<br />three", "one\ntwo\nthree"),
        ("  one \n\n\t two  ", "one\ntwo"),
        ("bell\x07 and \x1b[0m", "bell and [0m"),
        ("", ""),
    ],
)
def test_only_the_words_are_left(markup: str, words: str) -> None:
    assert clean(markup) == words


def test_a_caption_that_nobody_reads_is_refused() -> None:
    assert checked("x" * LONGEST, 3)
    with pytest.raises(DraftError, match=r"Line 3 .* 1,001 characters"):
        checked("x" * (LONGEST + 1), 3)
