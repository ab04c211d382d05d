from __future__ import annotations

import re
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from cleanplate.ids import now_ms
from cleanplate.store import ledger, turns
from tests.api.conftest import Opened
from tests.api.web import Web


def test_it_is_alive_and_ready(web: Web) -> None:
    assert web.get("/healthz").json() == {"status": "ok"}
    answer = web.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "checks": dict.fromkeys(["database", "weights", "disk", "jobs"], "ok")}


def _no_weights(web: Web) -> None:
    web.stand_in.house.weights.ready = False
    web.stand_in.house.weights.state = "Delete /srv/weights and run it again."


def _no_jobs(web: Web) -> None:
    web.stand_in.engine.running = False


def _no_database(web: Web) -> None:
    def fail() -> None:
        raise RuntimeError("postgresql://user:hunter2@db/x")

    web.stand_in.house.db.check = fail  # type: ignore[method-assign]


@pytest.mark.parametrize(
    ("what", "spoil"), [("weights", _no_weights), ("jobs", _no_jobs), ("database", _no_database)]
)
def test_it_says_what_is_missing_and_no_more(web: Web, what: str, spoil: Any) -> None:
    spoil(web)
    answer = web.get("/readyz")
    checks = answer.json()["checks"]
    assert answer.status_code == 503 and not answer.json()["ready"]
    assert {name for name, said in checks.items() if said != "ok"} == {what}
    assert "/srv" not in answer.text and "hunter2" not in answer.text


def test_a_disk_that_is_nearly_full_is_not_ready(opened: Opened) -> None:
    web = opened(min_free_mb=10**9)
    answer = web.get("/readyz")
    assert answer.status_code == 503 and re.search(r"MB are free", answer.json()["checks"]["disk"])


def _figures(web: Web) -> dict[str, float]:
    answer = web.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    found = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            labels = ",".join(f"{k}={v}" for k, v in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}"] = sample.value
    return found


def test_the_metrics_tell_what_there_is(visitor: Web) -> None:
    visitor.uploads()
    for name in ("r1", "r2", "r3"):
        visitor.exports(name)
    visitor.stand_in.complete(visitor.id, "r1", b"x")
    house = visitor.stand_in.house
    with house.db.write() as tx:
        turns.begin(tx, visitor.id, visitor.session, "hi", now_ms())
        ledger.hold(tx, visitor.id, "matting:1", 30, now_ms())
    found = _figures(visitor)
    assert found["cleanplate_exports{state=pending}"] == found["cleanplate_queue_length{}"] == 2
    assert found["cleanplate_exports{state=completed}"] == 1
    assert found["cleanplate_turns_running{}"] == 1 and found["cleanplate_credits_held{}"] == 30
    assert found["cleanplate_disk_free_bytes{}"] > 0 and found["cleanplate_sessions{}"] == 1


def test_requests_are_counted_by_route_and_not_by_what_people_ask(visitor: Web) -> None:
    for number in range(3):
        visitor.get(f"/api/state/nemo_agent/me/{number}/latest")
        visitor.get(f"/nothing/{number}")
    found = _figures(visitor)
    state = "/api/state/nemo_agent/{who}/{session}/latest"
    assert found[f"cleanplate_requests_total{{method=GET,route={state},status=404}}"] == 3
    assert found["cleanplate_requests_total{method=GET,route=(none),status=404}"] == 3
    assert found[f"cleanplate_request_seconds_count{{route={state}}}"] == 3
    assert not [name for name in found if "nothing" in name]
