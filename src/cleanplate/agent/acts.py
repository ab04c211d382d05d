"""What a message can ask for, and what can be asked back: plain values that go through JSON and come back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from cleanplate.draft.wire import Json

Language = Literal["en", "zh"]


@dataclass(frozen=True)
class Apply:
    """Change the draft by this operation."""

    operation: Json


@dataclass(frozen=True)
class Undo:
    """Take back so many steps."""

    count: int = 1


@dataclass(frozen=True)
class Redo:
    """Do so many steps again that were taken back."""

    count: int = 1


@dataclass(frozen=True)
class Tell:
    """Answer a question; nothing changes. `about` is an operation's name, or the words that were asked about.

    Topics: help, timeline, length, credits, formats, grade, state, cost, media, material (what is built in),
    captions (why none can be made from speech), subtitles (how a file of them comes in), upload (how any file
    does), kept (what was asked not to be done), nothing (what was begun is left), hello, thanks.
    """

    topic: str
    about: str = ""


@dataclass(frozen=True)
class Export:
    """Make the file. What is None was not said; `resolution` is the length of the shorter side in pixels."""

    format: str | None = None
    quality: str | None = None
    resolution: int | None = None


@dataclass(frozen=True)
class Make:
    """Begin a draft from a description."""

    description: str


GAP = "…"  # what stands in an act for what is asked for
Act = Apply | Undo | Redo | Tell | Export | Make
_KINDS: dict[str, type[Any]] = {k.__name__.lower(): k for k in (Apply, Undo, Redo, Tell, Export, Make)}


@dataclass(frozen=True)
class Choice:
    """An answer that is offered, in the person's language, and what is done where it is taken."""

    label: str
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True)
class Question:
    """A short question with two to four choices. `topic` says why it is asked: which, unsure, unknown, lacking,
    refused, kept back, long; text (what a title says) or tune (which music), where any answer will do: `gap` is
    what is done then, with GAP in the answer's place."""

    text: str
    choices: tuple[Choice, ...] = ()
    topic: str = "unsure"
    gap: tuple[Act, ...] = ()


def act_json(act: Act) -> Json:
    """An act as plain values, with its kind under `act`."""
    return {"act": type(act).__name__.lower(), **asdict(act)}


def act_of(plain: Json) -> Act:
    """The act that plain values say. Raises KeyError or TypeError for any others."""
    made: Act = _KINDS[plain["act"]](**{k: v for k, v in plain.items() if k != "act"})
    return made


def question_json(asked: Question) -> Json:
    """A question as plain values."""
    choices = [{"label": c.label, "acts": [act_json(a) for a in c.acts]} for c in asked.choices]
    return {"text": asked.text, "topic": asked.topic, "choices": choices, "gap": [act_json(a) for a in asked.gap]}


def question_of(plain: Json) -> Question:
    """The question that plain values say. Raises KeyError or TypeError for any others."""
    choices = (Choice(c["label"], tuple(act_of(a) for a in c["acts"])) for c in plain["choices"])
    gap = tuple(act_of(a) for a in plain.get("gap", ()))
    return Question(plain["text"], tuple(choices), plain["topic"], gap)
