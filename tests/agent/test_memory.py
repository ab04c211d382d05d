"""What is kept between turns comes back as it was, and garbage comes back as nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from cleanplate.agent.acts import Apply, Choice, Export, Make, Question, Redo, Tell, Undo
from cleanplate.agent.memory import Memory, recalled
from cleanplate.agent.scene import Last
from tests.agent.conversing import Talk

ASKED = Question("Which?", (Choice("a", (Apply({"op": "mute"}), Undo(2))), Choice("b")), "which")
FULL = Memory(
    Last({"clip": "s1"}, "s1", "#ff0000", {"op": "mute", "segment": "s1"}, ("brightness", 1), ASKED),
    (Apply({"op": "title", "text": "“1”"}), Undo(), Redo(3), Tell("help"), Export("webm"), Make("a film")),
    {"score": 88.5, "suspects": []},
    "zh",
)


def test_everything_comes_back() -> None:
    assert recalled(FULL.text()) == FULL and recalled(Memory().text()) == Memory()


def test_chinese_is_kept_as_it_is_written() -> None:
    assert "标题" in Memory(plan=(Make("标题"),)).text()


def _without(*names: str, **values: Any) -> str:
    plain = json.loads(FULL.text())
    return json.dumps({k: v for k, v in plain.items() if k not in names} | values)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "7",
        '"x"',
        "{}",
        "{",
        "[" * 100_000,
        "\x00",
        _without("last"),
        _without(last=[]),
        _without(last={"segments": 7}),
        _without(last={"segments": {"clip": []}, "touched": None}),
        _without(last={"unheard": "of"}),
        _without(last={"asked": {"text": "?", "topic": "x", "choices": [{"label": 7, "acts": []}]}}),
        _without(last={"operation": "mute"}),
        _without(plan=7),
        _without(plan=[7]),
        _without(plan=[{"act": "format-disk"}]),
        _without(plan=[{"act": "apply", "operation": "delete everything"}]),
        _without(plan=[{"act": "apply", "operation": {"op": 7}}]),
        _without(plan=[{"act": "undo", "count": "many"}]),
        _without(plan=[{"act": "apply"}]),
    ],
)
def test_garbage_is_no_memory_and_a_conversation_goes_on_with_it(text: str) -> None:
    found = recalled(text)
    assert found == Memory()
    talk = Talk(memory=found)
    talk.say("add the title 'Hi'")
    assert talk.titles() == ["Hi"]


@pytest.mark.parametrize("grade", [7, "good", [1], {"score": "x"}, {"suspects": [7, {}, {"start_ms": 1}]}])
def test_a_strange_grade_breaks_no_answer(grade: Any) -> None:
    talk = Talk(memory=recalled(json.dumps(json.loads(Memory().text()) | {"grade": grade})))
    assert talk.words("how good is the cut-out?", "why is that frame bad?")


def test_a_language_nobody_speaks_is_forgotten() -> None:
    assert recalled(_without(language="fr")) == replace(FULL, language=None)
    assert recalled(_without(language=["en"])) in (replace(FULL, language=None), Memory())
