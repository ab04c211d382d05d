from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from cleanplate.api import logs
from tests.api.web import Web, data_of
from tests.service.standin import VIDEO


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is written to standard error, as `cleanplate serve` configures it."""
    root, text = logging.getLogger(), io.StringIO()
    before, level = root.handlers[:], root.level
    monkeypatch.setattr(sys, "stderr", text)
    logs.configure("json")
    yield text
    root.handlers[:] = before
    root.setLevel(level)
    logging.getLogger("cleanplate").setLevel(logging.NOTSET)
    structlog.reset_defaults()


def test_each_request_is_one_line_of_json(logged: io.StringIO, visitor: Web) -> None:
    logged.truncate(0)
    logged.seek(0)
    answer = visitor.get(f"/api/state/nemo_agent/me/{visitor.session}/latest?token=hunter2")
    [line] = [json.loads(line) for line in logged.getvalue().splitlines()]
    assert line["event"] == "request" and line["level"] == "info" and line["timestamp"].endswith("Z")
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert (line["method"], line["route"]) == ("GET", "/api/state/nemo_agent/{who}/{session}/latest")
    assert (line["status"], line["user"]) == (200, visitor.id) and line["ms"] > 0


def test_nothing_secret_reaches_the_log(
    logged: io.StringIO, visitor: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = [visitor.token, visitor.name, "my words", "hunter2", visitor.session]
    [file] = data_of(visitor.uploads(VIDEO, "my words.mp4"))["files"]
    secrets.append(file["cdn_url"].split("/")[-2])
    visitor.get(file["cdn_url"])
    visitor.get("/files/hunter2/my words.mp4")
    visitor.says("my words")
    visitor.get("/hunter2?x=hunter2", headers={"Cookie": "hunter2", "User-Agent": "hunter2"})
    url = f"/api/upload-video/nemo_agent/me/{visitor.session}"
    visitor.post(url, json={"urls": ["https://example.org/hunter2"]})
    claim = data_of(visitor.post("/api/auth/claim-token", json={"session_id": visitor.session}))["claim_token"]
    bound = data_of(visitor.post("/api/auth/register", json={"name": "my words", "bind": visitor.name}))["token"]
    visitor.post("/run_sse", content=b'{"hunter2": "my words"')

    def fail(*_: object) -> None:
        token = bound
        raise ValueError(f"unforeseen with {len(token)}")

    monkeypatch.setattr("cleanplate.service.accounts.balance", fail)
    visitor.get("/api/credits/balance/simple")
    text = logged.getvalue()
    assert len(text.splitlines()) >= 10 and "Traceback" in text
    assert not [secret for secret in [*secrets, claim, bound] if secret in text]


def test_other_libraries_logs_come_in_the_same_form(logged: io.StringIO) -> None:
    logging.getLogger("uvicorn.error").warning("port %s is taken", 8420)
    [line] = [json.loads(line) for line in logged.getvalue().splitlines()]
    assert (line["event"], line["logger"], line["level"]) == ("port 8420 is taken", "uvicorn.error", "warning")


def test_text_is_for_reading(logged: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", logged)
    logs.configure("text")
    structlog.get_logger("cleanplate.api").info("request", route="/healthz")
    assert "request" in logged.getvalue() and not logged.getvalue().startswith("{")


def test_questions_of_every_few_seconds_are_not_logged_while_all_is_well(logged: io.StringIO, web: Web) -> None:
    web.get("/healthz")
    web.get("/readyz")
    assert logged.getvalue() == ""
    web.stand_in.house.weights.ready = False
    web.get("/readyz")
    assert json.loads(logged.getvalue())["status"] == 503
