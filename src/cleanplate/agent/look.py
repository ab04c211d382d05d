"""A look at the work: a contact sheet of the draft, kept with the session, where its state shows it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from cleanplate.agent import events
from cleanplate.draft.wire import text_of
from cleanplate.errors import CleanplateError
from cleanplate.flow import desk
from cleanplate.flow.failure import told
from cleanplate.flow.house import House
from cleanplate.ids import new_id, now_ms
from cleanplate.store import turns, uploads
from cleanplate.store.turns import Turn
from cleanplate.store.uploads import SHEET

Json = dict[str, Any]
LOOKED = 4  # the stage of a turn
_COLUMNS, _ROWS = 4, 3
_LABEL, _TYPE, _SUFFIX = "contact sheet.jpg", "image/jpeg", ".jpg"
_MOST_S = 600


def looked(house: House, turn: Turn, tell: Callable[[Json], None]) -> Json:
    """Make it, in the last one's place: {hash, times} in ms; {error} where that cannot be, which harms nothing."""
    if turn.stage >= LOOKED:
        with house.db.read() as tx:
            there = uploads.sheets(tx, turn.session)
        return there[-1].facts or {} if there else {"error": told(CleanplateError("It is gone.", ""))}
    path = house.blobs.incoming(_SUFFIX)
    try:
        with house.db.read() as tx:
            draft = desk.opened(tx, turn.session).draft
        home = str(house.session_folder(turn.session))
        task = {"draft": text_of(draft), "home": home, "to": str(path), "columns": _COLUMNS, "rows": _ROWS}
        times = house.work("sheet", task, key=f"{turn.id}:sheet", progress=tell, limit_s=_MOST_S)["times"]
        sealed = house.blobs.seal(path)
        with house.db.write() as tx:
            uploads.drop(tx, [old.id for old in uploads.sheets(tx, turn.session)])
            blob = house.blobs.keep(tx, path, _TYPE, now_ms(), sealed)
            facts = {"file_type": "image", "hash": blob.hash, "times": times}
            id = new_id("up")
            uploads.add(tx, id, turn.user, turn.session, _LABEL, size=blob.size, origin=SHEET, now=now_ms())
            uploads.set_(tx, id, state="ready", blob=blob.hash, suffix=_SUFFIX, facts=facts)
            event = events.state(turn.id, {"contact_sheet": {"hash": blob.hash, "times": times}})
            turns.append(tx, turn.id, json.dumps(event))
            turns.advance(tx, turn.id, LOOKED)
    except CleanplateError as error:
        return {"error": told(error)}
    finally:
        path.unlink(missing_ok=True)
    return facts
