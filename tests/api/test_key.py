"""Callers by a key: any token of ours, by either header, as far as it is good for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Opened
from tests.api.test_auth import registered
from tests.api.web import Web, data_of


def account(web: Web, **headers: str) -> Any:
    bare = Web(web.app, web.stand_in)
    return bare.get("/v1.0/account", headers=headers)


@pytest.mark.parametrize("header", ["X-Api-Key", "x-api-key", "X-API-KEY"])
def test_a_starter_token_is_a_key(visitor: Web, header: str) -> None:
    answer = account(visitor, **{header: visitor.token})
    assert answer.status_code == 200
    told = answer.json()["data"]["attributes"]
    assert told["credits"] == {"total": 100, "subscription": 0, "payg": 100, "enterprise": 0}
    assert told["api"] == {"free_calls": 0, "sizes": "all"}


def test_a_bearer_will_do_and_a_key_goes_first(visitor: Web) -> None:
    assert account(visitor, Authorization=f"Bearer {visitor.token}").status_code == 200
    assert (
        account(visitor, **{"X-Api-Key": "wrong", "Authorization": f"Bearer {visitor.token}"}).status_code == 403
    )


@pytest.mark.parametrize("headers", [{}, {"X-Api-Key": ""}, {"X-Api-Key": "wrong"}, {"Authorization": "Basic a"}])
def test_without_a_good_key_it_is_403_in_their_shape(web: Web, headers: dict[str, str]) -> None:
    answer = account(web, **headers)
    assert answer.status_code == 403
    [error] = answer.json()["errors"]
    assert error["code"] == "auth_failed" and error["title"] and error["detail"]
    assert answer.json()["request_id"] == answer.headers["X-Request-Id"]


def test_a_revoked_key_is_none(web: Web) -> None:
    user = registered(web)
    made = data_of(user.post("/api/tokens", json={"name": "shop", "scopes": ["read"]}))
    assert account(web, **{"X-Api-Key": made["token"]}).status_code == 200
    data_of(user.post(f"/api/tokens/{made['id']}/revoke"))
    assert account(web, **{"X-Api-Key": made["token"]}).status_code == 403


@pytest.mark.parametrize("scopes", [["read"], ["upload"], ["render"], ["read", "write", "upload"]])
def test_a_picture_needs_a_key_that_may_send_and_have_made(web: Web, scopes: list[str]) -> None:
    token = data_of(registered(web).post("/api/tokens", json={"name": "shop", "scopes": scopes}))["token"]
    answer = Web(web.app, web.stand_in).post("/v1.0/removebg", headers={"X-Api-Key": token}, data={"size": "full"})
    assert answer.status_code == 403 and answer.json()["errors"][0]["code"] == "auth_failed"
    assert "scope" in answer.json()["errors"][0]["title"]


def test_too_many_requests_are_told_with_a_time(opened: Opened) -> None:
    user = opened(requests_per_minute=2).visitor()
    answers = [account(user, **{"X-Api-Key": user.token}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].json()["errors"][0]["code"] == "rate_limit_exceeded"
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_guessing_keys_is_bounded(opened: Opened) -> None:
    web = opened(strangers_per_minute=2)
    assert [account(web, **{"X-Api-Key": "guess"}).status_code for _ in range(3)] == [403, 403, 429]
