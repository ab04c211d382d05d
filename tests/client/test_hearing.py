"""A turn out of events of every shape."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.agent import events as ours
from cleanplate.api.talk import typed
from cleanplate.client.hearing import Ear, Heard, Turn, events
from cleanplate.client.steps import Answer
from cleanplate.errors import OfflineError

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=10,
)
KEYS = [
    "content",
    "parts",
    "type",
    "text",
    "author",
    "partial",
    "errorCode",
    "errorMessage",
    "error",
    "functionCall",
]


def heard(*values: Any) -> Turn:
    turn = Turn()
    for value in values:
        for one in events(value):
            turn.add(one)
    return turn


def test_our_own_events_are_understood_in_both_shapes() -> None:
    said = [
        ours.call("t", "title", {"text": "Hi"}, 1),
        ours.answer("t", "title", {"ok": True}, 1, {}),
        ours.state("t", {"x": 1}),
        ours.error("t", 2001, "no credits"),
        ours.text("t", "Added."),
    ]
    for turn in (heard(*said), heard(*(shape for event in said for shape in typed(event)))):
        assert (turn.text, turn.calls) == ("Added.", ["title"])
        assert turn.fault == Heard("fault", "no credits", code=2001)


def test_snake_case_is_understood_too() -> None:
    turn = heard(
        {"content": {"parts": [{"function_call": {"name": "cut"}}]}}, {"error_code": 402, "error_message": "no"}
    )
    assert turn.calls == ["cut"] and turn.fault and turn.fault.code == 402


def test_what_the_person_said_and_what_it_thought_are_no_answer() -> None:
    turn = heard(
        {"author": "user", "content": {"parts": [{"text": "hello"}]}},
        {"content": {"role": "user", "parts": [{"text": "hello"}]}},
        {"content": {"parts": [{"text": "hm", "thought": True}]}},
    )
    assert turn.text == ""


def test_several_texts_are_paragraphs_and_the_same_again_is_none() -> None:
    one, two = ({"content": {"parts": [{"text": t}]}} for t in ("One.", "Two."))
    assert heard(one, one, two).text == "One.\n\nTwo."


def test_what_steers_a_terminal_is_taken_out() -> None:
    assert heard({"content": {"parts": [{"text": "a\x1b[2J\x07b\u202ec\n d"}]}}).text == "a[2Jbc\n d"


@given(st.dictionaries(st.sampled_from(KEYS), ANY, max_size=6))
def test_any_json_is_heard_without_an_error(event: dict[str, Any]) -> None:
    heard(event)


@pytest.mark.parametrize("data", ["[DONE]", "{", "[1]", "7", '{"content":', "[" * 100_000])
def test_what_is_no_event_is_nothing(data: str) -> None:
    ear = Ear(lambda: 0.0)
    assert ear.begin(Answer(200, {"content-type": "text/event-stream"}))
    ear.take(f"data: {data}\n\n".encode())
    ear.close()
    assert ear.turn == Turn()


def test_an_event_that_was_cut_off_at_the_end_still_counts_where_it_is_whole() -> None:
    ear = Ear(lambda: 0.0)
    ear.take(f"data: {json.dumps({'content': {'parts': [{'text': 'Done.'}]}})}".encode())
    ear.close()
    assert ear.turn.text == "Done."


def test_it_hears_no_longer_than_a_turn_lasts() -> None:
    now = [0.0]
    ear = Ear(lambda: now[0])
    ear.begin(Answer(200))
    now[0] = 901
    with pytest.raises(OfflineError) as caught:
        ear.take(b":\n")
    assert caught.value.sent


def test_where_long_work_stands_is_heard_in_percent() -> None:
    event = ours.state("t", {"progress": {"done": 30, "total": 120, "stage": "matte"}})
    assert list(events(event)) == [Heard("progress", "25 %", "matte")]


@pytest.mark.parametrize(
    "progress",
    [7, "x", {}, {"done": 1}, {"done": 1, "total": 0}, {"done": 9, "total": 3}, {"done": -1, "total": 3}],
)
def test_progress_that_makes_no_sense_is_not_heard(progress: Any) -> None:
    assert not list(events(ours.state("t", {"progress": progress})))
