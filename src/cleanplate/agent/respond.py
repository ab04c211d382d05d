"""A person's words, and what becomes of the draft: understood, done by typed operations, told in their language.

It knows no server: a chat turn of the service and a conversation in a terminal both call it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cleanplate.agent.acts import Act, Apply, Export, Language, Make, Question, Redo, Tell, Undo
from cleanplate.agent.aside import Aside, advised, is_open
from cleanplate.agent.memory import Memory
from cleanplate.agent.planning import asked_for, chosen, misnumbered, proposal
from cleanplate.agent.regrets import regret
from cleanplate.agent.scene import Scene
from cleanplate.agent.scratch import Sketch, sketch
from cleanplate.agent.showing import asks_to_see
from cleanplate.agent.staged import Staged, staged
from cleanplate.agent.tell import Facts, told
from cleanplate.agent.understand import Understood, understand
from cleanplate.agent.voice import material_name, spoken, taken_back, unnumbered_question
from cleanplate.agent.words.picking import picked
from cleanplate.backdrop import TRANSPARENT
from cleanplate.draft.behind import named_builtin
from cleanplate.draft.builtin import of_media
from cleanplate.draft.desk import Desk
from cleanplate.draft.model import Clip, Draft, Media, Sound, Title
from cleanplate.draft.new import RATE
from cleanplate.draft.operation import Words, label, operation
from cleanplate.draft.operations.words.title import LENGTH
from cleanplate.draft.timeline import next_segment, segment_of, segments, track_of
from cleanplate.draft.values import with_values
from cleanplate.errors import CleanplateError
from cleanplate.material.catalog import MATERIAL
from cleanplate.media.formats import FORMATS

Json = dict[str, Any]
WHO = "agent"
_PLACING = frozenset({"place", "preset", "x", "y", "anchor"})
MOST_BACK = 50  # steps that one message takes back


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
    draft did not need before; `export`: the person asked for the file; `look`: for a look at the work. `open`: the
    rules could do nothing with the message. `make`: what a draft from scratch is about that shows no own files.
    """

    language: Language
    desk: Desk
    memory: Memory
    said: tuple[str, ...] = ()
    calls: tuple[Call, ...] = ()
    mattes: bool = False
    export: Export | None = None
    look: bool = False
    open: bool = False
    make: str = ""


@dataclass
class _Course:
    """An answer while it is made. `draft` is how it was before the last change; `known` are segments that were
    there when the message came; `aside` is what was found out beside it."""

    desk: Desk
    language: Language
    facts: Facts
    staged: Staged
    draft: Draft
    known: frozenset[str]
    aside: Aside
    said: list[str] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    export: Export | None = None
    failed: bool = False
    make: str = ""

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

    def _apply(self, plain: Json, aloud: bool = True) -> None:
        """Do one operation, unless it is about something that was refused before it."""
        if self.failed and aloud and plain.get("segment") not in (None, *self.known):
            said = ("What builds on it was left out, too.", "依赖这一步的修改也没有做。")[self.language == "zh"]
            self.said += [said] if said not in self.said else []
            return
        swapped = _swapped(plain, self.desk.draft) if aloud else None
        if swapped:
            self._swap(swapped)
            return
        plain = self.staged.brought(_fitting(plain, self.desk.draft), self.desk.draft)
        try:
            self.desk = self.desk.applied(operation(plain), WHO)
        except CleanplateError as error:
            self.failed = True
            self.said.append(_refused(error, self.desk.draft, self.language))
            return
        self._note(str(plain["op"]), {k: v for k, v in plain.items() if k != "op"}, aloud)

    def _swap(self, steps: list[Json]) -> None:
        """Another backdrop in a backdrop's place."""
        failed, self.failed = self.failed, False
        for plain in steps:
            if not self.failed:
                self._apply(plain, aloud=False)
        if not self.failed:
            clip = segment_of(self.desk.draft, steps[-1]["segment"])
            name = label(self.desk.draft, clip.id).removesuffix(f" ({clip.id})")
            words = Words(f"The background is {name} now", f"背景已换成 {name}")
            self.said.append(spoken(words, self.desk.draft, self.desk.draft, self.language))
        self.failed = self.failed or failed

    def _back(self, act: Undo | Redo) -> None:
        tool = "undo" if isinstance(act, Undo) else "redo"
        for number in range(max(1, min(act.count, MOST_BACK))):
            try:
                self.desk = self.desk.undone() if tool == "undo" else self.desk.redone()
            except CleanplateError as error:
                said = regret(error.message, self.desk.draft, self.language)
                self.said += [said] if not number else []  # all that there was is enough said
                return
            self._note(tool, {})

    def _make(self, act: Make) -> None:
        before = self.desk
        files = [(u.media, self.staged.draft.media[u.media]) for u in self.staged.uploads]
        own = [(name, media) for name, media in files if media not in self.aside.drawn]
        drawn = next((name for name, media in files if media == self.aside.backdrop), None)
        made = sketch(act.description, own, before.draft.canvas, drawn)
        self.make = "" if any(media.shows for _, media in own) else act.description
        for plain in made.operations:
            self._apply(plain, aloud=False)
        if self.aside.missed:
            self.said.append(_MISSED[self.language])
        if self.desk.draft.duration:
            self.said.append(_sketched(made, self.desk.draft, self.language))

    def _note(self, tool: str, args: Json, aloud: bool = True) -> None:
        words, before, after = self.desk.words[-1], self.draft, self.desk.draft
        self.draft = after
        back = tool in ("undo", "redo")
        en, zh = (
            taken_back(words, tool, before, after, to) if back else spoken(words, before, after, to)
            for to in _BOTH
        )
        self.calls.append(Call(tool, args, Words(en, zh), after))
        if aloud:
            self.said.append(zh if self.language == "zh" else en)


