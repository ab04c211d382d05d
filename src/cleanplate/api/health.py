"""For whoever runs it: alive, ready, and how much of everything."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from cleanplate.api.edge import TheEdge, TheHouse
from cleanplate.api.metrics import CONTENT_TYPE
from cleanplate.service.standing import counted, standing

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def alive() -> JSONResponse:
    """The process answers."""
    return JSONResponse({"status": "ok"})


@router.get("/readyz")
def ready(house: TheHouse) -> JSONResponse:
    """Whether work may be sent here: 200, or 503 and what is missing."""
    found = standing(house)
    return JSONResponse({"ready": found.ready, "checks": found.checks}, 200 if found.ready else 503)


@router.get("/metrics")
def metrics(here: TheEdge) -> Response:
    """For Prometheus."""
    house = here.house
    text = here.metrics.text(counted(house), house.free_mb(), here.limits.streams.count)
    return Response(text, media_type=CONTENT_TYPE)
