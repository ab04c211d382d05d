"""A session: one draft, its files, and the talk about it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cleanplate.draft.model import Canvas, Draft
from cleanplate.draft.wire import text_of
from cleanplate.errors import FullError, NoSessionError
from cleanplate.flow.house import House
from cleanplate.ids import now_ms
from cleanplate.service.addresses import Addresses
from cleanplate.store import sessions as rows
from cleanplate.store import uploads
from cleanplate.store.sessions import Session
from cleanplate.store.uploads import Upload
from cleanplate.store.users import User

if TYPE_CHECKING:
    from sqlalchemy import Connection

Json = dict[str, Any]
MOST = 1000  # of one user
_LARGE, _MANY = 50_000, 50  # characters of a draft, files: a few ms of work
_FRESH = 3_600_000  # ms: a session that was looked at so lately is not noted again, so that reading writes nothing


def create(house: House, user: User, label: str, language: str) -> Session:
    """A session with an empty draft. Raises FullError where the user has too many."""
    draft = Draft(canvas=Canvas(title=label))
    with house.db.write() as tx:
        if rows.count(tx, user.id) >= MOST:
            days = house.settings.keep_sessions_days
            when = f"They go when nobody touches them for {days} days." if days else "Go on with one of them."
            raise FullError(f"There are {MOST:,} sessions already.", when)
        return rows.add(tx, user.id, label, language, text_of(draft), now_ms())


def owned(tx: Connection, user: User, id: str) -> Session:
    """The user's session of that id. Raises NoSessionError, the same whether it is nobody's or somebody else's."""
    found = rows.find(tx, user.id, id)
    if found is None:
        raise no_session()
    return found


def no_session() -> NoSessionError:
    """The one answer to every session that is not the caller's."""
    return NoSessionError(
        "There is no such session.", "Make a new one: POST /api/tasks/me/with-session/nemo_agent."
    )


def found(house: House, user: User, id: str) -> Session:
    """The user's session, which stays for a while as somebody needs it. Raises NoSessionError."""
    with house.db.read() as tx:
        session = owned(tx, user, id)
    if stale(session):
        note(house, session)
    return session


@dataclass(frozen=True)
class Seen:
    """A session and its files at one moment."""

    session: Session
    files: list[Upload]
    sheets: list[Upload]

    @property
    def large(self) -> bool:
        """Whether it takes a while to show."""
        return len(self.session.draft) > _LARGE or len(self.files) > _MANY


def seen(house: House, user: User, id: str) -> Seen:
    """The user's session as it stands. Raises NoSessionError."""
    with house.db.read() as tx:
        session = owned(tx, user, id)
        return Seen(session, uploads.of_session(tx, session.id), uploads.sheets(tx, session.id))


def stale(session: Session) -> bool:
    """Whether its use was last noted so long ago that it should be noted again."""
    return now_ms() - session.touched_at > _FRESH


def note(house: House, session: Session) -> None:
    """It was used now, so it stays for a while."""
    with house.db.write() as tx:
        rows.touch(tx, session.id, now_ms())


def shown(seen: Seen, user: User, addresses: Addresses) -> Json:
    """What the wire says of a session."""
    session, files, sheets = seen.session, seen.files, seen.sheets
    draft = json.loads(session.draft)
    return {
        "session_id": session.id,
        "task_id": session.task,
        "task_name": session.label,
        "user_id": user.name,
        "state": {
            "draft": draft,
            "video_infos": [file_object(found, addresses) for found in files if found.origin == uploads.PERSON],
            "canvas_config": _canvas(draft),
            "video_analyses": {},
            "generated_media": _generated(files, sheets, addresses),
        },
    }


def _generated(files: list[Upload], sheets: list[Upload], addresses: Addresses) -> Json:
    """What was made for the session: pictures of a generator, and the last contact sheet with its times in ms."""
    drawn = [file_object(found, addresses) for found in files if found.origin == uploads.GENERATED]
    shown = [
        {"cdn_url": addresses.upload(found), "hash": found.blob, "times": (found.facts or {}).get("times", [])}
        for found in sheets[-1:]
    ]
    return {**({"pictures": drawn} if drawn else {}), **({"contact_sheet": shown[0]} if shown else {})}


def file_object(upload: Upload, addresses: Addresses) -> Json:
    """A ready upload as the wire shows it; `duration` in seconds."""
    facts = upload.facts or {}
    poster = addresses.poster(upload)
    return {
        "filename": upload.label,
        "file_type": facts.get("file_type"),
        "cdn_url": addresses.upload(upload),
        **{name: facts.get(name) for name in ("duration", "width", "height", "fps")},
        "size": upload.size,
        "hash": upload.blob,
        **({"poster_url": poster} if poster else {}),
    }


def _canvas(draft: Json) -> Json:
    canvas = draft.get("m", {})
    told = {"width": canvas.get("width"), "height": canvas.get("height"), "duration": draft.get("d", 0)}
    return told | {name: canvas[name] for name in ("rate", "background", "title") if name in canvas}
