"""What the client's conversations are made of: a request or a wait goes out as a value, an answer comes in.

Every conversation is a generator of steps. It touches no network and no clock, so `Client` and `AsyncClient` run
the same ones, and a test can.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

Json = dict[str, Any]
T = TypeVar("T")
Told = Callable[[int, int], None]  # done and total: bytes, or percent of 100

QUICK_S = 60.0  # most seconds that an answer may keep silent
LONG_S = 900.0  # where it waits for work to be done: a turn lasts as long at most


@dataclass(frozen=True)
class Answer:
    """What a server said. `headers` have small letters; `body` is empty where a sink took it."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300

    @property
    def json(self) -> Json:
        """The body's object; an empty one where it is none."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


class Sink(Protocol):
    """Takes the body of a good answer, piece by piece. What it raises ends the request."""

    def begin(self, answer: Answer) -> bool:
        """Whether this is what it takes; what it does not is kept in the answer."""
        ...

    def take(self, piece: bytes) -> None: ...


@dataclass(frozen=True)
class Piece:
    """Some bytes of a file: `size` of them from `offset` on."""

    path: Path
    offset: int
    size: int


@dataclass(frozen=True)
class Ask:
    """A request. `address` is whole; a body is JSON, a form with `files`, or a `piece` of one. `told` hears of how
    many bytes of the files are gone out."""

    method: str
    address: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Json | None = None
    files: tuple[Path, ...] = ()
    piece: Piece | None = None
    told: Told | None = None
    sink: Sink | None = None
    silence_s: float = QUICK_S


@dataclass(frozen=True)
class Wait:
    """A pause of so many seconds."""

    seconds: float


Step = Ask | Wait
Flow = Generator[Step, Answer, T]
NOTHING = Answer(0)  # what comes back from a wait
