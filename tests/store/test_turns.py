"""Turns: one at a time in a session, one end, events without gaps."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from cleanplate.errors import ConflictError, NotHereError
from cleanplate.store import turns
from cleanplate.store.db import Database
from cleanplate.store.turns import Turn
from tests.store import rows_made


@pytest.fixture
def turn(db: Database, user: str) -> Turn:
    session = rows_made.session(db, user)
    with db.write() as tx:
        return turns.begin(tx, user, session.id, "replace the background", 5)


def test_a_new_one_runs(db: Database, turn: Turn) -> None:
    with db.read() as tx:
        assert turns.get(tx, turn.id) == turn
        assert turns.running(tx) == turns.running(tx, turn.session) == [turn]
        assert turns.running(tx, "1") == []
    assert (turn.state, turn.stage, turn.plan, turn.ended_at) == ("running", 0, None, None)


def test_a_session_has_one_at_a_time(db: Database, turn: Turn) -> None:
    other = rows_made.session(db, turn.user)
    with db.write() as tx:
        with pytest.raises(ConflictError):
            turns.begin(tx, turn.user, turn.session, "again", 6)
        turns.begin(tx, turn.user, other.id, "elsewhere", 6)
    with db.write() as tx:
        turns.end(tx, turn.id, "done", 7)
        turns.begin(tx, turn.user, turn.session, "again", 8)


def test_of_many_that_begin_at_once_one_runs(db: Database, user: str) -> None:
    session = rows_made.session(db, user)

    def begin(_: int) -> bool:
        try:
            with db.write() as tx:
                turns.begin(tx, user, session.id, "hello", 1)
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(begin, range(16))) == 1


def test_the_first_end_counts(db: Database, turn: Turn) -> None:
    with db.write() as tx:
        assert turns.end(tx, turn.id, "failed", 7)
        assert not turns.end(tx, turn.id, "done", 8)
        found = turns.get(tx, turn.id)
        assert turns.running(tx) == []
    assert found
    assert (found.state, found.ended_at) == ("failed", 7)


def test_stages_only_go_on_and_a_plan_stays(db: Database, turn: Turn) -> None:
    seen = []
    with db.write() as tx:
        for stage, plan in ((1, "plan"), (1, "another"), (0, "third"), (2, None)):
            turns.advance(tx, turn.id, stage, plan)
            found = turns.get(tx, turn.id)
            seen.append(found and (found.stage, found.plan))
    assert seen == [(1, "plan"), (1, "plan"), (1, "plan"), (2, "plan")]


def test_events_are_numbered_from_one_without_gaps(db: Database, turn: Turn) -> None:
    def append(_: int) -> int:
        with db.write() as tx:
            return turns.append(tx, turn.id, '{"text": "好"}')

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(append, range(24)))
    assert sorted(numbers) == list(range(1, 25))
    with db.read() as tx:
        assert [number for number, _ in turns.events(tx, turn.id)] == list(range(1, 25))
        assert turns.events(tx, turn.id, after=23) == [(24, '{"text": "好"}')]
        assert turns.events(tx, turn.id, after=24) == []


def test_there_are_no_events_of_what_is_not_there(db: Database) -> None:
    with db.write() as tx:
        with pytest.raises(NotHereError):
            turns.append(tx, "turn_nowhere", "{}")
        assert turns.events(tx, "turn_nowhere") == []
