"""What a format cannot hold is told once for each kind of thing, with the segments it is about."""

from __future__ import annotations

from cleanplate.draft.sample import sample
from cleanplate.interchange.losses import FEATURES, listed, lost
from tests.interchange.shelf import edited


def test_what_is_carried_is_not_told() -> None:
    assert lost(sample(), [*FEATURES, "canvas"], "EDL") == []


def test_each_kind_is_told_with_its_segments() -> None:
    notes = lost(sample(), [], "EDL")
    assert "Not in the EDL: titles, of s4." in notes
    assert any("removed backgrounds" in note and "s3" in note for note in notes)


def test_a_plain_cut_loses_nothing() -> None:
    assert lost(edited({"in": 0, "out": 1000}), [], "EDL") == []


def test_the_canvas_has_its_own_words() -> None:
    draft = edited({"in": 0, "out": 1000}, canvas={"background": "teal", "loudness": -14, "linear": True})
    told = " ".join(lost(draft, FEATURES, "EDL"))
    assert "teal" in told and "loudness" in told and "linear" in told


def test_many_segments_are_counted() -> None:
    assert listed(["a", "b", "a"]) == "a, b"
    assert listed([f"s{i}" for i in range(12)]).endswith("s7 and 4 more")
