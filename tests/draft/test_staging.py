"""What cannot be staged is told, at its place, with what is allowed."""

from __future__ import annotations

from typing import Any

import pytest

from cleanplate.draft.check import problems
from cleanplate.draft.problem import Problem
from cleanplate.draft.sample import sample
from cleanplate.draft.wire import dumped, loaded


def found(**changes: dict[str, Any]) -> list[Problem]:
    """Problems of the sample with more fields on some of its segments."""
    plain = dumped(sample())
    for track in plain["t"]:
        for segment in track["sg"]:
            segment.update(changes.get(segment["id"], {}))
    return list(problems(loaded(plain)))


def test_transitions_that_fit_are_no_problem_even_where_nothing_touches() -> None:
    assert not found(s2={"transition": {"d": 2000}}, s3={"transition": {"kind": "zoom", "d": 1000}})
    assert not found(s1={"transition": {"d": 60_000}})  # no clip ends where it begins: nothing happens


def test_a_transition_longer_than_its_clips_is_told_with_the_longest() -> None:
    (problem,) = found(s3={"transition": {"d": 4002}})
    assert problem.path == "t[0].sg[2].transition.d" and "Up to 4000 ms" in problem.allowed
    paths = [p.path for p in found(s2={"transition": {"d": 3000}}, s3={"transition": {"d": 3000}})]
    assert paths == ["t[0].sg[1].transition.d", "t[0].sg[2].transition.d"]


def test_a_fade_s_colour_must_be_one() -> None:
    (problem,) = found(s2={"transition": {"kind": "fade", "colour": "nocolour"}})
    assert problem.path == "t[0].sg[1].transition.colour"


def test_motions_must_fit_and_only_titles_are_typed() -> None:
    assert not found(s4={"enter": {"kind": "type", "d": 1500}, "leave": {"kind": "pop", "d": 500}})
    (problem,) = found(s4={"enter": {"d": 1500}, "leave": {"d": 501}})
    assert problem.path == "t[1].sg[0].enter.d" and "2000 ms" in problem.allowed
    (problem,) = found(s1={"leave": {"kind": "type"}})
    assert problem.path == "t[0].sg[0].leave.kind"


@pytest.mark.parametrize(
    ("target", "what"), [("t9", "no video track"), ("t2", "its own"), ("t3", "no video track")]
)
def test_behind_names_another_video_track(target: str, what: str) -> None:
    (problem,) = found(s4={"behind": target})
    assert problem.path == "t[1].sg[0].behind" and "t1" in problem.allowed
    assert what in problem.what or target == "t2"


def test_what_lies_behind_each_other_is_a_circle() -> None:
    plain = dumped(sample())
    for name, own, target in (("t5", "s6", "t6"), ("t6", "s7", "t7"), ("t7", "s8", "t5")):
        clip = {"id": own, "in": 0, "out": 1000, "media": "m4", "behind": target}
        plain["t"].append({"id": name, "tt": 0, "sg": [clip]})
    circle = list(problems(loaded(plain)))
    assert [p.path for p in circle] == [f"t[{i}].sg[0].behind" for i in (3, 4, 5)]
    plain["t"][-1]["sg"][0]["behind"] = "t1"
    assert not list(problems(loaded(plain)))


def test_a_canvas_has_no_scene_of_its_own() -> None:
    plain = dumped(sample())
    plain["m"]["background"] = "original"
    (problem,) = problems(loaded(plain))
    assert problem.path == "m.background" and "no scene" in problem.what
