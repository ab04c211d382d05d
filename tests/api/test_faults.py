"""Every code of the protocol's table, provoked; and what nobody foresaw."""

from __future__ import annotations

import pytest
import structlog
from pydantic import BaseModel, ValidationError

from cleanplate import errors
from cleanplate.api import faults
from cleanplate.api.answers import STATUS
from cleanplate.errors import CleanplateError, CreditsError, OutputError, RateError, WeightsError
from cleanplate.service import accounts
from tests.api.web import Web, data_of, refused

BALANCE = "/api/credits/balance/simple"


def _kinds(root: type[CleanplateError]) -> list[type[CleanplateError]]:
    return [root, *(kind for sub in root.__subclasses__() for kind in _kinds(sub))]


def test_each_code_of_the_table_is_provoked(visitor: Web) -> None:
    bare = Web(visitor.app, visitor.stand_in)

    def no_credits(id: str) -> None:
        raise CreditsError("10 credits are needed.", "Register.")

    said = {
        0: (200, visitor.get(BALANCE)),
        1001: (401, bare.get(BALANCE)),
        1002: (404, visitor.get("/api/state/nemo_agent/me/1/latest")),
        4001: (415, visitor.uploads(b"nothing")),
        4002: (413, visitor.uploads(headers={"Content-Length": "600000000"})),
        4000: (400, visitor.post("/run_sse", json={})),
        400: (400, bare.post("/api/auth/anonymous-token")),
        402: (402, visitor.exports(headers={"X-Skill-Source": None})),
        403: (403, visitor.get("/api/tokens")),
        404: (404, visitor.get("/api/render/proxy/lambda/none")),
        405: (405, visitor.get("/run_sse")),
        429: (429, bare.post("/api/auth/anonymous-token", headers={"X-Client-Id": "client-1"})),
    }
    visitor.stand_in.engine.does["answer"] = no_credits
    said[2001] = (402, visitor.says())
    said[409] = (409, visitor.says())
    for code, (status, answer) in said.items():
        assert answer.headers["X-Request-Id"].startswith("req_")
        if code:
            refused(answer, status, code)
        else:
            data_of(answer)
    assert set(said) | {503, 504, 507, 5000} >= set(STATUS)  # a client's own; slow and full: with the uploads


@pytest.mark.parametrize("kind", _kinds(CleanplateError), ids=lambda kind: kind.__name__)
def test_every_error_of_ours_has_an_answer(
    visitor: Web, monkeypatch: pytest.MonkeyPatch, kind: type[CleanplateError]
) -> None:
    def fail(*_: object) -> None:
        raise kind("What happened.", "What to do.")

    monkeypatch.setattr(accounts, "balance", fail)
    body = refused(visitor.get(BALANCE), STATUS.get(kind.wire, 500), kind.wire)
    inside = issubclass(kind, OutputError | WeightsError | errors.NetworkError)
    assert body["message"] == (faults.SORRY if inside else "What happened.")


def test_what_nobody_foresaw_is_told_by_its_request_id_alone(
    visitor: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("/srv/secret/path")

    monkeypatch.setattr(accounts, "balance", fail)
    with structlog.testing.capture_logs() as logged:
        answer = visitor.get(BALANCE)
    body = refused(answer, 500, 5000)
    assert "secret" not in answer.text and "Zero" not in answer.text
    [trace] = [line for line in logged if line["event"] == "unforeseen"]
    assert trace["log_level"] == "error" and trace["exc_info"]
    assert body["request_id"]


def test_too_often_says_when(visitor: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RateError("Too often.", "Wait.", 77)

    monkeypatch.setattr(accounts, "balance", fail)
    assert visitor.get(BALANCE).headers["Retry-After"] == "77"


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/"), ("GET", "/run_sse/"), ("POST", "/api"), ("GET", "/%ff%00")]
)
def test_an_address_that_is_none_gets_the_envelope(web: Web, method: str, path: str) -> None:
    refused(web.ask(method, path), 404, 404)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_a_method_that_is_none_gets_the_envelope_and_is_told_which_are(web: Web, method: str) -> None:
    answer = web.ask(method, "/run_sse")
    assert method in refused(answer, 405, 405)["message"]
    assert answer.headers["Allow"] == "POST"


def test_a_head_where_there_is_none_has_an_id_and_no_body(web: Web) -> None:
    answer = web.ask("HEAD", BALANCE)
    assert answer.status_code == 405 and answer.headers["X-Request-Id"]


class _Pair(BaseModel):
    left: int
    right: list[int]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "The body is not JSON."),
        ('{"left": 1}', "The request lacks right."),
        ('{"left": 1, "right": ["hunter2"]}', "The request has right[0] wrong"),
        ("[]", "The request has the body wrong"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_that_does_not_repeat_it(text: str, said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        _Pair.model_validate_json(text)
    told = faults.invalid(caught.value)
    assert told.message.startswith(said) and "hunter2" not in told.message + told.hint


def test_a_fault_inside_is_in_the_log_as_it_was(visitor: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OutputError("/srv/data is full.")

    monkeypatch.setattr(accounts, "balance", fail)
    with structlog.testing.capture_logs() as logged:
        visitor.get(BALANCE)
    assert [line["error"] for line in logged if line["event"] == "failed"] == ["OutputError: /srv/data is full."]
