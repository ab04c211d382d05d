"""Tokens: good until their time, never stored, and shut with their user."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from cleanplate.errors import UsageError
from cleanplate.store import sessions, tokens, users
from cleanplate.store.db import Database
from cleanplate.store.tables import METADATA
from tests.store import rows_made


def test_a_secret_opens_what_its_scopes_allow(db: Database, user: str) -> None:
    with db.write() as tx:
        made, secret = tokens.issue(tx, user, "mine", ["read", "upload"], None, 5)
    with db.read() as tx:
        assert tokens.known(tx, secret, 6) == made
    assert secret.startswith("nmv_usr_")
    assert [made.allows(scope) for scope in tokens.SCOPES] == [True, False, True, False]


def test_a_star_allows_everything(db: Database, user: str) -> None:
    with db.write() as tx:
        made, _ = tokens.issue(tx, user, "mine", ["*"], None, 5)
    assert all(made.allows(scope) for scope in tokens.SCOPES)


@pytest.mark.parametrize("scopes", [[], ["all"], ["read", "read write"], [""]])
def test_scopes_that_are_none_are_refused(db: Database, user: str, scopes: list[str]) -> None:
    with db.write() as tx, pytest.raises(UsageError):
        tokens.issue(tx, user, "mine", scopes, None, 5)


def test_no_secret_lies_in_the_database(db: Database, user: str) -> None:
    session = rows_made.session(db, user)
    with db.write() as tx:
        _, token = tokens.issue(tx, user, "mine", ["*"], None, 5)
        claim = tokens.new_claim(tx, user, session.id, 9)
    with db.read() as tx:
        kept = " ".join(str(row) for table in METADATA.tables.values() for row in tx.execute(select(table)))
    assert token.removeprefix("nmv_usr_") not in kept
    assert claim.removeprefix("clm_") not in kept


def test_a_wrong_secret_opens_nothing(db: Database, user: str) -> None:
    with db.write() as tx:
        made, secret = tokens.issue(tx, user, "mine", ["*"], None, 5)
        for wrong in ("", secret[:-1], secret + "x", secret.lower(), made.id, "\ud800", "x" * 100_000):
            assert tokens.known(tx, wrong, 6) is None


def test_a_token_ends_at_its_time(db: Database, user: str) -> None:
    with db.write() as tx:
        made, secret = tokens.issue(tx, user, "mine", ["*"], 100, 5)
        assert tokens.known(tx, secret, 99) == made
        assert tokens.known(tx, secret, 100) is None


def test_a_revoked_token_stays_so_and_others_stay_good(db: Database, user: str) -> None:
    with db.write() as tx:
        one, first = tokens.issue(tx, user, "one", ["*"], None, 5)
        other, second = tokens.issue(tx, user, "other", ["*"], None, 6)
        assert tokens.revoke(tx, user, one.id, 7)
        assert tokens.revoke(tx, user, one.id, 8)
        assert tokens.known(tx, first, 9) is None
        assert tokens.known(tx, second, 9) == other
        assert [(t.label, t.revoked_at) for t in tokens.listed(tx, user)] == [("other", None), ("one", 7)]


def test_nobody_revokes_or_sees_anothers(db: Database, user: str) -> None:
    stranger = rows_made.user(db)
    with db.write() as tx:
        made, secret = tokens.issue(tx, user, "mine", ["*"], None, 5)
        assert not tokens.revoke(tx, stranger, made.id, 6)
        assert tokens.listed(tx, stranger) == []
        assert tokens.known(tx, secret, 7) == made


def test_a_user_who_is_shut_out_has_no_good_token(db: Database, user: str) -> None:
    session = rows_made.session(db, user)
    with db.write() as tx:
        _, secret = tokens.issue(tx, user, "mine", ["*"], None, 5)
        claim = tokens.new_claim(tx, user, session.id, 100)
        users.revoke(tx, user, 6)
        assert tokens.known(tx, secret, 7) is None
        assert tokens.claimed(tx, claim, 7) is None


def test_what_is_past_its_time_or_idle_is_forgotten(db: Database, user: str) -> None:
    session = rows_made.session(db, user)
    with db.write() as tx:
        for label, ends, used in (("over", 50, 60), ("idle", None, 10), ("used", None, 60), ("timed", 500, 60)):
            made, _ = tokens.issue(tx, user, label, ["*"], ends, 1)
            tokens.touch(tx, made.id, used)
        tokens.new_claim(tx, user, session.id, 50)
        assert tokens.expire(tx, 70, None, dry=True) == 2
        assert tokens.expire(tx, 70, 20, dry=True) == 3
        assert len(tokens.listed(tx, user)) == 4
        assert tokens.expire(tx, 70, 20) == 3
        assert {t.label for t in tokens.listed(tx, user)} == {"used", "timed"}
        assert tokens.expire(tx, 70, 20) == 0


def test_use_is_never_put_back(db: Database, user: str) -> None:
    with db.write() as tx:
        made, _ = tokens.issue(tx, user, "mine", ["*"], None, 5)
        tokens.touch(tx, made.id, 9)
        tokens.touch(tx, made.id, 7)
        assert tokens.listed(tx, user)[0].used_at == 9


def test_grants_are_counted_by_client_and_by_address(db: Database) -> None:
    with db.write() as tx:
        for client, address, at in (("a", "home", 1), ("b", "home", 5), ("a", "office", 6)):
            tokens.note_grant(tx, client, address, at)
        assert tokens.granted(tx, "a", "home", 1) == (2, 2)
        assert tokens.granted(tx, "a", "home", 2) == (1, 1)
        assert tokens.granted(tx, "c", "nowhere", 0) == (0, 0)
        assert tokens.forget_grants(tx, 6) == 2
        assert tokens.granted(tx, "a", "home", 0) == (1, 0)


def test_a_claim_opens_one_session_until_its_time(db: Database, user: str) -> None:
    session = rows_made.session(db, user)
    with db.write() as tx:
        secret = tokens.new_claim(tx, user, session.id, 100)
        found = tokens.claimed(tx, secret, 99)
        assert found == tokens.Claim(user, session.id, 100)
        assert tokens.claimed(tx, secret, 100) is None
        assert tokens.claimed(tx, secret + "x", 99) is None
        assert tokens.known(tx, secret, 99) is None
        sessions.delete(tx, session.id)
        assert tokens.claimed(tx, secret, 99) is None
    assert secret.startswith("clm_")
