"""Tools that make and change a draft: by words, by typed operations, and back again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from cleanplate.draft.desk import Desk
from cleanplate.draft.file import alone, history_path, load
from cleanplate.draft.model import Clip, Draft, Played
from cleanplate.draft.operation import operation
from cleanplate.draft.summary import summary
from cleanplate.draft.timeline import segments
from cleanplate.errors import DraftError, OutputExistsError, UsageError
from cleanplate.mcp.budget import cut, fitting
from cleanplate.mcp.clips import Behind
from cleanplate.mcp.given import with_files
from cleanplate.mcp.places import Places
from cleanplate.mcp.tool import Answer, Args, DraftName, Facts, Json, Loose, Name, Tool
from cleanplate.mcp.work import Work

if TYPE_CHECKING:
    from cleanplate.agent.local import Conversation

_WHO = "assistant"
_SUMMARY, _CHANGES = 500, 600  # tokens
_BESIDE = (".history.json", ".chat.json")


class Open(Args):
    files: Annotated[
        tuple[Name, ...],
        Loose,
        Field(
            max_length=50,
            description="Videos, pictures, sounds. The first video is laid on the timeline; the others wait for "
            "say or apply to use them.",
            examples=[["talk.mp4", "beach.jpg"]],
        ),
    ] = ()
    draft: Annotated[
        Name | None,
        Field(
            description="The draft's .json: gone on with, or made. Left out: beside the first file.",
            examples=["film.json"],
        ),
    ] = None


class Say(Args):
    draft: DraftName
    words: Annotated[
        str,
        Field(
            min_length=1,
            max_length=4000,
            description="English or Chinese, as a person would say it.",
            examples=["add the title “Hello” for 3 seconds and lo-fi music at 35%"],
        ),
    ]


class Background(Args):
    draft: DraftName
    background: Behind
    segment: Annotated[str | None, Field(max_length=64, description="A clip's id (s1); left out: all.")] = None
    quality: Annotated[Literal["fast", "balanced", "best"] | None, Field(description="Of the matte.")] = None
    subject: Literal["people", "object"] | None = None


class Apply(Args):
    draft: DraftName
    operation: Annotated[str, Field(max_length=60, description="Its name; see operations.", examples=["trim"])]
    args: Annotated[
        dict[str, Any],
        Loose,
        Field(
            description="Its fields. Times in ms; a file may be named where media are taken.",
            examples=[{"segment": "s1", "in": 0, "out": 8000}],
        ),
    ] = Field(default_factory=dict)


class Back(Args):
    draft: DraftName


class Changed(Facts):
    """What became of a draft."""

    draft: str
    changes: tuple[str, ...] = ()
    answer: str | None = None
    next: Literal["export", "sheet"] | None = Field(None, description="The tool that was asked for in words.")
    timeline: str
    duration_ms: int


def open_(asked: Open, work: Work) -> Answer:
    if not asked.files and asked.draft is None:
        raise UsageError("Neither files nor a draft were named.", "Name one at least.")
    paths = [work.places.reading(name) for name in asked.files]
    path = place_of(asked.draft or str(paths[0].with_name(f"{paths[0].stem}_edit.json")), work.places)
    with alone(path):
        there = path.exists()
        if not there:
            _check_new(path, paths, work.places)
        talk = opened(path, work.places)
        before = len(talk.desk.history.steps)
        brought = [talk.bring(file).label for file in paths]
        laid = {talk.desk.draft.media[s.media].label for s in segments(talk.desk.draft) if isinstance(s, Played)}
    waiting = [name for name in brought if name not in laid]
    said = f"{'Went on with' if there else 'Made'} {work.places.shown(path)}."
    if waiting:
        said += f" Waiting to be used: {', '.join(waiting)}."
    return _changed(talk, work.places, _words(talk.desk, before), said)


def say(asked: Say, work: Work) -> Answer:
    path = place_of(asked.draft, work.places)
    with alone(path):
        talk = opened(path, work.places, must=True)
        turn = talk.say(asked.words)
    said = turn.answer
    then: Literal["export", "sheet"] | None = None
    if turn.export:
        wish = turn.export
        asks = {"format": wish.format, "quality": wish.quality, "resolution": wish.resolution}
        told = ", ".join(f"{name} {value}" for name, value in asks.items() if value)
        said, then = (
            f"{said}\nNow call export{f' with {told}' if told else ''} to make the file.".strip(),
            "export",
        )
    elif turn.look:
        said, then = f"{said}\nNow call sheet or frame to see it.".strip(), "sheet"
    zh = turn.language == "zh"
    changes = [call.said.zh if zh else call.said.en for call in turn.calls]
    return _changed(talk, work.places, changes, said, then, in_answer=True)


def background(asked: Background, work: Work) -> Answer:
    def plain(draft: Draft) -> list[Json]:
        clips = (
            [s.id for s in segments(draft) if isinstance(s, Clip)] if asked.segment is None else [asked.segment]
        )
        if not clips:
            raise DraftError("There is no clip on the timeline.", "Bring a video in with open.")
        more = {"quality": asked.quality, "subject": asked.subject}
        more = {name: value for name, value in more.items() if value is not None}
        if asked.background == "transparent":
            made: list[Json] = [{"op": "remove_background", "segment": clip, **more} for clip in clips]
            if draft.canvas.background != "transparent" and asked.segment is None:
                made.append({"op": "canvas_background", "background": "transparent"})
            return made
        change = {"op": "replace_background", "background": asked.background, **more}
        return [change | {"segment": clip} for clip in clips]

    return _applied(asked.draft, plain, work)


def apply(asked: Apply, work: Work) -> Answer:
    return _applied(asked.draft, lambda draft: [{**asked.args, "op": asked.operation}], work)


def undo(asked: Back, work: Work) -> Answer:
    return _moved(asked, work, Desk.undone, "Undone: ")


def redo(asked: Back, work: Work) -> Answer:
    return _moved(asked, work, Desk.redone, "Done again: ")


def place_of(name: str, places: Places) -> Path:
    """Where a draft lies, or would lie. Raises UsageError."""
    from cleanplate.agent.local import memory_path

    path = places.writing(name)
    if path.suffix.lower() != ".json" or path.name.lower().endswith(_BESIDE):
        raise UsageError(f"“{path.name[:80]}” is no draft's name.", "A draft is a .json of its own: film.json")
    for part in (path, history_path(path), memory_path(path)):
        if places.writing(str(part)).exists() and not part.is_file():  # a pipe would be waited for, without end
            raise UsageError(f"“{part.name[:80]}” is no file.", "Choose another name for the draft.")
    return path


def opened(path: Path, places: Places, must: bool = False) -> Conversation:
    """A draft's conversation, whose media may lie in the open folders. Raises DraftError."""
    from cleanplate.agent.local import Conversation

    if must and not path.exists():
        raise DraftError(f"There is no draft {places.shown(path)[:80]}.", "Make one with open.")
    return Conversation.opened(path, folders=places.folders)


