"""Who is calling by `X-Api-Key`, as other services are called: the key is one of our tokens."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials

from cleanplate.api.caller import BEARER, Caller, identified
from cleanplate.api.edge import TheClient, TheEdge

_KEY = APIKeyHeader(name="X-Api-Key", auto_error=False, description="A token, as an API key.")


async def _holder(
    request: Request,
    here: TheEdge,
    client: TheClient,
    key: Annotated[str | None, Depends(_KEY)],
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)],
) -> Caller:
    """By the key, else by the bearer's token. Raises TokenError, RateError."""
    return await identified(request, here, client, (key or "").strip() or (bearer.credentials if bearer else ""))


async def _maker(caller: Annotated[Caller, Depends(_holder)]) -> Caller:
    """Raises ScopeError."""
    caller.check_scope("upload")
    caller.check_scope("render")
    return caller


async def _reader(caller: Annotated[Caller, Depends(_holder)]) -> Caller:
    """Raises ScopeError."""
    caller.check_scope("read")
    return caller


async def _watcher(caller: Annotated[Caller, Depends(_holder)]) -> Caller:
    """Raises ScopeError."""
    caller.check_scope("read", "render")
    return caller


KeyMaker = Annotated[Caller, Depends(_maker)]  # who sends something and has something made of it
KeyReader = Annotated[Caller, Depends(_reader)]
KeyWatcher = Annotated[Caller, Depends(_watcher)]  # who may have something made may see what becomes of it
