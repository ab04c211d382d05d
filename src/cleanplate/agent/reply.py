"""A chat turn of a session: its words answered, the draft kept, and the events that tell of what was done."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy import Connection

from cleanplate.agent import events
from cleanplate.agent.acts import Language
from cleanplate.agent.memory import Memory, recalled
from cleanplate.agent.respond import Answer, closing, respond
from cleanplate.agent.tell import Facts, spans
from cleanplate.draft.model import Draft, Media
from cleanplate.draft.wire import dumped
from cleanplate.errors import NoSessionError
from cleanplate.flow import desk
from cleanplate.flow.house import House
from cleanplate.store import ledger, sessions, uploads
from cleanplate.store.turns import Turn

Json = dict[str, Any]

_SAYS: dict[Language, dict[str, str]] = {
    "en": {
        "matted": "The cut-out is ready ({seconds:g} s of video, {credits} credits).",
        "free": "The cut-out is ready ({seconds:g} s of video).",
        "doubtful": "Look at {times}: it is doubtful there. “best quality” may help.",
    },
    "zh": {
        "matted": "抠像已完成（{seconds:g} 秒视频，{credits} 积分）。",
        "free": "抠像已完成（{seconds:g} 秒视频）。",
        "doubtful": "请留意 {times}：那里不太可靠，可以试试“最佳质量”。",
    },
}


@dataclass(frozen=True)
class Plan:
    """What is still to be done, and how the turn will end. `said` is about what was done at once, `last` about
    what could be done next."""

    language: Language = "en"
    said: list[str] = field(default_factory=list)
    last: str = ""
    mattes: bool = False

    def as_json(self) -> Json:
        return asdict(self)

    def closing(self, done: Json | None) -> str:
        """The last text, when all of it is done. `done` is what came of the mattes."""
        more = self._of(done) if done and done["needed_ms"] else []
        listed = [s for s in (*self.said, *more, self.last) if s]
        return ("" if self.language == "zh" else " ").join(listed)

    def _of(self, done: Json) -> list[str]:
        says = _SAYS[self.language]
        told = says["matted" if done["credits"] else "free"]
        more = [told.format(seconds=done["needed_ms"] / 1000, credits=done["credits"])]
        doubtful = [when for when, _ in spans(done)[:3]]
        return more + ([says["doubtful"].format(times=", ".join(doubtful))] if doubtful else [])


@dataclass(frozen=True)
class Needs:
    """A draft whose mattes a turn would need, and the language to speak of it."""

    draft: Draft
    language: Language


def weighed(house: House, tx: Connection, turn: Turn) -> Needs | None:
    """What a turn's words would need mattes for; nothing is kept."""
    answer, _ = _answered(house, tx, turn)
    return Needs(answer.desk.draft, answer.language) if answer.mattes else None


def thought(house: House, tx: Connection, turn: Turn) -> tuple[Plan, list[Json]]:
    """Answer a turn's words and keep what they changed, in the transaction; the events that tell of it."""
    answer, facts = _answered(house, tx, turn)
    if answer.calls:
        desk.written(tx, turn.session, answer.desk)
    sessions.remember(tx, turn.session, answer.memory.text())
    plan = Plan(answer.language, list(answer.said), closing(answer, facts), answer.mattes)
    return plan, _told(turn, answer)


def _answered(house: House, tx: Connection, turn: Turn) -> tuple[Answer, Facts]:
    session = sessions.get(tx, turn.session)
    if session is None:
        raise NoSessionError("There is no such session any more.", "Make a new one.")
    had, settings = ledger.balance(tx, turn.user), house.settings
    facts = Facts(balance=(had.available, had.frozen), price=settings.price_matting_minute, cores=settings.cores)
    files = [Media.model_validate_json(f.media) for f in uploads.of_session(tx, turn.session) if f.media]
    before, memory = desk.desk_of(session), recalled(session.memory)
    return respond(turn.text, before, memory, files, facts, session.language), facts


def graded(tx: Connection, session: str, done: Json) -> None:
    """Remember how good a session's mattes came out."""
    found = sessions.get(tx, session)
    if found:
        memory: Memory = recalled(found.memory)
        grade = {"score": done.get("score"), "suspects": done.get("suspects", [])}
        sessions.remember(tx, session, replace(memory, grade=grade).text())


def _told(turn: Turn, answer: Answer) -> list[Json]:
    """For each tool a call, and its answer with the draft as it was then."""
    said = []
    for number, call in enumerate(answer.calls, 1):
        words = call.said.zh if answer.language == "zh" else call.said.en
        said.append(events.call(turn.id, call.tool, call.args, number))
        changed = {"draft": dumped(call.draft)}
        said.append(events.answer(turn.id, call.tool, {"status": "done", "summary": words}, number, changed))
    return said
