"""Talk: a message in, the events of its turn out, as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Annotated, Any, Literal

import structlog
from fastapi import APIRouter, Depends, Query
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from cleanplate.agent import events
from cleanplate.api import wire
from cleanplate.api.body import described, json_of
from cleanplate.api.caller import Writer
from cleanplate.api.edge import TheEdge
from cleanplate.errors import UsageError
from cleanplate.flow.house import House
from cleanplate.service import talk

Json = dict[str, Any]
router = APIRouter(tags=["talk"])
HEARTBEAT = "event: heartbeat\ndata:\n\n"
_LOOK_S = 1.0  # a turn may run in another process, whose bell is not heard here
_log = structlog.get_logger("cleanplate.api")


@router.post("/run_sse", openapi_extra=described(wire.Say))
async def run_sse(
    here: TheEdge,
    caller: Writer,
    body: Annotated[wire.Say, Depends(json_of(wire.Say))],
    format: Annotated[Literal["adk", "typed"], Query(description="typed: an older shape.")] = "adk",
) -> StreamingResponse:
    """Say something to the agent. The stream ends with the turn; the turn goes on without the stream."""
    if body.app_name != wire.APP:
        raise UsageError("There is no agent of that app_name.", f"app_name is {wire.APP}.")
    caller.check_name(body.user_id)
    close = here.limits.streams.open(caller.user.id)
    try:
        turn = await run_in_threadpool(talk.begin, here.house, caller.user, body.session_id, body.new_message.text)
    except BaseException:
        close()
        raise
    return Stream(told(here.house, turn.id, format == "typed"), close)


class Stream(StreamingResponse):
    """Server-sent events; `close` is called when it ends, however it does."""

    def __init__(self, lines: AsyncIterator[str], close: Callable[[], None]) -> None:
        headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}  # no proxy may hold them back
        super().__init__(lines, media_type="text/event-stream", headers=headers)
        self._close = close

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._close()


async def told(house: House, turn: str, as_typed: bool) -> AsyncIterator[str]:
    """What a turn says, line by line, with a heartbeat in every silence, until it ends or its time is over."""
    now, settings = asyncio.get_running_loop().time, house.settings
    end, last, spoken = now() + settings.turn_timeout_s, 0, now()
    rest = min(_LOOK_S, settings.heartbeat_s / 4)
    with house.bell.listening(turn) as ear:
        while True:
            try:
                said = await run_in_threadpool(talk.heard, house, turn, last)
            except Exception:  # the answer has begun, so this is the only way to say it
                _log.exception("unforeseen")
                yield _line(
                    events.error(turn, 5000, "The stream broke off. Ask for the session's state."), as_typed
                )
                return
            last = said.last
            for body in said.bodies:
                spoken = now()
                yield _line(json.loads(body), True) if as_typed else f"data: {body}\n\n"
            if said.over or house.closing.is_set():
                return
            if now() >= end:
                yield _line(events.text(turn, "This takes longer. It goes on; ask for the state later."), as_typed)
                return
            if now() - spoken >= settings.heartbeat_s - 2 * rest:
                spoken = now()
                yield HEARTBEAT
            await ear.heard(max(0.0, min(rest, end - now())))


def _line(event: Json, as_typed: bool) -> str:
    """An event as lines of the stream."""
    shapes = typed(event) if as_typed else [event]
    return "".join(f"data: {json.dumps(shape, ensure_ascii=False)}\n\n" for shape in shapes)


def typed(event: Json) -> Iterator[Json]:
    """An event in the older shape: a line for each of its parts."""
    for part in event.get("content", {}).get("parts", []):
        if "text" in part:
            yield {"type": "text", "content": part["text"], **({"partial": True} if event.get("partial") else {})}
        elif "functionCall" in part:
            call = part["functionCall"]
            yield {"type": "tool_call", "id": call.get("id"), "name": call["name"], "args": call.get("args", {})}
        elif "functionResponse" in part:
            done = part["functionResponse"]
            yield {
                "type": "tool_result",
                "id": done.get("id"),
                "name": done["name"],
                "result": done.get("response"),
            }
    if "errorCode" in event:
        yield {"type": "error", "code": event["errorCode"], "content": event.get("errorMessage", "")}
