"""Uploads: files on their way into a session, and those that arrived."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, exists, func, or_, select, union, update

from cleanplate.store.rows import Json, of, remove, whole, written
from cleanplate.store.tables import BLOBS, EXPORTS, SESSIONS, TURNS, UPLOADS

_DOCUMENTS = ("facts", "error")
PERSON, GENERATED, SHEET = "person", "generated", "sheet"  # where one came from
ARRIVING, RECEIVED = "arriving", "received"
UNDER_WAY = (ARRIVING, RECEIVED)


_READY = (
    select(UPLOADS)
    .where(UPLOADS.c.session == bindparam("session"), UPLOADS.c.state == "ready", UPLOADS.c.origin != SHEET)
    .order_by(UPLOADS.c.created_at, UPLOADS.c.id)
)


@dataclass(frozen=True)
class Upload:
    """`state` is arriving, received, ready or failed; `facts` is the wire's file object, `media` the draft's.

    `staged` names the file among the incoming ones and `address` is where it is fetched from: one of both, until
    there is a `blob`. `poster` and `proxy` are blobs as well. `size` is in bytes: of one that arrives, what it
    will have. `origin` is person; of pictures of our own it is generated, or sheet (a contact sheet, which is no
    media of a draft).
    """

    id: str
    user: str
    session: str
    label: str
    state: str
    staged: str | None
    address: str | None
    blob: str | None
    poster: str | None
    proxy: str | None
    size: int
    suffix: str
    facts: Json | None
    media: str | None
    error: Json | None
    created_at: int
    origin: str = PERSON


def add(
    tx: Connection,
    id: str,
    user: str,
    session: str,
    label: str,
    *,
    staged: str | None = None,
    address: str | None = None,
    size: int = 0,
    origin: str = PERSON,
    state: str = RECEIVED,
    now: int,
) -> Upload:
    """A file that was received, is to be fetched, or arrives piece by piece."""
    row = {"id": id, "user": user, "session": session, "label": label, "state": state, "staged": staged}
    made = UPLOADS.insert().values(**row, origin=origin, address=address, size=size, created_at=now)
    return whole(Upload, tx.execute(made.returning(*UPLOADS.c)).one(), _DOCUMENTS)


def get(tx: Connection, id: str) -> Upload | None:
    """An upload, whosever it is: for jobs."""
    return of(Upload, tx.execute(select(UPLOADS).where(UPLOADS.c.id == id)).first(), _DOCUMENTS)


def find(tx: Connection, user: str, id: str) -> Upload | None:
    """An upload of that user's own."""
    mine = select(UPLOADS).where(UPLOADS.c.id == id, UPLOADS.c.user == user)
    return of(Upload, tx.execute(mine).first(), _DOCUMENTS)


def of_session(tx: Connection, session: str) -> list[Upload]:
    """The media that are ready in a session, in the order in which they came."""
    return [whole(Upload, row, _DOCUMENTS) for row in tx.execute(_READY, {"session": session})]


def sheets(tx: Connection, session: str) -> list[Upload]:
    """The contact sheets of a session."""
    return _listed(tx, select(UPLOADS).where(UPLOADS.c.session == session, UPLOADS.c.origin == SHEET))


def set_(tx: Connection, id: str, **columns: Any) -> None:
    """Change some columns; `facts` and `error` are documents."""
    values = {name: written(value) if name in _DOCUMENTS else value for name, value in columns.items()}
    tx.execute(update(UPLOADS).where(UPLOADS.c.id == id).values(**values))


def drop(tx: Connection, ids: Iterable[str]) -> None:
    """Forget uploads; their blobs stay until they are swept."""
    remove(tx, UPLOADS, ids)


def unfinished(tx: Connection) -> list[Upload]:
    """What was received and is neither ready nor failed."""
    return _listed(tx, select(UPLOADS).where(UPLOADS.c.state == RECEIVED))


def arriving(tx: Connection) -> list[Upload]:
    """What comes piece by piece and is not whole yet."""
    return _listed(tx, select(UPLOADS).where(UPLOADS.c.state == ARRIVING))


def count_arriving(tx: Connection, user: str) -> int:
    """How many of a user's are not whole yet."""
    theirs = UPLOADS.c.user == user, UPLOADS.c.state == ARRIVING
    return tx.execute(select(func.count()).where(*theirs)).scalar_one()


def received(tx: Connection, id: str) -> bool:
    """It is whole now; False where it was so already, or is gone."""
    whole = update(UPLOADS).where(UPLOADS.c.id == id, UPLOADS.c.state == ARRIVING).values(state=RECEIVED)
    return tx.execute(whole.returning(UPLOADS.c.id)).first() is not None


def withdrawn(tx: Connection, id: str) -> bool:
    """Forget an upload that is not whole yet; False where there is none such."""
    gone = UPLOADS.delete().where(UPLOADS.c.id == id, UPLOADS.c.state == ARRIVING)
    return tx.execute(gone.returning(UPLOADS.c.id)).first() is not None


def stored(tx: Connection, user: str) -> int:
    """The bytes of a user's uploads and results: the same content counts once, what is on its way as it is."""
    theirs = union(
        select(UPLOADS.c.blob).where(UPLOADS.c.user == user, UPLOADS.c.blob.is_not(None)),
        select(EXPORTS.c.blob).where(EXPORTS.c.user == user, EXPORTS.c.blob.is_not(None)),
    ).subquery()
    kept = select(func.coalesce(func.sum(BLOBS.c.size), 0)).where(BLOBS.c.hash.in_(select(theirs.c.blob)))
    arriving = and_(UPLOADS.c.user == user, UPLOADS.c.state.in_(UNDER_WAY), UPLOADS.c.blob.is_(None))
    coming = select(func.coalesce(func.sum(UPLOADS.c.size), 0)).where(arriving)
    return int(tx.execute(kept).scalar_one()) + int(tx.execute(coming).scalar_one())


def expired(tx: Connection, before: int) -> list[Upload]:
    """What came before then, has ended, and is in no session that was used since, or is at work."""
    busy = or_(
        exists().where(SESSIONS.c.id == UPLOADS.c.session, SESSIONS.c.touched_at >= before),
        exists().where(TURNS.c.session == UPLOADS.c.session, TURNS.c.state == "running"),
        exists().where(EXPORTS.c.session == UPLOADS.c.session, EXPORTS.c.state.in_(("pending", "processing"))),
    )
    ended = UPLOADS.c.created_at < before, UPLOADS.c.state.not_in(UNDER_WAY)
    return _listed(tx, select(UPLOADS).where(*ended, ~busy))


def _listed(tx: Connection, some: Select[Any]) -> list[Upload]:
    rows = tx.execute(some.order_by(UPLOADS.c.created_at, UPLOADS.c.id))
    return [whole(Upload, row, _DOCUMENTS) for row in rows]
