"""Talk: one turn of a session at a time, and what it says."""

from __future__ import annotations

from dataclasses import dataclass

from cleanplate.agent import turn as agent
from cleanplate.errors import ConflictError, RateError, UsageError
from cleanplate.flow.house import House
from cleanplate.ids import now_ms
from cleanplate.service import sessions
from cleanplate.store import turns
from cleanplate.store.turns import Turn
from cleanplate.store.users import User

LONGEST = 8_000  # characters of a message


@dataclass(frozen=True)
class Said:
    """What a turn said since one asked last. `last` is the latest event's number; `over`: no more comes."""

    bodies: tuple[str, ...]
    last: int
    over: bool


def begin(house: House, user: User, session: str, text: str) -> Turn:
    """A turn that goes on whoever listens.

    Raises NoSessionError, UsageError, ConflictError (one runs in this session), RateError (too many in others).
    """
    text = text.strip()
    if not text:
        raise UsageError("The message is empty.", "Say in words what should happen.")
    if len(text) > LONGEST:
        raise UsageError(f"The message has {len(text):,} characters.", f"At most {LONGEST:,}.")
    found = sessions.found(house, user, session)
    try:
        with house.db.write() as tx:
            turn = turns.begin(tx, user.id, found.id, text, now_ms())
            if turns.running_of(tx, user.id) > house.settings.streams_per_user:  # a turn outlives its stream
                raise _crowded(found.language)
    except ConflictError:
        raise _busy(found.language) from None
    agent.begin(house, turn.id)
    return turn


def heard(house: House, turn: str, after: int) -> Said:
    """What came after the event of that number."""
    with house.db.read() as tx:
        row = turns.get(tx, turn)  # first: what is said before the end is all there once the end is seen
        events = turns.events(tx, turn, after)
    last = events[-1][0] if events else after
    return Said(tuple(body for _, body in events), last, row is None or row.state != "running")


def _busy(language: str) -> ConflictError:
    if _chinese(language):
        return ConflictError("上一条消息还在处理中。", "请等它完成后再发送；现在可以查看会话状态。")
    return ConflictError(
        "I am still working on your last message.",
        "Send this again when it is done; the state can be read meanwhile.",
    )


def _crowded(language: str) -> RateError:
    if _chinese(language):
        return RateError("您有太多会话正在处理中。", "请等其中一个完成后再发送。")
    return RateError(
        "I am still working in too many of your sessions.", "Send this again when one of them is done."
    )


def _chinese(language: str) -> bool:
    return language.lower().startswith("zh")
