"""A session's draft on the desk: read, changed by operations, and written, by one at a time."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from sqlalchemy import Connection

from cleanplate.draft.desk import Desk
from cleanplate.draft.history import History
from cleanplate.draft.wire import parsed, text_of
from cleanplate.errors import NoSessionError
from cleanplate.flow.house import House
from cleanplate.ids import now_ms
from cleanplate.render.library import Library
from cleanplate.store import sessions, uploads
from cleanplate.store.sessions import Session
from cleanplate.store.uploads import Upload


def desk_of(session: Session) -> Desk:
    """What a session's rows say. Raises DraftError where they cannot be read."""
    return Desk(parsed(session.draft), History.model_validate_json(session.history))


def opened(tx: Connection, session: str) -> Desk:
    """The desk of a session. Raises NoSessionError."""
    found = sessions.get(tx, session)
    if found is None:
        raise NoSessionError("There is no such session.", "Make a new one.")
    return desk_of(found)


def written(tx: Connection, session: str, desk: Desk) -> None:
    """Keep a desk as the session's: in the transaction that it was opened in."""
    sessions.save(tx, session, text_of(desk.draft), desk.history.model_dump_json(), now_ms())


def library(house: House, session: str) -> Library:
    """Where the media of a session's drafts lie: in its own folder, and nowhere else."""
    return Library(house.session_folder(session))


def lay_out(house: House, session: str) -> None:
    """Every file of a session where its drafts find it: a restored or moved data folder may lack the links."""
    with house.db.read() as tx:
        there = uploads.of_session(tx, session)
    for found in there:
        put(house, found)


def put(house: House, upload: Upload) -> Path:
    """The file of an upload in its session's folder, where drafts find it. Raises NotHereError."""
    assert upload.blob
    folder = house.session_folder(upload.session)
    folder.mkdir(parents=True, exist_ok=True)
    place, source = folder / f"{upload.id}{upload.suffix}", house.blobs.path(upload.blob)
    if place.exists():
        return place
    half = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    try:
        os.link(source, half)  # no second copy of its bytes
    except OSError:  # a disk without links
        shutil.copyfile(source, half)
    return half.replace(place)
