"""slow_move: a picture that moves and never leaves the canvas bare."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.draft.sample import sample
from cleanplate.render.shots.shot import resolved
from tests.draft.doing import done, refused, said, segment

_KINDS = ["zoom_in", "zoom_out", "left", "right", "up", "down"]


@given(st.sampled_from(_KINDS), st.floats(0.5, 100), st.tuples(*[st.integers(2, 4000)] * 4), st.fractions(0, 1))
def test_the_canvas_stays_covered(kind: str, amount: float, sides: tuple[int, ...], share: Fraction) -> None:
    draft = done(
        done(sample(), "position", segment="s3", x=3), "slow_move", segment="s3", kind=kind, amount=amount
    )
    placed = resolved(segment(draft, "s3"), (sides[0], sides[1]), (sides[2], sides[3]), float(share))
    for middle, length, canvas in zip(placed.centre, placed.size, sides[2:], strict=True):
        assert middle - length / 2 <= 1e-6 * canvas and middle + length / 2 >= canvas * (1 - 1e-6)


@pytest.mark.parametrize(
    ("kind", "way"),
    [
        ("zoom_in", (0, 0, 20)),
        ("zoom_out", (0, 0, -20)),
        ("left", (-20, 0, 0)),
        ("right", (20, 0, 0)),
        ("up", (0, -20, 0)),
        ("down", (0, 20, 0)),
    ],
)
def test_the_picture_goes_the_way_of_the_word(kind: str, way: tuple[int, int, int]) -> None:
    there = segment(done(sample(), "slow_move", segment="s1", kind=kind, amount=20), "s1").placement
    assert (there.move.x - there.x, there.move.y - there.y, there.move.scale - there.scale) == way


def test_none_takes_it_off_and_leaves_the_picture_in_the_middle() -> None:
    draft = done(done(sample(), "slow_move", segment="s3", kind="left"), "slow_move", segment="s3", kind="none")
    assert draft == done(sample(), "fit", segment="s3", fit="cover")


def test_none_leaves_what_does_not_move_where_it_is() -> None:
    draft = done(sample(), "position", segment="s3", x=10)
    assert done(draft, "slow_move", segment="s3", kind="none") == draft


def test_crop_rotation_and_focus_stay() -> None:
    draft = done(done(sample(), "crop", segment="s3", left=10), "fit", segment="s3", focus="subject")
    there = segment(done(draft, "slow_move", segment="s3"), "s3").placement
    assert (there.crop.left, there.focus, there.fit) == (10, "subject", "cover")


def test_titles_and_amounts_out_of_range_are_refused() -> None:
    assert refused(sample(), "slow_move", segment="s4").hint == "Name a clip."
    assert refused(sample(), "slow_move", segment="s3", amount=0).path == "amount"
    assert refused(sample(), "slow_move", segment="s3", amount=101).path == "amount"
    assert refused(sample(), "slow_move", segment="s3", kind="spin").path == "kind"


def test_it_is_told() -> None:
    assert said(sample(), "slow_move", segment="s3", kind="left") == (
        "Made photo.jpg (s3) drift slowly to the left",
        "已让 photo.jpg (s3) 缓慢左移",
    )
