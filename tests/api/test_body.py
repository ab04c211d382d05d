from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from fastapi import Request
from pydantic import BaseModel
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from cleanplate.api import body
from cleanplate.errors import TooLargeError, UsageError


class Note(BaseModel):
    text: str = ""


def read(pieces: list[bytes], headers: dict[str, str] | None = None, most: int = 100) -> Note:
    """What `json_of` makes of a body that comes in pieces; without any more of them it waits."""
    left = list(pieces)

    async def receive() -> dict[str, Any]:
        if not left:
            await asyncio.Event().wait()
        piece = left.pop(0)
        return {"type": "http.request", "body": piece, "more_body": piece != b""}

    named = [(k.encode(), v.encode()) for k, v in (headers or {}).items()]
    scope = {"type": "http", "method": "POST", "path": "/", "headers": named}
    return asyncio.run(body.json_of(Note, most)(Request(scope, receive)))


def test_a_body_is_read_whatever_it_is_said_to_be() -> None:
    assert read([b'{"text": ', b'"hi"}', b""], {"content-type": "text/plain"}).text == "hi"
    assert read([b""]).text == ""


def test_a_large_body_is_read_too() -> None:
    text = "x" * 200_000
    assert read([json.dumps({"text": text}).encode(), b""], most=1 << 20).text == text


def test_a_body_that_would_grow_as_it_is_read_is_refused() -> None:
    """A megabyte of empty lists takes forty of them in memory."""
    with pytest.raises(TooLargeError, match="values"):
        read([b'{"text": [', b"[]," * 600_000, b"[]]}", b""], most=1 << 22)
    text = "x" * 1_000_000 + "," * 100_000
    assert read([json.dumps({"text": text}).encode(), b""], most=1 << 22).text == text


def test_too_much_is_refused_before_it_is_read_where_the_length_is_told() -> None:
    with pytest.raises(TooLargeError):
        read([], {"content-length": "101"})


def test_too_much_is_refused_as_soon_as_it_has_come_where_it_is_not() -> None:
    with pytest.raises(TooLargeError):
        read([b" " * 60, b" " * 60])


@pytest.mark.parametrize(
    ("told", "meant"), [("-5", 0), ("x", 0), ("1" * 40, 0), ("\u00b2", 0), ("", 0), ("90", 90)]
)
def test_a_length_that_is_none_is_not_believed(told: str, meant: int) -> None:
    assert body.length(Headers({"content-length": told})) == meant


def test_a_body_that_stops_coming_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "_STALLED_S", 0.01)
    with pytest.raises(UsageError, match="Nothing came"):
        read([b'{"text"'])


def drained(pieces: int, headers: dict[str, str], most: int, reads: int = 0) -> tuple[int, list[Any]]:
    """How many pieces of 10 bytes were taken in, and what was sent, when an app reads `reads` of them."""
    taken, sent = 0, []

    async def receive() -> dict[str, Any]:
        nonlocal taken
        taken += 1
        return {"type": "http.request", "body": bytes(10), "more_body": taken < pieces}

    async def send(message: Any) -> None:
        sent.append(message)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        for _ in range(reads):
            await receive()
        await send({"type": "http.response.start", "status": 413, "headers": []})
        await send({"type": "http.response.body", "body": b"no"})

    named = [(k.encode(), v.encode()) for k, v in headers.items()]
    asyncio.run(body.Drained(app, most)({"type": "http", "headers": named}, receive, send))
    return taken, sent


@pytest.mark.parametrize("headers", [{"content-length": "90"}, {"transfer-encoding": "chunked"}])
def test_what_is_left_is_taken_in_after_the_answer(headers: dict[str, str]) -> None:
    taken, sent = drained(9, headers, 1000, reads=2)
    assert taken == 9
    assert [message.get("more_body") for message in sent] == [None, True, False]
    assert b"".join(message.get("body", b"") for message in sent) == b"no"


def test_no_more_is_taken_in_than_allowed() -> None:
    assert drained(9, {"content-length": "90"}, 35)[0] == 4


def test_nothing_is_waited_for_that_will_not_come() -> None:
    assert drained(9, {"content-length": "90", "expect": "100-continue"}, 1000)[0] == 0
    assert drained(9, {"content-length": "90", "expect": "100-continue"}, 1000, reads=1)[0] == 9
    assert drained(9, {}, 1000)[0] == 0
    assert drained(2, {"content-length": "20"}, 1000, reads=2)[0] == 2
