"""Videos that were ordered whole: what was asked for, how far it is, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, exists, func, select, update

from cleanplate.ids import new_id
from cleanplate.store.rows import Json, of, put, whole, written
from cleanplate.store.tables import EXPORTS, USERS, VIDEOS

_DOCUMENTS = ("order", "error")
_UNDER_WAY = VIDEOS.c.state.in_(("queued", "processing"))


@dataclass(frozen=True)
class Video:
    """`state` is queued, processing, done or failed; `progress` is 0 to 100; `charged` whole credits.

    `key` is the client's own name for the order. `base` is the address that the service was asked at, for links;
    `webhook` is where the end is told, signed by `signer`, the hash of the caller's key; `told` is what came of
    that: delivered or failed. Its export has the video's id as its name.
    """

    id: str
    user: str
    session: str
    key: str | None
    label: str
    order: Json
    state: str
    progress: int
    charged: int
    error: Json | None
    base: str
    webhook: str | None
    signer: str
    told: str | None
    created_at: int
    started_at: int | None
    ended_at: int | None


def add(
    tx: Connection, user: str, session: str, label: str, order: Json, now: int, **columns: Any
) -> Video | None:
    """A video that waits; None, and nothing is changed, where the user has one of that `key`."""
    id = new_id("vid")
    tx.execute(select(USERS.c.id).where(USERS.c.id == user).with_for_update())  # one at a time of each user
    row = {"id": id, "user": user, "session": session, "label": label, "order": written(order), **columns}
    return get(tx, id) if put(tx, VIDEOS, **row, state="queued", created_at=now) else None


def find(tx: Connection, user: str, id: str) -> Video | None:
    """A video of that user's own."""
    return _one(tx, select(VIDEOS).where(VIDEOS.c.user == user, VIDEOS.c.id == id))


def keyed(tx: Connection, user: str, key: str) -> Video | None:
    """The user's video of the client's own name."""
    return _one(tx, select(VIDEOS).where(VIDEOS.c.user == user, VIDEOS.c.key == key))


def get(tx: Connection, id: str) -> Video | None:
    """A video, whosever it is: for jobs."""
    return _one(tx, select(VIDEOS).where(VIDEOS.c.id == id))


def begin(tx: Connection, id: str, now: int) -> bool:
    """It is made from now on; True as well where it was already (a restart), False where it has ended."""
    started = {"state": "processing", "started_at": func.coalesce(VIDEOS.c.started_at, now)}
    return tx.execute(update(VIDEOS).where(VIDEOS.c.id == id, _UNDER_WAY).values(**started)).rowcount > 0


def progress(tx: Connection, id: str, percent: int) -> None:
    """So much is done; it never goes back."""
    further = update(VIDEOS).where(VIDEOS.c.id == id, VIDEOS.c.state == "processing", VIDEOS.c.progress < percent)
    tx.execute(further.values(progress=min(percent, 100)))


def charge(tx: Connection, id: str, credits: int) -> None:
    """What its mattes cost."""
    tx.execute(update(VIDEOS).where(VIDEOS.c.id == id).values(charged=credits))


def tell(tx: Connection, id: str, told: str) -> None:
    """What came of its webhook."""
    tx.execute(update(VIDEOS).where(VIDEOS.c.id == id).values(told=told))


def complete(tx: Connection, id: str, now: int) -> bool:
    """Its export is there. False where it had ended before: the first end counts."""
    return _end(tx, id, state="done", progress=100, ended_at=now)


def fail(tx: Connection, id: str, error: Json, now: int) -> bool:
    """There will be no result. False where it had ended before: the first end counts."""
    return _end(tx, id, state="failed", error=written(error), ended_at=now)


def waiting(tx: Connection, user: str) -> int:
    """How many of a user are under way and have no export yet, which would count by itself."""
    ordered = exists().where(EXPORTS.c.user == VIDEOS.c.user, EXPORTS.c.name == VIDEOS.c.id)
    mine = select(func.count()).where(VIDEOS.c.user == user, _UNDER_WAY, ~ordered)
    return tx.execute(mine).scalar_one()


def unfinished(tx: Connection) -> list[Video]:
    """Every video that has not ended, the oldest first."""
    return _listed(tx, select(VIDEOS).where(_UNDER_WAY).order_by(VIDEOS.c.created_at, VIDEOS.c.id))


def listed(tx: Connection, user: str, most: int = 100) -> list[Video]:
    """A user's videos, the newest first."""
    mine = select(VIDEOS).where(VIDEOS.c.user == user)
    return _listed(tx, mine.order_by(VIDEOS.c.created_at.desc(), VIDEOS.c.id.desc()).limit(most))


def expired(tx: Connection, before: int) -> list[str]:
    """The sessions of videos that ended before then: with one goes all that belongs to its video."""
    ended = select(VIDEOS.c.session).where(VIDEOS.c.ended_at < before, ~_UNDER_WAY)
    return list(tx.execute(ended.order_by(VIDEOS.c.ended_at, VIDEOS.c.id)).scalars())


def _end(tx: Connection, id: str, **values: Any) -> bool:
    return tx.execute(update(VIDEOS).where(VIDEOS.c.id == id, _UNDER_WAY).values(**values)).rowcount > 0


def _one(tx: Connection, some: Select[Any]) -> Video | None:
    return of(Video, tx.execute(some).first(), _DOCUMENTS)


def _listed(tx: Connection, some: Select[Any]) -> list[Video]:
    return [whole(Video, row, _DOCUMENTS) for row in tx.execute(some)]
