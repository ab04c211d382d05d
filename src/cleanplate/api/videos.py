"""Videos in the manner of Unscreen: sent in one request, made beside, asked after, told to a webhook."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from cleanplate.api import form
from cleanplate.api.body import SMALL, length
from cleanplate.api.caller import Caller
from cleanplate.api.edge import Edge, TheAddresses, TheEdge, TheHouse
from cleanplate.api.form import Fields, Form
from cleanplate.api.key import KeyMaker, KeyWatcher
from cleanplate.backdrop import TRANSPARENT, colour
from cleanplate.errors import ParameterError, UsageError
from cleanplate.flow.house import House
from cleanplate.ids import secret_hash
from cleanplate.service import videos
from cleanplate.service.addresses import Addresses
from cleanplate.service.filmed import PATH
from cleanplate.service.uploads import Received
from cleanplate.service.videos import Ask, Source
from cleanplate.store.videos import Video

router = APIRouter(tags=["videos"])
_AROUND = 1 << 20  # bytes of a form besides its files
_KINDS = ("video", "background_image", "background_video")  # each comes as a file or by its address
_FILES = frozenset(f"{kind}_file" for kind in _KINDS)
_TEXTS = frozenset({f"{kind}_url" for kind in _KINDS} | {"format", "background_color", "webhook_url"})
_FIELDS = Fields(_TEXTS, _FILES)
_HEX = re.compile(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_KEY = re.compile(r"[\x21-\x7e]{1,128}")


def _described() -> dict[str, Any]:
    files = {name: {"type": "string", "format": "binary"} for name in sorted(_FILES)}
    schema = {"type": "object", "properties": files | {name: {"type": "string"} for name in sorted(_TEXTS)}}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


@router.post(PATH, openapi_extra=_described())
async def submit(request: Request, caller: KeyMaker, here: TheEdge, addresses: TheAddresses) -> JSONResponse:
    """A video to take the background of: `video_file` or `video_url`. With an Idempotency-Key it is taken once."""
    house, key = here.house, _key(request)
    known = await run_in_threadpool(videos.keyed, house, caller.user, key) if key else None
    made = known or await _taken(request, caller, here, addresses, key)
    return JSONResponse({"data": await run_in_threadpool(videos.shown, house, made, addresses)})


@router.get(PATH)
def listed(caller: KeyWatcher, house: TheHouse, addresses: TheAddresses) -> JSONResponse:
    """The caller's last hundred videos, the newest first."""
    found = videos.listed(house, caller.user)
    return JSONResponse({"data": [videos.shown(house, video, addresses) for video in found]})


@router.get(PATH + "/{id}")
def status(caller: KeyWatcher, house: TheHouse, addresses: TheAddresses, id: str) -> JSONResponse:
    """Where a video stands, and where its result is."""
    return JSONResponse({"data": videos.shown(house, videos.found(house, caller.user, id), addresses)})


@router.delete(PATH + "/{id}")
def remove(caller: KeyMaker, house: TheHouse, addresses: TheAddresses, id: str) -> Response:
    """End a video that is under way; forget one that has ended, with its files."""
    ended = videos.remove(house, caller.user, id)
    if ended is None:
        return Response(status_code=204)
    return JSONResponse({"data": videos.shown(house, ended, addresses)})


async def _taken(request: Request, caller: Caller, here: Edge, addresses: Addresses, key: str | None) -> Video:
    """What came, as a video that was looked at and begun."""
    house = here.house
    close = here.limits.uploads.open(caller.user.id)
    try:
        await run_in_threadpool(videos.check_room, house, caller.user, length(request.headers))
        ask = await _asked(request, house, addresses, key)
        made, new = await run_in_threadpool(videos.submit, house, caller.user, ask)
        if new:
            await videos.looked(house, made)
    finally:
        close()
    return made


async def _asked(request: Request, house: House, addresses: Addresses, key: str | None) -> Ask:
    """The form, in our words. Whatever is raised, no file of it stays."""
    placed: list[Path] = []

    def place() -> Path:
        placed.append(house.blobs.incoming())
        return placed[-1]

    most = house.settings.upload_limit_mb * 1_000_000
    files = request.headers.get("content-type", "").lower().startswith("multipart/form-data")
    try:
        bound = 2 * most + _AROUND if files else SMALL
        sent = await form.read(request, _FIELDS, place, most, bound, house.check_room)
        behind = _one(sent, *_KINDS[1:])
        return Ask(
            _video(sent),
            sent.texts.get("format"),
            _background(sent, behind),
            behind,
            sent.texts.get("webhook_url"),
            key,
            _signer(request),
            addresses.base,
        )
    except BaseException:
        for path in placed:
            path.unlink(missing_ok=True)
        raise


def _video(sent: Form) -> Source:
    found = _one(sent, "video")
    if found is None:
        raise ParameterError(
            "There is no video.", "Send it as video_file, or its address as video_url.", "missing_source"
        )
    return found


def _one(sent: Form, *kinds: str) -> Source | None:
    """What was sent of those, as a file or by its address. Raises ParameterError where it is more than one."""
    files = [sent.files[name] for kind in kinds if (name := f"{kind}_file") in sent.files]
    addresses = [sent.texts[name] for kind in kinds if (name := f"{kind}_url") in sent.texts]
    found: list[Source] = [*(Received(part.label, part.path, part.size) for part in files), *addresses]
    if len(found) > 1:
        names = ", ".join(f"{kind}_file, {kind}_url" for kind in kinds)
        raise ParameterError(
            "There is more than one file for one thing.", f"Send one of {names}.", "multiple_sources"
        )
    return found[0] if found else None


def _background(sent: Form, behind: Source | None) -> str:
    """The words of drafts for it. Raises ParameterError for no colour, and where something else is to be there."""
    said = sent.texts.get("background_color")
    if said is None:
        return TRANSPARENT
    if behind is not None:
        raise ParameterError("There is more than one background.", "Send one of them.", "multiple_sources")
    plain = _HEX.fullmatch(said)
    try:
        return "#{:02x}{:02x}{:02x}".format(*colour(f"#{plain[1]}" if plain else said))
    except UsageError:
        raise ParameterError(
            f"“{said[:40]}” is no colour.", "Send it as 81d4fa, fff or green.", "invalid_background_color"
        ) from None


def _key(request: Request) -> str | None:
    """The client's own name for this order. Raises ParameterError."""
    key = request.headers.get("idempotency-key")
    if key is not None and not _KEY.fullmatch(key):
        said = "The Idempotency-Key is not as it must be."
        raise ParameterError(said, "Send 1 to 128 printable ASCII characters, without spaces.", "invalid_key")
    return key


def _signer(request: Request) -> str:
    """The hash of the key that the caller has shown: who has the key can make it, and check by it."""
    shown = (
        request.headers.get("x-api-key", "").strip() or request.headers.get("authorization", "").partition(" ")[2]
    )
    return secret_hash(shown.strip())
