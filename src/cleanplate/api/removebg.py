"""A picture without its background, in the manner of remove.bg: its users change an address and a key."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from typing import Any, BinaryIO

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.types import Receive, Scope, Send

from cleanplate.api import form
from cleanplate.api.edge import TheEdge, TheHouse, looked_up
from cleanplate.api.form import Fields
from cleanplate.api.key import KeyMaker, KeyReader
from cleanplate.ids import new_id
from cleanplate.render.cutout_order import FIELDS
from cleanplate.service import accounts, cutout
from cleanplate.service.cutout import Made, Sent

router = APIRouter(tags=["drop-ins"])
_FIELDS = Fields(
    texts=FIELDS | {cutout.ADDRESS, cutout.BACK_ADDRESS},
    files=frozenset({cutout.FILE, cutout.BACK_FILE}),
    bulky=frozenset({cutout.TEXT}),
)
_AROUND = 1 << 20  # bytes of a form besides its files
_PIECE = 3 << 16  # bytes: a multiple of three, which base64 writes as four characters
_SIDES = ("Top", "Left", "Width", "Height")
TOLD = (
    *("X-Type", "X-Width", "X-Height", "X-Credits-Charged", *(f"X-Foreground-{side}" for side in _SIDES)),
    *("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"),
)


def _described() -> dict[str, Any]:
    text = {"type": "string"}
    binary = {"type": "string", "format": "binary"}
    plain = dict.fromkeys(sorted(_FIELDS.texts | _FIELDS.bulky), text)
    spelt = {"schema": {"type": "object", "properties": plain}}
    whole = {"schema": {"type": "object", "properties": plain | dict.fromkeys(sorted(_FIELDS.files), binary)}}
    content = {
        "multipart/form-data": whole,
        "application/json": spelt,
        "application/x-www-form-urlencoded": spelt,
    }
    return {"requestBody": {"required": True, "content": content}}


@router.post("/v1.0/removebg", openapi_extra=_described(), response_class=StreamingResponse)
async def removebg(request: Request, caller: KeyMaker, here: TheEdge) -> StreamingResponse:
    """The subject of a picture, before nothing, a colour or a picture: as a file, or as JSON where asked for."""
    house, user = here.house, caller.user
    close = here.limits.uploads.open(user.id)
    try:
        await run_in_threadpool(cutout.check_may, house, user)
        with cutout.folder(house) as folder:
            most = cutout.limit(house.settings)
            text = most // 3 * 4 + _AROUND  # as base64, with its line breaks
            given = await form.read(request, _FIELDS, lambda: folder / new_id("part"), text, text + most + _AROUND)
            files = {name: part.path.replace(folder / _named(name)) for name, part in given.files.items()}
            made = await cutout.made(house, here.turns, user, Sent(folder, given.texts, files))
    finally:
        close()
    headers = _headers(made, given.texts) | _rate(*here.limits.users.left(user.id))
    if _as_json(request.headers.get("accept", "")):
        return _Answer(made.file, _json(made), "application/json", headers)
    headers["Content-Length"] = str(made.size)
    headers["Content-Disposition"] = f'inline; filename="no-bg.{made.suffix}"'
    return _Answer(made.file, _pieces(made.file), made.type, headers)


@router.get("/v1.0/account")
async def account(caller: KeyReader, house: TheHouse) -> JSONResponse:
    """What may be spent."""
    has = (await looked_up(house, accounts.balance, house, caller.user)).available
    credits = {"total": has, "subscription": 0, "payg": has, "enterprise": 0}
    return JSONResponse({"data": {"attributes": {"credits": credits, "api": {"free_calls": 0, "sizes": "all"}}}})


def _as_json(accept: str) -> bool:
    """Whether JSON is asked for alone: libraries add it to everything that they send, beside `*/*`."""
    return "application/json" in accept and "*/*" not in accept and "image/" not in accept


def _named(field: str) -> str:
    """Files are called as people know them: errors name them so."""
    return f"{field}.txt" if field in _FIELDS.bulky else field


def _headers(made: Made, texts: dict[str, str]) -> dict[str, str]:
    left, top, width, height = made.subject
    told = {"Width": made.width, "Height": made.height, "Credits-Charged": made.charged}
    told |= {f"Foreground-{side}": value for side, value in zip(_SIDES, (top, left, width, height), strict=True)}
    headers = {f"X-{name}": str(value) for name, value in told.items()}
    if texts.get("type_level", "").lower() != "none":
        kind = texts.get("type", "auto").lower()
        headers["X-Type"] = "other" if kind == "auto" else kind  # nothing here tells kinds apart
    return headers


def _rate(limit: int, left: int, seconds: int) -> dict[str, str]:
    reset = int(time.time()) + seconds
    return {f"X-RateLimit-{k}": str(v) for k, v in (("Limit", limit), ("Remaining", left), ("Reset", reset))}


class _Answer(StreamingResponse):
    """Closes the file at its end, and also where nobody hears it to the end."""

    def __init__(self, file: BinaryIO, content: Iterator[bytes], type: str, headers: dict[str, str]) -> None:
        super().__init__(content, media_type=type, headers=headers)
        self._file = file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._file:
            await super().__call__(scope, receive, send)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


def _json(made: Made) -> Iterator[bytes]:
    left, top, width, height = made.subject
    yield b'{"data":{"result_b64":"'
    for piece in _pieces(made.file):
        yield base64.b64encode(piece)
    told = f'","foreground_top":{top},"foreground_left":{left},'
    yield (told + f'"foreground_width":{width},"foreground_height":{height}}}}}').encode()
