"""Exports: what was ordered, in which order it is made so that users take turns, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select, update

from cleanplate.errors import ConflictError
from cleanplate.ids import new_id
from cleanplate.store.rows import Json, of, put, remove, whole, written
from cleanplate.store.tables import EXPORTS, USERS

_DOCUMENTS = ("order", "error", "facts")
_UNDER_WAY = EXPORTS.c.state.in_(("pending", "processing"))


@dataclass(frozen=True)
class Export:
    """`name` is the client's own id, one for each export of a user; `progress` is 0 to 100.

    `state` is pending, processing, completed or failed. Whoever has the smallest `tag` is next, and of those the
    first that came. `draft` is JSON text, and empty once the export has ended. `error` holds code, message and
    hint; `label` is what the result is called.
    """

    id: str
    user: str
    name: str
    session: str
    draft: str
    order: Json
    state: str
    progress: int
    tag: int
    error: Json | None
    blob: str | None
    label: str | None
    facts: Json | None
    created_at: int
    started_at: int | None
    completed_at: int | None


def add(tx: Connection, user: str, name: str, session: str, draft: str, order: Json, now: int) -> Export:
    """An export that waits. Raises ConflictError where the user has one of that name, whatever became of it."""
    id = new_id("exp")
    tx.execute(select(USERS.c.id).where(USERS.c.id == user).with_for_update())  # one at a time of each user
    row = {"id": id, "user": user, "name": name, "session": session, "draft": draft, "order": written(order)}
    if not put(tx, EXPORTS, **row, state="pending", tag=_tag(tx, user), created_at=now):
        raise used()
    return whole(Export, tx.execute(select(EXPORTS).where(EXPORTS.c.id == id)).one(), _DOCUMENTS)


def used() -> ConflictError:
    """That an export has that name already."""
    return ConflictError("There is an export of this id already.", "Use another id for each export.")


def find(tx: Connection, user: str, name: str) -> Export | None:
    """An export of that user's own."""
    mine = select(EXPORTS).where(EXPORTS.c.user == user, EXPORTS.c.name == name)
    return of(Export, tx.execute(mine).first(), _DOCUMENTS)


def get(tx: Connection, id: str) -> Export | None:
    """An export, whosever it is: for jobs."""
    return of(Export, tx.execute(select(EXPORTS).where(EXPORTS.c.id == id)).first(), _DOCUMENTS)


def begin(tx: Connection, id: str, now: int) -> bool:
    """It is made from now on; True as well where it was already (a restart), False where it has ended."""
    started = {"state": "processing", "started_at": func.coalesce(EXPORTS.c.started_at, now)}
    return tx.execute(update(EXPORTS).where(EXPORTS.c.id == id, _UNDER_WAY).values(**started)).rowcount > 0


def progress(tx: Connection, id: str, percent: int) -> None:
    """So much is done; it never goes back."""
    further = and_(EXPORTS.c.id == id, EXPORTS.c.state == "processing", EXPORTS.c.progress < percent)
    tx.execute(update(EXPORTS).where(further).values(progress=min(percent, 100)))


def complete(tx: Connection, id: str, blob: str, label: str, facts: Json, now: int) -> bool:
    """The result is there. False where the export had ended before: the first end counts."""
    result = {"progress": 100, "blob": blob, "label": label, "facts": written(facts)}
    return _end(tx, id, now, state="completed", **result)


def fail(tx: Connection, id: str, error: Json, now: int) -> bool:
    """There will be no result. False where the export had ended before: the first end counts."""
    return _end(tx, id, now, state="failed", error=written(error))


def drop(tx: Connection, ids: Iterable[str]) -> None:
    """Forget exports, and that their names were used; their blobs stay until they are swept."""
    remove(tx, EXPORTS, ids)


def under_way(tx: Connection, user: str) -> int:
    """How many exports of a user have not ended."""
    return tx.execute(select(func.count()).where(EXPORTS.c.user == user, _UNDER_WAY)).scalar_one()


def unfinished(tx: Connection) -> list[Export]:
    """Every export that has not ended, in the order in which they are to be made."""
    return _listed(
        tx, select(EXPORTS).where(_UNDER_WAY).order_by(EXPORTS.c.tag, EXPORTS.c.created_at, EXPORTS.c.id)
    )


def listed(tx: Connection, user: str, most: int = 100) -> list[Export]:
    """A user's exports, the newest first."""
    mine = select(EXPORTS).where(EXPORTS.c.user == user)
    return _listed(tx, mine.order_by(EXPORTS.c.created_at.desc(), EXPORTS.c.id.desc()).limit(most))


def expired(tx: Connection, before: int) -> list[Export]:
    """Exports that ended before then, the oldest first."""
    ended = select(EXPORTS).where(EXPORTS.c.completed_at < before, ~_UNDER_WAY)
    return _listed(tx, ended.order_by(EXPORTS.c.completed_at, EXPORTS.c.id))


def _tag(tx: Connection, user: str) -> int:
    """Start-time fair queueing (Goyal, Vin, Cheng 1996), each export being one unit of service.

    A tag is the round that an export is made in: the one under way, or the one after the user's last. No user has
    two exports in a round. So while exports begin in the order of their tags, one that has `k` of its user's own
    before it waits for at most k + 2 of each other user's, and for 1 if the user took no turn in this round yet.
    What was called off before it began counts no more for those that come after all that wait.
    """
    tag = EXPORTS.c.tag
    first = select(func.min(tag)).where(EXPORTS.c.state == "pending").scalar_subquery()
    latest = select(func.max(tag)).where(EXPORTS.c.started_at.is_not(None)).scalar_subquery()
    real = or_(EXPORTS.c.state != "failed", EXPORTS.c.started_at.is_not(None))
    last = select(func.max(tag)).where(EXPORTS.c.user == user, real).scalar_subquery()
    now, mine = tx.execute(select(func.coalesce(first, latest, 1), func.coalesce(last, 0))).one()
    return int(max(now, mine + 1))


def _end(tx: Connection, id: str, now: int, **values: Any) -> bool:
    mine = update(EXPORTS).where(EXPORTS.c.id == id, _UNDER_WAY)
    # Its draft has served: they may be large, and of one user there may be any number.
    return tx.execute(mine.values(completed_at=now, draft="", **values)).rowcount > 0


def _listed(tx: Connection, some: Select[Any]) -> list[Export]:
    return [whole(Export, row, _DOCUMENTS) for row in tx.execute(some)]
