from __future__ import annotations

from cleanplate.store import exports, ledger, turns
from cleanplate.store.db import Database
from cleanplate.store.tally import Tally, tally
from tests.store import rows_made


def test_an_empty_database_counts_to_nothing(db: Database) -> None:
    with db.read() as tx:
        assert tally(tx) == Tally(exports={}, uploads={}, turns=0, sessions=0, held=0)


def test_everything_is_counted_by_its_state_and_over_all_users(db: Database) -> None:
    ada, eve = rows_made.user(db), rows_made.user(db)
    first, second = rows_made.session(db, ada), rows_made.session(db, eve)
    rows_made.upload(db, first)
    rows_made.upload(db, first, state="ready")
    rows_made.export(db, first, "a")
    failed = rows_made.export(db, second, "a")
    with db.write() as tx:
        exports.fail(tx, failed.id, {}, 2)
        turns.end(tx, turns.begin(tx, ada, first.id, "hi", 1).id, "done", 2)
        turns.begin(tx, eve, second.id, "hi", 1)
        ledger.hold(tx, ada, "a", 30, 1)
        ledger.hold(tx, eve, "b", 12, 1)
        ledger.capture(tx, "b", 2)
    with db.read() as tx:
        assert tally(tx) == Tally(
            exports={"pending": 1, "failed": 1}, uploads={"received": 1, "ready": 1}, turns=1, sessions=2, held=30
        )
