from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from cleanplate.errors import CleanplateError, ConflictError, NotHereError, RateError, TokenError
from cleanplate.ids import now_ms
from cleanplate.service import accounts, sessions
from cleanplate.store import ledger, tokens, users
from cleanplate.store.tables import TOKENS
from tests.service.standin import StandIn

HOUR = 3_600_000


def at_once(count: int, do: Callable[[int], Any]) -> list[Any]:
    """What so many at once got, or the error of ours that they got instead."""

    def one(number: int) -> Any:
        try:
            return do(number)
        except CleanplateError as error:
            return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_a_client_that_asks_many_times_at_once_gets_one_token(stand_in: StandIn) -> None:
    got = at_once(12, lambda _: accounts.anonymous(stand_in.house, "same", "203.0.113.1"))
    assert sum(isinstance(found, accounts.Issued) for found in got) == 1
    assert all(isinstance(found, accounts.Issued | RateError) for found in got)


def test_an_address_that_asks_many_times_at_once_gets_as_many_as_are_allowed(stand_in: StandIn) -> None:
    got = at_once(16, lambda number: accounts.anonymous(stand_in.house, f"c{number}", "203.0.113.1"))
    assert sum(isinstance(found, accounts.Issued) for found in got) == 10


def test_an_anonymous_user_is_bound_once_however_many_try(stand_in: StandIn) -> None:
    made = accounts.anonymous(stand_in.house, "c", "203.0.113.1")
    got = at_once(8, lambda n: accounts.register(stand_in.house, f"Ada {n}", made.user.name, "203.0.113.1"))
    assert sum(isinstance(found, accounts.Issued) for found in got) == 1
    assert sum(isinstance(found, NotHereError) for found in got) == 7


def test_the_first_credits_are_an_entry_of_the_ledger(stand_in: StandIn) -> None:
    made = accounts.anonymous(stand_in.house, "c", "203.0.113.1")
    with stand_in.house.db.read() as tx:
        [entry] = ledger.entries(tx, made.user.id)
    assert (entry.key, entry.available, made.balance.available) == (f"grant:anon:{made.user.id}", 100, 100)


def test_a_token_is_good_until_it_is_revoked_or_its_user_is(stand_in: StandIn) -> None:
    house = stand_in.house
    made = accounts.register(house, "Ada", None, "203.0.113.1")
    more = accounts.issue(house, made.user, made.token, "laptop", ["read"], None)
    assert accounts.known(house, more.secret)[0].id == made.user.id
    accounts.revoke(house, made.user, made.token, more.token.id)
    with pytest.raises(TokenError):
        accounts.known(house, more.secret)
    with house.db.write() as tx:
        users.revoke(tx, made.user.id, now_ms())
    with pytest.raises(TokenError):
        accounts.known(house, made.secret)


def test_a_token_is_noted_again_when_that_is_long_ago(stand_in: StandIn) -> None:
    house = stand_in.house
    made = accounts.anonymous(house, "c", "203.0.113.1")
    assert not accounts.stale(accounts.known(house, made.secret)[1])
    with house.db.write() as tx:
        tx.execute(TOKENS.update().values(used_at=now_ms() - 2 * HOUR))
    old = accounts.known(house, made.secret)[1]
    assert accounts.stale(old)
    accounts.note(house, old)
    assert not accounts.stale(accounts.known(house, made.secret)[1])


def test_nobody_gathers_tokens_without_end(stand_in: StandIn) -> None:
    house = stand_in.house
    made = accounts.register(house, "Ada", None, "203.0.113.1")
    with house.db.write() as tx:
        for number in range(accounts.MOST_TOKENS - 1):
            tokens.issue(tx, made.user.id, str(number), ["read"], None, now_ms())
    with pytest.raises(ConflictError):
        accounts.issue(house, made.user, made.token, "one more", ["read"], None)
    with house.db.write() as tx:
        tokens.issue(tx, made.user.id, "over", ["read"], now_ms() - 1, now_ms())
    assert len(accounts.tokens_of(house, made.user)) == accounts.MOST_TOKENS


def test_a_claim_is_of_its_session(stand_in: StandIn) -> None:
    house = stand_in.house
    made = accounts.anonymous(house, "c", "203.0.113.1")
    session = sessions.create(house, made.user, "project", "en")
    secret = accounts.claim(house, made.user, session.task, session.id)
    with house.db.read() as tx:
        found = tokens.claimed(tx, secret, now_ms())
    assert found and (found.user, found.session) == (made.user.id, session.id)
