"""scale: how large a picture is."""

from __future__ import annotations

import pytest

from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said, segment


def test_it_counts_from_the_fitted_size() -> None:
    draft = done(done(sample(), "scale", segment="s1", percent=60), "scale", segment="s1", percent=150)
    assert segment(draft, "s1").placement.scale == 150


def test_a_slow_move_grows_with_it() -> None:
    draft = done(sample(), "slow_move", segment="s1", kind="zoom_in", amount=20)
    there = segment(done(draft, "scale", segment="s1", percent=50), "s1").placement
    assert (there.scale, there.move.scale) == (50, 60)


def test_a_slow_move_that_would_grow_too_large_is_refused() -> None:
    draft = done(sample(), "slow_move", segment="s1", kind="zoom_in", amount=20)
    assert refused(draft, "scale", segment="s1", percent=900).path == "scale"


@pytest.mark.parametrize("percent", [0, -5, 1001])
def test_sizes_that_cannot_be_are_refused(percent: float) -> None:
    assert refused(sample(), "scale", segment="s1", percent=percent).path == "percent"


def test_titles_have_a_size_instead() -> None:
    assert refused(sample(), "scale", segment="s4", percent=50).message == "s4 is a title."


def test_it_is_told() -> None:
    assert said(sample(), "scale", segment="s3", percent=62.5) == (
        "Scaled photo.jpg (s3) to 62.5%",
        "已将 photo.jpg (s3) 缩放到 62.5%",
    )
