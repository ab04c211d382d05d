"""Users: who they are stays, whatever they are called."""

from __future__ import annotations

import pytest

from cleanplate.store import ledger, sessions, tokens, users
from cleanplate.store.db import Database
from cleanplate.store.ledger import Balance
from cleanplate.store.users import User
from tests.store import rows_made


def _new(db: Database, anonymous: bool = True) -> User:
    with db.write() as tx:
        return users.add(tx, anonymous=anonymous, label="Ann", plan="free", now=5)


@pytest.mark.parametrize(("anonymous", "prefix"), [(True, "anon_"), (False, "usr_")])
def test_a_new_user_is_found_by_id_and_name(db: Database, anonymous: bool, prefix: str) -> None:
    made = _new(db, anonymous)
    with db.read() as tx:
        assert users.find(tx, made.id) == made == users.named(tx, made.name)
    assert made.name.startswith(prefix)
    assert (made.anonymous, made.revoked) == (anonymous, False)
    assert (made.available, made.frozen, made.created_at) == (0, 0, 5)


def test_nobody_is_found_by_what_is_nobodys(db: Database) -> None:
    made = _new(db)
    with db.read() as tx:
        assert users.find(tx, made.name) is None
        assert users.named(tx, made.id) is None
        assert users.named(tx, "") is None


def test_registering_keeps_all_they_have_and_both_names(db: Database) -> None:
    user = rows_made.user(db)
    session = rows_made.session(db, user)
    with db.write() as tx:
        _, secret = tokens.issue(tx, user, "t", ["read"], None, 1)
        before = users.find(tx, user)
        after = users.register(tx, user, "Ann", "pro")
    assert before
    assert after
    assert (after.id, after.former, after.label, after.plan) == (user, before.name, "Ann", "pro")
    assert after.name.startswith("usr_")
    assert not after.anonymous
    with db.read() as tx:
        assert users.named(tx, before.name) == users.named(tx, after.name) == after
        assert ledger.balance(tx, user) == Balance(100, 0)
        assert sessions.find(tx, user, session.id) == session
        token = tokens.known(tx, secret, 2)
    assert token
    assert token.user == user


def test_nobody_registers_twice_nor_when_shut_out(db: Database) -> None:
    twice, out, registered = _new(db), _new(db), _new(db, anonymous=False)
    with db.write() as tx:
        assert users.register(tx, twice.id, "", "free")
        users.revoke(tx, out.id, 1)
        for id in (twice.id, out.id, registered.id, "u_nobody"):
            assert users.register(tx, id, "", "free") is None


def test_the_first_shutting_out_counts(db: Database) -> None:
    made = _new(db)
    with db.write() as tx:
        users.revoke(tx, made.id, 7)
        users.revoke(tx, made.id, 9)
        found = users.find(tx, made.id)
    assert found
    assert found.revoked
    assert found.revoked_at == 7


def test_a_plan_changes_for_one_user_alone(db: Database) -> None:
    one, other = _new(db), _new(db)
    with db.write() as tx:
        users.set_plan(tx, one.id, "pro")
        plans = [(u.id, u.plan) for u in users.listed(tx)]
    assert sorted(plans) == sorted([(one.id, "pro"), (other.id, "free")])


def test_they_are_listed_page_by_page(db: Database) -> None:
    made = sorted(_new(db).id for _ in range(5))
    with db.read() as tx:
        first = users.listed(tx, most=3)
        rest = users.listed(tx, after=first[-1].id, most=3)
    assert [u.id for u in first + rest] == made
