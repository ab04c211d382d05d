"""What a turn does with a person's words: a plan, and the events that tell of what was done at once."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Connection

from cleanplate.agent import events
from cleanplate.agent.rules import Meant, meant
from cleanplate.draft.model import Clip, Draft
from cleanplate.draft.operation import Words, operation
from cleanplate.draft.summary import Language, summary
from cleanplate.draft.wire import dumped
from cleanplate.errors import DraftError
from cleanplate.flow import desk
from cleanplate.flow.desk import Desk
from cleanplate.flow.house import House
from cleanplate.store import ledger, sessions
from cleanplate.store.turns import Turn

Json = dict[str, Any]
_WHO = "agent"

_SAYS: dict[Language, dict[str, str]] = {
    "en": {
        "help": "I can take the background away, blur it, or replace it with a colour, a room or a moving "
        "background, undo and redo, and tell the timeline and your credits. Try: “make the background teal”, "
        "“replace the backdrop with an office”, “cut it out and make it transparent”.",
        "no clip": "There is no video on the timeline yet. Upload one, and say it again.",
        "credits": "You have {available} credits available, and {frozen} are held for work under way.",
        "matted": "The cut-out is ready ({seconds:g} s of video, {credits} credits).",
        "kept": "The cut-out was there already, so it cost nothing.",
        "doubtful": "Look at {times}: the edge is doubtful there.",
        "next": "Ask for the export whenever you like, or say what to change.",
    },
    "zh": {
        "help": "我可以去除背景、虚化背景，或换成纯色、房间、动态背景，也可以撤销、重做，查看时间线和积分。"
        "试试：“把背景换成蓝色”、“背景换成办公室”、“抠像，背景透明”。",
        "no clip": "时间线上还没有视频。请先上传，然后再说一次。",
        "credits": "可用积分 {available}，进行中的任务占用 {frozen}。",
        "matted": "抠像已完成（{seconds:g} 秒视频，{credits} 积分）。",
        "kept": "抠像之前已经做好，不再收费。",
        "doubtful": "请留意 {times}：那里的边缘不太可靠。",
        "next": "随时可以导出，或告诉我还要改什么。",
    },
}


@dataclass(frozen=True)
class Plan:
    """What is still to be done, and how the turn will end. `said` are sentences about what was done at once."""

    language: Language = "en"
    said: list[str] = field(default_factory=list)
    mattes: bool = False

    def as_json(self) -> Json:
        return asdict(self)

    def closing(self, done: Json | None) -> str:
        """The last text, when all of it is done."""
        says, more = _SAYS[self.language], []
        if done:
            told = "matted" if done["needed_ms"] else "kept"
            more.append(says[told].format(seconds=done["needed_ms"] / 1000, credits=done["credits"]))
            if done.get("suspects"):
                times = ", ".join(_span(suspect) for suspect in done["suspects"][:3])
                more.append(says["doubtful"].format(times=times))
            more.append(says["next"])
        return ("" if self.language == "zh" else " ").join([*self.said, *more])


def thought(house: House, tx: Connection, turn: Turn) -> tuple[Plan, list[Json]]:
    """Understand a turn's words, change its session's draft, and tell of it."""
    session = sessions.get(tx, turn.session)
    assert session
    language = language_of(turn.text, session.language)
    wish, before = meant(turn.text), desk.desk_of(session)
    try:
        after, said, done = _done(tx, turn, wish, before, language)
    except DraftError as error:
        return Plan(language, [f"{error.message} {error.hint}"]), []
    if after is before:
        return Plan(language, said), done
    desk.written(tx, turn.session, after)
    mattes = any(isinstance(s, Clip) and s.removal for track in after.draft.tracks for s in track.segments)
    return Plan(language, said, mattes), done


def language_of(text: str, preferred: str) -> Language:
    """The language to answer in: the message's own, else the session's."""
    if any("\u4e00" <= sign <= "\u9fff" for sign in text):
        return "zh"
    return "en" if any(sign.isalpha() for sign in text) or not preferred.startswith("zh") else "zh"


def _done(
    tx: Connection, turn: Turn, wish: Meant, before: Desk, language: Language
) -> tuple[Desk, list[str], list[Json]]:
    says = _SAYS[language]
    if wish.topic == "timeline":
        return before, [summary(before.draft, language)], []
    if wish.topic == "credits":
        had = ledger.balance(tx, turn.user)
        return before, [says["credits"].format(available=had.available, frozen=had.frozen)], []
    if wish.topic in ("undo", "redo"):
        after = before.undone() if wish.topic == "undo" else before.redone()
        return after, [_words(after, language)], _told(turn, wish.topic, {}, after)
    if wish.topic == "help":
        return before, [says["help"]], []
    clip = _clip(before.draft)
    if clip is None:
        return before, [says["no clip"]], []
    if wish.background == "transparent":
        change = {"op": "remove_background", "segment": clip.id}
    else:
        change = {"op": "replace_background", "segment": clip.id, "background": wish.background}
    after = before.applied(operation(change), _WHO)
    return after, [_words(after, language)], _told(turn, change.pop("op"), change, after)


def _told(turn: Turn, tool: str, args: Json, after: Desk) -> list[Json]:
    """A call and its answer."""
    changed = {"draft": dumped(after.draft)}
    said: Words = after.words[-1]
    return [
        events.call(turn.id, tool, args, 1),
        events.answer(turn.id, tool, {"status": "done", "summary": said.en}, 1, changed),
    ]


def _words(after: Desk, language: Language) -> str:
    said = after.words[-1]
    return f"{said.zh if language == 'zh' else said.en}{'。' if language == 'zh' else '.'}"


def _clip(draft: Draft) -> Clip | None:
    clips = [s for track in draft.tracks for s in track.segments if isinstance(s, Clip)]
    return clips[0] if clips else None


def _span(suspect: Json) -> str:
    return f"{suspect['start_ms'] / 1000:g}–{suspect['end_ms'] / 1000:g} s"
