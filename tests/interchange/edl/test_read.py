"""Lists back as drafts: our own on their frames, others' as far as the format goes, broken ones told."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.draft.check import problems
from cleanplate.draft.model import Draft
from cleanplate.errors import DraftError, UsageError
from cleanplate.interchange.edl.read import read
from cleanplate.interchange.edl.write import write
from tests.interchange.shelf import Shelf, edited, references, segments

_HEAD = "TITLE: THEIRS\nFCM: NON-DROP FRAME\n\n"


def back(draft: Draft, start: int = 0) -> Draft:
    lists, _ = write(draft, references(draft, start))
    return read(lists[0].text, Shelf(start=Fraction(start, 25)))[0]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 60), st.integers(0, 100)), min_size=1, max_size=6))
def test_cuts_come_back_on_their_frames(cuts: list[tuple[int, int, int]]) -> None:
    clips, time = [], 0
    for gap, length, source in cuts:
        start = time + gap * 40
        time = start + length * 40
        clips.append({"in": start, "out": time, "source_in": source * 40})
    draft = edited(*clips)
    found = back(draft, start=90_000)
    shown = [(s.start, s.end, s.source_in) for s in segments(found)]
    assert shown == [(s.start, s.end, s.source_in) for s in segments(draft)]
    assert len(found.tracks) == 1 and not any(s.muted for s in segments(found))


def test_transitions_fades_and_speed_come_back() -> None:
    wipe = {"kind": "wipe", "direction": "down", "d": 320}
    draft = edited(
        {"in": 0, "out": 2000, "fade_in": 400},
        {"in": 2000, "out": 4000, "source_in": 5000, "transition": {"d": 800}},
        {"in": 4000, "out": 6000, "source_in": 2000, "speed": 50, "transition": wipe},
        {"in": 6000, "out": 8000, "media": "m2", "fade_out": 200},
    )  # fmt: skip
    found = segments(back(draft))
    for old, new in zip(segments(draft), found, strict=True):
        for name in ("start", "end", "source_in", "speed", "fade_in", "fade_out", "transition"):
            assert getattr(new, name) == getattr(old, name), (new.id, name)


def test_drop_frame_comes_back_on_its_frames() -> None:
    draft = edited({"in": 60_060, "out": 120_120, "media": "m2"}, canvas={"rate": "30000/1001"})
    assert [(s.start, s.end) for s in segments(back(draft))] == [(60_060, 120_120)]


def test_others_lists_become_drafts() -> None:
    text = _HEAD + (
        "001  TALK AA/V  C        01:00:01:00 01:00:03:00 10:00:00:00 10:00:02:00\n"
        "* FROM CLIP NAME:  talk.mp4\n"
        "002  PHOTO V     C        00:00:00:00 00:00:01:00 10:00:03:00 10:00:04:00\n"
        "* FROM CLIP NAME:  photo.jpg\n"
    )
    found, notes = read(text, Shelf(start=Fraction(3600)), Fraction(24))
    first, second = segments(found)
    assert (first.start, first.end, first.source_in) == (0, 2000, 1000) and not first.muted
    assert (second.start, second.end) == (3000, 4000)
    assert found.canvas.rate == 24 and found.canvas.title == "THEIRS" and not list(problems(found)) and notes == []


def test_a_list_that_begins_long_after_an_hour_begins_at_its_first_event() -> None:
    text = _HEAD + "001  TALK V C 00:00:00:00 00:00:01:00 01:59:50:00 01:59:51:00\n* FROM CLIP NAME: talk.mp4\n"
    assert segments(read(text, Shelf(), Fraction(25))[0])[0].start == 0


def test_a_rate_that_is_not_said_is_told() -> None:
    text = _HEAD + "001  TALK V C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00\n* FROM CLIP NAME: talk.mp4\n"
    found, notes = read(text, Shelf())
    assert found.canvas.rate == 25 and any("--rate" in note for note in notes)
    with pytest.raises(UsageError, match="Event 001"):
        read(text.replace("00:00:01:00 ", "00:00:01:27 "), Shelf(), Fraction(25))


def test_what_is_nowhere_is_named_and_told() -> None:
    text = (
        _HEAD
        + "001  A001 V C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00\n* FROM CLIP NAME: ../../x/lost.mov\n"
    )
    found, notes = read(text, Shelf(), Fraction(25))
    assert found.media["m1"].file == "lost.mov" and any("Not found" in note for note in notes)


@pytest.mark.parametrize(
    "text", ["", "hello\n" * 100, "\0\xff" * 50, "001 \n002\n", "TITLE: x\nFCM: DROP FRAME\n"]
)
def test_what_is_no_list_is_refused(text: str) -> None:
    with pytest.raises(DraftError, match="no event"):
        read(text, Shelf())


def test_a_list_that_is_too_long_is_refused() -> None:
    with pytest.raises(DraftError, match="too long"):
        read("\n" * 200_000, Shelf())


@given(st.text(alphabet="0123456789:; VABCDW\nM2*", max_size=300))
def test_no_text_is_more_than_refused(text: str) -> None:
    try:
        read(_HEAD + text, Shelf())
    except (DraftError, UsageError) as error:
        assert error.message and error.hint


def test_a_speed_of_too_many_digits_is_none() -> None:
    event = "001  A001 V C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00\n"
    found, _ = read(f"{_HEAD}{event}M2 A001 {'9' * 400} 00:00:00:00\n", Shelf(), Fraction(25))
    (clip,) = segments(found)
    assert clip.speed == 100
