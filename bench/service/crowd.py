"""A crowd: users with a session each, its file, its draft and its history, written straight into a data folder."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection
from tests import portrait
from tests.serving import Client

from cleanplate.agent import events
from cleanplate.draft.desk import Desk
from cleanplate.draft.history import History
from cleanplate.draft.model import Media
from cleanplate.draft.new import new
from cleanplate.draft.operation import operation
from cleanplate.draft.wire import text_of
from cleanplate.ids import new_id, now_ms
from cleanplate.render.library import facts
from cleanplate.store import ledger, sessions, tokens, turns, uploads, users
from cleanplate.store.blobs import Blob, Blobs
from cleanplate.store.db import Database, sqlite_url

_DAY = 86_400_000
_EDITS = (
    {"op": "split", "segment": "s1", "at": 700},
    {"op": "replace_background", "segment": "s1", "background": "teal"},
    {"op": "replace_background", "segment": "s2", "background": "teal"},
    {"op": "title", "text": "A title of some length", "at": 0, "d": 1500},
    {"op": "look", "segment": "s1", "name": "cinematic"},
    {"op": "look", "segment": "s2", "name": "cinematic"},
)


@dataclass
class Crowd:
    """`count` people with two seconds of video, cut in two, before a colour, with a title, and a turn behind them.

    All have the same file, so that a thousand of them take no disk to speak of.
    """

    count: int
    clients: list[Client] = field(default_factory=list)

    def move_in(self, data: Path) -> None:
        """Into a data folder that nobody serves."""
        clip = portrait.clip(data / "clip.mp4")
        media, blobs, db = facts(clip, data), Blobs(data), Database(sqlite_url(data))
        db.migrate()
        incoming = blobs.incoming()
        clip.replace(incoming)
        with db.write() as tx:
            blob = blobs.keep(tx, incoming, "video/mp4", now_ms())
        with db.write() as tx:
            put = _putter(data, blobs.path(blob.hash))
            self.clients = [_one(tx, media, blob, put) for _ in range(self.count)]
        db.close()

    def meet(self, url: str) -> list[Client]:
        """They know where the service is."""
        for client in self.clients:
            client.url = url
        return self.clients


def _one(tx: Connection, media: Media, blob: Blob, put: Callable[[str, str], None]) -> Client:
    now, id = now_ms(), new_id("up")
    user = users.add(tx, anonymous=True, label="", plan="free", now=now)
    ledger.grant(tx, user.id, f"grant:{user.id}", 100, now)
    _, secret = tokens.issue(tx, user.id, "anonymous", tokens.SCOPES, now + 7 * _DAY, now)
    own = media.model_copy(update={"file": f"{id}.mp4", "name": "clip.mp4"})
    desk = Desk(new([own]), History())
    for edit in _EDITS:
        desk = desk.applied(operation(edit), "agent")
    session = sessions.add(tx, user.id, "project", "en", text_of(desk.draft), now)
    sessions.save(tx, session.id, text_of(desk.draft), desk.history.model_dump_json(), now)
    uploads.add(tx, id, user.id, session.id, "clip.mp4", size=blob.size, now=now)
    seen = {"file_type": "video", "duration": 2.0, "width": 320, "height": 240, "fps": 25, "hash": blob.hash}
    kept = {
        "blob": blob.hash,
        "suffix": ".mp4",
        "facts": seen,
        "media": own.model_dump_json(exclude_defaults=True),
    }
    uploads.set_(tx, id, state="ready", **kept)
    turn = turns.begin(tx, user.id, session.id, "replace the background with teal", now)
    for number in range(4):
        turns.append(tx, turn.id, json.dumps(events.call(turn.id, "replace_background", dict(_EDITS[1]), number)))
    turns.end(tx, turn.id, "done", now)
    put(session.id, f"{id}.mp4")
    client = Client("", user.name, secret, user.name, session.id)
    client.headers["Authorization"] = f"Bearer {secret}"
    return client


def _putter(data: Path, source: Path) -> Callable[[str, str], None]:
    """Puts the file into a session's folder, as the service would."""

    def put(session: str, name: str) -> None:
        folder = data / "sessions" / session
        folder.mkdir(parents=True)
        try:
            os.link(source, folder / name)
        except OSError:  # a disk without links
            shutil.copyfile(source, folder / name)

    return put
