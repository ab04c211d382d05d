"""Who is calling: the bearer's token, what it may do, and the name in a path."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from cleanplate.api.body import length
from cleanplate.api.edge import Edge, TheClient, TheEdge, looked_up
from cleanplate.errors import ScopeError, TokenError
from cleanplate.service import accounts
from cleanplate.service.sessions import no_session
from cleanplate.store.tokens import Token
from cleanplate.store.users import User

ME = "me"
BEARER = HTTPBearer(auto_error=False, description="A token of POST /api/auth/anonymous-token or /api/tokens.")


@dataclass(frozen=True)
class Caller:
    """A user, by one of their tokens."""

    user: User
    token: Token

    def check_name(self, name: str) -> None:
        """Raises NoSessionError where a path or body names somebody else: as if nothing were there."""
        if name not in (ME, self.user.name, self.user.former):
            raise no_session()

    def check_scope(self, *scopes: str) -> None:
        """Raises ScopeError where the token is good for none of these."""
        if not any(self.token.allows(scope) for scope in scopes):
            said = f"This token is not good for that: it lacks the scope {' or '.join(scopes)}."
            raise ScopeError(said, "Use another token.")


async def identified(request: Request, here: Edge, client: str, secret: str) -> Caller:
    """The caller by a token, noted and counted. Raises TokenError, RateError."""
    try:
        user, token = await looked_up(here.house, accounts.known, here.house, secret)
    except TokenError:
        here.limits.strangers.take(client)
        raise
    if accounts.stale(token):
        await run_in_threadpool(accounts.note, here.house, token)
    request.state.user = user.id  # for the log: with the name, whoever reads it could register as them
    here.limits.users.take(user.id)
    return Caller(user, token)


async def _caller(
    request: Request,
    here: TheEdge,
    client: TheClient,
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)],
) -> Caller:
    """Raises TokenError, RateError."""
    return await identified(request, here, client, given.credentials if given else "")


async def _stranger(here: TheEdge, client: TheClient) -> None:
    """Raises RateError."""
    here.limits.strangers.take(client)


def _allowed(*scopes: str) -> Callable[[Caller], Awaitable[Caller]]:
    """The caller, with a token that is good for one of these. Raises ScopeError."""

    async def allowed(caller: Annotated[Caller, Depends(_caller)]) -> Caller:
        caller.check_scope(*scopes)
        return caller

    return allowed


_BYTES = 20_000  # of a draft: what takes about as long as any other request


async def _weighed(request: Request, here: TheEdge, caller: Annotated[Caller, Depends(_caller)]) -> None:
    """A long body counts as many requests; one that does not tell its length, as a long one. Raises RateError."""
    told = length(request.headers) if "content-length" in request.headers else math.inf
    if told > _BYTES:
        here.limits.users.take(caller.user.id, told / _BYTES)


def _may(*scopes: str) -> Any:
    return Depends(_allowed(*scopes))


Reader = Annotated[Caller, _may("read")]
Writer = Annotated[Caller, _may("write")]
Uploader = Annotated[Caller, _may("upload")]
Renderer = Annotated[Caller, _may("render")]
Watcher = Annotated[Caller, _may("read", "render")]  # who may order an export may see what becomes of it
Stranger = Depends(_stranger)  # for routes without a token
Weighed = Depends(_weighed)  # for routes whose bodies are work: before the body
