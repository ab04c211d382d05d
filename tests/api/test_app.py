from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as trials

from cleanplate.api.wire import BODIES
from tests.api.conftest import Opened
from tests.api.web import Web, data_of, refused

BALANCE = "/api/credits/balance/simple"
HOME, OTHER = "https://studio.example", "https://evil.example"


def test_no_other_origin_may_call_unless_the_owner_says_so(web: Web) -> None:
    answer = web.get("/healthz", headers={"Origin": OTHER})
    assert not [name for name in answer.headers if name.startswith("access-control")]
    asked = {"Origin": OTHER, "Access-Control-Request-Method": "POST"}
    refused(web.ask("OPTIONS", "/run_sse", headers=asked), 405, 405)


def test_the_origins_that_the_owner_names_may_call_and_read_errors(opened: Opened) -> None:
    web = opened(cors_origins=f"{HOME}, https://b.example")
    answer = web.get(BALANCE, headers={"Origin": HOME})
    refused(answer, 401, 1001)
    assert answer.headers["Access-Control-Allow-Origin"] == HOME
    assert "X-Request-Id" in answer.headers["Access-Control-Expose-Headers"]
    asked = {
        "Origin": HOME,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type, x-skill-source",
    }
    before = web.ask("OPTIONS", "/run_sse", headers=asked)
    assert before.status_code == 200 and before.headers["X-Request-Id"]
    assert "Access-Control-Allow-Origin" not in web.get(BALANCE, headers={"Origin": OTHER}).headers


def test_the_description_names_every_body_and_no_page_from_elsewhere(web: Web) -> None:
    schema = web.get("/openapi.json").json()
    known = set(schema["components"]["schemas"])
    assert {model.__name__ for model in BODIES} <= known
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            assert operation["description"], f"{method} {path} is not described"
            assert "422" not in operation["responses"]
    for page in ("/docs", "/redoc"):
        refused(web.get(page), 404, 404)


def test_answers_are_not_kept_by_anyone(visitor: Web) -> None:
    answer = visitor.get(BALANCE)
    assert answer.headers["Cache-Control"] == "no-store" and answer.headers["X-Content-Type-Options"] == "nosniff"
    assert data_of(answer)["total"] == 100


@pytest.fixture
def described(opened: Opened) -> tuple[Web, schemathesis.BaseSchema]:
    web = opened(requests_per_minute=100_000, strangers_per_minute=100_000, anonymous_per_address=100_000)
    visitor = web.visitor().at_work()
    return visitor, schemathesis.openapi.from_asgi("/openapi.json", web.app)


def test_whatever_is_sent_nothing_breaks(described: tuple[Web, schemathesis.BaseSchema]) -> None:
    """A few odd requests to each route, by somebody and by nobody."""
    visitor, schema = described
    for operation in schema.get_all_operations():
        for headers in ({"Authorization": f"Bearer {visitor.token}"}, {}):
            _try(operation.ok(), headers)


def _try(operation: schemathesis.APIOperation, headers: dict[str, str]) -> None:
    @trials(
        max_examples=8,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy())
    def one(case: schemathesis.Case) -> None:
        answer = case.call(headers=headers)
        assert answer.status_code < 500, (operation.label, answer.status_code, answer.text)
        assert answer.headers["x-request-id"]
        bare = operation.method.upper() == "HEAD" or operation.path in ("/register", "/readyz")
        if answer.status_code >= 400 and not bare:
            assert answer.json()["request_id"]

    one()
