"""Bodies that come in: bounded before they are read, read after the caller is known, and never left in the way."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

import anyio
from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ValidationError
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cleanplate.api.faults import invalid
from cleanplate.errors import TooLargeError, UsageError

SMALL = 1 << 20  # bytes: every request but those below
DRAFT = 17 << 20  # one that carries a draft, which has a limit of its own
_LONG = 1 << 16  # bytes of JSON that are parsed in a thread
_MOST_VALUES = 500_000  # in a body: an empty list is three bytes of it, and a hundred once it is read
_DRAINED_S, _STALLED_S = 30, 60
_GLANCE = 16 << 20  # bytes between two looks at the disk

M = TypeVar("M", bound=BaseModel)


def json_of(model: type[M], most: int = SMALL) -> Callable[[Request], Awaitable[M]]:
    """A dependency: the body as that model; an empty one is `{}`. Put it after the caller's.

    Any content type will do, as clients are careless with it. Raises TooLargeError, UsageError.
    """

    async def read(request: Request) -> M:
        data = b"".join([piece async for piece in pieces(request, most)]) or b"{}"
        check_values(data)
        try:
            if len(data) < _LONG:
                return model.model_validate_json(data)
            return await run_in_threadpool(model.model_validate_json, data)
        except ValidationError as error:
            raise invalid(error) from None

    return read


async def pieces(request: Request, most: int) -> AsyncIterator[bytes]:
    """The body, as it comes. Raises UsageError where nothing comes any more, and TooLargeError: at once where the
    length is told, else once it is too much."""
    check_length(length(request.headers), most)
    got, stream = 0, request.stream()
    while piece := await _next(stream):
        got += len(piece)
        check_length(got, most)
        yield piece


async def glanced(stream: AsyncIterator[bytes], check: Callable[[], None]) -> AsyncIterator[bytes]:
    """The same, with a look at the disk now and then: many bodies may come at once, each of which had room at
    first. Raises what `check` does."""
    got, next_look = 0, _GLANCE
    async for piece in stream:
        got += len(piece)
        if got >= next_look:
            next_look = got + _GLANCE
            check()
        yield piece


async def _next(stream: AsyncGenerator[bytes]) -> bytes:
    try:
        with anyio.fail_after(_STALLED_S):
            return await anext(stream, b"")  # a piece is empty at the end only
    except TimeoutError:
        raise UsageError("Nothing came for a minute.", "Send it again.") from None


def check_length(told: int, most: int) -> None:
    """Raises TooLargeError."""
    if told > most:
        raise TooLargeError(
            f"The request is larger than {most / 1e6:,.4g} MB.", "Send less at once: compress it, or trim it."
        )


def check_values(data: bytes) -> None:
    """Raises TooLargeError for JSON that would be many times as large in memory. Marks in texts count as well."""
    if len(data) > _MOST_VALUES and sum(map(data.count, (b",", b"[", b"{"))) > _MOST_VALUES:
        raise TooLargeError(f"The request holds more than {_MOST_VALUES:,} values.", "Send less at once.")


def length(headers: Headers) -> int:
    """How long the body says it is; 0 where it does not."""
    told = headers.get("content-length", "0")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 20 else 0


def described(model: type[BaseModel]) -> dict[str, Any]:
    """The body in the API's description."""
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


class Drained:
    """Takes in what is left of a body after its answer was sent, within bounds.

    Who is still sending would see a cut connection instead of the answer.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app, self._most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _has_body(scope):
            await self._app(scope, receive, send)
            return
        body = _Body(receive, waits=Headers(scope=scope).get("expect", "").lower() == "100-continue")

        async def sending(message: Message) -> None:
            last = message["type"] == "http.response.body" and not message.get("more_body", False)
            if not last or body.over:
                await send(message)
                return
            await send({**message, "more_body": True})
            with anyio.move_on_after(_DRAINED_S):
                await body.drain(self._most)
            await send({"type": "http.response.body", "body": b"", "more_body": False})

        await self._app(scope, body.receive, sending)


class _Body:
    def __init__(self, receive: Receive, waits: bool) -> None:
        self._receive, self._waits = receive, waits
        self._over = False

    @property
    def over(self) -> bool:
        """Nothing more comes; also where the client waits for a word to begin, and was never given it."""
        return self._over or self._waits

    async def receive(self) -> Message:
        self._waits = False
        message = await self._receive()
        if message["type"] != "http.request" or not message.get("more_body", False):
            self._over = True
        return message

    async def drain(self, most: int) -> None:
        while not self._over and most > 0:
            most -= len((await self.receive()).get("body", b""))


def _has_body(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return "transfer-encoding" in headers or length(headers) > 0
