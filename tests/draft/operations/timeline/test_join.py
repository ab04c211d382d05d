"""join: what was split is one again, and what was not says why it cannot be."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.draft.model import Draft
from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said, segment


def _tuned(*changes: dict[str, Any]) -> Draft:
    draft = sample()
    for change in changes:
        draft = done(draft, change["op"], **{key: value for key, value in change.items() if key != "op"})
    return draft


def _split(name: str) -> Draft:
    return done(sample(), "split", segment=name, at=2000)


@pytest.mark.parametrize("name", ["s1", "s4", "s5"])
def test_it_undoes_a_split(name: str) -> None:
    assert done(_split(name), "join", segment=name) == sample()


@given(st.integers(10, 1000), st.booleans(), st.sampled_from(["left", "zoom_in", "none"]), st.integers(1, 9999))
def test_it_undoes_any_split(speed: int, back: bool, kind: str, share: int) -> None:
    draft = _tuned(
        {"op": "speed", "segment": "s1", "percent": speed}, {"op": "slow_move", "segment": "s1", "kind": kind}
    )
    draft = done(draft, "reverse", segment="s1") if back else draft
    at = max(1, segment(draft, "s1").length * share // 10_000)
    assert done(done(draft, "split", segment="s1", at=at), "join", segment="s1", next="s6") == draft


def test_three_parts_join_from_either_end() -> None:
    draft = done(
        done(_tuned({"op": "speed", "segment": "s1", "percent": 33}), "split", segment="s1", at=1001),
        "split",
        segment="s6",
        at=2002,
    )
    forward = done(done(draft, "join", segment="s1"), "join", segment="s1")
    backward = done(done(draft, "join", segment="s6"), "join", segment="s1")
    assert forward == backward == _tuned({"op": "speed", "segment": "s1", "percent": 33})


def test_two_parts_of_the_sample_join() -> None:
    new = segment(done(sample(), "join", segment="s1", next="s2"), "s1")
    assert (new.start, new.end, new.source_in, new.source_out) == (0, 6000, 0, 6000)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"op": "move", "segment": "s6", "track": "new"}, "they lie on two tracks, t1 and t4"),
        ({"op": "trim", "segment": "s6", "in": 2001}, "s1 ends at 2000 ms, and s6 begins at 2001"),
        ({"op": "volume", "segment": "s6", "percent": 50}, "their volume differs"),
        ({"op": "reverse", "segment": "s6"}, "their reverse differs"),
        ({"op": "remove_background", "segment": "s6"}, "their removal differs"),
        ({"op": "fade", "segment": "s1", "fade_out": 10}, "s1 fades out"),
        ({"op": "fade", "segment": "s6", "fade_in": 10}, "s6 fades in"),
        ({"op": "rotate", "segment": "s6", "degrees": 1}, "their placement differs"),
        ({"op": "position", "segment": "s6", "x": 40}, "their placement differs"),
        ({"op": "slow_move", "segment": "s6"}, "their placement differs"),
    ],
)
def test_why_not(change: dict[str, Any], why: str) -> None:
    draft = done(_split("s1"), change["op"], **{key: value for key, value in change.items() if key != "op"})
    assert refused(draft, "join", segment="s1", next="s6").message == f"s1 and s6 cannot be joined: {why}."


def test_the_file_must_go_on() -> None:
    draft = done(done(sample(), "delete", segment="s1"), "move", segment="s3", at=0)
    draft = done(draft, "add", media="m1", at=6000, length=1000, source_in=6001)
    said = refused(draft, "join", segment="s2").message
    assert said == "s2 and s6 cannot be joined: s2 leaves the file at 6000 ms, and s6 goes on at 6001."


def test_different_files_and_kinds_and_itself_do_not_join() -> None:
    assert "they show m1 and m2" in refused(sample(), "join", segment="s2").message
    assert "two tracks" in refused(sample(), "join", segment="s1", next="s4").message
    assert "begins at 0" in refused(sample(), "join", segment="s1", next="s1").message
    assert refused(sample(), "join", segment="s3").message == "Nothing follows s3 on its track."


def test_slow_moves_must_be_one() -> None:
    draft = done(_tuned({"op": "slow_move", "segment": "s1", "kind": "left"}), "split", segment="s1", at=1000)
    moved = done(draft, "position", segment="s6", x=50)
    assert "where the first one's slow move stops" in refused(moved, "join", segment="s1").message
    shorter = done(draft, "trim", segment="s1", **{"in": 500})
    assert done(shorter, "join", segment="s1").tracks[0].segments[0].length == 3500
    faster = done(draft, "speed", segment="s6", percent=200)
    assert "speed differs" in refused(faster, "join", segment="s1").message


def test_it_is_told() -> None:
    assert said(sample(), "join", segment="s1").en == "Joined talk.mp4 (s1) and talk.mp4 (s2)"
