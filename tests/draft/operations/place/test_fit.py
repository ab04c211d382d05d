"""fit: how a picture fills the canvas, and what stays in view."""

from __future__ import annotations

import pytest

from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said, segment


@pytest.mark.parametrize("fit", ["contain", "cover", "stretch"])
def test_it_is_set_and_the_rest_of_the_placement_stays(fit: str) -> None:
    draft = done(done(sample(), "rotate", segment="s3", degrees=5), "fit", segment="s3", fit=fit)
    placement = segment(draft, "s3").placement
    assert (placement.fit, placement.focus, placement.rotation) == (fit, "centre", 5)


def test_a_focus_alone_fills_the_canvas() -> None:
    placement = segment(done(sample(), "fit", segment="s1", focus="subject"), "s1").placement
    assert (placement.fit, placement.focus) == ("cover", "subject")
    placement = segment(done(sample(), "fit", segment="s1", fit="stretch", focus="subject"), "s1").placement
    assert placement.fit == "stretch"


def test_nothing_given_other_kinds_and_other_words_are_refused() -> None:
    assert refused(sample(), "fit", segment="s1").hint == "Give one at least: fit, focus."
    assert refused(sample(), "fit", segment="s5", fit="cover").hint == "Name a clip."
    hint = refused(sample(), "fit", segment="s1", fit="fill").hint
    assert all(word in hint for word in ("contain", "cover", "stretch"))


def test_it_is_told() -> None:
    assert said(sample(), "fit", segment="s1", focus="subject") == (
        "Made talk.mp4 (s1) fill the canvas, its subject in view",
        "已让 talk.mp4 (s1) 填满画布，保持主体在画面内",
    )
    assert said(sample(), "fit", segment="s1", fit="contain").zh == "已让 talk.mp4 (s1) 完整显示在画布内"
