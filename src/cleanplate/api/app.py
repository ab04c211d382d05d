"""The app: every route, and what each request goes through."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from pydantic.json_schema import models_json_schema

from cleanplate import __version__
from cleanplate.api import (
    auth,
    credits,
    dropin,
    faults,
    files,
    health,
    registration,
    removebg,
    renders,
    resumable,
    sessions,
    talk,
    uploads,
    videos,
)
from cleanplate.api.body import Drained
from cleanplate.api.edge import Edge
from cleanplate.api.faults import Caught
from cleanplate.api.limits import Limits
from cleanplate.api.logs import Passage
from cleanplate.api.renders import ATTRIBUTION
from cleanplate.api.wire import BODIES
from cleanplate.flow.house import House
from cleanplate.service.cutout import Turns
from cleanplate.service.links import Links
from cleanplate.settings import Settings

_DROP_INS = (removebg, videos)
_ROOMS = (auth, sessions, talk, uploads, resumable, credits, renders, *_DROP_INS, files, registration, health)
_ASKED_WITH = ("Authorization", "Content-Type", "Range", "X-Client-Id", "X-Api-Key", "Idempotency-Key")
_ANSWERED_WITH = ("X-Request-Id", "Retry-After", "Content-Disposition", "Content-Range")


class App(FastAPI):
    """FastAPI, but that bodies are described as they are read, and errors as they are answered."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            _describe(super().openapi())
        return self.openapi_schema or {}


def create(house: House) -> FastAPI:
    """The app on an open house, which stays its owner's to close."""
    app = App(
        title="cleanplate",
        version=__version__,
        description="Backgrounds off videos, edits by words, exports.",
        docs_url=None,  # they would come from elsewhere
        redoc_url=None,
        redirect_slashes=False,
    )
    here = Edge(house, Links.open(house.data), Limits.of(house.settings), Turns.of(house.settings))
    app.state.edge = here
    for room in _ROOMS:
        app.include_router(room.router)
    faults.add_to(app)
    # The last one is the first that a request meets.
    app.add_middleware(resumable.Tus)
    app.add_middleware(Drained, most=2_000_000 * house.settings.upload_limit_mb)
    app.add_middleware(Caught)
    _allow_origins(app, house.settings)
    app.add_middleware(Passage, metrics=here.metrics)
    return app


def _allow_origins(app: FastAPI, settings: Settings) -> None:
    origins = [origin.strip() for origin in settings.cors_origins.split(",") if origin.strip()]
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "HEAD", "POST", "PATCH", "DELETE"],
            allow_headers=[*_ASKED_WITH, *ATTRIBUTION, *resumable.HEADERS],
            expose_headers=[*_ANSWERED_WITH, *resumable.TOLD, *removebg.TOLD],
        )


def _describe(schema: dict[str, Any]) -> None:
    _, defined = models_json_schema(
        [(model, "validation") for model in BODIES], ref_template="#/components/schemas/{model}"
    )
    kept = schema.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):  # never answered here
        kept.pop(name, None)
    kept |= defined.get("$defs", {})
    kept |= {"Error": _ERROR, "Errors": dropin.SHAPE}
    for where, path in schema["paths"].items():
        for operation in path.values():
            operation["responses"].pop("422", None)
            shape = "Errors" if where.startswith(dropin.PREFIX) else "Error"
            operation["responses"]["default"] = {
                "description": "What went wrong, and what to do.",
                "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{shape}"}}},
            }


_ERROR = {
    "type": "object",
    "required": ["code", "message", "hint", "request_id", "data"],
    "properties": {
        "code": {"type": "integer", "examples": [1001, 1002, 2001, 4000, 4001, 4002, 402, 429]},
        "message": {"type": "string"},
        "hint": {"type": "string"},
        "request_id": {"type": "string"},
        "data": {"type": "null"},
    },
}
