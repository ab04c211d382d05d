"""What whoever runs the service can do: people and their credits, what is under way, what may go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection

from cleanplate.errors import NotHereError, UsageError
from cleanplate.flow.house import House
from cleanplate.flow.sweep import Swept, sweep
from cleanplate.ids import new_id, now_ms
from cleanplate.settings import PlanName, Settings
from cleanplate.store import exports, ledger, sessions, tokens, uploads, users
from cleanplate.store.users import User

Json = dict[str, Any]
_DAY = 86_400_000
MOST_CREDITS = 1_000_000_000


@contextmanager
def desk(settings: Settings) -> Iterator[House]:
    """The house without its engine: a server may be at work on it at the same time."""
    house = House.open(settings)
    try:
        yield house
    finally:
        house.close()


@dataclass(frozen=True)
class Made:
    """A new user, and the only sight of their token."""

    user: User
    token: str


def create(house: House, label: str, plan: PlanName, credits: int = 0, days: int | None = None) -> Made:
    """A registered user with a token for everything. Raises UsageError."""
    _check_credits(credits)
    now = now_ms()
    with house.db.write() as tx:
        user = users.add(tx, anonymous=False, label=label, plan=plan, now=now)
        _, secret = tokens.issue(tx, user.id, "first", ["*"], _until(now, days), now)
        if credits:
            ledger.grant(tx, user.id, f"grant:new:{user.id}", credits, now, "at the start")
        return Made(_user(tx, user.name), secret)


def new_token(house: House, name: str, label: str, days: int | None = None) -> str:
    """Another token of a user, in case they lost theirs. Raises NotHereError."""
    now = now_ms()
    with house.db.write() as tx:
        user = _user(tx, name)
        return tokens.issue(tx, user.id, label, ["*"], _until(now, days), now)[1]


def top_up(house: House, name: str, credits: int, key: str = "", note: str = "") -> User:
    """Credits on top; the same `key` counts once for a user. Raises NotHereError, UsageError."""
    _check_credits(credits)
    if credits <= 0:
        raise UsageError("Credits on top are at least 1.", "Name how many.")
    with house.db.write() as tx:
        user = _user(tx, name)
        ledger.grant(
            tx, user.id, f"grant:top:{user.id}:{key or new_id('top')}", credits, now_ms(), note or "topped up"
        )
        return _user(tx, name)


def set_plan(house: House, name: str, plan: PlanName) -> User:
    """Another plan. Raises NotHereError."""
    with house.db.write() as tx:
        users.set_plan(tx, _user(tx, name).id, plan)
        return _user(tx, name)


def revoke(house: House, name: str) -> None:
    """Shut a user out. Raises NotHereError."""
    with house.db.write() as tx:
        users.revoke(tx, _user(tx, name).id, now_ms())


def listed(house: House, after: str = "", most: int = 100) -> list[User]:
    """Users in the order of their coming; the next ones are `after` the last one's name. Raises NotHereError."""
    with house.db.read() as tx:
        last = _user(tx, after).id if after else ""
        return users.listed(tx, last, most)


def shown(house: House, name: str) -> Json:
    """A user with their tokens (without secrets), the last entries of their ledger, and what they have here."""
    with house.db.read() as tx:
        user = _user(tx, name)
        return {
            "user": user_dict(user),
            "tokens": [asdict(t) | {"scopes": sorted(t.scopes)} for t in tokens.listed(tx, user.id)],
            "ledger": [asdict(entry) for entry in ledger.entries(tx, user.id, 20)],
            "sessions": sessions.count(tx, user.id),
            "bytes": uploads.stored(tx, user.id),
        }


def under_way(house: House) -> Json:
    """What waits and runs: exports, uploads, and credits that are held."""
    with house.db.read() as tx:
        return {
            "exports": [
                {"id": x.id, "name": x.name, "state": x.state, "progress": x.progress, "created_at": x.created_at}
                for x in exports.unfinished(tx)
            ],
            "uploads": [
                {"id": x.id, "state": x.state, "size": x.size, "created_at": x.created_at}
                for x in uploads.unfinished(tx)
            ],
            "holds": [asdict(entry) for entry in ledger.open_holds(tx)],
        }


def collect(house: House, dry: bool) -> Swept:
    """Delete what has expired now, or only count it."""
    return sweep(house, dry)


def user_dict(user: User) -> Json:
    """A user as the owner sees them: not the inner id."""
    plain = asdict(user) | {"total": user.available + user.frozen}
    del plain["id"]
    return plain


def _user(tx: Connection, who: str) -> User:
    """By the name on the wire, or by the id that the log has. Raises NotHereError."""
    found = users.named(tx, who) or users.find(tx, who)
    if found is None:
        raise NotHereError("There is no such user.", "See: cleanplate admin users")
    return found


def _until(now: int, days: int | None) -> int | None:
    if days is not None and not 1 <= days <= 36_500:
        raise UsageError(f"A token cannot last {days} days.", "Name 1 to 36500, or leave it out for ever.")
    return None if days is None else now + days * _DAY


def _check_credits(credits: int) -> None:
    if not 0 <= credits <= MOST_CREDITS:
        raise UsageError(f"{credits} credits cannot be.", f"Name 0 to {MOST_CREDITS}.")
