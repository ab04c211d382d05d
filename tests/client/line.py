"""A line to an app in this process, which breaks when it is told to."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Iterable
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.requests import ClientDisconnect

NOBODY = -1  # no connection at all


class Line(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """`breaks`: for each of the next requests, after how many bytes of its body the line breaks; where it has no
    more than that, all of it arrives and the answer is lost. Only requests of resumable uploads meet them."""

    def __init__(self, app: FastAPI, breaks: Iterable[int] = ()) -> None:
        self._app, self.breaks = app, deque(breaks)
        self.asked: list[tuple[str, str]] = []
        self.sent = 0  # bytes of pieces that went out

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.SyncByteStream)
        return asyncio.run(self._carried(request, b"".join(request.stream)))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.AsyncByteStream)
        return await self._carried(request, b"".join([piece async for piece in request.stream]))

    async def _carried(self, request: httpx.Request, body: bytes) -> httpx.Response:
        self.asked.append((request.method, request.url.path))
        ours = "/resumable" in request.url.path
        cut = self.breaks.popleft() if ours and self.breaks else None
        if cut == NOBODY:
            raise httpx.ConnectError("nobody there")
        if request.method == "PATCH":
            self.sent += len(body) if cut is None else min(cut, len(body))
        answer = await self._answered(request, body, cut)
        if answer is None or cut is not None:
            raise httpx.ReadError("the line broke")
        return answer

    async def _answered(self, request: httpx.Request, body: bytes, cut: int | None) -> httpx.Response | None:
        whole = cut is None or cut >= len(body)
        left: list[dict[str, Any]] = [{"type": "http.request", "body": body[:cut], "more_body": not whole}]
        said: list[Any] = []

        async def receive() -> dict[str, Any]:
            return left.pop(0) if left else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            said.append(message)

        scope = {
            "type": "http", "http_version": "1.1", "method": request.method, "path": request.url.path,
            "raw_path": request.url.raw_path, "root_path": "", "scheme": "http", "query_string": request.url.query,
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
            "client": ("203.0.113.7", 4711), "server": (request.url.host, 80),
        }  # fmt: skip
        with contextlib.suppress(ClientDisconnect):
            await self._app(scope, receive, send)
        if not said:
            return None
        content = b"".join(message.get("body", b"") for message in said[1:])
        return httpx.Response(said[0]["status"], headers=said[0]["headers"], content=content)
