"""Rows that tests begin with, made by the store itself."""

from __future__ import annotations

from pathlib import Path

from cleanplate.ids import new_id
from cleanplate.store import exports, ledger, sessions, uploads, users
from cleanplate.store.blobs import Blob, Blobs
from cleanplate.store.db import Database
from cleanplate.store.exports import Export
from cleanplate.store.sessions import Session
from cleanplate.store.uploads import Upload

DRAFT = '{"t": []}'


def user(db: Database, credits: int = 100, anonymous: bool = True) -> str:
    """The id of a new user."""
    with db.write() as tx:
        made = users.add(tx, anonymous=anonymous, label="", plan="free", now=1)
        ledger.grant(tx, made.id, f"grant:anon:{made.id}", credits, 1)
        return made.id


def session(db: Database, user: str, now: int = 1) -> Session:
    with db.write() as tx:
        return sessions.add(tx, user, "project", "en", DRAFT, now)


def upload(db: Database, session: Session, now: int = 1, **columns: object) -> Upload:
    """An upload that was received, then changed as told."""
    with db.write() as tx:
        made = uploads.add(tx, new_id("up"), session.user, session.id, "talk.mp4", now=now)
        if columns:
            uploads.set_(tx, made.id, **columns)
        return uploads.get(tx, made.id) or made


def export(db: Database, session: Session, name: str, now: int = 1) -> Export:
    with db.write() as tx:
        return exports.add(tx, session.user, name, session.id, DRAFT, {"format": "mp4"}, now)


def incoming(blobs: Blobs, content: bytes) -> Path:
    path = blobs.incoming()
    path.write_bytes(content)
    return path


def blob(db: Database, blobs: Blobs, content: bytes, now: int = 1) -> Blob:
    path = incoming(blobs, content)
    with db.write() as tx:
        return blobs.keep(tx, path, "video/mp4", now)
