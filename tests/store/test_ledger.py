"""Credits: whatever is tried, in any order and however often, sums are right and never below zero."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import IntegrityError

from cleanplate.errors import CreditsError, NotHereError, UsageError
from cleanplate.store import ledger
from cleanplate.store.db import Database, sqlite_url
from cleanplate.store.ledger import MOST, Balance
from cleanplate.store.tables import LEDGER, USERS
from tests.store import rows_made

_Settle = Callable[[Connection, str, int], bool]


def _balance(db: Database, user: str) -> Balance:
    with db.read() as tx:
        return ledger.balance(tx, user)


def test_a_new_user_has_what_was_granted(db: Database, user: str) -> None:
    balance = _balance(db, user)
    assert (balance.available, balance.frozen, balance.total) == (100, 0, 100)


def test_a_hold_freezes_and_a_capture_takes(db: Database, user: str) -> None:
    with db.write() as tx:
        assert ledger.hold(tx, user, "turn:1", 40, 2)
    assert _balance(db, user) == Balance(60, 40)
    with db.write() as tx:
        assert ledger.capture(tx, "turn:1", 3)
    assert _balance(db, user) == Balance(60, 0)


def test_a_release_gives_back(db: Database, user: str) -> None:
    with db.write() as tx:
        ledger.hold(tx, user, "turn:1", 40, 2)
    with db.write() as tx:
        assert ledger.release(tx, "turn:1", 3)
    assert _balance(db, user) == Balance(100, 0)


@pytest.mark.parametrize("first", [ledger.capture, ledger.release])
@pytest.mark.parametrize("second", [ledger.capture, ledger.release])
def test_a_hold_is_settled_once(db: Database, user: str, first: _Settle, second: _Settle) -> None:
    with db.write() as tx:
        ledger.hold(tx, user, "turn:1", 40, 2)
        first(tx, "turn:1", 3)
    before = _balance(db, user)
    with db.write() as tx:
        assert not second(tx, "turn:1", 4)
    assert _balance(db, user) == before


def test_a_settled_hold_is_not_held_again(db: Database, user: str) -> None:
    with db.write() as tx:
        ledger.hold(tx, user, "turn:1", 40, 2)
        ledger.release(tx, "turn:1", 3)
        assert not ledger.hold(tx, user, "turn:1", 40, 4)
    assert _balance(db, user) == Balance(100, 0)


def test_too_few_credits_change_nothing_even_where_the_error_is_caught(db: Database, user: str) -> None:
    with db.write() as tx, pytest.raises(CreditsError, match="101 credits, and 100"):
        ledger.hold(tx, user, "turn:1", 101, 2)
    assert _balance(db, user) == Balance(100, 0)
    with db.write() as tx:
        assert ledger.hold(tx, user, "turn:1", 100, 3)


def test_a_repeat_is_no_question_of_credits(db: Database, user: str) -> None:
    with db.write() as tx:
        assert ledger.hold(tx, user, "turn:1", 100, 2)
        assert not ledger.hold(tx, user, "turn:1", 100, 3)


def test_nothing_settles_what_was_never_held(db: Database) -> None:
    with db.write() as tx:
        assert not ledger.capture(tx, "turn:1", 1)
        assert not ledger.release(tx, "turn:1", 1)


def test_open_holds_are_those_that_nobody_settled(db: Database, user: str) -> None:
    with db.write() as tx:
        for name in "abc":
            ledger.hold(tx, user, name, 10, 2, note=name)
        ledger.capture(tx, "a", 3)
        ledger.release(tx, "b", 3)
    with db.read() as tx:
        assert [(e.key, e.frozen, e.note) for e in ledger.open_holds(tx)] == [("c:hold", 10, "c")]


def test_entries_are_a_users_own_and_the_newest_first(db: Database, user: str) -> None:
    rows_made.user(db)
    with db.write() as tx:
        ledger.hold(tx, user, "a", 10, 2)
        ledger.capture(tx, "a", 3)
    with db.read() as tx:
        assert [e.kind for e in ledger.entries(tx, user)] == ["capture", "hold", "grant"]
        assert [e.kind for e in ledger.entries(tx, user, most=1)] == ["capture"]


@pytest.mark.parametrize("amount", [-1, 1.5, True, MOST + 1, "3"])
def test_credits_are_whole_numbers_within_bounds(db: Database, user: str, amount: int) -> None:
    with db.write() as tx:
        with pytest.raises(UsageError):
            ledger.grant(tx, user, "g", amount, 1)
        with pytest.raises(UsageError):
            ledger.hold(tx, user, "h", amount, 1)
    assert _balance(db, user) == Balance(100, 0)


def test_nobody_has_more_than_fits(db: Database, user: str) -> None:
    with db.write() as tx:
        with pytest.raises(UsageError, match="more than"):
            ledger.grant(tx, user, "g", MOST - 99, 1)
        assert ledger.grant(tx, user, "g", MOST - 100, 1)


def test_users_who_are_not_there_have_no_credits(db: Database) -> None:
    with db.write() as tx:
        for act in (ledger.grant, ledger.hold):
            with pytest.raises(NotHereError):
                act(tx, "u_nobody", "k", 1, 1)
        with pytest.raises(NotHereError):
            ledger.balance(tx, "u_nobody")


def test_the_database_itself_refuses_less_than_nothing(db: Database, user: str) -> None:
    for sum_ in ("available", "frozen"):
        with pytest.raises(IntegrityError), db.write() as tx:
            tx.execute(USERS.update().values({sum_: -1}))


def test_many_at_once_never_spend_more_than_there_is(db: Database, user: str) -> None:
    """64 holds of 3 credits in 16 threads, each tried twice, then settled twice: 33 of them fit."""

    def spend(number: int) -> int:
        held = 0
        for _ in range(2):
            try:
                with db.write() as tx:
                    held += ledger.hold(tx, user, f"k{number}", 3, number)
            except CreditsError:
                pass
        return held

    def settle(number: int) -> int:
        with db.write() as tx:
            act = ledger.capture if number % 2 else ledger.release
            return act(tx, f"k{number}", 100 + number)

    with ThreadPoolExecutor(16) as pool:
        held = list(pool.map(spend, range(64)))
        assert sum(held) == 33
        assert _balance(db, user) == Balance(1, 99)
        settled = list(pool.map(settle, [*range(64)] * 2))
    assert sum(settled) == 33
    taken = sum(3 for number in range(64) if held[number] and number % 2)
    assert _balance(db, user) == Balance(100 - taken, 0)
    _check_sums(db)


def test_the_same_key_at_once_counts_once(db: Database, user: str) -> None:
    def act(_: int) -> int:
        with db.write() as tx:
            return ledger.hold(tx, user, "k", 10, 1) + ledger.grant(tx, user, "g", 5, 1)

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(act, range(48))) == 2
    assert _balance(db, user) == Balance(95, 10)


def _check_sums(db: Database) -> None:
    """Every user's two sums are those of the entries."""
    entered = select(LEDGER.c.user, func.sum(LEDGER.c.available), func.sum(LEDGER.c.frozen)).group_by(
        LEDGER.c.user
    )
    with db.read() as tx:
        kept = {id: (available, frozen) for id, available, frozen in tx.execute(_SUMS)}
        assert kept == {id: (available, frozen) for id, available, frozen in tx.execute(entered)}


