"""Events: each is one of the Agent Development Kit's, in camelCase, with an id of its own."""

from __future__ import annotations

import json

import pytest
from google.adk.events import Event

from cleanplate.agent import events

HOSTILE = '"}\n\ndata: {"x": 1}\n\n\u2028\x00<script>'
EVERY = {
    "text": events.text("turn_1", "The background is teal."),
    "hostile text": events.text("turn_1", HOSTILE),
    "call": events.call("turn_1", "replace_background", {"background": "teal"}, 1),
    "answer": events.answer("turn_1", "replace_background", {"status": "done"}, 1, {"draft": {"t": []}}),
    "state": events.state("turn_1", {"progress": {"done": 1, "total": 2}}),
    "error": events.error("turn_1", 2001, "This takes 20 credits."),
}


@pytest.mark.parametrize("event", EVERY.values(), ids=EVERY.keys())
def test_every_event_is_one_of_the_kit(event: dict[str, object]) -> None:
    parsed = Event.model_validate(event)
    assert (parsed.author, parsed.invocation_id) == ("nemo_agent", "turn_1")
    assert parsed.timestamp > 1_700_000_000
    back = parsed.model_dump(mode="json", by_alias=True, exclude_none=True)
    assert {name: back[name] for name in event if name != "actions"} == {
        name: value for name, value in event.items() if name != "actions"
    }


@pytest.mark.parametrize("event", EVERY.values(), ids=EVERY.keys())
def test_every_event_fits_one_line_of_a_stream(event: dict[str, object]) -> None:
    line = json.dumps(event, ensure_ascii=False)
    assert "\n" not in line and "\r" not in line
    assert json.loads(line) == event


def test_a_text_says_its_words() -> None:
    parsed = Event.model_validate(EVERY["text"])
    assert parsed.content and parsed.content.role == "model" and parsed.content.parts
    assert parsed.content.parts[0].text == "The background is teal."
    assert parsed.is_final_response()


def test_a_call_and_its_answer_belong_together() -> None:
    call, answer = (Event.model_validate(EVERY[name]) for name in ("call", "answer"))
    (made,), (came,) = call.get_function_calls(), answer.get_function_responses()
    assert (made.id, made.name) == (came.id, came.name) == ("c1", "replace_background")
    assert made.args == {"background": "teal"} and came.response == {"status": "done"}
    assert answer.actions.state_delta == {"draft": {"t": []}}
    assert not call.is_final_response()


def test_calls_of_a_turn_are_told_apart() -> None:
    calls = [Event.model_validate(events.call("turn_1", "mute", {}, n)).get_function_calls() for n in (1, 2)]
    assert calls[0][0].id != calls[1][0].id


def test_an_error_has_its_number_and_its_sentence_and_no_content() -> None:
    parsed = Event.model_validate(EVERY["error"])
    assert (parsed.error_code, parsed.error_message) == ("2001", "This takes 20 credits.")
    assert parsed.content is None


def test_where_work_stands_is_in_the_state_alone() -> None:
    parsed = Event.model_validate(EVERY["state"])
    assert parsed.content is None
    assert parsed.actions.state_delta == {"progress": {"done": 1, "total": 2}}


def test_no_two_events_have_one_id() -> None:
    assert len({str(events.text("turn_1", "x")["id"]) for _ in range(200)}) == 200


def test_what_is_given_is_not_held_on_to() -> None:
    args, changed = {"a": 1}, {"draft": 1}
    call, state = events.call("t", "n", args, 1), events.state("t", changed)
    args["a"] = changed["draft"] = 2
    assert call["content"]["parts"][0]["functionCall"]["args"] == {"a": 1}
    assert state["actions"]["stateDelta"] == {"draft": 1}
