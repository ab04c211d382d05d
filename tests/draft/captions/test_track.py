"""Captions on a track: never two at once, nothing said is lost, nothing past the end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.draft.captions.cue import Cue
from cleanplate.draft.captions.track import AT_ONCE, apart, captions_of, cues, in_one_line, moved
from cleanplate.draft.model import Draft, TextTrack, Title
from cleanplate.errors import DraftError
from tests.draft.captions.cues import cues as made_cues


@given(made_cues())
def test_what_does_not_overlap_stays_as_it_is(found: list[Cue]) -> None:
    assert apart(found) == found


@given(st.lists(st.builds(lambda s, d, t: Cue(s, s + d, t), st.integers(0, 3000), st.integers(1, 3000),
                          st.sampled_from("abc")), max_size=8))  # fmt: skip
def test_no_two_are_at_once_and_order_is_kept(found: list[Cue]) -> None:
    fitted = apart(sorted(found, key=lambda c: (c.start, c.end)))
    assert all(cue.start < cue.end for cue in fitted)
    assert all(a.end <= b.start for a, b in pairwise(fitted))
    assert all(len(cue.text.splitlines()) <= AT_ONCE for cue in fitted)
    assert {line for cue in fitted for line in cue.text.splitlines()} <= {cue.text for cue in found}


def test_a_slight_overlap_is_cut_off() -> None:
    assert apart([Cue(0, 1100, "a"), Cue(1000, 2000, "b")]) == [Cue(0, 1000, "a"), Cue(1000, 2000, "b")]


def test_in_a_long_overlap_both_are_shown() -> None:
    assert apart([Cue(0, 3000, "a"), Cue(1000, 2000, "b")]) == [
        Cue(0, 1000, "a"),
        Cue(1000, 2000, "a\nb"),
        Cue(2000, 3000, "a"),
    ]


def test_the_same_twice_is_one() -> None:
    assert apart([Cue(0, 1000, "a"), Cue(0, 1000, "a")]) == [Cue(0, 1000, "a")]
    assert apart([Cue(0, 2000, "a"), Cue(1000, 3000, "a")]) == [Cue(0, 3000, "a")]


def test_of_a_crowd_the_latest_are_shown() -> None:
    fitted = apart([Cue(i, 100_000, str(i)) for i in range(50)])
    assert fitted[-1].text == "47\n48\n49"


def test_one_that_made_room_for_a_crowd_comes_back_after_it() -> None:
    crowd = [Cue(1000, 2000, text) for text in "bcd"]
    assert [c.text for c in apart([Cue(0, 9000, "a"), *crowd])] == ["a", "b\nc\nd", "a"]


def test_what_lies_outside_is_cut_off() -> None:
    found = [Cue(0, 1000, "a"), Cue(1000, 2000, "b"), Cue(2000, 3000, "c"), Cue(3000, 4000, "d")]
    assert moved(found, -1500, 1800) == [Cue(0, 500, "b"), Cue(500, 1500, "c"), Cue(1500, 1800, "d")]
    assert moved(found, 0, None) == found and moved(found, 10_000, 10_000) == []


@pytest.mark.parametrize(
    ("text", "room", "set_anew"),
    [
        ("short\nlines", 20, "short\nlines"),
        ("a line that is too long\nfor it", 8, "a line that is too long for it"),
        ("这一行太长了一点\n不好看", 5, "这一行太长了一点不好看"),
        ("- What did you say to me?\n- Nothing.", 5, "- What did you say to me?\n- Nothing."),
    ],
)
def test_lines_that_are_too_long_become_one_to_wrap(text: str, room: float, set_anew: str) -> None:
    assert in_one_line(text, room) == set_anew


def test_a_track_of_titles_tells_its_captions() -> None:
    titles = (
        Title(id="s1", start=0, end=1, text="  a <b> \n\n c "),
        Title(id="s2", start=1, end=2, text="\u2028x"),
    )
    assert cues(TextTrack(id="t1", segments=titles)) == [Cue(0, 1, "a <b>\nc"), Cue(1, 2, "x")]


def test_which_captions_are_meant() -> None:
    plain, one, two = (TextTrack(id=f"t{i}", captions=show) for i, show in enumerate((None, "burned", "stream")))
    assert captions_of(Draft(tracks=(plain, one)), None) is one
    assert captions_of(Draft(tracks=(plain, one, two)), "t0") is plain
    for draft, told in ((Draft(tracks=(plain,)), "no captions yet"), (Draft(tracks=(one, two)), "2 tracks")):
        with pytest.raises(DraftError, match=told):
            captions_of(draft, None)
