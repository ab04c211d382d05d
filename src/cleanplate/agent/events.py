"""The events of a turn, in the shape of the Agent Development Kit's `Event`: camelCase, nothing that is null."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cleanplate.ids import new_id, now_ms

Json = dict[str, Any]
AUTHOR = "nemo_agent"


def text(turn: str, words: str) -> Json:
    """What the agent says."""
    return _event(turn, {"role": "model", "parts": [{"text": words}]})


def call(turn: str, name: str, args: Mapping[str, Any], number: int) -> Json:
    """A tool that the agent uses; `number` tells its calls of a turn apart."""
    part = {"functionCall": {"id": f"c{number}", "name": name, "args": dict(args)}}
    return _event(turn, {"role": "model", "parts": [part]})


def answer(turn: str, name: str, response: Mapping[str, Any], number: int, changed: Mapping[str, Any]) -> Json:
    """What came of it, and what of the session's state it changed."""
    part = {"functionResponse": {"id": f"c{number}", "name": name, "response": dict(response)}}
    return _event(turn, {"role": "user", "parts": [part]}, changed)


def state(turn: str, changed: Mapping[str, Any]) -> Json:
    """Something of the session's state, and no words: where long work stands."""
    return _event(turn, None, changed)


def error(turn: str, code: int | str, message: str) -> Json:
    """Something that went wrong; a text follows it."""
    return _event(turn, None) | {"errorCode": str(code), "errorMessage": message}


def _event(turn: str, content: Json | None, changed: Mapping[str, Any] | None = None) -> Json:
    made: Json = {
        "id": new_id("e"),
        "invocationId": turn,
        "author": AUTHOR,
        "timestamp": now_ms() / 1000,
        "actions": {"stateDelta": dict(changed or {}), "artifactDelta": {}},
    }
    return made if content is None else made | {"content": content}
