"""Exports: ordered, asked after, called off, fetched. The family answers in a shape of its own."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from cleanplate.api import wire
from cleanplate.api.body import DRAFT, described, json_of
from cleanplate.api.caller import Renderer, Watcher, Weighed
from cleanplate.api.edge import TheAddresses, TheHouse, looked_up
from cleanplate.api.faults import told
from cleanplate.api.files import Served
from cleanplate.flow.failure import meant
from cleanplate.service import exports
from cleanplate.service.addresses import Addresses, type_of
from cleanplate.store.exports import Export

router = APIRouter(tags=["exports"])
ATTRIBUTION = ("X-Skill-Source", "X-Skill-Version", "X-Skill-Platform")
_BEGUN = 5  # percent that a new export shows: the protocol's own


@router.post("/api/render/proxy/lambda", dependencies=[Weighed], openapi_extra=described(wire.Render))
def submit(
    request: Request,
    caller: Renderer,
    house: TheHouse,
    body: Annotated[wire.Render, Depends(json_of(wire.Render, DRAFT))],
) -> JSONResponse:
    """Order an export. Poll it by its id."""
    made = exports.submit(
        house,
        caller.user,
        body.id,
        body.session_id,
        body.draft,
        (body.output or wire.Output()).wish,
        attributed=all(request.headers.get(name, "").strip() for name in ATTRIBUTION),
    )
    return JSONResponse({"success": True, "data": {"id": made.name, "status": "pending", "progress": _BEGUN}})


@router.get("/api/render/proxy/lambda/{id}")
async def status(caller: Watcher, house: TheHouse, addresses: TheAddresses, id: str) -> JSONResponse:
    """Where an export stands, in both published shapes at once."""
    return JSONResponse(_shown(await looked_up(house, exports.found, house, caller.user, id), addresses))


@router.post("/api/render/proxy/lambda/{id}/cancel")
def cancel(caller: Renderer, house: TheHouse, addresses: TheAddresses, id: str) -> JSONResponse:
    """End an export; one that has ended stays as it is."""
    return JSONResponse(_shown(exports.cancel(house, caller.user, id), addresses))


@router.get("/api/render/proxy/{id}/download")
def download(caller: Watcher, house: TheHouse, id: str) -> Response:
    """A completed export's file."""
    done = exports.finished(house, caller.user, id)
    label = done.label or "video"
    return Served(house.blobs.path(done.blob or ""), label, type_of(label), attached=True)


def _shown(export: Export, addresses: Addresses) -> dict[str, Any]:
    percent = max(export.progress, _BEGUN)
    same: dict[str, Any] = {"status": export.state, "progress": percent}
    data = {"id": export.name, **same, "createdAt": export.created_at}
    body: dict[str, Any] = {"success": True, "taskId": export.name, **same}
    if export.completed_at is not None:
        data["completedAt"] = export.completed_at
    if export.state == "completed":
        facts, url = export.facts or {}, addresses.result(export)
        body["output"] = {"url": url, "duration": facts.get("duration_ms", 0) / 1000, "size": facts.get("size", 0)}
        body["output"] |= {"filename": export.label, "facts": facts}
        data["outputUrl"] = url
    if export.state == "failed":
        code, message, hint = told(meant(export.error or {}))
        body |= {"error": message, "hint": hint, "code": code}
        data["error"] = message
    return body | {"data": data}
