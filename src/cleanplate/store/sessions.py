"""Sessions: a user's drafts, each with its history; whatever belongs to one goes with it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, exists, func, select, update

from cleanplate import ids
from cleanplate.errors import NoSessionError
from cleanplate.store.rows import of, whole
from cleanplate.store.tables import EXPORTS, SESSIONS, TURNS, UPLOADS, VIDEOS
from cleanplate.store.uploads import UNDER_WAY

_NOTHING = "{}"  # of a history, of a memory


_OWN = select(SESSIONS).where(SESSIONS.c.id == bindparam("id"), SESSIONS.c.user == bindparam("user"))


@dataclass(frozen=True)
class Session:
    """`id` and `task` are 63-bit numbers as text; `draft`, `history` and `memory` are JSON text."""

    id: str
    task: str
    user: str
    label: str
    language: str
    draft: str
    history: str
    memory: str
    revision: int
    created_at: int
    touched_at: int


def add(tx: Connection, user: str, label: str, language: str, draft: str, now: int) -> Session:
    """A new session; `draft` is the text of an empty one."""
    session = Session(
        ids.new_number(), ids.new_number(), user, label, language, draft, _NOTHING, _NOTHING, 0, now, now
    )
    tx.execute(SESSIONS.insert().values(**vars(session)))
    return session


def find(tx: Connection, user: str, id: str) -> Session | None:
    """A session of that user's own."""
    return of(Session, tx.execute(_OWN, {"id": id, "user": user}).first())


def get(tx: Connection, id: str) -> Session | None:
    """A session, whosever it is: for jobs."""
    return of(Session, tx.execute(select(SESSIONS).where(SESSIONS.c.id == id)).first())


def save(tx: Connection, id: str, draft: str, history: str, now: int) -> int:
    """Another draft and its history; the number of this revision. Raises NoSessionError."""
    changed = {"draft": draft, "history": history, "revision": SESSIONS.c.revision + 1, "touched_at": now}
    mine = update(SESSIONS).where(SESSIONS.c.id == id)
    revision: int | None = tx.execute(mine.values(**changed).returning(SESSIONS.c.revision)).scalar()
    if revision is None:
        raise NoSessionError("This session is not here any more.", "Begin a new one.")
    return revision


def remember(tx: Connection, id: str, memory: str) -> None:
    """What the last turns spoke of, for the next one."""
    tx.execute(update(SESSIONS).where(SESSIONS.c.id == id).values(memory=memory))


def touch(tx: Connection, id: str, now: int) -> None:
    """It was used now, which puts off its end."""
    tx.execute(update(SESSIONS).where(SESSIONS.c.id == id, SESSIONS.c.touched_at < now).values(touched_at=now))


def listed(tx: Connection, user: str, most: int = 100) -> list[Session]:
    """A user's sessions, the last used first."""
    mine = select(SESSIONS).where(SESSIONS.c.user == user)
    newest = mine.order_by(SESSIONS.c.touched_at.desc(), SESSIONS.c.id.desc()).limit(most)
    return [whole(Session, row) for row in tx.execute(newest)]


def count(tx: Connection, user: str) -> int:
    """How many sessions a user has opened; those of videos that were ordered whole don't count."""
    whole = exists().where(VIDEOS.c.session == SESSIONS.c.id)
    return tx.execute(select(func.count()).where(SESSIONS.c.user == user, ~whole)).scalar_one()


def delete(tx: Connection, id: str) -> None:
    """Forget a session, and with it its uploads, turns, exports and claims; blobs stay until they are swept."""
    tx.execute(SESSIONS.delete().where(SESSIONS.c.id == id))


def expired(tx: Connection, before: int) -> list[str]:
    """The ids of sessions that nobody used since `before` and nothing is at work on, the oldest first."""
    at_work = (
        exists().where(TURNS.c.session == SESSIONS.c.id, TURNS.c.state == "running"),
        exists().where(EXPORTS.c.session == SESSIONS.c.id, EXPORTS.c.state.in_(("pending", "processing"))),
        exists().where(UPLOADS.c.session == SESSIONS.c.id, UPLOADS.c.state.in_(UNDER_WAY)),
        exists().where(VIDEOS.c.session == SESSIONS.c.id, VIDEOS.c.state.in_(("queued", "processing"))),
    )
    idle = select(SESSIONS.c.id).where(SESSIONS.c.touched_at < before, *(~work for work in at_work))
    return list(tx.execute(idle.order_by(SESSIONS.c.touched_at, SESSIONS.c.id)).scalars())
