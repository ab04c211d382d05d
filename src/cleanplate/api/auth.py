"""Tokens: anonymous ones, claims, registration, and those of registered users."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header
from fastapi.responses import JSONResponse

from cleanplate.api import wire
from cleanplate.api.answers import ok
from cleanplate.api.body import described, json_of
from cleanplate.api.caller import Reader, Stranger, Writer
from cleanplate.api.edge import TheClient, TheHouse
from cleanplate.service import accounts
from cleanplate.store.tokens import Token

router = APIRouter(tags=["tokens"])


@router.post("/api/auth/anonymous-token", dependencies=[Stranger])
def anonymous_token(
    house: TheHouse, client: TheClient, x_client_id: Annotated[str, Header()] = ""
) -> JSONResponse:
    """A token for a new anonymous user. X-Client-Id: 64 characters at most, such as a UUID."""
    made = accounts.anonymous(house, x_client_id, client)
    return ok(
        {
            "token": made.secret,
            "user_id": made.user.name,
            "expires_at": _time(made.token.expires_at),
            "credits": made.balance.available,
        }
    )


@router.post("/api/auth/claim-token", openapi_extra=described(wire.Claim))
def claim_token(
    caller: Writer, house: TheHouse, body: Annotated[wire.Claim, Depends(json_of(wire.Claim))]
) -> JSONResponse:
    """A secret that opens one session in the web page. It is no API token."""
    secret = accounts.claim(house, caller.user, body.task_id, body.session_id)
    return ok({"claim_token": secret, "expires_in": accounts.CLAIM_S})


@router.post("/api/auth/register", dependencies=[Stranger], openapi_extra=described(wire.Registration))
def register(
    house: TheHouse, client: TheClient, body: Annotated[wire.Registration, Depends(json_of(wire.Registration))]
) -> JSONResponse:
    """A registered user, with a token that is shown once; with `bind` an anonymous one, who keeps everything."""
    made = accounts.register(house, body.name, body.bind or None, client)
    return ok(
        {
            "token": made.secret,
            "user_id": made.user.name,
            "name": made.user.label,
            "plan": made.user.plan,
            "credits": made.balance.available,
        }
    )


@router.post("/api/tokens", openapi_extra=described(wire.TokenWish))
def make_token(
    caller: Reader, house: TheHouse, body: Annotated[wire.TokenWish, Depends(json_of(wire.TokenWish))]
) -> JSONResponse:
    """A further token of a registered user. It is shown once."""
    made = accounts.issue(house, caller.user, caller.token, body.name, body.scopes, body.expires_in_days)
    return ok({"token": made.secret, **_shown(made.token)})


@router.get("/api/tokens")
def list_tokens(caller: Reader, house: TheHouse) -> JSONResponse:
    """A registered user's tokens, without their secrets."""
    return ok({"tokens": [_shown(token) for token in accounts.tokens_of(house, caller.user)]})


@router.post("/api/tokens/{id}/revoke")
def revoke_token(caller: Reader, house: TheHouse, id: str) -> JSONResponse:
    """End a token at once."""
    accounts.revoke(house, caller.user, caller.token, id)
    return ok({"id": id, "revoked": True})


def _shown(token: Token) -> dict[str, Any]:
    return {
        "id": token.id,
        "name": token.label,
        "scopes": sorted(token.scopes),
        "created_at": _time(token.created_at),
        "expires_at": _time(token.expires_at),
        "used_at": _time(token.used_at),
    }


def _time(ms: int | None) -> str | None:
    """As the protocol writes it: 2026-11-29T00:00:00Z."""
    return None if ms is None else datetime.fromtimestamp(ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
