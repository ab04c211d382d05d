"""Every error and its answer: a sentence, what to do, a code, a request id; no paths and no traces."""

from __future__ import annotations

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cleanplate.api import dropin
from cleanplate.api.answers import refused
from cleanplate.api.edge import request_id
from cleanplate.draft.wire import place
from cleanplate.errors import CleanplateError, RateError, TokenError, UsageError
from cleanplate.service import refusals
from cleanplate.service.refusals import SORRY

_TELL = "Try again. If it stays so, tell whoever runs this server the request id."
_STATED = {404: "There is nothing at this address.", 405: "This address does not take {method}."}
_log = structlog.get_logger("cleanplate.api")


def told(error: CleanplateError) -> tuple[int, str, str]:
    """Code, message and hint of an error, as anyone may see them."""
    if isinstance(error, refusals.INSIDE):
        return error.wire, SORRY, _TELL
    return error.wire, error.message or SORRY, error.hint


def invalid(error: ValidationError | RequestValidationError) -> UsageError:
    """The first thing that is wrong with a request, in words, without what it held: that may be a secret."""
    first = error.errors()[0]
    path = place([part for part in first["loc"] if part not in ("body", "query", "path", "header")])
    if first["type"] == "json_invalid":
        return UsageError("The body is not JSON.", "Send a JSON object; /openapi.json describes each request.")
    if first["type"] == "missing":
        return UsageError(f"The request lacks {path}.", "/openapi.json describes each request.")
    said = first["msg"].removeprefix("Value error, ")
    where = path or "the body"
    return UsageError(f"The request has {where} wrong: {said[0].lower()}{said[1:]}.", "See /openapi.json.")


async def _known(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, CleanplateError)
    code, message, hint = told(error)
    if error.wire == CleanplateError.wire:
        _log.error("failed", error=f"{type(error).__name__}: {error.message}", exc_info=error)
    headers = {}
    if isinstance(error, RateError):
        headers["Retry-After"] = str(error.retry_after)
    if request.url.path.startswith(dropin.PREFIX):
        return dropin.refused(*refusals.word(error), message, hint, request_id(request), headers)
    if isinstance(error, TokenError):
        headers["WWW-Authenticate"] = "Bearer"
    return refused(code, message, hint, request_id(request), request.url.path, headers)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return await _known(request, invalid(error))


async def _stated(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    said = _STATED.get(error.status_code, str(error.detail)).format(method=request.method)
    headers = dict(error.headers or {})
    hint = "/openapi.json lists what there is."
    if request.url.path.startswith(dropin.PREFIX):
        word = dropin.stated(error.status_code)
        return dropin.refused(error.status_code, word, said, hint, request_id(request), headers)
    return refused(error.status_code, said, hint, request_id(request), request.url.path, headers)


def _sorry(request: Request) -> JSONResponse:
    if request.url.path.startswith(dropin.PREFIX):
        return dropin.refused(500, dropin.stated(500), SORRY, _TELL, request_id(request), {})
    return refused(CleanplateError.wire, SORRY, _TELL, request_id(request), request.url.path)


def add_to(app: FastAPI) -> None:
    """Answer errors so, everywhere."""
    app.add_exception_handler(CleanplateError, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _stated)


class Caught:
    """Whatever nobody foresaw: the trace goes to the log, the caller gets its request id."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except ClientDisconnect:
            return  # nobody is there to be told
        except Exception:
            _log.exception("unforeseen")
            if started:
                raise  # half an answer: the server cuts the connection, so that nobody takes it for a whole one
            await _sorry(Request(scope))(scope, receive, send)
