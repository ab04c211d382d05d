"""opacity: how solid a clip or a title is."""

from __future__ import annotations

from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said, segment


def test_clips_and_titles_have_it() -> None:
    draft = done(done(sample(), "opacity", segment="s1", percent=40), "opacity", segment="s4", percent=0)
    assert (segment(draft, "s1").placement.opacity, segment(draft, "s4").opacity) == (40, 0)


def test_sounds_and_more_than_solid_are_refused() -> None:
    assert refused(sample(), "opacity", segment="s5", percent=40).hint == "Name a clip or a title."
    assert refused(sample(), "opacity", segment="s1", percent=101).path == "percent"


def test_it_is_told() -> None:
    assert said(sample(), "opacity", segment="s4", percent=40) == (
        "Set the opacity of “Good morning” (s4) to 40%",
        "已将 “Good morning” (s4) 的不透明度设为 40%",
    )
