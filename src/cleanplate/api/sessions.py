"""Sessions: made, and read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from cleanplate.api import wire
from cleanplate.api.answers import ok
from cleanplate.api.body import described, json_of
from cleanplate.api.caller import Reader, Writer
from cleanplate.api.edge import TheAddresses, TheHouse, looked_up
from cleanplate.service import sessions

router = APIRouter(tags=["sessions"])


@router.post("/api/tasks/{who}/with-session/nemo_agent", openapi_extra=described(wire.Task))
def create_session(
    caller: Writer, house: TheHouse, who: str, body: Annotated[wire.Task, Depends(json_of(wire.Task))]
) -> JSONResponse:
    """A new session with an empty draft."""
    caller.check_name(who)
    made = sessions.create(house, caller.user, body.task_name or "project", body.language or "en")
    return ok({"task_id": made.task, "session_id": made.id, "user_id": caller.user.name})


@router.get("/api/state/nemo_agent/{who}/{session}/latest")
async def latest_state(
    caller: Reader, house: TheHouse, addresses: TheAddresses, who: str, session: str
) -> JSONResponse:
    """A session's draft and files."""
    caller.check_name(who)
    seen = await looked_up(house, sessions.seen, house, caller.user, session)
    if sessions.stale(seen.session):
        await run_in_threadpool(sessions.note, house, seen.session)
    if seen.large:
        return ok(await run_in_threadpool(sessions.shown, seen, caller.user, addresses))
    return ok(sessions.shown(seen, caller.user, addresses))
