"""The service at work in this process: rows, blobs and engine are real, hands do what a test says they do."""

from __future__ import annotations

import itertools
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection

from cleanplate.agent import turn as turning
from cleanplate.draft.model import Draft
from cleanplate.draft.wire import text_of
from cleanplate.errors import Cancelled
from cleanplate.flow import engine, matting
from cleanplate.flow import export as exporting
from cleanplate.flow import ingest as ingesting
from cleanplate.flow.engine import Stopping
from cleanplate.flow.house import House
from cleanplate.ids import content_hash, new_id, now_ms
from cleanplate.service import filming
from cleanplate.settings import Settings
from cleanplate.store import exports, ledger, sessions, turns, uploads, users
from cleanplate.store.exports import Export
from cleanplate.store.turns import Turn
from cleanplate.store.uploads import Upload
from tests.serving import until

Json = dict[str, Any]


@dataclass(frozen=True)
class Job:
    """One task that a hand was given."""

    params: Json
    tell: Callable[[Json], None]
    stopped: threading.Event

    def blocks(self) -> Json:
        """Work that only ends by being stopped."""
        assert self.stopped.wait(90), "nobody stopped it"
        raise Cancelled("The work was stopped.")


Does = Callable[[Job], Json]


class Hands:
    """In place of child processes: each task is a function, which a test may change at any time."""

    def __init__(self, **does: Does) -> None:
        self.does: dict[str, Does] = {"look": looked, "poster": _drawn, "proxy": _drawn, **does}
        self.asked: list[tuple[str, str]] = []
        self._under_way: list[tuple[str, threading.Event]] = []
        self._closed = False

    def warm(self) -> None:
        pass

    def do(self, task: str, params: Json, *, key: str, progress: Any = None, **_: Any) -> Json:
        if self._closed:
            raise Cancelled("The service is ending.")
        mine = (key, threading.Event())
        self._under_way.append(mine)
        self.asked.append((task, key))
        try:
            return self.does[task](Job(params, progress or (lambda said: None), mine[1]))
        finally:
            self._under_way.remove(mine)

    def stop(self, key: str) -> None:
        for held, stopped in list(self._under_way):
            if held == key:
                stopped.set()

    def close(self) -> None:
        self._closed = True
        for _, stopped in list(self._under_way):
            stopped.set()

    def fresh(self) -> None:
        """Forget what a test before had it do."""
        self.close()
        until(lambda: not self._under_way, every=0.01)
        self.does, self.asked, self._closed = Hands().does, [], False

    def times(self, task: str) -> int:
        """How often a task was asked for."""
        return [asked for asked, _ in self.asked].count(task)


def looked(job: Job) -> Json:
    """Every file is a video of two seconds."""
    path = Path(job.params["path"])
    media = {"kind": "video", "hash": content_hash(path), "duration": 2000, "width": 320, "height": 240}
    facts = {"duration": 2.0, "width": 320, "height": 240, "fps": 25.0, "audio": False}
    return {
        "kind": "video",
        "media": {**media, "file": "x"},
        "facts": facts,
        "type": "video/mp4",
        "suffix": ".mp4",
    }


def _drawn(job: Job) -> Json:
    Path(job.params["to"]).write_bytes(b"small: " + Path(job.params["path"]).read_bytes())
    return {}


def rendered(job: Job) -> Json:
    """A result, and progress on the way to it."""
    for done in (5, 10):
        job.tell({"stage": "render", "done": done, "total": 10})
    path = Path(job.params["folder"]) / f"{job.params['name']}.mp4"
    path.write_bytes(b"a film: " + job.params["draft"].encode())
    return {"path": str(path), "type": "video/mp4", "width": 320, "height": 240, "frames": 50, "duration_ms": 2000}