_SUMS = select(USERS.c.id, USERS.c.available, USERS.c.frozen)


class Spending(RuleBasedStateMachine):
    """Two users, any keys, any order; the model is two numbers a user and the state of each key."""

    keys = Bundle("keys")

    def __init__(self, migrated: Path) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=migrated.parent))
        shutil.copytree(migrated, self.folder / "data")
        self.db = Database(sqlite_url(self.folder / "data"))
        self.clock = 0
        self.granted: set[str] = set()
        self.held: dict[str, tuple[str, int]] = {}
        self.settled: set[str] = set()

    def teardown(self) -> None:
        self.db.close()
        shutil.rmtree(self.folder)

    @initialize()
    def begin(self) -> None:
        self.users = [rows_made.user(self.db, credits) for credits in (0, 50)]
        self.model = dict(zip(self.users, ([0, 0], [50, 0]), strict=True))

    @rule(target=keys, key=st.sampled_from("abcdef"))
    def key(self, key: str) -> str:
        return key

    @rule(key=keys, who=st.integers(0, 1), amount=st.integers(0, 60))
    def grant(self, key: str, who: int, amount: int) -> None:
        user = self.users[who]
        with self.db.write() as tx:
            assert ledger.grant(tx, user, f"grant:{key}", amount, self.tick()) == (key not in self.granted)
        if key not in self.granted:
            self.granted.add(key)
            self.model[user][0] += amount

    @rule(key=keys, who=st.integers(0, 1), amount=st.integers(0, 60))
    def hold(self, key: str, who: int, amount: int) -> None:
        user = self.users[who]
        fits = self.model[user][0] >= amount
        with self.db.write() as tx:
            if key not in self.held and not fits:
                with pytest.raises(CreditsError):
                    ledger.hold(tx, user, key, amount, self.tick())
                return
            assert ledger.hold(tx, user, key, amount, self.tick()) == (key not in self.held)
        if key not in self.held:
            self.held[key] = user, amount
            self.model[user][0] -= amount
            self.model[user][1] += amount

    @rule(key=keys, back=st.booleans())
    def settle(self, key: str, back: bool) -> None:
        open_ = key in self.held and key not in self.settled
        with self.db.write() as tx:
            assert (ledger.release if back else ledger.capture)(tx, key, self.tick()) == open_
        if open_:
            self.settled.add(key)
            user, amount = self.held[key]
            self.model[user][1] -= amount
            self.model[user][0] += amount if back else 0

    @rule(key=keys, amount=st.integers(0, 60))
    def undone(self, key: str, amount: int) -> None:
        """What a transaction did that failed in the end never was."""
        with pytest.raises(ZeroDivisionError), self.db.write() as tx:
            ledger.grant(tx, self.users[0], f"grant:{key}", amount, self.tick())
            ledger.capture(tx, key, self.clock)
            raise ZeroDivisionError

    @invariant()
    def agrees(self) -> None:
        with self.db.read() as tx:
            for user, (available, frozen) in self.model.items():
                assert ledger.balance(tx, user) == Balance(available, frozen)
                assert min(available, frozen) >= 0
            waiting = {entry.key for entry in ledger.open_holds(tx)}
        assert waiting == {f"{key}:hold" for key in self.held.keys() - self.settled}
        _check_sums(self.db)

    def tick(self) -> int:
        self.clock += 1
        return self.clock


def test_it_is_what_two_numbers_a_user_would_be(migrated: Path) -> None:
    few = settings(max_examples=30, stateful_step_count=40)
    run_state_machine_as_test(lambda: Spending(migrated), settings=few)
