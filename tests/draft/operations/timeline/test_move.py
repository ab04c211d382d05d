"""move: a segment goes to another time or track."""

from __future__ import annotations

from cleanplate.draft.sample import sample
from cleanplate.draft.timeline import track_of
from tests.draft.doing import done, refused, said, segment


def test_to_another_time_on_its_track_in_order() -> None:
    draft = done(done(sample(), "move", segment="s1", at=8000), "move", segment="s3", at=0)
    assert [(s.id, s.start, s.end) for s in draft.tracks[0].segments] == [
        ("s3", 0, 2000),
        ("s2", 4000, 6000),
        ("s1", 8000, 12_000),
    ]


def test_a_new_track_lies_above_pictures_and_below_titles() -> None:
    draft = done(sample(), "move", segment="s2", track="new")
    assert [t.id for t in draft.tracks] == ["t1", "t4", "t2", "t3"]
    assert segment(draft, "s2").start == 4000 and track_of(draft, "s2").id == "t4"


def test_a_track_that_is_empty_then_goes() -> None:
    draft = done(sample(), "move", segment="s2", track="new")
    back = done(draft, "move", segment="s2", track="t1")
    assert back == sample()


def test_alone_on_its_track_it_may_move_there() -> None:
    assert segment(done(sample(), "move", segment="s5", at=700, track="t3"), "s5").start == 700


def test_a_sound_gets_a_new_track_too() -> None:
    draft = done(done(sample(), "split", segment="s5", at=4000), "move", segment="s6", at=1000, track="new")
    assert [s.id for s in draft.tracks[-1].segments] == ["s6"] and draft.tracks[-1].type == 1


def test_a_taken_place_a_wrong_track_and_nothing_are_refused() -> None:
    error = refused(sample(), "move", segment="s3", at=5999)
    assert error.path == "in" and "s3 (5999-7999 ms) would overlap s2 (4000-6000 ms)" in error.message
    assert refused(sample(), "move", segment="s3", track="t2").message == "Track t2 does not hold a clip."
    assert refused(sample(), "move", segment="s3", track="t9").path == "track"
    assert refused(sample(), "move", segment="s3").message == "“move” was told nothing to change."
    assert refused(sample(), "move", segment="s3", at=86_399_000).path == "out"


def test_it_is_told() -> None:
    assert said(sample(), "move", segment="s3", at=9500) == (
        "Moved photo.jpg (s3) to 9.5s",
        "已将 photo.jpg (s3) 移到 9.5s 处",
    )
    assert (
        said(sample(), "move", segment="s3", at=9500, track="t1").zh
        == "已将 photo.jpg (s3) 移到 9.5s 处（轨道 t1）"
    )
    assert said(sample(), "move", segment="s3", track="new").en == "Moved photo.jpg (s3) to a new track"
