"""blur_background: the scene itself, out of focus."""

from __future__ import annotations

from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said, segment


def test_half_strength_unless_told_otherwise() -> None:
    assert segment(done(sample(), "blur_background", segment="s1"), "s1").removal.background == "blur:50"
    assert (
        segment(done(sample(), "blur_background", segment="s1", strength=1), "s1").removal.background == "blur:1"
    )


def test_it_takes_the_place_of_another_background_and_keeps_the_matte() -> None:
    draft = done(sample(), "replace_background", segment="s1", background="m4", network="rvm")
    removal = segment(done(draft, "blur_background", segment="s1", strength=100), "s1").removal
    assert (removal.background, removal.network) == ("blur:100", "rvm")


def test_strengths_end_at_1_and_100() -> None:
    for strength, allowed in ((0, "from 1"), (101, "up to 100")):
        error = refused(sample(), "blur_background", segment="s1", strength=strength)
        assert error.path == "strength" and allowed in error.hint


def test_it_is_told() -> None:
    words = said(sample(), "blur_background", segment="s1", strength=60, quality="fast")
    assert words.en == "Blurred the background of talk.mp4 (s1) at strength 60 (quality fast)"
    assert words.zh == "已虚化 talk.mp4 (s1) 的背景，强度 60（质量 快速）"
