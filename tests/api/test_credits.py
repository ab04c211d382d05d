from __future__ import annotations

from cleanplate.ids import now_ms
from cleanplate.store import ledger
from tests.api.web import Web, data_of


def test_what_is_held_is_told_apart_and_the_total_is_both(visitor: Web) -> None:
    assert data_of(visitor.get("/api/credits/balance/simple")) == {"available": 100, "frozen": 0, "total": 100}
    with visitor.stand_in.house.db.write() as tx:
        ledger.hold(tx, visitor.id, "matting:1", 40, now_ms())
    assert data_of(visitor.get("/api/credits/balance/simple")) == {"available": 60, "frozen": 40, "total": 100}
