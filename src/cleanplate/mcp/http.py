"""The server over streamable HTTP: behind a token, and deaf to names that are not its own.

A page in a browser could reach a server on this machine under a name of its own (DNS rebinding): so the Host
header must be one that we know, and an Origin, which only browsers send, is refused.
"""

from __future__ import annotations

import hmac
import ipaddress
import socket
from collections.abc import Callable, Sequence
from pathlib import Path

import uvicorn
from mcp.server.transport_security import TransportSecuritySettings
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from cleanplate.errors import UsageError
from cleanplate.listening import listening
from cleanplate.mcp.server import create

PATH = "/mcp"
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_GRACE_S = 5  # for answers under way, when it is stopped


class Guarded:
    """An app that answers only those who know the token."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app, self._token = app, f"bearer {token}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._known(Headers(scope=scope).get("authorization", "")):
            refusal = JSONResponse(
                {"error": "The token is missing or wrong: send it as Authorization: Bearer TOKEN."},
                status_code=401,
                headers={"WWW-Authenticate": "Bearer"},
            )
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _known(self, given: str) -> bool:
        scheme, _, token = given.partition(" ")
        return hmac.compare_digest(f"{scheme.lower()} {token.strip()}".encode("utf-8", "replace"), self._token)


def app(folders: Sequence[Path], token: str | None, names: Sequence[str]) -> ASGIApp:
    """What is served, reached under `names` (and this machine's own). Without a token for everybody here."""
    known = [host for name in (*_LOOPBACK, *names) for host in (name, f"{name}:*")]
    security = TransportSecuritySettings(
        enable_dns_rebinding_protection=True, allowed_hosts=known, allowed_origins=[]
    )
    made = create(folders).streamable_http_app(streamable_http_path=PATH, transport_security=security)
    return Guarded(made, token) if token else made


def serve(
    folders: Sequence[Path],
    host: str,
    port: int,
    token: str | None,
    names: Sequence[str] = (),
    ready: Callable[[int], None] = lambda port: None,
) -> None:
    """Answer until a signal comes. `ready` hears of the port. Raises UsageError."""
    if token is None and not is_loopback(host):
        raise UsageError(
            f"Without a token everybody who reaches {host} could use your files.", "Leave out --no-token."
        )
    own = () if host in ("0.0.0.0", "::") else (f"[{host}]" if ":" in host else host,)
    served = app(folders, token, (*own, socket.gethostname(), *names))
    with listening(host, port) as listener:
        ready(listener.getsockname()[1])
        config = uvicorn.Config(
            served, log_level="warning", server_header=False, timeout_graceful_shutdown=_GRACE_S, lifespan="on"
        )
        uvicorn.Server(config).run(sockets=[listener])


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches it."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