_NOTHING = Aside()
_BOTH: tuple[Language, Language] = ("en", "zh")
_MISSED = {"en": "The picture generator gave nothing this time.", "zh": "图片生成这次没有成功。"}


def respond(
    text: str,
    desk: Desk,
    memory: Memory,
    files: Sequence[Media],
    facts: Facts,
    language: str,
    plan_from: int = 0,
    aside: Aside = _NOTHING,
) -> Answer:
    """What a message does to a draft, and the words for it.

    `files` are all that came in. From `plan_from` changes on a plan is proposed instead (0: only when asked for).
    `aside` is what was found out beside the turn.
    """
    desk = _begun(desk)
    there = staged(desk.draft, files)
    facts = replace(facts, uploads=there.uploads, grade=memory.grade)
    spoken_last = memory.language or language
    scene = Scene(there.draft, desk.history, there.uploads, memory.last)
    taken = _of_plan(text, memory, scene)
    if taken is not None:
        last = memory.last if taken else replace(memory.last, asked=None)
        meant = Understood(_language_of(text, spoken_last), tuple(taken), last=last)
    else:
        wants_plan, text = asked_for(text)
        if asks_to_see(text):
            return _seen(text, desk, memory, spoken_last)
        meant = advised(understand(text, scene, spoken_last), aside.advice, scene)
        steps = [act for act in meant.acts if not isinstance(act, Tell)]
        if steps and (wants_plan or 0 < plan_from <= len(steps)):
            return _proposed(steps, meant, desk, memory, there, facts)
    known = frozenset(s.id for s in segments(desk.draft))
    course = _Course(desk, meant.language, facts, there, desk.draft, known, aside)
    misnumbered_plan = misnumbered(text, memory.plan, meant.language) if meant.asks else ""
    if misnumbered_plan:
        meant = replace(meant, asks=None)
        course.said.append(misnumbered_plan)
    for act in meant.acts:
        course.do(act)
    if taken is not None and not taken:
        course.said.append(("All right, nothing was changed.", "好的，什么都没有改。")[meant.language == "zh"])
    if course.export:
        course.export = _exportable(course)
    asked = _asked(meant, course.desk.draft)
    if asked:
        course.said.append(question(asked, meant.language))
    mattes = not _to_matte(course.desk.draft) <= _to_matte(desk.draft)
    waits = memory.plan if taken is None and not course.calls else ()  # a question in between answers no plan
    kept = Memory(replace(meant.last, asked=asked), waits, memory.grade, meant.language)
    return Answer(
        meant.language,
        course.desk,
        kept,
        tuple(course.said),
        tuple(course.calls),
        mattes,
        course.export,
        open=is_open(meant),
        make=course.make,
    )


