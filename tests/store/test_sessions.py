"""Sessions: a user's own, numbered by their changes, and gone with all that belongs to them."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from cleanplate.draft.history import History
from cleanplate.errors import NoSessionError
from cleanplate.store import exports, sessions, tokens, turns
from cleanplate.store.db import Database
from cleanplate.store.tables import METADATA
from tests.store import rows_made


def test_a_new_one_is_its_users_alone(db: Database, user: str) -> None:
    made = rows_made.session(db, user, now=7)
    stranger = rows_made.user(db)
    with db.read() as tx:
        assert sessions.find(tx, user, made.id) == made == sessions.get(tx, made.id)
        assert sessions.find(tx, stranger, made.id) is None
        assert sessions.find(tx, user, made.task) is None
        assert (sessions.count(tx, user), sessions.count(tx, stranger)) == (1, 0)
        assert sessions.listed(tx, stranger) == []
    assert (made.revision, made.created_at, made.touched_at) == (0, 7, 7)


def test_ids_are_positive_64_bit_numbers(db: Database, user: str) -> None:
    made = rows_made.session(db, user)
    assert 0 < int(made.id) < 2**63
    assert 0 < int(made.task) < 2**63


def test_a_new_ones_history_is_empty(db: Database, user: str) -> None:
    assert History.model_validate_json(rows_made.session(db, user).history) == History()


def test_each_change_has_the_next_number(db: Database, user: str) -> None:
    made = rows_made.session(db, user)
    with db.write() as tx:
        assert [sessions.save(tx, made.id, f"draft {n}", f"history {n}", 10 + n) for n in (1, 2)] == [1, 2]
        found = sessions.get(tx, made.id)
    assert found
    assert (found.draft, found.history, found.revision, found.touched_at) == ("draft 2", "history 2", 2, 12)


def test_what_is_gone_cannot_be_changed(db: Database) -> None:
    with db.write() as tx, pytest.raises(NoSessionError):
        sessions.save(tx, "1", "", "", 1)


def test_the_last_used_is_listed_first(db: Database, user: str) -> None:
    one, two, three = (rows_made.session(db, user, now=n) for n in (1, 2, 3))
    with db.write() as tx:
        sessions.touch(tx, one.id, 9)
        sessions.touch(tx, three.id, 1)  # never back
        assert [s.id for s in sessions.listed(tx, user)] == [one.id, three.id, two.id]
        assert [s.id for s in sessions.listed(tx, user, most=1)] == [one.id]


def test_deleting_one_takes_all_of_it_and_nothing_else(db: Database, user: str) -> None:
    gone, stays = rows_made.session(db, user), rows_made.session(db, user)
    for session in (gone, stays):
        rows_made.upload(db, session)
        rows_made.export(db, session, f"of {session.id}")
        with db.write() as tx:
            turns.append(tx, turns.begin(tx, user, session.id, "hello", 1).id, "{}")
            tokens.new_claim(tx, user, session.id, 9)
    with db.write() as tx:
        sessions.delete(tx, gone.id)
        sessions.delete(tx, gone.id)
    with db.read() as tx:
        for name in ("sessions", "uploads", "exports", "turns", "events", "claims"):
            assert tx.execute(select(func.count()).select_from(METADATA.tables[name])).scalar() == 1, name


def test_those_that_nobody_used_expire_but_not_at_work(db: Database, user: str) -> None:
    idle, used, turn, export, upload = (rows_made.session(db, user, now=n) for n in range(1, 6))
    rows_made.upload(db, idle, state="ready")
    rows_made.upload(db, upload)
    waiting = rows_made.export(db, export, "x")
    with db.write() as tx:
        running = turns.begin(tx, user, turn.id, "hello", 1)
        sessions.touch(tx, used.id, 100)
        assert sessions.expired(tx, 100) == [idle.id]
        turns.end(tx, running.id, "done", 50)
        exports.fail(tx, waiting.id, {}, 50)
        assert sessions.expired(tx, 100) == [idle.id, turn.id, export.id]
        assert sessions.expired(tx, 101) == [idle.id, turn.id, export.id, used.id]
