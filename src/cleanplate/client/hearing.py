"""A turn as it is heard: the agent's texts, its tools, what went wrong; in both shapes that servers use."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from cleanplate.client.steps import LONG_S, Answer, Json
from cleanplate.client.stream import Message, Parser
from cleanplate.client.wire import listed, mapping, number, plain
from cleanplate.errors import OfflineError

WORKING_S = 120.0  # silence after which people hear that the work goes on
_MOST = 64 << 20  # bytes of one turn

Kind = Literal["text", "piece", "call", "result", "progress", "fault", "beat", "working"]


@dataclass(frozen=True)
class Heard:
    """One thing that was heard. `name` is a tool's, or a stage's of long work whose progress is told; `code` a
    fault's; a piece is part of a text that follows."""

    kind: Kind
    text: str = ""
    name: str = ""
    code: int = 0


Hear = Callable[[Heard], None]
WORKING = {"en": "⏳ Still working…", "zh": "⏳ 仍在处理…"}


@dataclass
class Turn:
    """All that was heard of a turn."""

    texts: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    fault: Heard | None = None

    @property
    def text(self) -> str:
        """What the agent said; pieces count where the whole never came."""
        return "\n\n".join(part for part in (*self.texts, "".join(self.pieces).strip()) if part)

    def add(self, heard: Heard) -> None:
        if heard.kind == "text":
            self.pieces.clear()
            said = heard.text.strip()
            if said and said not in self.texts[-1:]:
                self.texts.append(said)
        elif heard.kind == "piece":
            self.pieces.append(heard.text)
        elif heard.kind == "call":
            self.calls.append(heard.name)
        elif heard.kind == "fault":
            self.fault = heard


class Ear:
    """A sink that hears a turn. Raises OfflineError when it takes longer than turns do."""

    def __init__(self, clock: Callable[[], float], hear: Hear | None = None, language: str = "en") -> None:
        self.turn = Turn()
        self._clock, self._hear = clock, hear
        self._parser = Parser()
        self._begun = self._spoken = clock()
        self._working = WORKING["zh" if language.startswith("zh") else "en"]
        self._size = 0

    def begin(self, answer: Answer) -> bool:
        self._begun = self._spoken = self._clock()
        return "json" not in answer.headers.get("content-type", "")  # a refusal with a good status

    def take(self, piece: bytes) -> None:
        self._size += len(piece)
        for message in self._parser.take(piece):
            self._message(message)
        self.tick()
        if self._clock() - self._begun > LONG_S or self._size > _MOST:
            raise OfflineError("The turn takes longer than turns do.", "Ask for the state later.", sent=True)

    def close(self) -> None:
        """The stream has ended."""
        for message in self._parser.close():
            self._message(message)

    def tick(self) -> None:
        """After long silence people hear that the work goes on."""
        if self._clock() - self._spoken >= WORKING_S:
            self._spoken = self._clock()
            self._told(Heard("working", self._working))

    def _message(self, message: Message) -> None:
        if message.beat:
            self._told(Heard("beat"))
            return
        try:
            event = json.loads(message.data)
        except (ValueError, RecursionError):  # cut off, or none of ours, such as [DONE]
            return
        for heard in events(event) if isinstance(event, dict) else ():
            self.turn.add(heard)
            if heard.kind in ("text", "piece"):
                self._spoken = self._clock()
            self._told(heard)

    def _told(self, heard: Heard) -> None:
        if self._hear:
            self._hear(heard)


def events(event: Json) -> Iterator[Heard]:
    """What one event says: of the Agent Development Kit's shape, or of the older typed one."""
    yield from _typed(event) if isinstance(event.get("type"), str) else _parts(event)
    code, words = _either(event, "errorCode"), _either(event, "errorMessage") or event.get("error")
    if event.get("type") != "error" and (code or words):
        yield Heard("fault", plain(mapping(words).get("message") or words), code=number(code) or 0)


def _parts(event: Json) -> Iterator[Heard]:
    content = mapping(event.get("content"))
    own = content.get("role") != "user" and event.get("author") != "user"
    for part in map(mapping, listed(content.get("parts"))):
        call, done = mapping(_either(part, "functionCall")), mapping(_either(part, "functionResponse"))
        if call:
            yield Heard("call", name=plain(call.get("name")))
        elif done:
            yield Heard("result", name=plain(done.get("name")))
        elif own and not part.get("thought") and isinstance(part.get("text"), str):
            yield Heard("piece" if event.get("partial") else "text", plain(part["text"]))
    yield from _progress(mapping(_either(mapping(event.get("actions")), "stateDelta")).get("progress"))


def _progress(value: object) -> Iterator[Heard]:
    """Where long work stands, as our service says it: {done, total, stage}."""
    said = mapping(value)
    done, total = number(said.get("done")), number(said.get("total"))
    if done is not None and total and 0 <= done <= total:
        yield Heard("progress", f"{100 * done // total} %", plain(said.get("stage")))


def _typed(event: Json) -> Iterator[Heard]:
    words, name = plain(event.get("content")), plain(event.get("name"))
    match event["type"]:
        case "text":
            yield Heard("piece" if event.get("partial") else "text", words)
        case "tool_call":
            yield Heard("call", name=name)
        case "tool_result":
            yield Heard("result", name=name)
        case "heartbeat":
            yield Heard("beat")
        case "error":
            yield Heard("fault", words or plain(event.get("message")), code=number(event.get("code")) or 0)


def _either(event: Json, name: str) -> object:
    """A field in camelCase or snake_case."""
    snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
    return event.get(name, event.get(snake))
