"""reverse: backward, and forward again."""

from __future__ import annotations

from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said, segment


def test_it_toggles_and_all_else_stays() -> None:
    once = done(sample(), "reverse", segment="s2")
    assert segment(once, "s2") == segment(sample(), "s2").model_copy(update={"reverse": True})
    assert done(once, "reverse", segment="s2") == sample()


def test_sounds_reverse_and_what_does_not_move_does_not() -> None:
    assert segment(done(sample(), "reverse", segment="s5"), "s5").reverse
    assert "picture" in refused(sample(), "reverse", segment="s3").message
    assert refused(sample(), "reverse", segment="s4").message == "s4 is a title."


def test_it_is_told() -> None:
    back = done(sample(), "reverse", segment="s1")
    assert said(sample(), "reverse", segment="s1") == (
        "Made talk.mp4 (s1) play backward",
        "已让 talk.mp4 (s1) 倒放",
    )
    assert said(back, "reverse", segment="s1").en == "Made talk.mp4 (s1) play forward again"
