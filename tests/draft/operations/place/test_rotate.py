"""rotate: how far a picture is turned."""

from __future__ import annotations

from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said, segment


def test_it_counts_from_upright() -> None:
    draft = done(done(sample(), "rotate", segment="s1", degrees=90), "rotate", segment="s1", degrees=-12.5)
    assert segment(draft, "s1").placement.rotation == -12.5
    assert done(draft, "rotate", segment="s1", degrees=0) == sample()


def test_titles_and_absurd_turns_are_refused() -> None:
    assert refused(sample(), "rotate", segment="s4", degrees=5).hint == "Name a clip."
    assert refused(sample(), "rotate", segment="s1", degrees=3601).path == "degrees"
    assert refused(sample(), "rotate", segment="s1", degrees=float("inf")).path == "degrees"


def test_it_is_told() -> None:
    assert said(sample(), "rotate", segment="s3", degrees=90) == (
        "Turned photo.jpg (s3) to 90°",
        "已将 photo.jpg (s3) 旋转到 90°",
    )
