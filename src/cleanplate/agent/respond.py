"""A person's words, and what becomes of the draft: understood, done by typed operations, told in their language.

It knows no server: a chat turn of the service and a conversation in a terminal both call it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cleanplate.agent import estimate
from cleanplate.agent.acts import Act, Apply, Export, Language, Make, Question, Redo, Tell, Undo
from cleanplate.agent.memory import Memory
from cleanplate.agent.planning import asked_for, chosen, proposal
from cleanplate.agent.scene import Scene
from cleanplate.agent.scratch import sketch
from cleanplate.agent.staged import Staged, staged
from cleanplate.agent.tell import Facts, told
from cleanplate.agent.understand import Understood, understand
from cleanplate.draft.desk import Desk
from cleanplate.draft.model import Clip, Draft, Media
from cleanplate.draft.operation import Words, operation
from cleanplate.draft.timeline import segments
from cleanplate.errors import CleanplateError

Json = dict[str, Any]
WHO = "agent"


@dataclass(frozen=True)
class Call:
    """A tool that was used: an operation's name (or undo, redo), its fields, and what it says it did."""

    tool: str
    args: Json
    said: Words
    draft: Draft


@dataclass(frozen=True)
class Answer:
    """`desk` and `memory` are to be kept. `said` are sentences in order; `mattes`: the edit needs mattes that the
    draft did not need before; `export`: the person asked for the file."""

    language: Language
    desk: Desk
    memory: Memory
    said: tuple[str, ...] = ()
    calls: tuple[Call, ...] = ()
    mattes: bool = False
    export: Export | None = None


@dataclass
class _Course:
    """An answer while it is made."""

    desk: Desk
    language: Language
    facts: Facts
    staged: Staged
    said: list[str] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    export: Export | None = None

    def do(self, act: Act) -> None:
        if isinstance(act, Apply):
            self._apply(act.operation)
        elif isinstance(act, Undo | Redo):
            self._back(act)
        elif isinstance(act, Tell):
            self.said.append(told(act, self.desk.draft, self.facts, self.language))
        elif isinstance(act, Make):
            self._make(act)
        else:
            self.export = act

    def _apply(self, plain: Json) -> None:
        plain = self.staged.brought(plain, self.desk.draft)
        try:
            self.desk = self.desk.applied(operation(plain), WHO)
        except CleanplateError as error:
            self.said.append(_refused(error, self.language))
            return
        self._note(str(plain["op"]), {k: v for k, v in plain.items() if k != "op"})

    def _back(self, act: Undo | Redo) -> None:
        tool = "undo" if isinstance(act, Undo) else "redo"
        for _ in range(max(1, min(act.count, 50))):
            try:
                self.desk = self.desk.undone() if tool == "undo" else self.desk.redone()
            except CleanplateError as error:
                self.said.append(_refused(error, self.language))
                return
            self._note(tool, {})

    def _make(self, act: Make) -> None:
        files = self.staged.uploads
        made = sketch(
            act.description,
            [f.media for f in files if f.kind == "image"],
            [f.media for f in files if f.kind == "video"],
        )
        for plain in made.operations:
            self._apply(plain)
        zh = self.language == "zh"
        own = (
            (f"your {made.pictures} files" if not zh else f"您的 {made.pictures} 个文件")
            if made.pictures
            else made.backdrop
        )
        self.said.append(
            f"我不能凭空拍摄或生成画面，所以用现有素材做了初稿：{own}，音乐 {made.music}。请告诉我怎么改。"
            if zh
            else f"I cannot film or generate pictures, so this first draft is made of what there is: {own}, with "
            f"{made.music} music. Tell me what to change, or upload clips of your own."
        )

    def _note(self, tool: str, args: Json) -> None:
        words = self.desk.words[-1]
        if tool in ("undo", "redo"):
            prefix = {"undo": Words("Undone: ", "已撤销："), "redo": Words("Done again: ", "已重做：")}[tool]
            words = Words(prefix.en + words.en, prefix.zh + words.zh)
        self.calls.append(Call(tool, args, words, self.desk.draft))
        self.said.append(f"{words.zh}。" if self.language == "zh" else f"{words.en}.")


