"""Errors as remove.bg and Unscreen gave them, under /v1.0: a list, each with a title, a code word and a detail."""

from __future__ import annotations

from fastapi.responses import JSONResponse

from cleanplate.service.refusals import FAILED

PREFIX = "/v1.0/"
_TEXTS = {"title": {"type": "string"}, "code": {"type": "string"}, "detail": {"type": "string"}}
SHAPE = {
    "type": "object",
    "required": ["errors", "request_id"],
    "properties": {
        "errors": {"type": "array", "items": {"type": "object", "required": [*_TEXTS], "properties": _TEXTS}},
        "request_id": {"type": "string"},
    },
}
_STATED = {404: "not_found", 405: "method_not_allowed"}


def refused(status: int, word: str, title: str, detail: str, id: str, headers: dict[str, str]) -> JSONResponse:
    """The answer to what went wrong."""
    error = {"title": title, "code": word, "detail": detail}
    return JSONResponse({"errors": [error], "request_id": id}, status, headers)


def stated(status: int) -> str:
    """The code word of what HTTP itself refuses."""
    return _STATED.get(status, "invalid_parameters" if status < 500 else FAILED)
