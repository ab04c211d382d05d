"""What a turn finds out before it acts, outside of any transaction as it may take a minute: what a model advises
where the rules are at a loss, what a generator draws for a draft from scratch. Without either it costs nothing."""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy import Connection

from cleanplate.agent import llm
from cleanplate.agent.aside import Advice, Aside
from cleanplate.agent.generator import LARGEST, generator
from cleanplate.agent.respond import Answer
from cleanplate.agent.staged import staged
from cleanplate.draft.desk import Desk
from cleanplate.draft.model import Canvas, Draft, Media
from cleanplate.draft.wire import text_of
from cleanplate.errors import CleanplateError, UsageError
from cleanplate.flow import desk
from cleanplate.flow.engine import Stopping
from cleanplate.flow.house import House
from cleanplate.ids import now_ms
from cleanplate.settings import Settings
from cleanplate.store import uploads
from cleanplate.store.turns import Turn
from cleanplate.store.uploads import GENERATED, Upload

Json = dict[str, Any]
_LOG = logging.getLogger("cleanplate.agent")
_PROMPT = 2000  # characters of a description
_LOOK_S, _SHEET_S = 120, 120


def check(settings: Settings) -> None:
    """Raises UsageError where a model or a generator is set that cannot be had."""
    llm.check(settings)
    generator(settings.generator)


def wanted(settings: Settings) -> bool:
    """Whether there is anyone to ask."""
    return bool(settings.llm_url or settings.generator)


def found(house: House, turn: Turn, before: Desk, files: list[Media], answer: Answer) -> Json:
    """What is found out for an answer that the rules gave: {advice, drawn, missed}, each where there is some."""
    if answer.open and house.settings.llm_url:
        picture = _seen(house, turn, before.draft) if house.settings.llm_media and before.draft.duration else None
        there = staged(before.draft, files)
        closing = house.closing.is_set
        advice = llm.advise(turn.text, before, there, answer.language, house.settings, picture, closing=closing)
        house.check_open()
        return {"advice": advice.as_json()} if advice else {}
    if answer.make and house.settings.generator:
        return _drawn(house, turn, answer.make, answer.desk.draft.canvas)
    return {}


def aside(tx: Connection, session: str, plain: Json) -> Aside:
    """What was found out, as an answer takes it; and what was ever drawn for this session."""
    drawn = {u.id: _media(u) for u in uploads.of_session(tx, session) if u.origin == GENERATED}
    advice = Advice.of_json(plain["advice"]) if "advice" in plain else None
    return Aside(advice, drawn.get(plain.get("drawn", "")), tuple(drawn.values()), "missed" in plain)


def _media(upload: Upload) -> Media:
    return Media.model_validate_json(upload.media or "")


def _drawn(house: House, turn: Turn, description: str, canvas: Canvas) -> Json:
    """A picture for a description, as a media of the session. A failure is only noted: a draft can do without."""
    id = f"up_{turn.id.rpartition('_')[2]}"  # one a turn, however often this runs
    try:
        with house.db.read() as tx:
            there = uploads.get(tx, id)
        return {"drawn": id} if there else _kept(house, turn, id, _painted(house, description, canvas))
    except Stopping:
        raise
    except Exception as error:  # the owner's generator may raise anything
        house.check_open()
        _LOG.warning("the generator failed: %s", type(error).__name__)
        return {"missed": True}


def _painted(house: House, description: str, canvas: Canvas) -> bytes:
    made = generator(house.settings.generator)
    assert made
    data = made.image(description[:_PROMPT], (canvas.width, canvas.height))
    if not isinstance(data, bytes) or not 0 < len(data) <= LARGEST:
        raise UsageError("The generator gave no picture.", f"It may have {LARGEST:,} bytes at most.")
    return data


def _kept(house: House, turn: Turn, id: str, data: bytes) -> Json:
    """Looked into as whatever comes in is, and kept as a file of the session."""
    path = house.blobs.incoming()
    try:
        path.write_bytes(data)
        task = {"path": str(path), "label": "generated"}
        seen = house.work("look", task, key=f"{turn.id}:drawn", limit_s=_LOOK_S)
        if seen["kind"] != "image":
            raise UsageError("The generator gave no picture.", "It must be a .png, .jpg or .webp.")
        label = f"generated{seen['suffix']}"
        media = Media.model_validate({**seen["media"], "file": f"{id}{seen['suffix']}", "name": label})
        sealed = house.blobs.seal(path)
        with house.db.write() as tx:
            blob = house.blobs.keep(tx, path, seen["type"], now_ms(), sealed)
            uploads.add(tx, id, turn.user, turn.session, label, size=blob.size, origin=GENERATED, now=now_ms())
            facts = {"file_type": "image", **seen["facts"], "hash": blob.hash}
            plain = media.model_dump_json(exclude_defaults=True)
            uploads.set_(tx, id, state="ready", blob=blob.hash, suffix=seen["suffix"], facts=facts, media=plain)
            upload = uploads.get(tx, id)
    finally:
        path.unlink(missing_ok=True)
    assert upload
    desk.put(house, upload)
    return {"drawn": id}


def _seen(house: House, turn: Turn, draft: Draft) -> bytes | None:
    """A small contact sheet for the model to look at, where the owner lets it."""
    path = house.blobs.incoming(".jpg")
    home = str(house.session_folder(turn.session))
    task = {"draft": text_of(draft), "home": home, "to": str(path), "columns": 3, "rows": 2}
    try:
        house.work("sheet", task, key=f"{turn.id}:seen", limit_s=_SHEET_S)
        return path.read_bytes()
    except (CleanplateError, OSError):
        return None
    finally:
        path.unlink(missing_ok=True)