def drafted(name: str, places: Places) -> tuple[Path, Draft]:
    """A draft that is there, to be looked at. Raises UsageError, DraftError."""
    path = place_of(name, places)
    if not path.exists():
        raise DraftError(f"There is no draft {places.shown(path)[:80]}.", "Make one with open.")
    return path, load(path)


def _check_new(path: Path, files: list[Path], places: Places) -> None:
    """Raises OutputExistsError where a new draft's history or memory would fall on another's."""
    from cleanplate.agent.local import memory_path

    for beside in (history_path(path), memory_path(path)):
        if beside.exists():
            said = f"{places.shown(beside)} is there already, and would be written over."
            raise OutputExistsError(said, "Choose another name for the draft.")
    if not files:
        raise DraftError(f"There is no draft {places.shown(path)[:80]}.", "Name files to make one with.")


def _applied(name: str, plain: Callable[[Draft], list[Json]], work: Work) -> Answer:
    """All of the operations, or none."""
    path = place_of(name, work.places)
    with alone(path):
        talk = opened(path, work.places, must=True)
        before = len(talk.desk.words)
        desk = talk.desk
        for change in plain(desk.draft):
            desk = desk.applied(operation(with_files(change, desk.draft, path.parent, work.places)), _WHO)
        talk.desk = desk
        talk.keep()
    return _changed(talk, work.places, [words.en for words in desk.words[before:]])


def _moved(asked: Back, work: Work, move: Callable[[Desk], Desk], before: str) -> Answer:
    path = place_of(asked.draft, work.places)
    with alone(path):
        talk = opened(path, work.places, must=True)
        talk.desk = move(talk.desk)
        talk.keep()
    return _changed(talk, work.places, [before + talk.desk.words[-1].en])


def _words(desk: Desk, before: int) -> list[str]:
    return [step.en for step in desk.history.steps[before:]]


def _changed(
    talk: Conversation,
    places: Places,
    changes: list[str],
    said: str = "",
    then: Literal["export", "sheet"] | None = None,
    in_answer: bool = False,
) -> Answer:
    """`in_answer`: the words tell the changes already."""
    draft = talk.desk.draft
    shown = fitting(changes, _CHANGES)
    if len(shown) < len(changes):
        shown.append(f"… and {len(changes) - len(shown)} more: see state with detail history.")
    facts = Changed(
        draft=cut(places.shown(talk.path), 100),
        changes=tuple(shown),
        answer=cut(said, _CHANGES) or None,
        next=then,
        timeline=cut(summary(draft), _SUMMARY),
        duration_ms=draft.duration,
    )
    lines = [facts.answer or "", *([] if in_answer else facts.changes), facts.timeline]
    return Answer("\n".join(line for line in lines if line), facts.plain())


OPEN = Tool(
    "open",
    "Open a draft",
    "Begin a draft (a timeline in a .json) with files, go on with one, or bring more files into it. Use it before "
    "say, background, apply, frame, sheet and export.",
    Open,
    Changed,
    open_,
    repeats=True,
)
SAY = Tool(
    "say",
    "Edit by words",
    "Edit a draft in plain words: background, cuts, speed, titles, captions, music, volume, format, “undo”. Rules "
    "on this machine understand them; what is not certain is asked back with choices, and nothing is guessed. "
    "Use apply where words don't do.",
    Say,
    Changed,
    say,
)
BACKGROUND = Tool(
    "background",
    "Set the background",
    "Put something else, or nothing, behind the subject of a draft's clips.",
    Background,
    Changed,
    background,
)
APPLY = Tool(
    "apply",
    "Apply an operation",
    "Change a draft by one typed operation, exactly. Names and fields: operations.",
    Apply,
    Changed,
    apply,
)
UNDO = Tool("undo", "Undo", "Take a draft's last change back.", Back, Changed, undo)
REDO = Tool("redo", "Redo", "Do the change again that undo took back.", Back, Changed, redo)
