"""A turn looks at its own mattes: where they are doubtful it tries others beside the draft, free of charge, and
keeps them by an operation of its own if they are better."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from cleanplate.agent import events
from cleanplate.agent.course import WHO
from cleanplate.agent.repair import better, repair
from cleanplate.agent.voice import spoken
from cleanplate.draft.operation import operation
from cleanplate.draft.wire import dumped
from cleanplate.errors import CleanplateError
from cleanplate.flow import desk
from cleanplate.ids import now_ms
from cleanplate.store import turns
from cleanplate.store.turns import Turn

Json = dict[str, Any]
PROPOSED, SETTLED = 2, 3  # stages of a turn
_FOR_EVER = 1 << 40  # seconds


def proposed(tx: Connection, turn: Turn, done: Json, limit_s: int) -> Json:
    """What to try for mattes that came out so: {operations, quality}, noted as the turn's trial; no operations
    where there is nothing to do. `could`: whether there is something, but not in the time."""
    plan = json.loads(turn.plan or "{}")
    if turn.stage >= PROPOSED:
        return {"operations": plan["trial"], "quality": plan["quality"], "could": False}
    draft = desk.opened(tx, turn.session).draft
    pace = (now_ms() - turn.created_at) / max(1, done["needed_ms"])  # all that it took, so rather too much
    chosen = repair(draft, done, pace, limit_s)
    if chosen is None:
        could = repair(draft, done, pace, _FOR_EVER) is not None
        return {"operations": [], "quality": "", "could": could}
    noted = plan | {"trial": list(chosen.operations), "quality": chosen.quality}
    turns.advance(tx, turn.id, PROPOSED, json.dumps(noted, ensure_ascii=False))
    return {"operations": noted["trial"], "quality": chosen.quality, "could": False}


def settled(tx: Connection, turn: Turn, done: Json, again: Json | None, trial: Json) -> Json:
    """The mattes that count from now on. Better ones are kept: the draft changes, and events tell of it."""
    kept = again is not None and better(again, done)
    if kept and turn.stage < SETTLED:
        for event in _applied(tx, turn, trial["operations"]):
            turns.append(tx, turn.id, json.dumps(event, ensure_ascii=False))
        turns.advance(tx, turn.id, SETTLED)
    paid = {name: done[name] for name in ("needed_ms", "credits")}
    mended = {"quality": trial["quality"], "kept": kept}
    return {**(again if again and kept else done), **paid, "mended": mended}


def _applied(tx: Connection, turn: Turn, operations: list[Json]) -> Iterator[Json]:
    """Each operation on the session's draft, as the agent's own; a person can undo it as any other."""
    plan = json.loads(turn.plan or "{}")
    before, number = desk.opened(tx, turn.session), len(turns.events(tx, turn.id))
    for plain in operations:
        try:
            after = before.applied(operation(plain), WHO)
        except CleanplateError:  # the draft is another by now
            continue
        number += 1
        words = spoken(after.words[-1], before.draft, after.draft, plan.get("language", "en"))
        told = {"status": "done", "summary": words}
        yield events.call(turn.id, plain["op"], {k: v for k, v in plain.items() if k != "op"}, number)
        yield events.answer(turn.id, plain["op"], told, number, {"draft": dumped(after.draft)})
        before = after
    desk.written(tx, turn.session, before)
