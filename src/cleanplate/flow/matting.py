"""Mattes made ahead of an export, and paid for: held first, taken when they are there, given back when not.

A video that was ordered whole pays when it is done: what is held for its mattes stays so until then.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from cleanplate import price
from cleanplate.draft.model import Draft
from cleanplate.draft.operation import operation
from cleanplate.draft.wire import text_of
from cleanplate.errors import Cancelled, CreditsError
from cleanplate.flow import desk
from cleanplate.flow.engine import step, workflow
from cleanplate.flow.failure import meant, told
from cleanplate.flow.house import House, house
from cleanplate.ids import now_ms
from cleanplate.store import ledger, turns, videos
from cleanplate.store.turns import Turn
from cleanplate.store.videos import Video

Json = dict[str, Any]
_KIND, _HOLD = "matting", ":hold"  # of a key in the ledger
_TRIAL = ":trial"  # of a job: what a turn tries beside
_PRICED_S = 600  # a long timeline is looked into


def run(house: House, job: str) -> Json:
    """Make the mattes that the draft of a job's session needs now; call it in a workflow. What came of them.

    A job is a turn or a video. Raises CreditsError before any work, what the work raised, and then nothing is
    charged.
    """
    return _ended(house, job)


def trial(house: House, turn: str) -> Json:
    """The same for the draft as it would be after the operations that the turn's plan has under `trial`: once more
    for the same turn, and free. The draft itself stays as it is."""
    return _ended(house, f"{turn}{_TRIAL}")


def _ended(house: House, job: str) -> Json:
    with house.db.read() as tx:
        user = _whose(tx, job).user
    house.engine.begin(matting, job, "mattings", user=user)
    done: Json = house.engine.result(matting, job)
    if "error" in done:
        raise meant(done["error"])
    return done


def cancel(house: House, job: str) -> None:
    """End a job, wherever it stands: what runs hears of it, what waits is not begun."""
    house.hands.stop(job)
    house.engine.withdraw(matting, job)


def afford(house: House, job: Turn | Video, draft: Draft, language: str) -> None:
    """Raises FullError where the disk has no room for mattes, and CreditsError, with the estimate, where a user
    cannot pay for those that a draft needs."""
    house.check_room()
    per_minute = house.settings.price_matting_minute
    if not per_minute:
        return
    desk.lay_out(house, job.session)
    needed = int(house.work("needed", _on(house, job.session, draft), key=job.id, limit_s=_PRICED_S)["ms"])
    amount = price.matting(needed, per_minute)
    with house.db.read() as tx:
        available = ledger.balance(tx, job.user).available
    if available < amount:
        said, hint = _POOR["zh" if language == "zh" else "en"]
        raise CreditsError(said.format(amount=amount, available=available), hint)


_POOR = {
    "en": (
        "The cut-out would take {amount} credits, and {available} are available: nothing was changed.",
        "Register or top up, or ask for a shorter part.",
    ),
    "zh": (
        "抠像需要 {amount} 积分，可用积分只有 {available}，所以没有做任何修改。",
        "请注册或充值，或者只处理较短的一段。",
    ),
}


def resume(house: House) -> None:
    """Give back what is held for work that has ended without saying so. Any time will do."""
    with house.db.read() as tx:
        left = [entry.key.removesuffix(_HOLD) for entry in ledger.open_holds(tx)]
        going_on = {video.id for video in videos.unfinished(tx)}
    for key in left:
        kind, _, job = key.partition(":")
        if kind != _KIND or job in going_on:
            continue
        if house.engine.state(matting, job) not in ("waiting", "running"):
            with house.db.write() as tx:
                ledger.release(tx, key, now_ms())


@workflow("matting")
def matting(job: str) -> Json:
    """A job is a turn, its trial, or a video."""
    try:
        needed = _needed(job)
        held = 0 if job.endswith(_TRIAL) else _hold(job, needed)
        if not needed and not job.endswith(_TRIAL):
            return {"needed_ms": 0, "credits": 0}
        done = _mattes(job)
        if held:
            _capture(job)
        return {**done, "needed_ms": needed, "credits": held}
    except Exception as error:
        _release(job)
        return {"error": told(error)}


@step("needed")
def _needed(job: str) -> int:
    """How many ms of material have no mattes yet."""
    home = house()
    done = home.work("needed", _task(home, job), key=job, limit_s=_PRICED_S)
    return int(done["ms"])


@step("hold")
def _hold(job: str, needed: int) -> int:
    """How many credits were set aside."""
    home = house()
    amount = price.matting(needed, home.settings.price_matting_minute)
    if not amount:
        return 0
    with home.db.write() as tx:
        ledger.hold(tx, _whose(tx, job).user, _key(job), amount, now_ms(), f"matting of {needed / 1000:g} s")
    return amount


@step("mattes")
def _mattes(job: str) -> Json:
    home = house()
    settings = home.settings
    return home.work(
        "mattes",
        _task(home, job),
        key=job,
        progress=lambda said: _tell(job.partition(":")[0], said),
        limit_s=settings.export_timeout_s,
        stall_s=settings.stall_s,
    )


@step("capture")
def _capture(job: str) -> None:
    home = house()
    with home.db.write() as tx:
        if videos.get(tx, job) is None:
            take(tx, job)


@step("release")
def _release(job: str) -> None:
    home = house()
    with home.db.write() as tx:
        give_back(tx, job)


def take(tx: Connection, job: str) -> None:
    """Charge what is held for a job's mattes, if anything is."""
    ledger.capture(tx, _key(job), now_ms())


def give_back(tx: Connection, job: str) -> None:
    """Let go of what is held for a job's mattes, if anything is."""
    ledger.release(tx, _key(job), now_ms())


_LISTENERS: dict[str, Callable[[Json], None]] = {}


def listen(job: str, tell: Callable[[Json], None]) -> None:
    """Let a turn or a video hear of the progress of its mattes: {"done", "total", "stage"}."""
    _LISTENERS[job] = tell


def deaf(job: str) -> None:
    _LISTENERS.pop(job, None)


def _tell(turn: str, said: Json) -> None:
    listener = _LISTENERS.get(turn)
    if listener:
        listener(said)


def _task(house: House, job: str) -> Json:
    with house.db.read() as tx:
        found = _whose(tx, job)
        draft = desk.opened(tx, found.session).draft
    desk.lay_out(house, found.session)
    if isinstance(found, Turn) and job.endswith(_TRIAL):
        for plain in json.loads(found.plan or "{}").get("trial", ()):
            draft = operation(plain).apply(draft)
    return _on(house, found.session, draft)


def _whose(tx: Connection, job: str) -> Turn | Video:
    """The turn or the video that a job is for. Raises Cancelled where it is gone."""
    id = job.partition(":")[0]
    found = turns.get(tx, id) or videos.get(tx, id)
    if found is None:
        raise Cancelled("The work is gone.", "Begin it again.")
    return found


def _on(house: House, session: str, draft: Draft) -> Json:
    """What a hand is told of a session's draft, at its own size."""
    return {"draft": text_of(draft), "home": str(house.session_folder(session)), "short_side": None}


def _key(job: str) -> str:
    return f"{_KIND}:{job}"
