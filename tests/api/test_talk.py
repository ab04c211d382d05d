from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from google.adk.events import Event

from cleanplate.agent import events
from cleanplate.api.talk import HEARTBEAT, told, typed
from cleanplate.errors import CreditsError
from cleanplate.ids import now_ms
from cleanplate.service import talk
from cleanplate.store import turns
from tests.api.conftest import Opened
from tests.api.web import Web, events_of, refused

STORY = [
    events.call("turn_1", "remove_background", {"segment": "s1"}, 1),
    events.answer("turn_1", "remove_background", {"status": "done"}, 1, {"draft": {}}),
    events.text("turn_1", "去掉了背景。"),
]


def test_a_turn_streams_its_events_and_each_is_one_of_adk(visitor: Web) -> None:
    visitor.stand_in.says = STORY
    answer = visitor.says("remove the background")
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert answer.headers["X-Accel-Buffering"] == "no" and answer.headers["Cache-Control"] == "no-cache"
    assert events_of(answer) == STORY
    for event in events_of(answer):
        assert Event.model_validate(event).author == "nemo_agent"


def test_camel_case_and_unknown_fields_will_do(visitor: Web) -> None:
    body = {
        "appName": "nemo_agent",
        "userId": visitor.name,
        "sessionId": int(visitor.session),
        "newMessage": {"role": "user", "parts": [{"text": "remove"}, {"inlineData": {}}, {"text": "it"}]},
        "streaming": True,
    }
    assert events_of(visitor.post("/run_sse", json=body))
    with visitor.stand_in.house.db.read() as tx:
        name = visitor.stand_in.engine.begun[-1][1]
        found = turns.get(tx, name)
    assert found and found.text == "remove\nit"


def test_the_older_shape_is_told_when_asked_for(visitor: Web) -> None:
    visitor.stand_in.says = [*STORY, events.error("turn_1", 2001, "No credits.")]
    told = events_of(visitor.says(params={"format": "typed"}))
    assert [(event["type"], event.get("content") or event.get("name")) for event in told] == [
        ("tool_call", "remove_background"),
        ("tool_result", "remove_background"),
        ("text", "去掉了背景。"),
        ("error", "No credits."),
    ]


def test_a_piece_of_a_text_is_told_as_one() -> None:
    event: dict[str, Any] = {"content": {"parts": [{"text": "Do"}]}, "partial": True}
    assert list(typed(event)) == [{"type": "text", "content": "Do", "partial": True}]


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 8001, None, [], {}])
def test_a_message_without_words_or_too_long_is_refused(visitor: Web, text: Any) -> None:
    refused(visitor.says(text), 400, 4000)


@pytest.mark.parametrize(
    "change",
    [
        {"app_name": "other"},
        {"new_message": {}},
        {"new_message": {"parts": "hello"}},
        {"new_message": {"parts": [{"text": "hi"}] * 101}},
        {"session_id": None},
        {"session_id": {}},
    ],
)
def test_what_is_no_message_is_refused(visitor: Web, change: dict[str, Any]) -> None:
    body = {"session_id": visitor.session, "new_message": {"parts": [{"text": "hi"}]}} | change
    refused(visitor.post("/run_sse", json=body), 400, 4000)
    assert visitor.stand_in.engine.begun == []


def test_half_a_character_is_refused(visitor: Web) -> None:
    body = json.dumps({"session_id": visitor.session, "new_message": {"parts": [{"text": "a \ud83d b"}]}})
    assert "\\ud83d b" in body
    refused(visitor.post("/run_sse", content=body), 400, 4000)


@pytest.mark.parametrize(("language", "word"), [("en", "still"), ("zh-CN", "处理")])
def test_a_second_message_during_a_turn_is_answered_in_the_sessions_language(
    web: Web, language: str, word: str
) -> None:
    visitor = web.visitor()
    made = visitor.post("/api/tasks/me/with-session/nemo_agent", json={"language": language}).json()
    visitor.session = made["data"]["session_id"]
    house = visitor.stand_in.house
    with house.db.write() as tx:
        running = turns.begin(tx, visitor.id, visitor.session, "before", now_ms())
    assert word in refused(visitor.says(), 409, 409)["message"]
    with house.db.write() as tx:
        turns.end(tx, running.id, "done", now_ms())
    assert events_of(visitor.says())


