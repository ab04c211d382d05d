"""A plan is asked for in many words, and answered in as many."""

from __future__ import annotations

import pytest

from cleanplate.agent.acts import Act, Apply, Export, Undo
from cleanplate.agent.planning import asked_for, chosen, misnumbered, proposal
from cleanplate.agent.tell import Facts
from cleanplate.draft.new import new
from tests.agent.conversing import video

STEPS: tuple[Act, ...] = (
    Apply({"op": "title", "text": "A"}),
    Apply({"op": "aspect", "ratio": "9:16"}),
    Apply({"op": "speed", "segment": "s1", "percent": 200}),
)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Plan: remove the background", "remove the background"),
        ("make a plan to remove the background", "remove the background"),
        ("Show me a plan first: mute it", "mute it"),
        ("Before you do anything, make a plan: mute it", "mute it"),
        ("Hi, please make a plan first: mute it", "mute it"),
        ("mute it, but show me the plan first", "mute it"),
        ("先给我一个计划：静音", "静音"),
        ("请先列个计划，静音", "静音"),
        ("计划：静音", "静音"),
        ("静音，然后加标题“好”，先给我看看计划", "静音，然后加标题“好”"),
    ],
)
def test_a_plan_is_asked_for(text: str, rest: str) -> None:
    assert asked_for(text) == (True, rest)


@pytest.mark.parametrize(
    "text",
    [
        "add the title 'Plan: world domination'",
        "show me the plan",
        "plan",
        "plant a tree in the background",
        "做一个宣传片",
        "",
        "加标题“计划：出发”",
        "planets as the background",
    ],
)
def test_other_words_ask_for_none(text: str) -> None:
    assert asked_for(text) == (False, text)


@pytest.mark.parametrize(
    "text", ["all", "Yes!", "ok", "go ahead", "yes please", "do it", "好", "好的，执行", "全部", "可以。", "行吧"]
)
def test_all_of_it(text: str) -> None:
    assert chosen(text, STEPS) == list(STEPS)


@pytest.mark.parametrize(
    "text", ["no", "No, thanks.", "cancel", "never mind", "don't", "不要", "算了吧", "取消", "不用了"]
)
def test_none_of_it(text: str) -> None:
    assert chosen(text, STEPS) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1 and 3", [1, 3]),
        ("1,3", [1, 3]),
        ("only step 2", [2]),
        ("yes, but without 2", [1, 3]),
        ("all except 1", [2, 3]),
        ("skip 3", [1, 2]),
        ("1 和 3", [1, 3]),
        ("不要2", [1, 3]),
        ("第一步和第三步", [1, 3]),
        ("除了2都做", [1, 3]),
        ("只做第2步吧", [2]),
    ],
)
def test_some_of_it(text: str, numbers: list[int]) -> None:
    assert chosen(text, STEPS) == [STEPS[n - 1] for n in numbers]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "make it 2 seconds longer",
        "not the music",
        "1 and 4",
        "0",
        "yes, and make the title red",
        "no, darker",
        "不要音乐",
        "好看一点",
        "加标题“全部”",
        "1" * 500,
        "the second one, but in blue",
    ],
)
def test_anything_else_is_no_answer_to_it(text: str) -> None:
    assert chosen(text, STEPS) is None


def test_a_number_too_high_is_told_and_other_words_are_not() -> None:
    assert "3 steps" in misnumbered("1 and 7", STEPS, "en") and "只有 3 步" in misnumbered("不要9", STEPS, "zh")
    for text in ("1 and 3", "make it 7 seconds long", "hello", ""):
        assert misnumbered(text, STEPS, "en") == ""
    assert misnumbered("7", (), "en") == ""


def test_a_proposal_is_numbered_and_says_how_to_answer() -> None:
    said = proposal([*STEPS, Export("webm"), Undo()], new([video()]), Facts(), "en")
    assert [line[:2] for line in said.splitlines()[1:6]] == ["1)", "2)", "3)", "4)", "5)"]
    assert "200%" in said and "talk.mp4" in said and "(s1)" not in said


def test_a_proposal_counts_the_mattes_that_it_needs_and_no_others() -> None:
    draft = new([video(seconds=70)])
    cut = Apply({"op": "remove_background", "segment": "s1"})
    facts = Facts(balance=(100, 0), price=10)
    assert "at most 20 credits" in proposal([cut], draft, facts, "en")
    assert "最多 20 积分" in proposal([cut], draft, facts, "zh")
    assert "credits" not in proposal([cut], draft, Facts(), "en")
    assert "cut-out" not in proposal(STEPS, draft, facts, "en")


def test_a_step_that_cannot_be_does_not_keep_the_rest_from_being_proposed() -> None:
    said = proposal([Apply({"op": "delete", "segment": "s9"}), *STEPS], new([video()]), Facts(), "zh")
    assert "4)" in said
