"""What goes out: the envelope, whatever is in it."""

from __future__ import annotations

from typing import Any

from fastapi.responses import JSONResponse

Json = dict[str, Any]
STATUS = {
    400: 400,
    402: 402,
    403: 403,
    404: 404,
    409: 409,
    429: 429,
    503: 503,
    504: 504,
    507: 507,
    1001: 401,
    1002: 404,
    2001: 402,
    4000: 400,
    4001: 415,
    4002: 413,
}
_RENDERS = "/api/render/"  # the family whose errors have a shape of their own too


def ok(data: Any, message: str = "ok") -> JSONResponse:
    """The answer to what went well."""
    return JSONResponse({"code": 0, "message": message, "data": data})


def refused(
    code: int, message: str, hint: str, request_id: str, path: str, headers: dict[str, str] | None = None
) -> JSONResponse:
    """The answer to what did not. The status goes with the code: a code of HTTP's own is its own status."""
    body: Json = {"code": code, "message": message, "hint": hint, "request_id": request_id, "data": None}
    if path.startswith(_RENDERS):
        body |= {"success": False, "error": message}
    own = code if 400 <= code < 600 else 500
    return JSONResponse(body, STATUS.get(code, own), headers)