def respond(
    text: str,
    desk: Desk,
    memory: Memory,
    files: Sequence[Media],
    facts: Facts,
    language: str,
    plan_from: int = 0,
) -> Answer:
    """What a message does to a draft, and the words for it.

    `files` are all that came in. From `plan_from` changes on a plan is proposed instead (0: only when asked for).
    """
    there = staged(desk.draft, files)
    facts = replace(facts, uploads=there.uploads, grade=memory.grade)
    wants_plan, text = asked_for(text)
    taken = chosen(text, memory.plan) if memory.plan else None
    if taken is not None:
        meant = Understood(_language_of(text, language), tuple(taken), last=memory.last)
    else:
        meant = understand(text, Scene(there.draft, desk.history, there.uploads, memory.last), language)
    changes = [act for act in meant.acts if isinstance(act, Apply)]
    if taken is None and changes and (wants_plan or 0 < plan_from <= len(changes)):
        said = [proposal(changes, there.draft, facts, meant.language)]
        said += [question(meant.asks, meant.language)] if meant.asks else []
        return Answer(meant.language, desk, replace(memory, plan=tuple(changes)), tuple(said))
    course = _Course(desk, meant.language, facts, there)
    for act in meant.acts:
        course.do(act)
    if taken is not None and not taken:
        course.said.append(("All right, nothing was changed.", "好的，什么都没有改。")[meant.language == "zh"])
    if meant.asks:
        course.said.append(question(meant.asks, meant.language))
    if course.export:
        course.said.append(_exported(course, meant.language))
    mattes = not _to_matte(course.desk.draft) <= _to_matte(desk.draft)
    kept = Memory(meant.last, (), memory.grade)
    return Answer(
        meant.language, course.desk, kept, tuple(course.said), tuple(course.calls), mattes, course.export
    )


def question(asked: Question, language: Language) -> str:
    """A question with its choices, to be answered by a number or in words."""
    choices = [f"{number}) {choice.label}" for number, choice in enumerate(asked.choices, 1)]
    return f"{asked.text} {' '.join(choices)}".strip()


def closing(answer: Answer, facts: Facts) -> str:
    """What to say at the end, when something was changed and nothing long is left to do."""
    if not answer.calls or not answer.desk.draft.duration:
        return ""
    takes = estimate.spoken(estimate.export_s(answer.desk.draft, facts.cores), answer.language)
    if answer.language == "zh":
        return f"导出{takes}。随时可以导出，或告诉我还要改什么。"
    return f"An export takes {takes}. Ask for it any time, or tell me what to change."


def _exported(course: _Course, language: Language) -> str:
    draft, wish = course.desk.draft, course.export
    if not draft.duration or not any(track.segments for track in draft.tracks):
        return ("There is nothing to export yet: the timeline is empty.", "时间线是空的，还没有可以导出的内容。")[
            language == "zh"
        ]
    format = (wish and wish.format) or ("webm" if draft.canvas.background == "transparent" else "mp4")
    takes = estimate.spoken(estimate.export_s(draft, course.facts.cores), language)
    if language == "zh":
        return f"可以导出了：{format}，{draft.duration / 1000:g} 秒，{takes}。"
    return f"It is ready to be exported: {format}, {draft.duration / 1000:g} s of video, {takes} of work."


def _to_matte(draft: Draft) -> set[str]:
    """What is matted, as far as its mattes depend on it: not on what is put behind, nor on where it lies."""
    clips = [s for s in segments(draft) if isinstance(s, Clip) and s.removal]
    return {
        f"{c.media} {c.source_in} {c.length} {c.speed} "
        + c.removal.model_dump_json(exclude={"background", "background_sound", "fit", "scene", "feather", "choke"})
        for c in clips
        if c.removal
    }


def _refused(error: CleanplateError, language: Language) -> str:
    """Why an operation was not done. Its words are English; they are said as they are, after ours."""
    why = f"{error.message} {error.hint}".strip()
    return f"这一步没有做：{why}" if language == "zh" else f"That was not done: {why}"


def _language_of(text: str, session: str) -> Language:
    if any("\u4e00" <= sign <= "\u9fff" for sign in text):
        return "zh"
    return "zh" if session.lower().startswith("zh") else "en"
