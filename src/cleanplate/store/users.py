"""Users: anonymous ones, who may register and stay who they are, and registered ones."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, or_, select, update

from cleanplate.ids import new_id
from cleanplate.store.rows import of, whole
from cleanplate.store.tables import USERS

_ANONYMOUS, _REGISTERED = "anon", "usr"
_OF_ID = select(USERS).where(USERS.c.id == bindparam("id"))  # asked for at every request, so built once


@dataclass(frozen=True)
class User:
    """`id` stays for ever and inside; `name` is what the wire calls them, `former` what it did before."""

    id: str
    name: str
    former: str | None
    label: str
    plan: str
    available: int
    frozen: int
    created_at: int
    revoked_at: int | None

    @property
    def anonymous(self) -> bool:
        return self.name.startswith(f"{_ANONYMOUS}_")

    @property
    def revoked(self) -> bool:
        return self.revoked_at is not None


def add(tx: Connection, *, anonymous: bool, label: str, plan: str, now: int) -> User:
    """A new user, without credits."""
    id, name = new_id("u"), new_id(_ANONYMOUS if anonymous else _REGISTERED)
    tx.execute(USERS.insert().values(id=id, name=name, label=label, plan=plan, created_at=now))
    return User(id, name, None, label, plan, 0, 0, now, None)


def find(tx: Connection, id: str) -> User | None:
    """The user of that id."""
    return of(User, tx.execute(_OF_ID, {"id": id}).first())


def named(tx: Connection, name: str) -> User | None:
    """The user whom the wire calls so, or did before they registered."""
    return of(User, tx.execute(select(USERS).where(or_(USERS.c.name == name, USERS.c.former == name))).first())


def register(tx: Connection, id: str, label: str, plan: str) -> User | None:
    """An anonymous user becomes a registered one in place, so that all they have stays theirs.

    None where there is no such user, or they are registered or revoked already.
    """
    registered = (
        update(USERS)
        .where(USERS.c.id == id, USERS.c.former.is_(None), USERS.c.revoked_at.is_(None))
        .where(USERS.c.name.startswith(f"{_ANONYMOUS}_", autoescape=True))
        .values(former=USERS.c.name, name=new_id(_REGISTERED), label=label, plan=plan)
        .returning(*USERS.c)
    )
    return of(User, tx.execute(registered).first())


def set_plan(tx: Connection, id: str, plan: str) -> None:
    """Another plan."""
    tx.execute(update(USERS).where(USERS.c.id == id).values(plan=plan))


def revoke(tx: Connection, id: str, now: int) -> None:
    """Shut a user out: none of their tokens is good any more. The first time counts."""
    tx.execute(update(USERS).where(USERS.c.id == id, USERS.c.revoked_at.is_(None)).values(revoked_at=now))


def listed(tx: Connection, after: str = "", most: int = 100) -> list[User]:
    """Users in the order of their ids, which is that of their coming; the next ones are `after` the last id."""
    rows = tx.execute(select(USERS).where(USERS.c.id > after).order_by(USERS.c.id).limit(most))
    return [whole(User, row) for row in rows]