def _seen(text: str, desk: Desk, memory: Memory, language: str) -> Answer:
    """A look at the work: pictures come beside the words."""
    spoken_in = _language_of(text, language)
    if desk.draft.duration:
        return Answer(spoken_in, desk, replace(memory, language=spoken_in), look=True)
    said = ("There is nothing to see yet: the timeline is empty.", "时间线是空的，还没有可看的画面。")
    return Answer(spoken_in, desk, memory, (said[spoken_in == "zh"],))


def question(asked: Question, language: Language) -> str:
    """A question with its choices, to be answered by a number or in words."""
    choices = [f"{number}) {choice.label}" for number, choice in enumerate(asked.choices, 1)]
    return f"{asked.text} {' '.join(choices)}".strip()


def closing(answer: Answer, facts: Facts) -> str:
    """What to say at the end, when something was changed and nothing long is left to do. A question ends a turn
    by itself."""
    if not answer.calls or not answer.desk.draft.duration or answer.memory.last.asked or answer.export:
        return ""
    takes = facts.export(answer.desk.draft, answer.language)
    if answer.language == "zh":
        return f"导出{takes.replace('大约', '大约需要')}。要导出就说“导出”，也可以继续修改。"
    return f"An export takes {takes}: say “export” any time, or tell me what else to change."


def _begun(desk: Desk) -> Desk:
    """An untouched draft with a frame rate: without one it could show a single clip only."""
    if desk.draft.canvas.rate is not None or desk.draft.tracks or desk.history.steps:
        return desk
    return replace(desk, draft=with_values(desk.draft, canvas=with_values(desk.draft.canvas, rate=RATE)))


def _fitting(plain: Json, draft: Draft) -> Json:
    """A title of which nobody said where, low, as in the middle it would lie on a face; of which nobody said how
    long, no longer than the film."""
    if plain["op"] != "title":
        return plain
    place = {"place": "lower"} if _PLACING.isdisjoint(plain) else {}
    rest = draft.duration - plain.get("at", 0)
    return plain | place | ({"d": rest} if "d" not in plain and 0 < rest < LENGTH else {})


def _swapped(plain: Json, draft: Draft) -> list[Json] | None:
    """What puts another picture in the place of one of our backdrops, which has no subject to be cut out; None
    where that is not what is asked."""
    if plain["op"] != "replace_background" or not isinstance(plain.get("background"), str):
        return None
    clip = next((s for s in segments(draft) if s.id == plain.get("segment")), None)
    if not isinstance(clip, Clip) or clip.removal or not of_media(draft.media[clip.media]):
        return None
    given = plain["background"].removeprefix("media:")
    if named_builtin(given) is None and given not in draft.media:
        return None
    track, new = track_of(draft, clip.id), next_segment(draft)
    end = max(segment.end for segment in track.segments)
    return [
        {"op": "add", "media": given, "track": track.id, "at": end, "d": clip.length},
        {"op": "delete", "segment": clip.id},
        {"op": "move", "segment": new, "at": clip.start},
        {"op": "fit", "segment": new, "fit": "cover"},
    ]


def _of_plan(text: str, memory: Memory, scene: Scene) -> list[Act] | None:
    """What of a waiting plan a message accepts; None where it is about something else, as a choice that was
    offered after the plan."""
    if not memory.plan or picked(text, scene) is not None:
        return None
    return chosen(text, memory.plan)


def _proposed(
    steps: Sequence[Act], meant: Understood, desk: Desk, memory: Memory, there: Staged, facts: Facts
) -> Answer:
    """A plan, and nothing done. What was not understood is named, but not asked about: numbers answer the plan."""
    said = [told(act, desk.draft, facts, meant.language) for act in meant.acts if isinstance(act, Tell)]
    said.append(proposal(steps, there.draft, facts, meant.language, meant.rest))
    last = replace(memory.last, asked=None)
    return Answer(
        meant.language, desk, replace(memory, last=last, plan=tuple(steps), language=meant.language), tuple(said)
    )


