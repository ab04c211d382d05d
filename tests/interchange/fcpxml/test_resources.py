"""Files, formats and effects are told once each, by ids of their own."""

from __future__ import annotations

from fractions import Fraction

from cleanplate.draft.sample import PHOTO, VIDEO
from cleanplate.interchange.fcpxml.resources import Resources
from cleanplate.interchange.grid import Reference
from tests.interchange.shelf import HOME


def test_each_is_told_once() -> None:
    resources = Resources({"m1": Reference(HOME / "talk.mp4", 50)}, Fraction(25))
    first = resources.asset("m1", VIDEO, Fraction(25))
    assert resources.asset("m1", VIDEO, Fraction(25)) == first
    assert resources.format(1280, 720, Fraction(25)) == resources.format(1280, 720, Fraction(25))
    assert resources.effect("Glow", "uid") == resources.effect("Glow", "uid")
    ids = [element.get("id") for element in resources.element]
    assert len(ids) == len(set(ids)) == 3


def test_a_file_begins_at_its_timecode_and_a_still_has_no_length() -> None:
    resources = Resources({"m1": Reference(HOME / "talk.mp4", 50)}, Fraction(25))
    resources.asset("m1", VIDEO, Fraction(25))
    resources.asset("m2", PHOTO, Fraction(25))
    talk, photo = resources.element.findall("asset")
    assert (talk.get("start"), talk.get("duration")) == ("2s", "10s")
    assert (photo.get("start"), photo.get("duration")) == ("0s", "0s")
