"""Exports: one of each name, one end, and turns for everybody."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanplate.errors import ConflictError
from cleanplate.store import exports
from cleanplate.store.blobs import Blobs
from cleanplate.store.db import Database, sqlite_url
from cleanplate.store.exports import Export
from cleanplate.store.sessions import Session
from tests.store import rows_made

ERROR = {"code": "failed", "message": "It failed.", "hint": ""}


@pytest.fixture
def session(db: Database, user: str) -> Session:
    return rows_made.session(db, user)


def _get(db: Database, export: Export) -> Export:
    with db.read() as tx:
        found = exports.get(tx, export.id)
    assert found
    return found


def test_a_new_one_waits(db: Database, session: Session) -> None:
    made = rows_made.export(db, session, "render_1", now=7)
    assert _get(db, made) == made
    assert (made.state, made.progress, made.order, made.created_at) == ("pending", 0, {"format": "mp4"}, 7)
    with db.read() as tx:
        assert exports.under_way(tx, session.user) == 1
        assert [x.id for x in exports.unfinished(tx)] == [made.id]


@pytest.mark.parametrize("failed", [False, True])
def test_a_name_is_used_once_whatever_became_of_it(db: Database, session: Session, failed: bool) -> None:
    made = rows_made.export(db, session, "render_1")
    if failed:
        with db.write() as tx:
            exports.fail(tx, made.id, ERROR, 2)
    with db.write() as tx:
        with pytest.raises(ConflictError):
            exports.add(tx, session.user, "render_1", session.id, "{}", {}, 3)
        exports.add(tx, session.user, "render_2", session.id, "{}", {}, 3)  # the transaction is still good
    with db.read() as tx:
        assert [x.name for x in exports.listed(tx, session.user)] == ["render_2", "render_1"]
        assert len(exports.listed(tx, session.user, most=1)) == 1


def test_two_users_may_use_the_same_name_and_see_their_own(db: Database, session: Session) -> None:
    other = rows_made.session(db, rows_made.user(db))
    mine, theirs = (rows_made.export(db, s, "render_1") for s in (session, other))
    with db.read() as tx:
        assert exports.find(tx, session.user, "render_1") == mine
        assert exports.find(tx, other.user, "render_1") == theirs
        assert exports.find(tx, other.user, mine.id) is None


def test_it_begins_and_begins_again_after_a_restart_but_not_after_its_end(db: Database, session: Session) -> None:
    made = rows_made.export(db, session, "render_1")
    with db.write() as tx:
        assert exports.begin(tx, made.id, 5)
        assert exports.begin(tx, made.id, 9)
    assert (_get(db, made).state, _get(db, made).started_at) == ("processing", 5)
    with db.write() as tx:
        exports.fail(tx, made.id, ERROR, 10)
        assert not exports.begin(tx, made.id, 11)
        assert not exports.begin(tx, "exp_nowhere", 11)


def test_progress_never_goes_back_nor_beyond(db: Database, session: Session) -> None:
    made = rows_made.export(db, session, "render_1")
    seen = []
    with db.write() as tx:
        exports.progress(tx, made.id, 10)  # it has not begun
        exports.begin(tx, made.id, 1)
        for percent in (20, 10, 50, 130, 3):
            exports.progress(tx, made.id, percent)
            found = exports.get(tx, made.id)
            seen.append(found and found.progress)
    assert seen == [20, 20, 50, 100, 100]


@pytest.mark.parametrize("begun", [False, True])
@pytest.mark.parametrize("first", ["complete", "fail"])
@pytest.mark.parametrize("second", ["complete", "fail"])
def test_the_first_end_counts(
    db: Database, blobs: Blobs, session: Session, begun: bool, first: str, second: str
) -> None:
    made, result = rows_made.export(db, session, "render_1"), rows_made.blob(db, blobs, b"film")

    def end(how: str, now: int) -> bool:
        with db.write() as tx:
            if how == "fail":
                return exports.fail(tx, made.id, ERROR, now)
            return exports.complete(tx, made.id, result.hash, "film.mp4", {"size": 4}, now)

    if begun:
        with db.write() as tx:
            exports.begin(tx, made.id, 1)
    assert end(first, 5)
    before = _get(db, made)
    assert not end(second, 6)
    assert _get(db, made) == before
    assert (before.completed_at, before.draft) == (5, "")
    if first == "fail":
        assert (before.state, before.error, before.blob) == ("failed", ERROR, None)
    else:
        assert (before.state, before.blob, before.label) == ("completed", result.hash, "film.mp4")
        assert (before.facts, before.progress) == ({"size": 4}, 100)
    with db.read() as tx:
        assert exports.under_way(tx, session.user) == 0
        assert exports.unfinished(tx) == []


def test_only_what_ended_expires(db: Database, session: Session) -> None:
    old, late, waiting = (rows_made.export(db, session, name) for name in "abc")
    with db.write() as tx:
        exports.fail(tx, old.id, ERROR, 10)
        exports.fail(tx, late.id, ERROR, 20)
        assert [x.id for x in exports.expired(tx, 20)] == [old.id]
        exports.drop(tx, [old.id])
        exports.drop(tx, [])
        assert exports.expired(tx, 20) == []
        assert [x.id for x in exports.listed(tx, session.user)] == [waiting.id, late.id]


def test_a_user_who_comes_late_is_not_behind_anothers_whole_queue(db: Database, session: Session) -> None:
    many = [rows_made.export(db, session, f"m{n}", now=n) for n in range(5)]
    with db.write() as tx:
        exports.begin(tx, many[0].id, 9)
    late = rows_made.export(db, rows_made.session(db, rows_made.user(db)), "x", now=10)
    with db.read() as tx:
        order = [x.id for x in exports.unfinished(tx) if x.state == "pending"]
    assert order == [many[1].id, late.id, *(x.id for x in many[2:])]


def test_what_was_called_off_costs_no_turn(db: Database, session: Session) -> None:
    for number in range(5):
        made = rows_made.export(db, session, f"m{number}")
        with db.write() as tx:
            exports.fail(tx, made.id, ERROR, 2)
    assert rows_made.export(db, session, "last").tag == 1


class _Queue:
    """Several users queue at random, and exports begin in the order of their tags."""

    def __init__(self, db: Database, users: int) -> None:
        self.db = db
        self.sessions = [rows_made.session(db, rows_made.user(db)) for _ in range(users)]
        self.clock = 0
        self.starts: list[str] = []  # whose began
        self.queued: dict[str, tuple[int, int, bool]] = {}  # starts before, own ones before, a newcomer

    def add(self, who: int) -> None:
        self.clock += 1
        session = self.sessions[who]
        with self.db.read() as tx:
            waiting = [x for x in exports.unfinished(tx) if x.state == "pending"]
            mine = exports.listed(tx, session.user)
        own = sum(x.user == session.user for x in waiting)
        now = min((x.tag for x in waiting), default=0)
        newcomer = bool(waiting) and not own and all(x.tag < now for x in mine)
        made = rows_made.export(self.db, session, f"x{self.clock}", self.clock)
        self.queued[made.id] = len(self.starts), own, newcomer

    def start(self) -> None:
        with self.db.write() as tx:
            waiting = [x for x in exports.unfinished(tx) if x.state == "pending"]
            if not waiting:
                return
            following = waiting[0]
            exports.begin(tx, following.id, self.clock)
        self._check(following)
        self.starts.append(following.user)

    def _check(self, export: Export) -> None:
        since, own, newcomer = self.queued[export.id]
        for session in self.sessions:
            others = self.starts[since:].count(session.user)
            if session.user == export.user:
                assert others == own
            else:
                assert others <= (1 if newcomer else own + 2)


@settings(max_examples=25)
@given(st.integers(2, 4), st.lists(st.integers(-3, 3), min_size=10, max_size=60))
def test_users_take_turns(
    migrated: Path, tmp_path_factory: pytest.TempPathFactory, users: int, acts: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("queue")
    shutil.copytree(migrated, folder / "data")
    db = Database(sqlite_url(folder / "data"))
    queue = _Queue(db, users)
    for act in acts:
        if act < 0:
            queue.start()
        else:
            queue.add(act % users)
    for _ in range(len(acts)):
        queue.start()
    db.close()
    assert len(queue.starts) == len(queue.queued)


def test_who_queues_all_day_gets_no_more_than_who_queues_now_and_then(db: Database) -> None:
    """One has 30 waiting, two others always one: in 30 starts each gets a third."""
    queue = _Queue(db, 3)
    for _ in range(30):
        queue.add(0)
    for _ in range(30):
        with db.read() as tx:
            waiting = {x.user for x in exports.unfinished(tx) if x.state == "pending"}
        for who in (1, 2):
            if queue.sessions[who].user not in waiting:
                queue.add(who)
        queue.start()
    shares = [queue.starts.count(session.user) for session in queue.sessions]
    assert max(shares) - min(shares) <= 1
