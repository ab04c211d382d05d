"""A conversation about a draft on disk, without a server: what a terminal or a script holds while someone talks.

The draft is a file, its history and the conversation's memory lie beside it, and all are written after each turn.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import ValidationError

from cleanplate.agent.acts import Export, Language, Tell
from cleanplate.agent.course import Call
from cleanplate.agent.memory import Memory, recalled
from cleanplate.agent.respond import closing, respond
from cleanplate.agent.tell import Facts, told
from cleanplate.draft.desk import Desk, laid
from cleanplate.draft.file import load, load_history, save, write
from cleanplate.draft.model import Draft, Media
from cleanplate.errors import CleanplateError, OutputExistsError, UsageError
from cleanplate.matting.networks import weights
from cleanplate.media.formats import QUALITIES, Quality
from cleanplate.render.export import render_draft
from cleanplate.render.library import Library, facts
from cleanplate.render.output import Output, Result, plain_verdict
from cleanplate.render.preview import save_sheet
from cleanplate.render.watch import Progress, Stop
from cleanplate.settings import settings

_LARGEST = 4 << 20  # bytes of a memory
_MOST_NAMES = 1000  # exports of one draft beside each other


@dataclass(frozen=True)
class Turn:
    """What was said and answered. `export`: the file was asked for, and can be made; `look`: pictures were."""

    said: str
    language: Language
    answer: str
    calls: tuple[Call, ...] = ()
    export: Export | None = None
    look: bool = False


@dataclass
class Conversation:
    """`path` is the draft's. `folders` are where its media may lie beside its own."""

    path: Path
    desk: Desk = field(default_factory=lambda: Desk(Draft()))
    memory: Memory = field(default_factory=Memory)
    files: list[Media] = field(default_factory=list)
    language: str = "en"
    folders: tuple[Path, ...] = ()

    @classmethod
    def opened(cls, path: Path, language: str = "en", folders: tuple[Path, ...] = ()) -> Conversation:
        """Where it was left, or a new one. Raises DraftError for a file that is no draft."""
        memory, files = _remembered(memory_path(path))
        return cls(path, _desk(path), memory, files, language, folders)

    def refresh(self) -> None:
        """Take up what others did to the draft since; call it before each turn, `alone` with the file."""
        if self.path.exists():
            self.desk = _desk(self.path)

    def bring(self, file: Path) -> Media:
        """A file that comes in: the first video is laid on the timeline, all else waits to be spoken of.

        Raises MediaError, DraftError (it lies where no render may read).
        """
        media = facts(file, self.path.parent, self.folders)
        if media not in self.files:
            self.files.append(media)
            self.desk = laid(self.desk, media)
            self.keep()
        return media

    def say(self, text: str) -> Turn:
        """What a message does; the draft and the memory are kept. Raises OutputError."""
        known = self.known()
        answer = respond(text, self.desk, self.memory, self.files, known, self.language)
        self.desk, self.memory = answer.desk, answer.memory
        self.keep()
        said = [s for s in (*answer.said, closing(answer, known)) if s]
        return Turn(text, answer.language, joined(said, answer.language), answer.calls, answer.export, answer.look)

    def export(
        self,
        wish: Export,
        progress: Callable[[Progress], None] | None = None,
        fetching: weights.Progress | None = None,
        stop: Stop | None = None,
    ) -> Result:
        """The file, beside the draft, under a name that nothing has yet. Raises what `render_draft` raises."""
        quality: Quality = next((q for q in QUALITIES if q == wish.quality), "balanced")
        clear = self.desk.draft.canvas.background == "transparent"
        order = Output(
            format=wish.format or ("webm" if clear else "mp4"), quality=quality, short_side=wish.resolution
        )
        for number in range(1, _MOST_NAMES):
            own = self.path.with_name(self.path.stem + (f"_{number}" if number > 1 else ""))
            with suppress(OutputExistsError):
                made = render_draft(
                    self.desk.draft,
                    order,
                    self.library(),
                    own=own,
                    progress=progress,
                    fetching=fetching,
                    stop=stop,
                )
                self.grade(made)
                return made
        raise UsageError("There are very many exports beside the draft.", "Move some of them away.")

    def sheet(self, each: Callable[[int], None] = lambda done: None) -> Path:
        """Twelve pictures of the draft on a sheet, beside it. Raises what `save_sheet` raises."""
        place = self.path.with_name(f"{self.path.stem}_look.png")
        save_sheet(self.desk.draft, place, library=self.library(), each=each)
        return place

    def doubts(self, language: Language) -> str:
        """Which seconds of the last export's cut-out ask for a look; empty where none do."""
        if not self.memory.grade or not self.memory.grade.get("suspects"):
            return ""
        known = replace(self.known(), grade=self.memory.grade)
        return told(Tell("grade"), self.desk.draft, known, language)

    def library(self) -> Library:
        return Library(self.path.parent, self.folders)

    def known(self) -> Facts:
        """Nothing costs anything here, and mattes are made with the export."""
        return Facts(cores=settings().cores, unmatted=True)

    def keep(self) -> None:
        """Write the draft and the memory. Raises OutputError."""
        save(self.path, self.desk.draft, self.desk.history)
        self._keep_memory()

    def _keep_memory(self) -> None:
        plain = {
            "memory": json.loads(self.memory.text()),
            "files": [media.model_dump(by_alias=True, mode="json", exclude_defaults=True) for media in self.files],
        }
        write(memory_path(self.path), json.dumps(plain, ensure_ascii=False, indent=1))

    def grade(self, made: Result) -> None:
        """Remember how good the mattes of an export came out, for those who ask."""
        if made.matted:
            verdict = plain_verdict(made.verdict)
            grade = {"score": verdict["score"], "suspects": verdict["suspects"]}
            self.memory = replace(self.memory, grade=grade)
            self._keep_memory()  # the draft may have gone on while it was rendered


def _desk(path: Path) -> Desk:
    return Desk(load(path), load_history(path)) if path.exists() else Desk(Draft())


def memory_path(path: Path) -> Path:
    """Where a draft's conversation is remembered."""
    return path.with_name(f"{path.stem}.chat.json")


def _remembered(path: Path) -> tuple[Memory, list[Media]]:
    """What a file says; nothing where it says nothing sound, as the draft does without."""
    try:
        with path.open("rb") as file:
            plain = json.loads(file.read(_LARGEST))
        files = [Media.model_validate(media) for media in plain["files"]]
        return recalled(json.dumps(plain["memory"])), files
    except (OSError, ValueError, KeyError, TypeError, RecursionError, ValidationError, CleanplateError):
        return Memory(), []


def joined(said: list[str], language: Language) -> str:
    """Sentences as a text; what has lines of its own keeps them."""
    text = ""
    for sentence in filter(None, said):
        gap = "\n" if "\n" in text or "\n" in sentence else "" if language == "zh" else " "
        text += (gap if text else "") + sentence
    return text
