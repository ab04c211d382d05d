"""A turn, from a person's words to a last text: durable, and deaf to whether anyone still listens."""

from __future__ import annotations

import json
import time
from typing import Any

from cleanplate.agent import events
from cleanplate.agent.look import looked
from cleanplate.agent.mend import proposed, settled
from cleanplate.agent.reply import Plan, beside, graded, thought, weighed
from cleanplate.errors import CleanplateError
from cleanplate.flow import desk, matting
from cleanplate.flow.engine import step, workflow
from cleanplate.flow.failure import told
from cleanplate.flow.house import House, house
from cleanplate.ids import now_ms
from cleanplate.store import turns
from cleanplate.store.turns import Turn

Json = dict[str, Any]
_LOST = "Something went wrong, and nothing more was changed. Please say it again."
_EVERY_S = 2.0  # between two words about long work


def begin(house: House, turn: str) -> None:
    """Run a turn, unless that was begun already."""
    house.engine.begin(answer, turn)


def resume(house: House) -> None:
    """Begin what was said, but never begun, when the process died; end what can't go on. Any time will do."""
    with house.db.read() as tx:
        left = turns.running(tx)
    for found in left:
        state = house.engine.state(answer, found.id)
        if state in ("done", "failed"):
            _close(house, found.id, "failed", _LOST, told(CleanplateError(_LOST)))
        elif state == "unknown":
            begin(house, found.id)


@workflow("turn")
def answer(turn: str) -> None:
    try:
        heard = _weigh(turn)
        plan = Plan(**_act(turn, heard))
        done: Json | None = None
        if plan.mattes:
            done = _mended(turn, _matted(turn))
            _grade(turn, done)
        sheet = _look(turn) if plan.look else None
        last = plan.closing(done, sheet)
    except Exception as error:
        row = told(error)
        _end(turn, "failed", f"{row['message']} {row['hint']}".strip(), row)
        return
    _end(turn, "done", last, None)


@step("weigh")
def _weigh(turn: str) -> Json:
    """What others say to the words, if they are asked; and whether the credits suffice for what is to be done
    then: before anything is changed."""
    home = house()
    with home.db.read() as tx:
        found = _row(turns.get(tx, turn))
    if found.stage:
        return {}
    heard = beside(home, found)
    with home.db.read() as tx:
        needs = weighed(home, tx, found, heard)
    if needs:
        matting.afford(home, found, needs.draft, needs.language)
    return heard


@step("act")
def _act(turn: str, heard: Json) -> Json:
    """Understand, change the draft, and say so in events: in one transaction, so once, however often it runs."""
    home = house()
    with home.db.write() as tx:
        found = _row(turns.get(tx, turn))
        if found.stage:
            return dict(json.loads(found.plan or "{}"))
        plan, said = thought(home, tx, found, heard)
        for event in said:
            turns.append(tx, turn, json.dumps(event, ensure_ascii=False))
        turns.advance(tx, turn, 1, json.dumps(plan.as_json(), ensure_ascii=False))
    home.bell.ring(turn)
    return plan.as_json()


def _matted(turn: str) -> Json:
    """The mattes of what the draft now shows, with a word every few seconds."""
    home = house()
    matting.listen(turn, _Teller(home, turn))
    try:
        return matting.run(home, turn)
    finally:
        matting.deaf(turn)


def _mended(turn: str, done: Json) -> Json:
    """Better mattes, where these are doubtful and that does not take too long."""
    if not (done["needed_ms"] and done.get("suspects")):
        return done
    trial = _propose(turn, done)
    if not trial["operations"]:
        return {**done, "could": trial["could"]}
    home, again = house(), None
    matting.listen(turn, _Teller(home, turn))
    try:
        again = matting.trial(home, turn)
    except CleanplateError:  # nothing is lost: the first ones are there
        home.check_open()
    finally:
        matting.deaf(turn)
    made: Json = _settle(turn, done, again, trial)
    return made


@step("propose")
def _propose(turn: str, done: Json) -> Json:
    home = house()
    with home.db.write() as tx:
        return proposed(tx, _row(turns.get(tx, turn)), done, home.settings.repair_limit_s)


@step("settle")
def _settle(turn: str, done: Json, again: Json | None, trial: Json) -> Json:
    home = house()
    with home.db.write() as tx:
        made = settled(tx, _row(turns.get(tx, turn)), done, again, trial)
    home.bell.ring(turn)
    return made


@step("sheet")
def _look(turn: str) -> Json:
    home = house()
    with home.db.read() as tx:
        found = _row(turns.get(tx, turn))
    desk.lay_out(home, found.session)
    made = looked(home, found, _Teller(home, turn))
    home.bell.ring(turn)
    return made


@step("grade")
def _grade(turn: str, done: Json) -> None:
    """Remember how good the mattes are, for those who ask."""
    home = house()
    if done["needed_ms"]:
        with home.db.write() as tx:
            graded(tx, _row(turns.get(tx, turn)).session, done)


@step("end")
def _end(turn: str, state: str, last: str, error: Json | None) -> None:
    _close(house(), turn, state, last, error)


def _close(home: House, turn: str, state: str, last: str, error: Json | None) -> None:
    """The last text, and the turn's end, together."""
    with home.db.write() as tx:
        if not turns.end(tx, turn, state, now_ms()):
            return
        if error:
            turns.append(tx, turn, json.dumps(events.error(turn, error["code"], error["message"])))
        turns.append(tx, turn, json.dumps(events.text(turn, last), ensure_ascii=False))
    home.bell.ring(turn)


class _Teller:
    """Progress of long work into events, not too many."""

    def __init__(self, house: House, turn: str) -> None:
        self._house, self._turn, self._next = house, turn, time.monotonic() + _EVERY_S

    def __call__(self, said: Json) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _EVERY_S
        with self._house.db.write() as tx:
            turns.append(tx, self._turn, json.dumps(events.state(self._turn, {"progress": said})))
        self._house.bell.ring(self._turn)


def _row(found: Turn | None) -> Turn:
    if found is None:
        raise CleanplateError("The turn is gone.", "Say it again.")
    return found
