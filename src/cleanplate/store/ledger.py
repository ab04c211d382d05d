"""Credits: a ledger that is only ever added to, and the two sums of it that each user has.

Work is paid in two steps: a hold sets credits aside, and a capture takes them or a release gives them back. Every
entry has a key, and the same key again changes nothing: what is tried twice is paid once. Keys are the service's
own; none comes from outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, exists, select, update

from cleanplate.errors import CreditsError, NotHereError, UsageError
from cleanplate.store.rows import put, whole
from cleanplate.store.tables import LEDGER, USERS

MOST = 1_000_000_000  # credits that a user may have: sums stay within 32 bits


@dataclass(frozen=True)
class Balance:
    """Whole credits: `available` may be spent, `frozen` is held for work under way."""

    available: int
    frozen: int

    @property
    def total(self) -> int:
        return self.available + self.frozen


@dataclass(frozen=True)
class Entry:
    """What one event added to a user's two sums."""

    key: str
    user: str
    kind: str
    available: int
    frozen: int
    settles: str | None
    note: str
    at: int


def grant(tx: Connection, user: str, key: str, amount: int, now: int, note: str = "") -> bool:
    """Credits to spend; False where the key was used. Raises UsageError (amount), NotHereError (user)."""
    _check(amount)
    balance = _locked(tx, user)
    if _known(tx, key):
        return False
    if balance.total + amount > MOST:
        raise UsageError(f"That would be more than {MOST} credits.", "Grant fewer.")
    return _enter(tx, Entry(key, user, "grant", amount, 0, None, note, now))


def hold(tx: Connection, user: str, key: str, amount: int, now: int, note: str = "") -> bool:
    """Set credits aside; False where the key was held, settled or not.

    Raises CreditsError where fewer are available, and nothing is changed then; UsageError, NotHereError as above.
    """
    _check(amount)
    balance = _locked(tx, user)
    if _known(tx, _held(key)):
        return False
    if balance.available < amount:
        raise CreditsError(
            f"This takes {amount} credits, and {balance.available} are available.",
            "Top up credits in your account.",
        )
    return _enter(tx, Entry(_held(key), user, "hold", -amount, amount, None, note, now))


def capture(tx: Connection, key: str, now: int) -> bool:
    """Take what was held. False where nothing was, or it was taken or given back before."""
    return _settle(tx, key, "capture", now)


def release(tx: Connection, key: str, now: int) -> bool:
    """Give back what was held. False where nothing was, or it was taken or given back before."""
    return _settle(tx, key, "release", now)


def balance(tx: Connection, user: str) -> Balance:
    """A user's sums. Raises NotHereError."""
    return _balance(tx, user, _SUMS)


def entries(tx: Connection, user: str, most: int = 100) -> list[Entry]:
    """A user's entries, the newest first."""
    mine = select(LEDGER).where(LEDGER.c.user == user)
    return [
        whole(Entry, row) for row in tx.execute(mine.order_by(LEDGER.c.at.desc(), LEDGER.c.key.desc()).limit(most))
    ]


def open_holds(tx: Connection) -> list[Entry]:
    """Holds that nothing has settled yet, the oldest first."""
    ends = LEDGER.alias()
    held = select(LEDGER).where(LEDGER.c.kind == "hold", ~exists().where(ends.c.settles == LEDGER.c.key))
    return [whole(Entry, row) for row in tx.execute(held.order_by(LEDGER.c.at, LEDGER.c.key))]


def _settle(tx: Connection, key: str, kind: str, now: int) -> bool:
    row = tx.execute(select(LEDGER).where(LEDGER.c.key == _held(key))).first()
    if row is None:
        return False
    held = whole(Entry, row)
    _locked(tx, held.user)
    back = held.frozen if kind == "release" else 0
    return _enter(tx, Entry(f"{key}:{kind}", held.user, kind, back, -held.frozen, held.key, held.note, now))


def _enter(tx: Connection, entry: Entry) -> bool:
    """An entry and what it does to the sums; False where its key is taken, or what it settles is settled."""
    if not put(tx, LEDGER, **vars(entry)):
        return False
    sums = {"available": USERS.c.available + entry.available, "frozen": USERS.c.frozen + entry.frozen}
    tx.execute(update(USERS).where(USERS.c.id == entry.user).values(**sums))
    return True


def _locked(tx: Connection, user: str) -> Balance:
    """The sums, which nobody else changes until the transaction ends."""
    return _balance(tx, user, _SUMS.with_for_update())


_SUMS = select(USERS.c.available, USERS.c.frozen).where(USERS.c.id == bindparam("user"))


def _balance(tx: Connection, user: str, sums: Select[Any]) -> Balance:
    row = tx.execute(sums, {"user": user}).first()
    if row is None:
        raise NotHereError("There is no such user.", "Check the user's id.")
    return whole(Balance, row)


def _known(tx: Connection, key: str) -> bool:
    return tx.execute(select(LEDGER.c.key).where(LEDGER.c.key == key)).first() is not None


def _held(key: str) -> str:
    return f"{key}:hold"


def _check(amount: int) -> None:
    if type(amount) is not int or not 0 <= amount <= MOST:
        raise UsageError("Credits are whole numbers from 0 on.", f"Name one of 0 to {MOST}.")
