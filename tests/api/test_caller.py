"""Users kept apart: each route, with another user's ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.api.test_auth import registered
from tests.api.web import Json, Web, data_of, refused

# Each route that is given somebody's id, by who asks and whose it is. Routes without ids of users are below.
Ask = Callable[[Web, Web], Iterator[tuple[str, Json]]]


def _render(mine: Web, theirs: Web) -> Json:
    return {"id": "render_9", "sessionId": theirs.session}


def _say(who: str, session: str) -> Json:
    return {"user_id": who, "session_id": session, "new_message": {"parts": [{"text": "hi"}]}}


def _named(path: str, body: Json) -> Ask:
    """By another's name, with one's own session and with theirs; and as oneself, with their session."""

    def ask(mine: Web, theirs: Web) -> Iterator[tuple[str, Json]]:
        for who, session in ((theirs.name, mine.session), (theirs.name, theirs.session), ("me", theirs.session)):
            yield path.format(who=who, session=session), body

    return ask


APART: dict[tuple[str, str], tuple[Ask, int]] = {
    ("post", "/api/auth/claim-token"): (
        lambda mine, theirs: iter([("/api/auth/claim-token", {"session_id": theirs.session})]),
        1002,
    ),
    ("post", "/api/tokens/{id}/revoke"): (
        lambda mine, theirs: iter([(f"/api/tokens/{_token(theirs)}/revoke", {})]),
        404,
    ),
    ("post", "/api/tasks/{who}/with-session/nemo_agent"): (
        lambda mine, theirs: iter([(f"/api/tasks/{theirs.name}/with-session/nemo_agent", {})]),
        1002,
    ),
    ("get", "/api/state/nemo_agent/{who}/{session}/latest"): (
        _named("/api/state/nemo_agent/{who}/{session}/latest", {}),
        1002,
    ),
    ("post", "/run_sse"): (
        lambda mine, theirs: iter(
            [
                ("/run_sse", _say("me", theirs.session)),
                ("/run_sse", _say(theirs.name, mine.session)),
                ("/run_sse", _say(theirs.name, theirs.session)),
            ]
        ),
        1002,
    ),
    ("post", "/api/upload-video/nemo_agent/{who}/{session}"): (
        _named("/api/upload-video/nemo_agent/{who}/{session}", {"urls": ["https://example.org/a.mp4"]}),
        1002,
    ),
    ("post", "/api/render/proxy/lambda"): (
        lambda mine, theirs: iter([("/api/render/proxy/lambda", _render(mine, theirs))]),
        1002,
    ),
    ("get", "/api/render/proxy/lambda/{id}"): (
        lambda mine, theirs: iter([("/api/render/proxy/lambda/render_1", {})]),
        404,
    ),
    ("post", "/api/render/proxy/lambda/{id}/cancel"): (
        lambda mine, theirs: iter([("/api/render/proxy/lambda/render_1/cancel", {})]),
        404,
    ),
    ("get", "/api/render/proxy/{id}/download"): (
        lambda mine, theirs: iter([("/api/render/proxy/render_1/download", {})]),
        404,
    ),
}
WITHOUT_IDS = {
    ("post", "/api/auth/anonymous-token"),
    ("post", "/api/auth/register"),  # binds by an anonymous user_id: knowing it is the right to it, once
    ("post", "/api/tokens"),
    ("get", "/api/tokens"),
    ("get", "/api/credits/balance/simple"),
    ("post", "/v1.0/removebg"),
    ("get", "/v1.0/account"),
    ("get", "/files/{signed}/{label}"),  # the address itself is the right to the file
    ("get", "/register"),
    ("get", "/healthz"),
    ("get", "/readyz"),
    ("get", "/metrics"),
}
_RESUMABLE = "/api/upload-video/nemo_agent/{who}/{session}/resumable"
TRIED_APART = {  # with another's ids as well: tests/api/test_resumable.py and test_videos.py
    ("options", _RESUMABLE),
    ("post", _RESUMABLE),
    *((method, f"{_RESUMABLE}/{{upload}}") for method in ("options", "get", "head", "patch", "delete")),
    *((method, "/v1.0/videos") for method in ("get", "post")),
    *((method, "/v1.0/videos/{id}") for method in ("get", "delete")),
}


def _token(of: Web) -> str:
    id: str = data_of(of.get("/api/tokens"))["tokens"][0]["id"]
    return id


def test_every_route_is_in_one_of_the_tables(web: Web) -> None:
    paths = web.app.openapi()["paths"]
    routes = {(method, path) for path, methods in paths.items() for method in methods}
    assert routes == set(APART) | WITHOUT_IDS | TRIED_APART


@pytest.mark.parametrize("route", list(APART), ids=" ".join)
def test_anothers_ids_are_as_if_they_were_not_there(web: Web, route: tuple[str, str]) -> None:
    theirs = registered(web, "Eve", "203.0.113.9").at_work()
    theirs.uploads()
    theirs.exports("render_1")
    theirs.stand_in.complete(theirs.id, "render_1", b"private")
    mine = registered(web, "Ada", "203.0.113.10").at_work()
    begun = len(web.stand_in.engine.begun)
    ask, code = APART[route]
    for path, body in ask(mine, theirs):
        told = refused(
            mine.ask(route[0].upper(), path, **({"json": body} if route[0] == "post" else {})), 404, code
        )
        nothing = (
            path.replace(theirs.name, "usr_nobody").replace(theirs.session, "1").replace("render_1", "render_0")
        )
        nothing = nothing.replace(_token(theirs), "tok_0")
        other = {k: "1" if v == theirs.session else v for k, v in body.items()}
        same = mine.ask(route[0].upper(), nothing, **({"json": other} if route[0] == "post" else {}))
        if same.status_code != 200:
            assert (same.json()["message"], same.status_code) == (told["message"], 404)
    assert len(web.stand_in.engine.begun) == begun
    assert data_of(theirs.get(f"/api/state/nemo_agent/me/{theirs.session}/latest"))["state"]["video_infos"]
    assert theirs.get("/api/render/proxy/lambda/render_1").json()["status"] == "completed"


def test_ones_own_name_will_do_for_me(visitor: Web) -> None:
    data_of(visitor.get(f"/api/state/nemo_agent/{visitor.name}/{visitor.session}/latest"))


def test_every_route_but_the_open_ones_needs_a_token(web: Web) -> None:
    for method, path in set(APART) | {
        ("get", "/api/tokens"),
        ("post", "/api/tokens"),
        ("get", "/api/credits/balance/simple"),
    }:
        filled = path.format(who="me", session="1", id="x")
        refused(web.ask(method.upper(), filled), 401, 1001)