@dataclass
class Place:
    """A data folder, and the house that works on it: it may be stopped and started again."""

    data: Path
    hands: Hands = field(default_factory=Hands)
    chosen: Json = field(default_factory=dict)
    opened: House | None = None

    @property
    def house(self) -> House:
        assert self.opened
        return self.opened

    def start(self, **chosen: object) -> House:
        """With settings that are not as usual."""
        self.chosen, self.hands._closed = chosen, False
        settings = Settings.model_validate({"data_dir": self.data, "min_free_mb": 0, **chosen})
        with patch("cleanplate.flow.house.Hands", lambda: self.hands):
            self.opened = House.open(settings)
        with patch.object(engine, "_LOOK_S", dict.fromkeys(engine._LOOK_S, 0.05)):  # nobody idles here
            self.house.engine.start()
        self.resume()
        return self.house

    def resume(self) -> None:
        for work in (ingesting, exporting, matting, turning, filming):
            work.resume(self.house)

    def stop(self) -> None:
        if self.opened:
            self.opened.close()
            self.opened = None

    def restart(self, **chosen: object) -> House:
        """Everything that the process held is lost; what it kept is all there is."""
        self.stop()
        return self.start(**chosen)

    def fresh(self) -> None:
        """As at the beginning, but for the rows."""
        if self.opened and not self.chosen and isinstance(self.hands, Hands):
            self.hands.fresh()
        else:
            self.stop()
            self.hands = Hands()
            self.start()

    def dies(self, at: int, kept: bool) -> threading.Event:
        """The process dies at its jobs' n-th transaction from now on, which is `kept` or not: from then on nothing
        is written or recorded any more. Set once it is dead."""
        dead, real, count = threading.Event(), self.house.db.write, itertools.count(1)

        @contextmanager
        def write() -> Iterator[Connection]:
            if not threading.current_thread().name.startswith("dbos-executor"):
                with real() as tx:
                    yield tx
                return
            if dead.is_set():
                raise Stopping
            last = next(count) == at
            with real() as tx:
                yield tx
                if last and not kept:
                    dead.set()
                    raise Stopping
            if last:
                dead.set()
                raise Stopping

        self.house.db.write = write  # type: ignore[method-assign]
        return dead

    def lived(self, dead: threading.Event, flow: Callable[[str], Any], id: str) -> bool:
        """Whether a workflow came to its end before the process did, once one of both has happened."""
        until(lambda: dead.is_set() or self.house.engine.state(flow, id) == "done", every=0.01)
        return not dead.is_set()

    # what callers do

    def user(self, credits: int = 100) -> str:
        with self.house.db.write() as tx:
            made = users.add(tx, anonymous=False, label="Ada", plan="free", now=now_ms())
            ledger.grant(tx, made.id, f"grant:new:{made.id}", credits, now_ms())
        return made.id

    def session(self, user: str = "", now: int | None = None) -> tuple[str, str]:
        """A user and their new session."""
        user = user or self.user()
        with self.house.db.write() as tx:
            return user, sessions.add(tx, user, "project", "en", text_of(Draft()), now or now_ms()).id

    def receive(self, at: tuple[str, str], content: bytes = b"a clip", label: str = "talk.mp4") -> str:
        """A file that was received; its row."""
        path = self.house.blobs.incoming()
        path.write_bytes(content)
        return self.add(at, label, staged=path.name, size=len(content))

    def add(self, at: tuple[str, str], label: str = "talk.mp4", **columns: Any) -> str:
        id = new_id("up")
        with self.house.db.write() as tx:
            uploads.add(tx, id, *at, label, now=now_ms(), **columns)
        return id

    def upload(self, at: tuple[str, str], content: bytes = b"a clip", label: str = "talk.mp4") -> Upload:
        """A file that has come in, ready or not."""
        id = self.receive(at, content, label)
        ingesting.begin(self.house, id)
        return self.ended_upload(id)

    def order(self, at: tuple[str, str], name: str, draft: str = "{}") -> Export:
        with self.house.db.write() as tx:
            order = {"format": "mp4", "quality": "balanced", "name": "film"}
            return exports.add(tx, at[0], name, at[1], draft, order, now_ms())

    def export(self, at: tuple[str, str], name: str = "one", draft: str = "{}") -> Export:
        """An export that was put in the queue."""
        made = self.order(at, name, draft)
        exporting.begin(self.house, made.id, made.tag)
        return made

    def say(self, at: tuple[str, str], text: str) -> Turn:
        """A turn that was begun."""
        with self.house.db.write() as tx:
            made = turns.begin(tx, *at, text, now_ms())
        turning.begin(self.house, made.id)
        return made

    # what they see

    def upload_row(self, id: str) -> Upload:
        with self.house.db.read() as tx:
            found = uploads.get(tx, id)
        assert found
        return found

    def export_row(self, id: str) -> Export:
        with self.house.db.read() as tx:
            found = exports.get(tx, id)
        assert found
        return found

    def turn_row(self, id: str) -> Turn:
        with self.house.db.read() as tx:
            found = turns.get(tx, id)
        assert found
        return found

    def ended_upload(self, id: str) -> Upload:
        until(lambda: self.upload_row(id).state in ("ready", "failed"), every=0.01)
        return self.upload_row(id)

    def ended_export(self, id: str) -> Export:
        until(lambda: self.export_row(id).state in ("completed", "failed"), every=0.01)
        return self.export_row(id)

    def ended_turn(self, id: str) -> Turn:
        until(lambda: self.turn_row(id).state != "running", every=0.01)
        return self.turn_row(id)

    def done(self, flow: Callable[[str], Any], id: str) -> str:
        """How a workflow ended, once it has."""
        until(lambda: self.house.engine.state(flow, id) in ("done", "failed"), every=0.01)
        return self.house.engine.state(flow, id)

    def credits(self, user: str) -> tuple[int, int]:
        """Available, and held."""
        with self.house.db.read() as tx:
            found = ledger.balance(tx, user)
        return found.available, found.frozen


@contextmanager
def working(data: Path, template: Path) -> Iterator[Place]:
    """A place on a fresh folder, started; `template` is one that was started before, which saves time."""
    shutil.copytree(template, data)
    place = Place(data)
    try:
        place.start()
        yield place
    finally:
        place.stop()
