"""A chat turn of a session: its words answered, the draft kept, and the events that tell of what was done."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy import Connection

from cleanplate.agent import events
from cleanplate.agent.acts import Language
from cleanplate.agent.beside import aside, found, wanted
from cleanplate.agent.memory import Memory, recalled
from cleanplate.agent.planning import Habit
from cleanplate.agent.respond import Answer, closing, respond
from cleanplate.agent.tell import Facts, spans
from cleanplate.draft.model import Draft, Media
from cleanplate.draft.wire import dumped
from cleanplate.errors import NoSessionError
from cleanplate.flow import desk
from cleanplate.flow.house import House
from cleanplate.store import ledger, sessions, uploads
from cleanplate.store.sessions import Session
from cleanplate.store.turns import Turn

Json = dict[str, Any]

_SAYS: dict[Language, dict[str, str]] = {
    "en": {
        "matted": "The cut-out is ready ({seconds:g} s of video, {credits} credits).",
        "free": "The cut-out is ready ({seconds:g} s of video).",
        "kept": "Parts of it were doubtful, so I made those clips again at {quality} quality, at no charge.",
        "clear": "No part is doubtful now.",
        "tried": "Parts of it are doubtful. I tried {quality} quality, at no charge, but it was no better.",
        "doubtful": "Doubtful: {times}. Say “show me” for a look at it.",
        "could": "“Best quality” may help.",
        "seen": "A contact sheet of {count} pictures, from {first:g} to {last:g} s, is ready: the session's state "
        "has its address, under generated_media.",
        "unseen": "The contact sheet could not be made: {why}",
    },
    "zh": {
        "matted": "抠像已完成（{seconds:g} 秒视频，{credits} 积分）。",
        "free": "抠像已完成（{seconds:g} 秒视频）。",
        "kept": "有些片段不太可靠，我已用{quality}质量重新抠像，不另收积分。",
        "clear": "现在没有可疑的片段了。",
        "tried": "有些片段不太可靠；我试过{quality}质量（不另收积分），没有变好，所以保持原样。",
        "doubtful": "请留意 {times}：那里不太可靠，说“看看效果”可以看一下画面。",
        "could": "可以试试“最佳质量”。",
        "seen": "缩略图已做好：{count} 张，从 {first:g} 秒到 {last:g} 秒，地址在会话状态的 generated_media 里。",
        "unseen": "缩略图没有做成：{why}",
    },
}
_QUALITIES = {"balanced": "均衡", "best": "最佳"}
_MOST_SPANS = 3


@dataclass(frozen=True)
class Plan:
    """What is still to be done, and how the turn will end. `said` is about what was done at once, `last` about
    what could be done next."""

    language: Language = "en"
    said: list[str] = field(default_factory=list)
    last: str = ""
    mattes: bool = False
    look: bool = False

    def as_json(self) -> Json:
        return asdict(self)

    def closing(self, done: Json | None, sheet: Json | None = None) -> str:
        """The last text, when all of it is done. `done` is what came of the mattes, `sheet` of a look at it."""
        more = self._of(done) if done and done["needed_ms"] else []
        more += [self._seen(sheet)] if sheet else []
        listed = [s for s in (*self.said, *more, self.last) if s]
        return ("" if self.language == "zh" else " ").join(listed)

    def _of(self, done: Json) -> list[str]:
        says = _SAYS[self.language]
        told = says["matted" if done["credits"] else "free"]
        more = [told.format(seconds=done["needed_ms"] / 1000, credits=done["credits"])]
        mended = done.get("mended")
        if mended:
            quality = _QUALITIES[mended["quality"]] if self.language == "zh" else mended["quality"]
            more.append(says["kept" if mended["kept"] else "tried"].format(quality=quality))
        doubtful = [when for when, _ in spans(done)[:_MOST_SPANS]]
        if doubtful:
            times = ("、" if self.language == "zh" else ", ").join(doubtful)
            more.append(says["doubtful"].format(times=times))
            more += [says["could"]] if done.get("could") else []
        elif mended:
            more.append(says["clear"])
        return more

    def _seen(self, sheet: Json) -> str:
        says, times = _SAYS[self.language], sheet.get("times")
        if not times:
            return says["unseen"].format(why=sheet["error"]["message"])
        return says["seen"].format(count=len(times), first=times[0] / 1000, last=times[-1] / 1000)


@dataclass(frozen=True)
class Needs:
    """A draft whose mattes a turn would need, and the language to speak of it."""

    draft: Draft
    language: Language


def beside(house: House, turn: Turn) -> Json:
    """What is to be found out before a turn acts; in no transaction, as it may take a while."""
    if not wanted(house.settings):
        return {}
    with house.db.read() as tx:
        session, files = _heard(tx, turn)
        answer, _ = _answered(house, tx, turn, {})
    return found(house, turn, desk.desk_of(session), files, answer)


def weighed(house: House, tx: Connection, turn: Turn, beside: Json) -> Needs | None:
    """What a turn's words would need mattes for; nothing is kept."""
    answer, _ = _answered(house, tx, turn, beside)
    return Needs(answer.desk.draft, answer.language) if answer.mattes else None


def thought(house: House, tx: Connection, turn: Turn, beside: Json) -> tuple[Plan, list[Json]]:
    """Answer a turn's words and keep what they changed, in the transaction; the events that tell of it."""
    answer, facts = _answered(house, tx, turn, beside)
    if answer.calls:
        desk.written(tx, turn.session, answer.desk)
    sessions.remember(tx, turn.session, answer.memory.text())
    plan = Plan(answer.language, list(answer.said), closing(answer, facts), answer.mattes, answer.look)
    return plan, _told(turn, answer)


def _answered(house: House, tx: Connection, turn: Turn, beside: Json) -> tuple[Answer, Facts]:
    session, files = _heard(tx, turn)
    had, settings = ledger.balance(tx, turn.user), house.settings
    facts = Facts(balance=(had.available, had.frozen), price=settings.price_matting_minute, cores=settings.cores)
    before, memory, more = desk.desk_of(session), recalled(session.memory), aside(tx, turn.session, beside)
    habit = Habit(settings.plan_from_changes, settings.plan_from_credits)
    return respond(turn.text, before, memory, files, facts, session.language, habit, more), facts


def _heard(tx: Connection, turn: Turn) -> tuple[Session, list[Media]]:
    """The session that is spoken to, and its files. Raises NoSessionError."""
    session = sessions.get(tx, turn.session)
    if session is None:
        raise NoSessionError("There is no such session any more.", "Make a new one.")
    return session, [Media.model_validate_json(f.media) for f in uploads.of_session(tx, turn.session) if f.media]


def graded(tx: Connection, session: str, done: Json) -> None:
    """Remember how good a session's mattes came out."""
    row = sessions.get(tx, session)
    if row:
        memory: Memory = recalled(row.memory)
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
