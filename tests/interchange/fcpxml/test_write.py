"""The document against what its type demands: order, ids, times on frames, a storyline without holes."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any
from xml.etree.ElementTree import Element

from hypothesis import given

from cleanplate.draft.model import Draft
from cleanplate.draft.sample import sample
from cleanplate.draft.time import frame_of
from cleanplate.interchange.fcpxml.values import seconds, tree
from cleanplate.interchange.fcpxml.write import write
from cleanplate.interchange.grid import rate_of
from tests.draft.drafts import drafts
from tests.interchange.shelf import edited, references

_ADJUST = ["adjust-crop", "adjust-conform", "adjust-transform", "adjust-blend", "adjust-volume"]
_ANCHORED = {"asset-clip", "video", "title", "spine"}
# what may come in an element, in this order, of what we write
ORDER = {
    "asset-clip": ["timeMap", *_ADJUST, "*"],
    "video": ["timeMap", *_ADJUST[:-1], "*"],
    "title": ["text", "text-style-def", *_ADJUST[1:-1], "*"],
    "gap": ["*"],
    "asset": ["media-rep"],
    "fcpxml": ["resources", "library"],
    "sequence": ["spine"],
    "transition": ["filter-video"],
    "param": ["fadeIn", "fadeOut"],
}
_TIMES = ("offset", "start", "duration", "tcStart", "time", "value")


def document(draft: Draft, start: int = 0) -> Element:
    text, _ = write(draft, references(draft, start))
    return tree(text)


def _elements(root: Element, tag: str) -> list[Element]:
    return list(root.iter(tag))


def _disordered(root: Element) -> Iterator[str]:
    for element in root.iter():
        order = ORDER.get(element.tag)
        if order:
            kinds = [
                "*" if child.tag in _ANCHORED and element.tag not in ("fcpxml", "sequence") else child.tag
                for child in element
            ]
            places = [order.index(kind) if kind in order else -1 for kind in kinds]
            if places != sorted(places) or -1 in places:
                yield f"{element.tag}: {kinds}"


@given(drafts())
def test_it_is_as_its_type_demands(draft: Draft) -> None:
    root, rate = document(draft, start=1000), rate_of(draft)
    assert root.get("version") == "1.10" and not list(_disordered(root))
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert {e.get("ref") for e in root.iter() if e.get("ref")} <= set(ids)
    assert {e.get("format") for e in root.iter() if e.get("format")} <= set(ids)
    for element in root.iter():
        if element.tag not in ("format", "param"):
            for name in _TIMES:
                if element.get(name):
                    assert (seconds(element.get(name)) * rate).denominator == 1


@given(drafts())
def test_its_storyline_has_no_holes_and_every_clip_is_on_its_frames(draft: Draft) -> None:
    root, rate = document(draft), rate_of(draft)
    spine = root.find(".//sequence/spine")
    assert spine is not None
    end = Fraction(0)
    for element in spine:
        if element.tag != "transition":
            assert seconds(element.get("offset")) == end
            end += seconds(element.get("duration"))
    assert end * rate == frame_of(draft.duration, rate)
    shown = sorted(
        (frame_of(s.start, rate), frame_of(s.end, rate))
        for track in draft.tracks
        for s in track.segments
        if frame_of(s.end, rate) > frame_of(s.start, rate)
    )
    assert sorted(_spots(spine, Fraction(0), Fraction(0), rate)) == shown


def _spots(spine: Element, at: Fraction, since: Fraction, rate: Fraction) -> Iterator[tuple[int, int]]:
    """From which frame to which each clip is on, with all that is connected to it."""
    for element in spine:
        if element.tag not in ("asset-clip", "video", "title", "gap"):
            continue
        start = at + seconds(element.get("offset")) - since
        if element.tag != "gap":
            yield int(start * rate), int((start + seconds(element.get("duration"))) * rate)
        for child in element:
            if child.get("lane"):
                place = start + seconds(child.get("offset")) - seconds(element.get("start"))
                if child.tag == "spine":
                    yield from _spots(child, place, Fraction(0), rate)
                else:
                    yield int(place * rate), int((place + seconds(child.get("duration"))) * rate)


def test_resources_say_where_files_lie_and_what_is_in_them() -> None:
    root = document(sample(), start=90_000)
    talk, photo, music = _elements(root, "asset")[0], *_elements(root, "asset")[1:]
    assert talk.find("media-rep").get("src") == "file:///films/my%20films/talk.mp4"  # type: ignore[union-attr]
    assert (talk.get("start"), talk.get("duration")) == ("3600s", "10s")
    assert (talk.get("hasVideo"), talk.get("hasAudio")) == ("1", "1")
    assert (photo.get("duration"), photo.get("hasAudio")) == ("0s", None)
    assert (music.get("hasVideo"), music.get("hasAudio")) == (None, "1")
    format = _elements(root, "format")[0]
    assert (format.get("frameDuration"), format.get("width")) == ("1/25s", "1280")


def test_ntsc_is_exact_and_in_drop_frame() -> None:
    root = document(edited({"in": 0, "out": 1001}, canvas={"rate": "30000/1001"}))
    sequence = _elements(root, "sequence")[0]
    assert (sequence.get("tcFormat"), sequence.get("duration")) == ("DF", "1001/1000s")
    assert _elements(root, "format")[0].get("frameDuration") == "1001/30000s"


def test_places_are_in_percent_of_the_height_upwards() -> None:
    place = {"x": 75, "y": 25, "scale": 50, "rotation": 30, "opacity": 40, "crop": {"left": 9}}
    root = document(edited({"in": 0, "out": 1000, "placement": place}))
    transform = _elements(root, "adjust-transform")[0]
    assert transform.get("position") == "44.4444 25" and transform.get("rotation") == "-30"
    assert transform.get("scale") == "0.5 0.5" and _elements(root, "adjust-blend")[0].get("amount") == "0.4"
    assert _elements(root, "trim-rect")[0].get("left") == "16"


def test_speed_maps_the_moments_that_are_shown() -> None:
    root = document(edited({"in": 0, "out": 2000, "source_in": 4000, "speed": 50, "reverse": True}))
    points = [(e.get("time"), e.get("value")) for e in _elements(root, "timept")]
    assert points == [("0s", "5s"), ("2s", "4s")]


def test_a_transition_is_a_dissolve_about_its_cut() -> None:
    root = document(edited({"in": 0, "out": 1000}, {"in": 1000, "out": 2000, "transition": {"d": 480}}))
    turn = _elements(root, "transition")[0]
    assert (turn.get("offset"), turn.get("duration")) == ("19/25s", "12/25s")


def test_titles_keep_their_words_whatever_is_in_them() -> None:
    words = {"id": "t2", "tt": 7, "sg": [{"id": "w", "in": 0, "out": 500, "text": "a < b & “c”\n\x0bd\x00"}]}
    root = document(edited({"in": 0, "out": 1000}, tracks=(words,)))
    assert _elements(root, "text-style")[0].text == "a < b & “c”\nd"


def test_volume_is_in_decibels_with_its_fades() -> None:
    root = document(edited({"in": 0, "out": 1000, "volume": 50, "fade_out": 200}))
    volume: Any = _elements(root, "adjust-volume")[0]
    assert volume.get("amount") == "-6.021dB"
    assert volume.find("param/fadeOut").get("duration") == "1/5s"
