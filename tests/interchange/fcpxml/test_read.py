"""Documents back as drafts: our own on their frames, others' lanes and nests, hostile ones refused."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given

from cleanplate.draft.check import problems
from cleanplate.draft.model import Draft
from cleanplate.draft.sample import sample
from cleanplate.draft.time import frame_of
from cleanplate.errors import DraftError
from cleanplate.interchange.fcpxml.read import read
from cleanplate.interchange.fcpxml.write import write
from cleanplate.interchange.grid import rate_of
from tests.draft.drafts import drafts
from tests.interchange.shelf import Shelf, edited, references, segments

_RESOURCES = """<resources>
  <format id="r1" frameDuration="100/2500s" width="1920" height="1080"/>
  <asset id="r2" name="talk" start="3600s" duration="10s" hasVideo="1" hasAudio="1" format="r1">
    <media-rep kind="original-media" src="file:///Volumes/A/talk.mp4"/></asset>
  <asset id="r3" name="photo" duration="0s" hasVideo="1"><media-rep src="./photo.jpg"/></asset>
</resources>"""


def theirs(spine: str, version: str = "1.11") -> str:
    return (
        f'<?xml version="1.0"?><!DOCTYPE fcpxml><fcpxml version="{version}">{_RESOURCES}<library><event><project '
        f'name="Cut"><sequence format="r1" tcStart="0s"><spine>{spine}</spine></sequence></project></event>'
        "</library></fcpxml>"
    )


def back(draft: Draft, start: int = 0) -> Draft:
    text, _ = write(draft, references(draft, start))
    return read(text, Shelf(start=Fraction(start, 25)))[0]


@given(drafts())
def test_segments_come_back_on_their_frames(draft: Draft) -> None:
    found, rate = back(draft), rate_of(draft)
    assert found.canvas.rate == rate and (not found.tracks or not list(problems(found)))
    places = [
        sorted(
            (frame_of(s.start, rate), frame_of(s.end, rate), track.type)
            for track in one.tracks
            for s in track.segments
            if frame_of(s.end, rate) > frame_of(s.start, rate) and not (track.type == 1 and s.muted)
        )
        for one in (draft, found)
    ]
    assert places[0] == places[1]


def test_what_it_can_hold_comes_back_as_it_was() -> None:
    draft = edited(
        {"in": 0, "out": 2000, "source_in": 1000, "fade_in": 400, "volume": 50},
        {"in": 2000, "out": 4000, "source_in": 2000, "speed": 50, "transition": {"d": 800}},
        {"in": 4000, "out": 5000, "source_in": 2000, "reverse": True, "muted": True},
        {"in": 5000, "out": 6000, "speed": 0, "source_in": 800},
        {"in": 6000, "out": 8000, "media": "m2", "placement": {"x": 30, "scale": 50, "opacity": 70}},
    )
    for old, new in zip(segments(draft), segments(back(draft, start=90_000)), strict=True):
        for name in (
            "start",
            "end",
            "source_in",
            "speed",
            "reverse",
            "fade_in",
            "volume",
            "transition",
            "placement",
        ):
            assert getattr(new, name) == getattr(old, name), (new.id, name)


def test_titles_come_back_with_their_words_and_place() -> None:
    (title,) = segments(back(sample()), 1)
    assert (title.text, title.y, title.size, title.colour) == ("Good morning", 82, 7, "#ffffff")


def test_connected_clips_lie_where_their_parent_s_time_says() -> None:
    spine = """<gap offset="0s" start="3600s" duration="2s">
        <asset-clip ref="r2" lane="2" offset="3601s" start="3602s" duration="1s" name="over" srcEnable="video"/>
        <asset-clip ref="r2" lane="-1" offset="3600s" start="3600s" duration="2s" srcEnable="audio"/>
      </gap>
      <video ref="r3" duration="1s" start="3600s" name="still"/>"""
    found, notes = read(theirs(spine), Shelf(start=Fraction(3600)))
    spots = [(t.type, s.start, s.end, s.source_in) for t in found.tracks for s in t.segments]
    assert spots == [(0, 2000, 3000, 0), (0, 1000, 2000, 2000), (1, 0, 2000, 0)]
    assert segments(found, 1)[0].muted and not list(problems(found)) and notes == []


def test_a_clip_around_a_picture_and_the_first_of_an_audition_are_taken() -> None:
    spine = """<clip offset="0s" duration="1s" start="3601s" name="talk">
        <video ref="r2" offset="3600s" duration="10s"/></clip>
      <audition offset="1s"><asset-clip ref="r2" offset="1s" start="3602s" duration="1s"/>
        <video ref="r3" duration="5s"/></audition>"""
    found, _ = read(theirs(spine), Shelf(start=Fraction(3600)))
    assert [(s.start, s.end, s.source_in) for s in segments(found)] == [(0, 1000, 1000), (1000, 2000, 2000)]


def test_what_cannot_come_is_told() -> None:
    spine = """<asset-clip ref="r2" offset="0s" duration="1s" name="a">
        <filter-video ref="r9" name="Glow"/></asset-clip>
      <ref-clip ref="r7" offset="1s" duration="1s" name="compound"/>
      <asset-clip ref="r2" offset="2s" duration="1s" enabled="0" name="off"/>
      <asset-clip ref="r8" offset="3s" duration="1s" name="nothing"/>"""
    found, notes = read(theirs(spine), Shelf())
    told = "\n".join(notes)
    assert len(segments(found)) == 1
    assert (
        "“Glow” is left out: a" in told
        and "compound" in told
        and "switched off: off" in told
        and "nothing" in told
    )


_BOMB = '<!DOCTYPE fcpxml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><fcpxml>&b;</fcpxml>'
_FILE = '<!DOCTYPE fcpxml [<!ENTITY x SYSTEM "file:///etc/passwd">]><fcpxml>&x;</fcpxml>'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no XML"),
        ("<fcpxml>", "no XML"),
        ("<html/>", "no project"),
        (_BOMB, "entities"),
        (_FILE, "entities"),
        ("<a>" * 300 + "</a>" * 300, "nested too deep"),
        (theirs('<gap duration="soon"/>'), "is no time"),
        (theirs('<gap duration="1/0s"/>'), "is no time"),
        (theirs(f'<gap duration="{"9" * 400}s"/>'), "is no time"),
    ],
)
def test_what_is_no_document_is_refused(text: str, why: str) -> None:
    with pytest.raises(DraftError, match=why):
        read(text, Shelf())


def test_huge_times_and_odd_numbers_are_left_out_or_held() -> None:
    spine = f"""<asset-clip ref="r2" offset="0s" duration="1s"><adjust-transform position="1e9 x" scale="-3 nan"/>
      <adjust-blend amount="1e99"/><adjust-volume amount="infdB"/></asset-clip>
      <asset-clip ref="r2" offset="{10**15}s" duration="1s" name="far"/>"""
    found, notes = read(theirs(spine), Shelf())
    assert len(segments(found)) == 1 and not list(problems(found)) and any("far" in note for note in notes)


def test_a_speed_that_was_rounded_to_frames_is_whole_again() -> None:
    draft = edited({"in": 0, "out": 1800, "speed": 50, "source_in": 400}, {"in": 1800, "out": 2200, "speed": 75})
    assert [s.speed for s in segments(back(draft))] == [50, 75]
