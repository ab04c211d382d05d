"""A conversation with the core alone: files that never were, and everything that is kept between two turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from cleanplate.agent.acts import Act
from cleanplate.agent.memory import Memory, recalled
from cleanplate.agent.planning import Habit
from cleanplate.agent.respond import Answer, closing, respond
from cleanplate.agent.tell import Facts
from cleanplate.draft.desk import Desk, laid
from cleanplate.draft.model import Clip, Draft, Media, Sound, Title
from cleanplate.draft.timeline import segments


def video(name: str = "talk.mp4", seconds: int = 10, size: tuple[int, int] = (1280, 720)) -> Media:
    width, height = size
    return Media(
        kind="video",
        file=name,
        name=name,
        duration=1000 * seconds,
        width=width,
        height=height,
        rate=Fraction(25),
        audio=True,
    )


def image(name: str) -> Media:
    return Media(kind="image", file=name, name=name, width=1600, height=900)


def song(name: str = "song.mp3") -> Media:
    return Media(kind="audio", file=name, name=name, duration=60_000, audio=True)


@dataclass
class Talk:
    files: Sequence[Media] = (video(),)
    language: str = "en"
    facts: Facts = field(default_factory=Facts)
    habit: Habit = field(default_factory=Habit)
    desk: Desk = field(default_factory=lambda: Desk(Draft()))
    memory: Memory = field(default_factory=Memory)

    def __post_init__(self) -> None:
        for media in self.files:
            self.desk = laid(self.desk, media)

    def say(self, *texts: str) -> Answer:
        """Say something; what is kept goes through its text, as between two turns of the service."""
        for text in texts:
            answer = respond(text, self.desk, self.memory, self.files, self.facts, self.language, self.habit)
            self.desk, self.memory = answer.desk, recalled(answer.memory.text())
        return answer

    def words(self, *texts: str) -> str:
        """All that is said to it."""
        answer = self.say(*texts)
        return " ".join([*answer.said, closing(answer, self.facts)]).strip()

    def plans(self, *acts: Act) -> None:
        self.memory = Memory(self.memory.last, acts, self.memory.grade, self.memory.language)

    @property
    def draft(self) -> Draft:
        return self.desk.draft

    def titles(self) -> list[str]:
        return [s.text for s in segments(self.draft) if isinstance(s, Title)]

    def shown(self) -> list[str]:
        return [self.draft.media[s.media].label for s in segments(self.draft) if isinstance(s, Clip)]

    def heard(self) -> list[str]:
        return [self.draft.media[s.media].label for s in segments(self.draft) if isinstance(s, Sound)]

    def behind(self) -> list[str]:
        """What lies behind each clip's subject, by name."""
        found = [s.removal.background for s in segments(self.draft) if isinstance(s, Clip) and s.removal]
        return [self.draft.media[b[6:]].label if b.startswith("media:") else b for b in found]
