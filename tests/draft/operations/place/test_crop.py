"""crop: sides of the picture are cut off."""

from __future__ import annotations

from cleanplate.draft.model import Crop
from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said, segment


def test_given_sides_change_and_others_stay() -> None:
    draft = done(sample(), "crop", segment="s1", left=20, bottom=5.5)
    draft = done(draft, "crop", segment="s1", right=10, bottom=0)
    assert segment(draft, "s1").placement.crop == Crop(left=20, right=10)
    assert done(draft, "crop", segment="s1", left=0, right=0) == sample()


def test_what_leaves_nothing_is_refused_also_with_what_was_cut_before() -> None:
    assert refused(sample(), "crop", segment="s1", top=50, bottom=50).path == "top"
    draft = done(sample(), "crop", segment="s1", left=60)
    assert refused(draft, "crop", segment="s1", right=40).hint == "Less than 100 both together."


def test_nothing_given_other_kinds_and_numbers_out_of_range_are_refused() -> None:
    assert refused(sample(), "crop", segment="s1").hint == "Give one at least: left, top, right, bottom."
    assert refused(sample(), "crop", segment="s4", left=1).message == "s4 is a title."
    assert refused(sample(), "crop", segment="s1", left=-1).path == "left"
    assert refused(sample(), "crop", segment="s1", left=float("nan")).path == "left"


def test_it_is_told() -> None:
    assert said(sample(), "crop", segment="s1", left=20, top=0) == (
        "Cropped talk.mp4 (s1): left 20%, top 0%",
        "已裁切 talk.mp4 (s1) 的画面：左 20%，上 0%",
    )
