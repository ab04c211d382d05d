"""Turns of the chat: what was said, how far it is done, and the events that were told about it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select, update

from cleanplate.errors import ConflictError, NotHereError
from cleanplate.ids import new_id
from cleanplate.store.rows import of, put, whole
from cleanplate.store.tables import EVENTS, TURNS


@dataclass(frozen=True)
class Turn:
    """`state` is running, done or failed.

    `stage` counts the steps that are done for good, and `plan` is what they left for those that follow.
    """

    id: str
    user: str
    session: str
    text: str
    state: str
    stage: int
    plan: str | None
    created_at: int
    ended_at: int | None


def begin(tx: Connection, user: str, session: str, text: str, now: int) -> Turn:
    """A turn that runs from now on. Raises ConflictError while another one of the session runs."""
    turn = Turn(new_id("turn"), user, session, text, "running", 0, None, now, None)
    if not put(tx, TURNS, **vars(turn)):
        raise ConflictError("This session is still at work.", "Wait until it is done, then say it again.")
    return turn


def get(tx: Connection, id: str) -> Turn | None:
    """A turn, whosever it is."""
    return of(Turn, tx.execute(select(TURNS).where(TURNS.c.id == id)).first())


def running(tx: Connection, session: str | None = None) -> list[Turn]:
    """The turns that run, the oldest first: all, or the one of a session."""
    some = select(TURNS).where(TURNS.c.state == "running").order_by(TURNS.c.created_at, TURNS.c.id)
    rows = tx.execute(some if session is None else some.where(TURNS.c.session == session))
    return [whole(Turn, row) for row in rows]


def running_of(tx: Connection, user: str) -> int:
    """How many turns of a user run."""
    mine = select(func.count()).where(TURNS.c.state == "running", TURNS.c.user == user)
    return tx.execute(mine).scalar_one()


def advance(tx: Connection, id: str, stage: int, plan: str | None = None) -> None:
    """So many steps are done for good, never fewer than before; `plan` is JSON text for those that follow."""
    further = update(TURNS).where(TURNS.c.id == id, TURNS.c.stage < stage)
    tx.execute(further.values(stage=stage, plan=func.coalesce(plan, TURNS.c.plan)))


def end(tx: Connection, id: str, state: str, now: int) -> bool:
    """A turn is done or failed. False where it had ended before: the first end counts."""
    mine = update(TURNS).where(TURNS.c.id == id, TURNS.c.state == "running")
    return tx.execute(mine.values(state=state, ended_at=now)).rowcount > 0


def append(tx: Connection, id: str, body: str) -> int:
    """Add an event (JSON text) to a turn; its number, from 1 on without gaps. Raises NotHereError."""
    if tx.execute(select(TURNS.c.id).where(TURNS.c.id == id).with_for_update()).first() is None:
        raise NotHereError("There is no such turn.", "Say it again.")
    last = tx.execute(select(func.max(EVENTS.c.number)).where(EVENTS.c.turn == id)).scalar() or 0
    tx.execute(EVENTS.insert().values(turn=id, number=last + 1, body=body))
    return last + 1


def events(tx: Connection, id: str, after: int = 0) -> list[tuple[int, str]]:
    """A turn's events with a number above `after`, in order."""
    some = select(EVENTS.c.number, EVENTS.c.body).where(EVENTS.c.turn == id, EVENTS.c.number > after)
    return [(number, body) for number, body in tx.execute(some.order_by(EVENTS.c.number))]
