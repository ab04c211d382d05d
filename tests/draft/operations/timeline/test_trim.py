"""trim: a part of a segment is kept, and shows what it showed."""

from __future__ import annotations

import pytest

from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said, segment


@pytest.mark.parametrize(
    ("change", "source"),
    [
        ({}, (1000, 3000)),
        ({"op": "speed", "percent": 50}, (500, 1500)),
        ({"op": "reverse"}, (1000, 3000)),
    ],
)
def test_the_same_part_of_the_source_stays(change: dict[str, object], source: tuple[int, int]) -> None:
    draft = (
        done(sample(), change["op"], segment="s1", **{k: v for k, v in change.items() if k != "op"})
        if change
        else sample()
    )
    new = segment(done(draft, "trim", segment="s1", **{"in": 1000, "out": 3000}), "s1")
    assert (new.start, new.end) == (1000, 3000)
    assert (new.source_in, new.source_out) == source


def test_backward_the_end_of_the_source_comes_first() -> None:
    draft = done(sample(), "reverse", segment="s1")
    new = segment(done(draft, "trim", segment="s1", out=1000), "s1")
    assert (new.source_in, new.source_out) == (3000, 4000)


def test_its_neighbours_stay_and_fades_fit() -> None:
    draft = done(sample(), "trim", segment="s4", **{"in": 2250})
    assert (segment(draft, "s4").fade_in, segment(draft, "s4").fade_out) == (125, 125)
    assert segment(done(sample(), "trim", segment="s1", out=10), "s2").start == 4000


@pytest.mark.parametrize("times", [{"out": 4001}, {"in": 4000}, {"in": 3000, "out": 2000}, {"in": 2, "out": 2}])
def test_what_is_no_part_of_it_is_refused(times: dict[str, int]) -> None:
    assert refused(sample(), "trim", segment="s1", **times).hint == "Choose in and out within 0-4000."


def test_it_is_told() -> None:
    assert said(sample(), "trim", segment="s5", out=1500).en == "Trimmed music.m4a (s5) to 0s-1.5s"
