from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from tests.api.conftest import Opened
from tests.api.web import Web, data_of, refused

ANONYMOUS = "/api/auth/anonymous-token"
ALL = ["read", "write", "upload", "render"]


def registered(web: Web, name: str = "Ada", address: str = "203.0.113.50") -> Web:
    bare = Web(web.app, web.stand_in, address=address)
    data = data_of(bare.post("/api/auth/register", json={"name": name}))
    return Web(web.app, web.stand_in, data["token"], data["user_id"], address=address)


def with_scopes(user: Web, *scopes: str) -> Web:
    made = data_of(user.post("/api/tokens", json={"name": "narrow", "scopes": list(scopes)}))
    return Web(user.app, user.stand_in, made["token"], user.name)


def test_an_anonymous_token_has_the_shape_of_the_protocol(web: Web) -> None:
    data = data_of(web.post(ANONYMOUS, headers={"X-Client-Id": "a" * 64}))
    assert set(data) == {"token", "user_id", "expires_at", "credits"}
    assert re.fullmatch(r"nmv_usr_[\w-]{43}", data["token"]) and data["user_id"].startswith("anon_")
    assert data["credits"] == 100
    ends = datetime.strptime(data["expires_at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert 6.9 < (ends - datetime.now(UTC)).total_seconds() / 86_400 <= 7


@pytest.mark.parametrize("client", [None, "", "   ", "a" * 65])
def test_a_client_without_a_fit_id_gets_400(web: Web, client: str | None) -> None:
    refused(web.post(ANONYMOUS, headers={"X-Client-Id": client}), 400, 400)


def test_a_client_gets_one_token_in_seven_days(web: Web) -> None:
    web.visitor("same")
    answer = web.post(ANONYMOUS, headers={"X-Client-Id": "same"})
    refused(answer, 429, 429)
    assert int(answer.headers["Retry-After"]) > 0
    web.visitor("another")


def test_an_address_gets_ten_and_an_ipv6_household_counts_as_one(opened: Opened) -> None:
    web = opened(anonymous_per_address=3)
    for number in range(3):
        web.visitor(f"c{number}", f"2001:db8:1:2::{number}")
    neighbour = Web(web.app, web.stand_in, address="2001:db8:1:2:ffff::9")
    refused(neighbour.post(ANONYMOUS, headers={"X-Client-Id": "c9"}), 429, 429)
    web.visitor("c9", "2001:db8:1:3::1")


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer nmv_usr_wrong", "Basic abc", "Bearer \u00e9"])
def test_a_wrong_token_gets_1001(web: Web, given: str) -> None:
    answer = web.get("/api/credits/balance/simple", headers={"Authorization": given.encode("latin-1")})
    refused(answer, 401, 1001)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_claim_opens_one_session_and_is_no_api_token(visitor: Web) -> None:
    data = data_of(visitor.post("/api/auth/claim-token", json={"session_id": visitor.session}))
    assert data["claim_token"].startswith("clm_") and data["expires_in"] == 604_800
    answer = visitor.get("/api/credits/balance/simple", headers={"Authorization": f"Bearer {data['claim_token']}"})
    refused(answer, 401, 1001)


def test_a_claim_of_another_task_is_refused(visitor: Web) -> None:
    body = {"session_id": visitor.session, "task_id": "1"}
    refused(visitor.post("/api/auth/claim-token", json=body), 404, 1002)


def test_registering_keeps_sessions_credits_and_the_old_token(visitor: Web) -> None:
    bare = Web(visitor.app, visitor.stand_in)
    made = data_of(bare.post("/api/auth/register", json={"name": "Ada", "bind": visitor.name}))
    assert made["user_id"].startswith("usr_") and made["credits"] == 100
    now = Web(visitor.app, visitor.stand_in, made["token"], made["user_id"])
    for token in (now, visitor):
        for who in ("me", visitor.name, made["user_id"]):
            data = data_of(token.get(f"/api/state/nemo_agent/{who}/{visitor.session}/latest"))
            assert data["user_id"] == made["user_id"]


def test_registering_gives_the_credits_that_the_owner_set(opened: Opened) -> None:
    web = opened(registered_credits=50, registered_plan="pro")
    visitor = web.visitor()
    made = data_of(web.post("/api/auth/register", json={"name": "Ada", "bind": visitor.name}))
    assert (made["credits"], made["plan"]) == (150, "pro")


def test_only_an_anonymous_user_that_exists_is_bound(visitor: Web) -> None:
    bare = Web(visitor.app, visitor.stand_in)
    body = {"name": "Ada", "bind": visitor.name}
    data_of(bare.post("/api/auth/register", json=body))
    for bind in (visitor.name, "anon_unknown", registered(bare).name):
        refused(bare.post("/api/auth/register", json=body | {"bind": bind}), 404, 404)


def test_registering_is_no_way_round_the_limit_of_an_address(opened: Opened) -> None:
    web = opened(anonymous_per_address=1)
    registered(web, address="198.51.100.1")
    again = Web(web.app, web.stand_in, address="198.51.100.1")
    refused(again.post("/api/auth/register", json={"name": "Bob"}), 429, 429)


def test_closed_registration_answers_403(opened: Opened) -> None:
    web = opened(registration=False)
    refused(web.post("/api/auth/register", json={"name": "Ada"}), 403, 403)
    assert web.get("/register").status_code == 403


@pytest.mark.parametrize(
    "body", [{}, {"name": ""}, {"name": " \u202e\n"}, {"name": "x" * 101}, {"name": ["Ada"]}, []]
)
def test_a_name_that_is_none_is_refused(web: Web, body: object) -> None:
    refused(web.post("/api/auth/register", json=body), 400, 4000)


def test_a_registered_user_makes_lists_and_revokes_tokens(web: Web) -> None:
    ada = registered(web)
    made = data_of(ada.post("/api/tokens", json={"name": "laptop", "scopes": ["read"], "expires_in_days": 3}))
    listed = data_of(ada.get("/api/tokens"))["tokens"]
    assert {t["name"] for t in listed} == {"registration", "laptop"}
    assert made["token"] not in str(listed)
    laptop = Web(web.app, web.stand_in, made["token"])
    data_of(laptop.get("/api/credits/balance/simple"))
    assert data_of(ada.post(f"/api/tokens/{made['id']}/revoke")) == {"id": made["id"], "revoked": True}
    refused(laptop.get("/api/credits/balance/simple"), 401, 1001)
    assert {t["name"] for t in data_of(ada.get("/api/tokens"))["tokens"]} == {"registration"}


def test_anonymous_users_manage_no_tokens(visitor: Web) -> None:
    refused(visitor.get("/api/tokens"), 403, 403)
    refused(visitor.post("/api/tokens", json={"name": "x", "scopes": ["read"]}), 403, 403)
    refused(visitor.post("/api/tokens/tok_1/revoke"), 403, 403)


def test_a_token_of_few_scopes_makes_and_revokes_none(web: Web) -> None:
    ada = registered(web)
    narrow = with_scopes(ada, *ALL)
    refused(narrow.post("/api/tokens", json={"name": "x", "scopes": ["read"]}), 403, 403)
    id = data_of(ada.get("/api/tokens"))["tokens"][0]["id"]
    refused(narrow.post(f"/api/tokens/{id}/revoke"), 403, 403)


@pytest.mark.parametrize(
    "change",
    [{"scopes": []}, {"scopes": ["all"]}, {"scopes": "read"}, {"expires_in_days": 0}, {"expires_in_days": 10**30}],
)
def test_a_token_that_cannot_be_is_refused(web: Web, change: dict[str, object]) -> None:
    refused(registered(web).post("/api/tokens", json={"name": "x", "scopes": ["read"]} | change), 400, 4000)


def test_each_scope_opens_its_own_routes_only(web: Web) -> None:
    ada = registered(web).at_work()
    path = f"/api/upload-video/nemo_agent/me/{ada.session}"
    routes = {
        ("GET", "/api/credits/balance/simple"): {"read"},
        ("GET", f"/api/state/nemo_agent/me/{ada.session}/latest"): {"read"},
        ("POST", "/api/tasks/me/with-session/nemo_agent"): {"write"},
        ("POST", "/api/auth/claim-token"): {"write"},
        ("POST", "/run_sse"): {"write"},
        ("POST", path): {"upload"},
        ("POST", "/api/render/proxy/lambda"): {"render"},
        ("POST", "/api/render/proxy/lambda/r/cancel"): {"render"},
        ("GET", "/api/render/proxy/lambda/r"): {"read", "render"},
        ("GET", "/api/render/proxy/r/download"): {"read", "render"},
    }
    for scope in ALL:
        narrow = with_scopes(ada, scope)
        for (method, route), good in routes.items():
            status = narrow.ask(method, route).status_code
            assert (status == 403) == (scope not in good), (scope, route, status)
