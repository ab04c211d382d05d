"""How much of everything there is, for those who watch the service."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, Connection, func, select

from cleanplate.store.tables import EXPORTS, SESSIONS, TURNS, UPLOADS, USERS


@dataclass(frozen=True)
class Tally:
    """`exports` and `uploads` by their state; `turns` that run; `held` credits."""

    exports: dict[str, int]
    uploads: dict[str, int]
    turns: int
    sessions: int
    held: int


def tally(tx: Connection) -> Tally:
    """Count them."""
    running = select(func.count()).where(TURNS.c.state == "running")
    return Tally(
        exports=_by_state(tx, EXPORTS.c.state),
        uploads=_by_state(tx, UPLOADS.c.state),
        turns=tx.execute(running).scalar_one(),
        sessions=tx.execute(select(func.count()).select_from(SESSIONS)).scalar_one(),
        held=int(tx.execute(select(func.coalesce(func.sum(USERS.c.frozen), 0))).scalar_one()),
    )


def _by_state(tx: Connection, state: Column[str]) -> dict[str, int]:
    rows = tx.execute(select(state, func.count()).group_by(state))
    return {row[0]: row[1] for row in rows}
