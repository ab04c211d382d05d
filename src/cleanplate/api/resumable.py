"""Uploads that go on where they broke off: tus 1.0.0, its core and its extensions creation, creation-with-upload,
expiration and termination (tus.io/protocols/resumable-upload).

A file of a session is begun, written by as many requests as it takes, and is whole. What it became is then asked
for at the same address, and answered as other uploads are.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate

import anyio
from anyio import to_thread
from fastapi import APIRouter, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cleanplate.api.answers import ok
from cleanplate.api.body import pieces
from cleanplate.api.caller import Caller, Stranger, Uploader
from cleanplate.api.edge import Edge, TheAddresses, TheEdge
from cleanplate.errors import ConflictError, TooLargeError, UsageError
from cleanplate.flow.house import House
from cleanplate.label import label
from cleanplate.service import resumable, uploads
from cleanplate.service.resumable import Growing, Standing
from cleanplate.service.sessions import file_object

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,expiration,termination"
HEADERS = ("Tus-Resumable", "Upload-Length", "Upload-Metadata", "Upload-Offset", "X-HTTP-Method-Override")
TOLD = (
    "Location", "Tus-Extension", "Tus-Max-Size", "Tus-Resumable", "Tus-Version",
    "Upload-Expires", "Upload-Length", "Upload-Offset",
)  # fmt: skip
_PIECE = "application/offset+octet-stream"
_BATCH_BYTES = 1 << 20  # what a thread is given at a time: enough that handing over costs nothing
_ALL = "/api/upload-video/nemo_agent/{who}/{session}/resumable"
_ONE = f"{_ALL}/{{upload}}"
_OURS = re.compile(r"/api/upload-video/nemo_agent/[^/]+/[^/]+/resumable(/.*)?")

router = APIRouter(tags=["uploads"])


@router.options(_ALL, status_code=204, dependencies=[Stranger])
@router.options(_ONE, status_code=204, dependencies=[Stranger])
async def able(here: TheEdge) -> Response:
    """What of tus is spoken here, and how large a file may be (bytes)."""
    most = here.house.settings.upload_limit_mb * 1_000_000
    told = {"Tus-Version": VERSION, "Tus-Extension": EXTENSIONS, "Tus-Max-Size": str(most)}
    return Response(status_code=204, headers=told)


@router.post(_ALL, status_code=201)
async def begin(
    request: Request, caller: Uploader, here: TheEdge, addresses: TheAddresses, who: str, session: str
) -> Response:
    """Begin an upload of `Upload-Length` bytes, called as `Upload-Metadata: filename …` says. A body of
    `application/offset+octet-stream` is its beginning."""
    _check_version(request)
    caller.check_name(who)
    length, name = _number(request, "Upload-Length"), _name(request)
    made = await run_in_threadpool(resumable.begin, here.house, caller.user, session, name, length)
    if _is_piece(request):
        with _alone(here, caller, made.id):
            made = await _written(request, here.house, made, 0)
    place = addresses.base + _ONE.format(who=who, session=session, upload=made.id)
    return Response(status_code=201, headers={"Location": place, **_told(made)})


@router.head(_ONE)
async def standing(
    request: Request, caller: Uploader, here: TheEdge, who: str, session: str, upload: str
) -> Response:
    """How far an upload has come: `Upload-Offset` of `Upload-Length`."""
    _check_version(request)
    caller.check_name(who)
    found = await run_in_threadpool(resumable.found, here.house, caller.user, session, upload)
    return Response(headers={**_told(found), "Upload-Length": str(found.length)})


@router.patch(_ONE, status_code=204)
async def go_on(
    request: Request, caller: Uploader, here: TheEdge, who: str, session: str, upload: str
) -> Response:
    """Go on with an upload at `Upload-Offset`. However the request ends, what came of it counts."""
    _check_version(request)
    caller.check_name(who)
    offset = _number(request, "Upload-Offset")
    if not _is_piece(request):
        raise HTTPException(415, f"The body is not {_PIECE}.")
    with _alone(here, caller, upload):  # what is found stays true until it was written
        found = await run_in_threadpool(resumable.found, here.house, caller.user, session, upload)
        if not found.whole or offset != found.length:  # all of it may be here, and its sender not know
            found = await _written(request, here.house, found, offset)
    return Response(status_code=204, headers=_told(found))


@router.delete(_ONE, status_code=204)
async def give_up(
    request: Request, caller: Uploader, here: TheEdge, who: str, session: str, upload: str
) -> Response:
    """Give up an upload that is not whole."""
    _check_version(request)
    caller.check_name(who)
    await run_in_threadpool(resumable.give_up, here.house, caller.user, session, upload)
    return Response(status_code=204)


@router.get(_ONE)
async def outcome(
    caller: Uploader, here: TheEdge, addresses: TheAddresses, who: str, session: str, upload: str
) -> JSONResponse:
    """What became of a whole upload, as soon as it is known: the answer that other uploads have at once."""
    caller.check_name(who)
    found = await run_in_threadpool(resumable.found, here.house, caller.user, session, upload)
    if not found.whole:
        said = f"This upload has come to byte {found.offset:,} of {found.length:,}."
        raise ConflictError(said, "Send the rest of it first.")
    came = await uploads.arrived(here.house, [found.id])
    return ok({"files": [file_object(came.ready[0], addresses)], "session_state_applied": True})


@contextmanager
def _alone(here: Edge, caller: Caller, upload: str) -> Iterator[None]:
    """Nobody else writes it until the end of the block. Raises RateError, ConflictError."""
    close = here.limits.uploads.open(caller.user.id)
    try:
        with here.writers.alone(f"{caller.user.id} {upload}"):
            yield
    finally:
        close()


async def _written(request: Request, house: House, found: Standing, offset: int) -> Standing:
    """What has come of it once the body is over. Raises ConflictError, TooLargeError, FullError, NotHereError."""
    file = await run_in_threadpool(Growing, house, found, offset)
    await _received(request, file, found.length)
    if file.offset == found.length:
        return await run_in_threadpool(resumable.finish, house, found.id, found.length)
    return Standing(found.id, file.offset, found.length, found.path, found.ends_at)


async def _received(request: Request, file: Growing, length: int) -> None:
    batch = bytearray()
    try:
        async for piece in pieces(request, length - file.offset):
            batch += piece
            if len(batch) >= _BATCH_BYTES:
                whole, batch = bytes(batch), bytearray()
                await run_in_threadpool(file.take, whole)
    except TooLargeError:
        said = f"More comes than the {length:,} bytes that were told."
        raise TooLargeError(said, "Begin another upload, with the right length.") from None
    finally:
        with anyio.CancelScope(shield=True):  # whatever ends the request: what came of it is kept
            await to_thread.run_sync(_closed, file, bytes(batch))


def _closed(file: Growing, rest: bytes) -> None:
    try:
        file.take(rest)
    finally:
        file.close()


def _told(standing: Standing) -> dict[str, str]:
    ends = {"Upload-Expires": formatdate(standing.ends_at / 1000, usegmt=True)} if standing.ends_at else {}
    return {"Upload-Offset": str(standing.offset), **ends}


def _check_version(request: Request) -> None:
    if request.headers.get("tus-resumable") != VERSION:
        raise HTTPException(412, f"This address speaks tus {VERSION}.", {"Tus-Version": VERSION})


def _is_piece(request: Request) -> bool:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == _PIECE


def _number(request: Request, name: str) -> int:
    told = request.headers.get(name, "")
    if not (told.isascii() and told.isdigit() and len(told) < 19):
        raise UsageError(f"The request lacks {name}, or it is no number of bytes.", "See tus.io, version 1.0.0.")
    return int(told)


def _name(request: Request) -> str:
    """What the file is called: a label, never a path. Raises UsageError."""
    for pair in request.headers.get("upload-metadata", "").split(","):
        key, _, value = pair.strip().partition(" ")
        if key.lower() in ("filename", "name"):
            try:
                return label(b64decode(value, validate=True).decode())
            except ValueError:
                raise UsageError("Upload-Metadata has its filename wrong.", "It is Base64 of UTF-8.") from None
    return label("")


class Tus:
    """Says which version is spoken in every answer of these addresses, as tus wants it, errors too; and takes the
    word of those who can send no other method than POST."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _OURS.fullmatch(scope["path"]):
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Tus-Resumable"] = VERSION
            await send(message)

        meant = Headers(scope=scope).get("x-http-method-override", "").upper()
        if scope["method"] == "POST" and meant in ("PATCH", "DELETE"):
            scope["method"] = meant
        await self._app(scope, receive, sending)