def test_credits_that_do_not_suffice_get_2001(visitor: Web) -> None:
    def refuse(id: str) -> None:
        raise CreditsError("10 credits are needed, and 3 are there.", "Register for more.")

    visitor.stand_in.engine.does["answer"] = refuse
    refused(visitor.says(), 402, 2001)


def test_streams_of_a_user_are_bounded_and_free_again_when_they_end(opened: Opened) -> None:
    visitor = opened(streams_per_user=1).visitor().at_work()
    streams = visitor.app.state.edge.limits.streams
    assert events_of(visitor.says()) and events_of(visitor.says())
    close = streams.open(visitor.id)
    refused(visitor.says(), 429, 429)
    close()
    close()
    assert events_of(visitor.says()) and streams.count == 0


def test_a_turn_that_cannot_begin_leaves_no_stream_open(visitor: Web) -> None:
    visitor.session = "1"
    refused(visitor.says(), 404, 1002)
    assert visitor.app.state.edge.limits.streams.count == 0


def _quiet(visitor: Web) -> str:
    """A turn that says nothing yet."""
    house = visitor.stand_in.house
    with house.db.write() as tx:
        return turns.begin(tx, visitor.id, visitor.session, "hello", now_ms()).id


def test_silence_is_filled_with_heartbeats_until_the_turn_ends(opened: Opened) -> None:
    visitor = opened(heartbeat_s=1).visitor().at_work()
    house, turn = visitor.stand_in.house, _quiet(visitor)

    async def listen() -> list[str]:
        lines = []
        async for line in told(house, turn, False):
            lines.append(line)
            if len(lines) == 2:
                await asyncio.to_thread(visitor.stand_in.answer, turn)
                house.bell.ring(turn)
        return lines

    lines = asyncio.run(listen())
    assert lines[:2] == [HEARTBEAT, HEARTBEAT] and HEARTBEAT == "event: heartbeat\ndata:\n\n"
    last = json.loads([line for line in lines if line != HEARTBEAT][-1].removeprefix("data: "))
    assert last["content"]["parts"] == [{"text": "Done."}]


def test_a_stream_ends_with_its_time_and_says_that_the_turn_goes_on(opened: Opened) -> None:
    visitor = opened(turn_timeout_s=1).visitor().at_work()
    house, turn = visitor.stand_in.house, _quiet(visitor)

    async def listen() -> list[str]:
        return [line async for line in told(house, turn, False) if line != HEARTBEAT]

    [line] = asyncio.run(listen())
    assert "goes on" in Event.model_validate(json.loads(line.removeprefix("data: "))).content.parts[0].text
    with house.db.read() as tx:
        found = turns.get(tx, turn)
    assert found and found.state == "running"


def test_a_client_that_goes_away_does_not_stop_the_turn(visitor: Web) -> None:
    visitor.stand_in.engine.does.pop("answer")
    body = {"session_id": visitor.session, "new_message": {"parts": [{"text": "hi"}]}}

    async def leave() -> None:
        gone = asyncio.Event()
        messages = [{"type": "http.request", "body": json.dumps(body).encode(), "more_body": False}]

        async def receive() -> dict[str, Any]:
            if messages:
                return messages.pop()
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                gone.set()

        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "POST",
            "path": "/run_sse",
            "raw_path": b"/run_sse",
            "root_path": "",
            "scheme": "http",
            "query_string": b"",
            "headers": [(b"authorization", f"Bearer {visitor.token}".encode()), (b"content-length", b"99")],
            "client": ("203.0.113.7", 1),
            "server": ("service.test", 80),
        }
        await asyncio.wait_for(visitor.app(scope, receive, send), 20)

    asyncio.run(leave())
    [(_, turn)] = visitor.stand_in.engine.begun
    house = visitor.stand_in.house
    with house.db.read() as tx:
        found = turns.get(tx, turn)
    assert found and found.state == "running"
    assert visitor.app.state.edge.limits.streams.count == 0
    visitor.stand_in.answer(turn)
    assert talk.heard(house, turn, 0).over
