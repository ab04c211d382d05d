"""Tokens: what callers show. Only hashes are kept, so that a stolen database opens nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, false, func, or_, select, update

from cleanplate.errors import UsageError
from cleanplate.ids import new_id, new_token, secret_hash
from cleanplate.store.rows import AnyRow, of
from cleanplate.store.tables import CLAIMS, GRANTS, TOKENS, USERS

SCOPES = ("read", "write", "upload", "render")
ALL = "*"


@dataclass(frozen=True)
class Token:
    """What is known of a token, but for its secret."""

    id: str
    user: str
    label: str
    scopes: frozenset[str]
    created_at: int
    expires_at: int | None
    used_at: int
    revoked_at: int | None

    def allows(self, scope: str) -> bool:
        """Whether it is good for that."""
        return scope in self.scopes or ALL in self.scopes


@dataclass(frozen=True)
class Claim:
    """What opens one session in the web page, and is no token."""

    user: str
    session: str
    expires_at: int


def issue(
    tx: Connection, user: str, label: str, scopes: Iterable[str], expires_at: int | None, now: int
) -> tuple[Token, str]:
    """A new token and its secret, which nobody can find again. Raises UsageError for scopes that are none."""
    wanted = frozenset(scopes)
    if not wanted or not wanted <= {*SCOPES, ALL}:
        raise UsageError(
            "A token's scopes are not as they must be.", f"Name some of: {' '.join(SCOPES)}, or {ALL}."
        )
    secret, token = new_token("nmv_usr"), Token(new_id("tok"), user, label, wanted, now, expires_at, now, None)
    row = vars(token) | {"hash": secret_hash(secret), "scopes": " ".join(sorted(wanted))}
    tx.execute(TOKENS.insert().values(row))
    return token, secret


def known(tx: Connection, secret: str, now: int) -> Token | None:
    """The token of that secret; None where it is unknown, expired or revoked, or its user is."""
    row = tx.execute(_GOOD, {"secret": secret_hash(secret), "now": now}).first()
    return _token(row) if row else None


def touch(tx: Connection, id: str, now: int) -> None:
    """It was used now."""
    tx.execute(update(TOKENS).where(TOKENS.c.id == id, TOKENS.c.used_at < now).values(used_at=now))


def listed(tx: Connection, user: str) -> list[Token]:
    """A user's tokens, the newest first, with those that are no longer good until they are forgotten."""
    rows = tx.execute(
        select(TOKENS).where(TOKENS.c.user == user).order_by(TOKENS.c.created_at.desc(), TOKENS.c.id.desc())
    )
    return [_token(row) for row in rows]


def revoke(tx: Connection, user: str, id: str, now: int) -> bool:
    """A token is good no more. False where the user has none of that id; once revoked, it stays as it is."""
    mine = and_(TOKENS.c.id == id, TOKENS.c.user == user)
    done = tx.execute(update(TOKENS).where(mine).values(revoked_at=func.coalesce(TOKENS.c.revoked_at, now)))
    return done.rowcount > 0


def expire(tx: Connection, now: int, idle_before: int | None, dry: bool = False) -> int:
    """Forget tokens and claims past their time, and tokens that nobody used since `idle_before`.

    How many went; with `dry`, how many would.
    """
    idle = false() if idle_before is None else TOKENS.c.used_at < idle_before
    over = ((TOKENS, or_(TOKENS.c.expires_at <= now, idle)), (CLAIMS, CLAIMS.c.expires_at <= now))
    if dry:
        return sum(tx.execute(select(func.count()).select_from(t).where(which)).scalar_one() for t, which in over)
    return sum(tx.execute(delete(t).where(which)).rowcount for t, which in over)


def granted(tx: Connection, client: str, address: str, since: int) -> tuple[int, int]:
    """How many anonymous tokens a client, and an address, were given since then; both are hashes."""
    row = tx.execute(
        select(
            func.count().filter(GRANTS.c.client == client),
            func.count().filter(GRANTS.c.address == address),
        ).where(GRANTS.c.at >= since, or_(GRANTS.c.client == client, GRANTS.c.address == address))
    ).one()
    return row[0], row[1]


def note_grant(tx: Connection, client: str, address: str, now: int) -> None:
    """An anonymous token was given; both are hashes."""
    tx.execute(GRANTS.insert().values(client=client, address=address, at=now))


def forget_grants(tx: Connection, before: int) -> int:
    """Forget who was given anonymous tokens before then; how many."""
    return tx.execute(delete(GRANTS).where(GRANTS.c.at < before)).rowcount


def new_claim(tx: Connection, user: str, session: str, expires_at: int) -> str:
    """The secret of a new claim."""
    secret = new_token("clm")
    tx.execute(CLAIMS.insert().values(hash=secret_hash(secret), user=user, session=session, expires_at=expires_at))
    return secret


def claimed(tx: Connection, secret: str, now: int) -> Claim | None:
    """The claim of that secret; None where it is unknown or expired, or its user is revoked."""
    good = select(CLAIMS.c.user, CLAIMS.c.session, CLAIMS.c.expires_at).join(USERS, USERS.c.id == CLAIMS.c.user)
    where = and_(CLAIMS.c.hash == secret_hash(secret), CLAIMS.c.expires_at > now, USERS.c.revoked_at.is_(None))
    return of(Claim, tx.execute(good.where(where)).first())


def _alive(now: Any) -> ColumnElement[bool]:
    in_time = or_(TOKENS.c.expires_at.is_(None), TOKENS.c.expires_at > now)
    return and_(in_time, TOKENS.c.revoked_at.is_(None), USERS.c.revoked_at.is_(None))


_GOOD = (  # asked for at every request, so built once
    select(TOKENS)
    .join(USERS, USERS.c.id == TOKENS.c.user)
    .where(TOKENS.c.hash == bindparam("secret"), _alive(bindparam("now")))
)


def _token(row: AnyRow) -> Token:
    values = {name: value for name, value in row._mapping.items() if name != "hash"}
    return Token(**values | {"scopes": frozenset(values["scopes"].split())})
