"""An export, from its row to a checked file: rendered by a hand, span by span, then published.

Finished spans are kept by what they show, so an export that was cut off goes on from the last of them.
"""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from cleanplate.errors import Cancelled, CleanplateError, OutputError
from cleanplate.flow import desk
from cleanplate.flow.engine import step, workflow
from cleanplate.flow.failure import told
from cleanplate.flow.house import House, house
from cleanplate.ids import now_ms
from cleanplate.store import exports
from cleanplate.store.exports import Export

Json = dict[str, Any]
_BEGUN, _RENDERED = 5, 95  # percent
_LOOK_S = 1.0  # between two looks at whether it is still wanted
_SHOWN = ("width", "height", "fps", "frames", "duration_ms", "alpha", "audio_tracks", "format", "receipt", "notes")


def begin(house: House, export: str, tag: int) -> None:
    """Put an export in the queue, unless that was done already; the smallest tag is next."""
    house.engine.begin(render, export, "exports", tag=tag)


def cancel(house: House, export: str) -> bool:
    """End an export, wherever it stands; whether it was under way."""
    error = told(Cancelled("The export was cancelled.", "Start it again with a new id any time."))
    with house.db.write() as tx:
        ended = exports.fail(tx, export, error, now_ms())
    if ended:
        house.hands.stop(export)
        house.engine.withdraw(render, export)
        house.bell.ring(export)
    return ended


def resume(house: House) -> None:
    """Begin what was asked for, but never begun, when the process died; end what can't go on. Any time will do."""
    with house.db.read() as tx:
        left = exports.unfinished(tx)
    for found in left:
        state = house.engine.state(render, found.id)
        if state in ("done", "failed"):
            error = CleanplateError("The export ended without a result.", "Start it again with a new id.")
            with house.db.write() as tx:
                exports.fail(tx, found.id, told(error), now_ms())
        elif state == "unknown":
            begin(house, found.id, found.tag)


@workflow("export")
def render(export: str) -> None:
    if not _begin(export):
        return
    try:
        done = _render(export)
        _publish(export, done)
    except Exception as error:
        _fail(export, told(error))


@step("begin")
def _begin(export: str) -> bool:
    home = house()
    with home.db.write() as tx:
        begun = exports.begin(tx, export, now_ms())
        if begun:
            exports.progress(tx, export, _BEGUN)
    home.bell.ring(export)
    return begun


@step("render")
def _render(export: str) -> Json:
    """Plan, spans, join, check: the hand's `render`; what it says of the result."""
    home = house()
    found = _row(home, export)
    desk.lay_out(home, found.session)
    folder = _folder(home, export)
    shutil.rmtree(folder, ignore_errors=True)  # of a try that was cut off
    folder.mkdir(parents=True)
    task = {
        "draft": found.draft,
        "home": str(home.session_folder(found.session)),
        "folder": str(folder),
        **found.order,
    }
    tell = _Teller(home, export)
    tell.check()
    return home.work(
        "render",
        task,
        key=export,
        progress=tell,
        limit_s=home.settings.export_timeout_s,
        stall_s=home.settings.stall_s,
    )


@step("publish")
def _publish(export: str, done: Json) -> None:
    """The file becomes a blob and the row says so, in one transaction: nobody sees half of it."""
    home = house()
    path = Path(done["path"])
    facts = {name: done[name] for name in _SHOWN if name in done}
    sealed = home.blobs.seal(path) if path.exists() else None  # published before the process died, if not
    with home.db.write() as tx:
        if sealed:
            blob = home.blobs.keep(tx, path, done["type"], now_ms(), sealed)
            exports.complete(tx, export, blob.hash, path.name, {**facts, "size": blob.size}, now_ms())
    if _row(home, export).state == "processing":  # someone has emptied the folder
        raise OutputError("The result is gone before it could be kept.", "Start the export again with a new id.")
    with suppress(OSError):
        shutil.rmtree(_folder(home, export))
    home.bell.ring(export)


@step("fail export")
def _fail(export: str, error: Json) -> None:
    home = house()
    with home.db.write() as tx:
        exports.fail(tx, export, error, now_ms())
    shutil.rmtree(_folder(home, export), ignore_errors=True)
    home.bell.ring(export)


class _Teller:
    """Progress of a hand into the row, a percent at a time. Raises Cancelled where the export has ended: whoever
    called it off may have come when no hand had it yet."""

    def __init__(self, house: House, export: str) -> None:
        self._house, self._export, self._told, self._next = house, export, _BEGUN, 0.0

    def check(self) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _LOOK_S
        if _row(self._house, self._export).state != "processing":
            raise Cancelled("The export was cancelled.", "Start it again with a new id any time.")

    def __call__(self, said: Json) -> None:
        self.check()
        if said.get("stage") != "render" or not said.get("total"):
            return
        percent = _BEGUN + (_RENDERED - _BEGUN) * int(said["done"]) // int(said["total"])
        if percent > self._told:
            self._told = percent
            with self._house.db.write() as tx:
                exports.progress(tx, self._export, percent)
            self._house.bell.ring(self._export)


def _folder(house: House, export: str) -> Path:
    return house.data / "work" / export


def _row(house: House, export: str) -> Export:
    with house.db.read() as tx:
        found = exports.get(tx, export)
    if found is None:
        raise Cancelled("The export is gone.", "Start it again.")
    return found
