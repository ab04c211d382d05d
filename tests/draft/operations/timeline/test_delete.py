"""delete: a segment goes, and its gap if asked."""

from __future__ import annotations

from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said, segment


def test_without_ripple_nothing_moves() -> None:
    draft = done(sample(), "delete", segment="s2")
    assert [(s.id, s.start) for s in draft.tracks[0].segments] == [("s1", 0), ("s3", 6000)]


def test_ripple_closes_the_gap_on_its_own_track_only() -> None:
    draft = done(sample(), "delete", segment="s1", ripple=True)
    assert [(s.id, s.start) for s in draft.tracks[0].segments] == [("s2", 0), ("s3", 2000)]
    assert segment(draft, "s4").start == 500 and segment(draft, "s5").end == 8000


def test_ripple_keeps_gaps_that_were_there() -> None:
    draft = done(done(sample(), "trim", segment="s2", out=5000), "delete", segment="s1", ripple=True)
    assert [(s.start, s.end) for s in draft.tracks[0].segments] == [(0, 1000), (2000, 4000)]


def test_an_empty_track_goes_and_the_file_stays() -> None:
    draft = done(sample(), "delete", segment="s5", ripple=True)
    assert [t.id for t in draft.tracks] == ["t1", "t2"] and "m3" in draft.media


def test_the_last_segment_may_go() -> None:
    draft = sample()
    for name in ("s1", "s2", "s3", "s4", "s5"):
        draft = done(draft, "delete", segment=name)
    assert draft.tracks == () and draft.duration == 0


def test_an_unknown_segment_is_refused_with_those_there_are() -> None:
    assert refused(sample(), "delete", segment="s9").hint == "There are: s1, s2, s3, s4, s5."


def test_it_is_told() -> None:
    assert said(sample(), "delete", segment="s4").en == "Deleted “Good morning” (s4)"
    assert said(sample(), "delete", segment="s2", ripple=True).zh == "已删除 talk.mp4 (s2)，并补上空隙"
