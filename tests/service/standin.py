"""A house without its engine and hands: work is noted, and done by the test when it likes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cleanplate.agent import events
from cleanplate.draft.desk import laid
from cleanplate.draft.model import Media
from cleanplate.errors import CleanplateError, UnsupportedError
from cleanplate.flow import desk
from cleanplate.flow.failure import told
from cleanplate.flow.house import House
from cleanplate.ids import now_ms
from cleanplate.settings import settings
from cleanplate.store import exports, turns, uploads
from cleanplate.store.blobs import Blobs
from cleanplate.store.db import Database, sqlite_url

VIDEO = b"a video, as far as these tests go: "  # how a file begins that is taken for one


@cache
def _migrated() -> bytes:
    """An empty database, up to date: made once, as that takes a while."""
    with TemporaryDirectory() as folder:
        db = Database(sqlite_url(Path(folder)))
        db.migrate()
        db.close()
        return (Path(folder) / "cleanplate.db").read_bytes()


class Engine:
    """Begins nothing by itself: `does` is called with what was begun, by the workflow's name."""

    def __init__(self) -> None:
        self.running = True
        self.begun: list[tuple[str, str]] = []
        self.does: dict[str, Callable[[str], None]] = {}

    def begin(self, flow: Callable[[str], Any], name: str, queue: str | None = None, **_: Any) -> None:
        self.begun.append((flow.__name__, name))
        if flow.__name__ in self.does:
            self.does[flow.__name__](name)

    def withdraw(self, flow: Callable[[str], Any], name: str) -> None:
        pass


class Hands:
    def __init__(self) -> None:
        self.stopped: list[str] = []

    def stop(self, key: str) -> None:
        self.stopped.append(key)


class StandIn:
    """The house, and what its jobs would have done."""

    def __init__(self, data: Path) -> None:
        data.mkdir()
        self.engine, self.hands = Engine(), Hands()
        (data / "cleanplate.db").write_bytes(_migrated())
        db = Database(sqlite_url(data))
        engine: Any = self.engine
        hands: Any = self.hands
        self.house = House(data, settings(), db, Blobs(data), hands, engine)
        self.house.weights.ready = True
        self.says: list[dict[str, Any]] = []
        self.fetched: bytes | CleanplateError = VIDEO + b"fetched"
        self.engine.does |= {"ingest": self.ingest, "fetching": self.ingest, "answer": self.answer}

    def ingest(self, id: str) -> None:
        """A file that begins like a video is one of 4 s; all others are none."""
        house = self.house
        with house.db.write() as tx:
            row = uploads.get(tx, id)
            assert row
            path = house.blobs.staged(row.staged) if row.staged else house.blobs.incoming()
            if not row.staged:
                if isinstance(self.fetched, CleanplateError):
                    uploads.set_(tx, id, state="failed", error=told(self.fetched))
                    return
                path.write_bytes(self.fetched)
            if not path.read_bytes().startswith(VIDEO):
                path.unlink()
                error = UnsupportedError(f"“{row.label}” is not media.")
                uploads.set_(tx, id, state="failed", error=told(error), staged=None)
                return
            blob = house.blobs.keep(tx, path, "video/mp4", now_ms())
            facts = {"file_type": "video", "duration": 4.0, "width": 640, "height": 360, "fps": 25.0}
            media = Media(
                kind="video",
                file=f"{id}.mp4",
                name=row.label,
                hash=blob.hash,
                duration=4000,
                width=640,
                height=360,
            )
            after = laid(desk.opened(tx, row.session), media)
            desk.written(tx, row.session, after)
            done = {"state": "ready", "blob": blob.hash, "size": blob.size, "suffix": ".mp4", "staged": None}
            uploads.set_(tx, id, **done, facts=facts, media=media.model_dump_json())

    def answer(self, id: str) -> None:
        """A turn says what was put into `says`, and ends."""
        with self.house.db.write() as tx:
            for event in self.says or [events.text(id, "Done.")]:
                turns.append(tx, id, json.dumps(event, ensure_ascii=False))
            turns.end(tx, id, "done", now_ms())

    def complete(self, user: str, name: str, data: bytes, label: str = "talk.mp4") -> None:
        """An export ends well."""
        house = self.house
        path = house.blobs.incoming()
        path.write_bytes(data)
        with house.db.write() as tx:
            found = exports.find(tx, user, name)
            assert found
            exports.begin(tx, found.id, now_ms())
            blob = house.blobs.keep(tx, path, "video/mp4", now_ms())
            facts = {"duration_ms": 4000, "size": blob.size, "frames": 100}
            exports.complete(tx, found.id, blob.hash, label, facts, now_ms())

    def fail(self, user: str, name: str, error: CleanplateError) -> None:
        """An export ends badly."""
        with self.house.db.write() as tx:
            found = exports.find(tx, user, name)
            assert found
            exports.fail(tx, found.id, told(error), now_ms())


@contextmanager
def standing_in(data: Path) -> Iterator[StandIn]:
    made = StandIn(data)
    try:
        yield made
    finally:
        made.house.db.close()