def _asked(meant: Understood, draft: Draft) -> Question | None:
    """What is asked back, as people name things: why something can't be, and which of some is meant."""
    asked = meant.asks
    if asked is None:
        return None
    if asked.topic == "refused":
        head, colon, why = asked.text.partition("：" if meant.language == "zh" else ": ")
        asked = replace(asked, text=f"{head}{colon}{regret(why, draft, meant.language)}")
    return unnumbered_question(asked, draft, meant.language)


def _sketched(made: Sketch, draft: Draft, language: Language) -> str:
    """What a first draft shows, of what is really on its timeline; and what of it was generated."""
    zh, seconds = language == "zh", f"{draft.duration / 1000:g}"
    clips = [s for s in segments(draft) if isinstance(s, Clip)]
    titles = [s for s in segments(draft) if isinstance(s, Title)]
    sounds = [s for s in segments(draft) if isinstance(s, Sound)]
    shape = f"{draft.canvas.width}x{draft.canvas.height}"
    if made.backdrop:
        name = material_name(MATERIAL[made.backdrop], zh)
        shows = f"背景“{name}”" if zh else f"the {name} background"
    elif made.drawn:
        shows = "为它生成的背景图" if zh else "a backdrop that was generated for it"
    else:
        count = len(clips)
        shows = f"你的 {count} 个文件" if zh else "your own file" if count == 1 else f"your own {count} files"
    if zh:
        parts = [shows, *(f"开头的标题“{t.text}”" for t in titles)]
        parts += [f"“{material_name(MATERIAL[made.music], zh)}”音乐"] if sounds else []
        own = "除背景图外，" if made.drawn else "我不能拍摄或生成画面，"
        return (
            f"初稿做好了：{seconds} 秒，{shape}，有{'、'.join(parts)}。"
            f"{own}用的都是现成的素材；给我你自己的视频或图片，就能换进去。"
        )
    parts = [shows, *(f"the title “{t.text}” at the start" for t in titles)]
    parts += [f"{made.music} music"] if sounds else []
    listed = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
    own = "But for the backdrop it is" if made.drawn else "I can't film or generate pictures, so it is"
    return (
        f"Here is a first draft: {seconds} s, {shape}, with {listed}. {own} "
        "made of what there is; give me clips or pictures of your own to put in."
    )


def _exportable(course: _Course) -> Export | None:
    """The export that was asked for, once it is said what it will be; None where there is none to make."""
    draft, wish, zh = course.desk.draft, course.export, course.language == "zh"
    assert wish
    if not any(track.segments for track in draft.tracks):
        said = ("There is nothing to export yet: the timeline is empty.", "时间线是空的，还没有可以导出的内容。")
        course.said.append(said[zh])
        return None
    clear = draft.canvas.background == TRANSPARENT
    format = wish.format or ("webm" if clear else "mp4")
    takes, seconds = course.facts.export(draft, course.language), f"{draft.duration / 1000:g}"
    if clear and format in FORMATS and FORMATS[format].opaque:
        said = (
            f"{format} can't be transparent. Ask for webm, mov or png, or put a colour behind it first.",
            f"{format} 不支持透明背景。请改用 webm、mov 或 png，或先换上纯色背景。",
        )
        course.said.append(said[zh])
        return None
    said = (
        f"Ready to export: {format}, {seconds} s of video, {takes} of work.",
        f"可以导出了：{format} 格式，时长 {seconds} 秒，导出{takes.replace('大约', '大约需要')}。",
    )
    course.said.append(said[zh])
    return wish


def _to_matte(draft: Draft) -> set[str]:
    """What is matted, as far as its mattes depend on it: not on what is put behind, nor on where it lies."""
    clips = [s for s in segments(draft) if isinstance(s, Clip) and s.removal]
    return {
        f"{c.media} {c.source_in} {c.length} {c.speed} "
        + c.removal.model_dump_json(exclude={"background", "background_sound", "fit", "scene", "feather", "choke"})
        for c in clips
        if c.removal
    }


def _refused(error: CleanplateError, draft: Draft, language: Language) -> str:
    why = regret(error.message, draft, language, error.hint)
    return f"这一步没有做：{why}" if language == "zh" else f"That was not done: {why}"


def _language_of(text: str, session: str) -> Language:
    if re.search("[\u4e00-\u9fff]", text):
        return "zh"
    return "zh" if session.lower().startswith("zh") else "en"
