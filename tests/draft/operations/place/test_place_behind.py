"""place_behind: words between a background and its subject."""

from __future__ import annotations

from cleanplate.draft.sample import sample
from cleanplate.draft.wire import dumped
from tests.draft.doing import done, refused, said, segment


def test_behind_a_subject_a_track_or_what_lies_under_it_is_the_same() -> None:
    ways = ({"subject": "s1"}, {"subject": "s3"}, {"track": "t1"}, {})
    made = [dumped(done(sample(), "place_behind", segment="s4", **way)) for way in ways]
    assert all(one == made[0] for one in made)
    assert segment(done(sample(), "place_behind", segment="s4"), "s4").behind == "t1"


def test_it_comes_to_the_front_again() -> None:
    draft = done(sample(), "place_behind", segment="s4")
    assert dumped(done(draft, "place_behind", segment="s4", front=True)) == dumped(sample())


def test_a_clip_on_another_track_lies_behind_too() -> None:
    draft = done(sample(), "picture_in_picture", media="m4", at=0, length=2000)
    assert segment(done(draft, "place_behind", segment="s6", subject="s1"), "s6").behind == "t1"


def test_what_cannot_be_is_refused() -> None:
    assert refused(sample(), "place_behind", segment="s5").path == "segment"
    assert refused(sample(), "place_behind", segment="s2", subject="s1").path == "subject"
    assert refused(sample(), "place_behind", segment="s4", track="t3").path == "track"
    assert refused(sample(), "place_behind", segment="s4", subject="s5").path == "segment"
    assert refused(sample(), "place_behind", segment="s4", track="t1", front=True).path == "subject"
    bare = done(done(sample(), "delete", segment="s1"), "move", segment="s4", at=0)
    assert refused(bare, "place_behind", segment="s4").path == "subject"


def test_a_circle_is_refused() -> None:
    draft = done(sample(), "picture_in_picture", media="m4", at=0, length=2000)
    draft = done(draft, "place_behind", segment="s6", subject="s1")
    assert "behind" in refused(draft, "place_behind", segment="s1", subject="s6").message


def test_once_its_track_is_gone_nothing_is_behind_it() -> None:
    draft = done(sample(), "picture_in_picture", media="m4", at=0, length=2000)
    draft = done(draft, "place_behind", segment="s4", subject="s6")
    assert segment(done(draft, "delete", segment="s6"), "s4").behind is None
    moved = done(draft, "move", segment="s6", at=9000, track="t1")
    assert segment(moved, "s4").behind is None
    assert segment(done(draft, "move", segment="s6", at=500), "s4").behind == "t4"


def test_what_moves_onto_the_track_that_it_lies_behind_is_in_front() -> None:
    draft = done(sample(), "picture_in_picture", media="m4", at=0, length=2000)
    draft = done(draft, "place_behind", segment="s6", subject="s1")
    assert segment(done(draft, "move", segment="s6", at=9000, track="t1"), "s6").behind is None


def test_it_is_told() -> None:
    assert said(sample(), "place_behind", segment="s4", subject="s1") == (
        "Put “Good morning” (s4) behind the subject of talk.mp4 (s1)",
        "已将 “Good morning” (s4) 放到 talk.mp4 (s1) 的主体之后",
    )
    assert (
        said(sample(), "place_behind", segment="s4", front=True).en == "Brought “Good morning” (s4) to the front"
    )
