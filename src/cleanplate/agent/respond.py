"""A person's words, and what becomes of the draft: understood, done by typed operations, told in their language.

It knows no server: a chat turn of the service and a conversation in a terminal both call it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cleanplate.agent.acts import Act, Export, Language, Question, Tell
from cleanplate.agent.aside import Aside, advised, is_open
from cleanplate.agent.behind import blackened
from cleanplate.agent.course import Call, Course, exportable
from cleanplate.agent.memory import Memory
from cleanplate.agent.planning import Habit, asked_for, chosen, misnumbered, proposal
from cleanplate.agent.regrets import regret
from cleanplate.agent.scene import Scene
from cleanplate.agent.showing import asks_to_see
from cleanplate.agent.staged import Staged, staged
from cleanplate.agent.tell import Facts, told
from cleanplate.agent.understand import Understood, language_of, understand
from cleanplate.agent.voice import unnumbered_question
from cleanplate.agent.words.picking import picked
from cleanplate.draft.desk import Desk
from cleanplate.draft.model import Clip, Draft, Media
from cleanplate.draft.new import RATE
from cleanplate.draft.timeline import segments
from cleanplate.draft.values import with_values

_USUAL = Habit()
_NOTHING = Aside()
_BLACK = {
    "en": "Behind it is black now: name a background, or say “make it transparent”.",
    "zh": "现在后面是黑色的：说一个背景，或者说“背景透明”。",
}


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


def respond(
    text: str,
    desk: Desk,
    memory: Memory,
    files: Sequence[Media],
    facts: Facts,
    language: str,
    habit: Habit = _USUAL,
    aside: Aside = _NOTHING,
) -> Answer:
    """What a message does to a draft, and the words for it.

    `files` are all that came in. `habit` says when a plan is proposed instead, besides when it is
    asked for. `aside` is what was found out beside the turn.
    """
    desk = _begun(desk)
    there = staged(desk.draft, files)
    facts = replace(facts, uploads=there.uploads, grade=memory.grade)
    spoken_last = memory.language or language
    scene = Scene(there.draft, desk.history, there.uploads, memory.last)
    taken = _of_plan(text, memory, scene)
    if taken is not None:
        last = memory.last if taken else replace(memory.last, asked=None)
        meant = Understood(language_of(text, spoken_last), tuple(taken), last=last)
    else:
        wants_plan, text = asked_for(text)
        if asks_to_see(text):
            return _seen(text, desk, memory, spoken_last)
        meant = advised(understand(text, scene, spoken_last), aside.advice, scene)
        steps = [act for act in meant.acts if not isinstance(act, Tell)]
        if steps and (wants_plan or habit.calls_for(steps, there.draft, facts)):
            return _proposed(steps, meant, desk, memory, there, facts)
    known = frozenset(s.id for s in segments(desk.draft))
    course = Course(desk, meant.language, facts, there, desk.draft, known, aside)
    misnumbered_plan = misnumbered(text, memory.plan, meant.language) if meant.asks else ""
    if misnumbered_plan:
        meant = replace(meant, asks=None)
        course.said.append(misnumbered_plan)
    for act in meant.acts:
        course.do(act)
    if taken is not None and not taken:
        course.do(Tell("nothing"))
    black = blackened(course.desk.draft, course.desk.history)
    if course.export:
        course.export = exportable(course, black)
    elif course.calls and black - blackened(desk.draft, desk.history):
        course.said.append(_BLACK[meant.language])
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
    spoken_in = language_of(text, language)
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


def _of_plan(text: str, memory: Memory, scene: Scene) -> list[Act] | None:
    """What of a waiting plan a message accepts; None where it is about something else, as a choice that was
    offered after the plan."""
    asked = memory.last.asked
    if not memory.plan or (asked and asked.gap) or picked(text, scene) is not None:
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


def _to_matte(draft: Draft) -> set[str]:
    """What is matted, as far as its mattes depend on it: not on what is put behind, nor on where it lies."""
    clips = [s for s in segments(draft) if isinstance(s, Clip) and s.removal]
    return {
        f"{c.media} {c.source_in} {c.length} {c.speed} "
        + c.removal.model_dump_json(exclude={"background", "background_sound", "fit", "scene", "feather", "choke"})
        for c in clips
        if c.removal
    }
