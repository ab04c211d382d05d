"""The log: one line for each request, in JSON or as text.

What is secret is never given to it: no headers, no query, no addresses but routes, no words of people.
"""

from __future__ import annotations

import logging
import sys
import time
from typing import Any, Literal

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cleanplate.api.metrics import Metrics
from cleanplate.ids import new_id

_log = structlog.get_logger("cleanplate.api")
_GONE = 499  # the client went away before an answer began
_QUIET = ("/healthz", "/readyz", "/metrics")  # asked every few seconds


def configure(format: Literal["json", "text"] = "json") -> None:
    """Send every log of this process to standard error, in one form, whichever library wrote it."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,  # no values of variables: they may be anything
    ]
    last: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("cleanplate").setLevel(logging.INFO)


class Passage:
    """Gives each request its id, and tells how it went."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        id, begun, status = new_id("req"), time.perf_counter(), _GONE
        state = scope.setdefault("state", {})
        state["request_id"] = id

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = id
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=id):
            try:
                await self._app(scope, receive, sending)
            finally:
                taken, route = time.perf_counter() - begun, _route(scope)
                self._metrics.request(scope["method"], route, status, taken)
                tell = _log.debug if route in _QUIET and status < 400 else _log.info
                tell(
                    "request",
                    method=scope["method"],
                    route=route,
                    status=status,
                    ms=round(taken * 1000, 1),
                    user=state.get("user"),
                )


def _route(scope: Scope) -> str:
    """The route's template: what people put into it stays out of the log."""
    return getattr(scope.get("route"), "path", None) or "(none)"
