"""duplicate: the same once more."""

from __future__ import annotations

from cleanplate.draft.sample import sample
from cleanplate.draft.timeline import track_of
from tests.draft.doing import done, refused, said, segment


def test_right_after_it_what_follows_moves_later() -> None:
    draft = done(sample(), "duplicate", segment="s2")
    assert [(s.id, s.start, s.end) for s in draft.tracks[0].segments] == [
        ("s1", 0, 4000),
        ("s2", 4000, 6000),
        ("s6", 6000, 8000),
        ("s3", 8000, 10_000),
    ]
    assert segment(draft, "s6").source_in == 4000


def test_at_another_time_nothing_moves() -> None:
    draft = done(sample(), "duplicate", segment="s4", at=5000)
    old, new = segment(draft, "s4"), segment(draft, "s6")
    assert (
        new == old.model_copy(update={"id": "s6", "start": 5000, "end": 7000}) and track_of(draft, "s6").id == "t2"
    )


def test_where_its_track_is_taken_it_lies_above() -> None:
    draft = done(done(sample(), "duplicate", segment="s1", at=1), "duplicate", segment="s4", at=501)
    assert [t.id for t in draft.tracks] == ["t1", "t4", "t2", "t3", "t5"]
    assert (track_of(draft, "s6").id, track_of(draft, "s7").id) == ("t4", "t5")


def test_unknown_segments_and_times_are_refused() -> None:
    assert refused(sample(), "duplicate", segment="x").path == "segment"
    assert refused(sample(), "duplicate", segment="s1", at=-1).path == "at"


def test_it_is_told() -> None:
    assert said(sample(), "duplicate", segment="s2") == (
        "Duplicated talk.mp4 (s2) at 6s",
        "已将 talk.mp4 (s2) 复制到 6s 处",
    )
