"""Uploads: files in a multipart form, or addresses in JSON."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from cleanplate.api import wire
from cleanplate.api.answers import ok
from cleanplate.api.body import described, glanced, json_of, length, pieces
from cleanplate.api.caller import Caller, Uploader
from cleanplate.api.edge import TheAddresses, TheEdge
from cleanplate.api.faults import told
from cleanplate.api.multipart import received
from cleanplate.errors import TooLargeError
from cleanplate.flow.house import House
from cleanplate.service import uploads
from cleanplate.service.sessions import file_object

router = APIRouter(tags=["uploads"])
_AROUND = 1 << 20  # bytes of a form besides its files
_FORM = {
    "multipart/form-data": {
        "schema": {
            "type": "object",
            "required": ["files"],
            "properties": {"files": {"type": "array", "items": {"type": "string", "format": "binary"}}},
        }
    }
}


def _described() -> dict[str, Any]:
    body: dict[str, Any] = described(wire.Links)["requestBody"]
    return {"requestBody": {**body, "content": {**_FORM, **body["content"]}}}


@router.post("/api/upload-video/nemo_agent/{who}/{session}", openapi_extra=_described())
async def upload(
    request: Request, caller: Uploader, here: TheEdge, addresses: TheAddresses, who: str, session: str
) -> JSONResponse:
    """Files for a session: the field `files` of a form, or `{"urls": […], "source_type": "url"}`."""
    caller.check_name(who)
    house = here.house
    kind = request.headers.get("content-type", "")
    if kind.lower().startswith("multipart/form-data"):
        close = here.limits.uploads.open(caller.user.id)
        try:
            ids = await _files(request, house, caller, session, kind)
        finally:
            close()
    else:
        body = await json_of(wire.Links)(request)
        ids = await run_in_threadpool(uploads.fetch, house, caller.user, session, body.urls)
    came = await uploads.arrived(house, ids)
    data: dict[str, Any] = {"files": [file_object(found, addresses) for found in came.ready]}
    if came.failed:
        data["failed"] = [
            {"filename": found.label, **dict(zip(("code", "message", "hint"), told(error), strict=True))}
            for found, error in came.failed
        ]
    return ok({**data, "session_state_applied": True})


async def _files(request: Request, house: House, caller: Caller, session: str, kind: str) -> list[str]:
    most = house.settings.upload_limit_mb * 1_000_000
    coming = length(request.headers)
    await run_in_threadpool(uploads.check_room, house, caller.user, session, 0)
    if coming > most + _AROUND:
        raise _too_large(house)
    await run_in_threadpool(uploads.check_room, house, caller.user, session, coming)
    parts = await received(_bounded(request, house, most + _AROUND), kind, {"files"}, house.blobs.incoming, most)
    files = [uploads.Received(part.label, part.path, part.size) for part in parts]
    return await run_in_threadpool(uploads.take, house, caller.user, session, files)


async def _bounded(request: Request, house: House, most: int) -> AsyncIterator[bytes]:
    """The body, as long as there is room for it. Raises TooLargeError, FullError, UsageError."""
    try:
        async for piece in glanced(pieces(request, most), house.check_room):
            yield piece
    except TooLargeError:
        raise _too_large(house) from None


def _too_large(house: House) -> TooLargeError:
    return TooLargeError(
        f"The upload is larger than {house.settings.upload_limit_mb:,} MB.",
        "Compress it or trim it; send several files one by one.",
    )
