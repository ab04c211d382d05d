"""One request while it is being understood: its words, and which of them are accounted for.

Nothing is done unless every word that could matter has a part in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cleanplate.agent.acts import Act
from cleanplate.agent.scene import Scene
from cleanplate.agent.words.token import Token

SOFT = frozenset({"make", "want", "polite", "thanks", "and", "then", "instead", "something"})


class Unsure(Exception):  # noqa: N818  (it says what somebody is)
    """More than one segment may be meant: `ids`, of a kind; none where there is no such thing."""

    def __init__(self, kind: str, ids: Iterable[str]) -> None:
        super().__init__(kind)
        self.kind, self.ids = kind, tuple(ids)


class Request:
    """`tokens` are what was said, `used` which of them were taken. `forced` are segments chosen beforehand.

    A maker takes what it can use; what is left then speaks against it.
    """

    def __init__(self, tokens: list[Token], scene: Scene, forced: tuple[str, ...] = ()) -> None:
        self.tokens, self.scene, self.forced = tokens, scene, forced
        self.used: set[int] = set()
        self.step: tuple[str, int] | None = None

    def where(self, *names: str) -> int | None:
        """The number of the first token that is free and means one of these."""
        return next((i for i in self.all(*names) if i not in self.used), None)

    def all(self, *names: str) -> list[int]:
        """The numbers of all tokens that mean one of these."""
        return [i for i, t in enumerate(self.tokens) if any(n in t.readings for n in names)]

    def has(self, *names: str) -> bool:
        """Whether one of these was said, taken or not."""
        return bool(self.all(*names))

    def take(self, *names: str) -> Any:
        """What the first free token says of one of these; it is taken. None where there is none."""
        number = self.where(*names)
        if number is None:
            return None
        self.used.add(number)
        return next(self.tokens[number].readings[n] for n in names if n in self.tokens[number].readings)

    def drop(self, *names: str) -> bool:
        """Take all free tokens that mean one of these; whether there were any."""
        free = [i for i in self.all(*names) if i not in self.used]
        self.used.update(free)
        return bool(free)

    def left(self) -> list[Token]:
        """What was said and has no part in it yet."""
        return [
            t for i, t in enumerate(self.tokens)
            if i not in self.used and not t.filler and SOFT.isdisjoint(t.readings)
        ]  # fmt: skip

    def past(self) -> bool:
        """Whether a verb that was taken tells of what was, rather than of what shall be."""
        wanted = self.has("want", "make", "polite")
        return not wanted and any("past" in self.tokens[i].readings for i in self.used)

    def number(self) -> float | None:
        """A bare number, or percent."""
        value = self.take("percent", "number")
        return None if value is None else float(value)

    def degree(self, bit: float, plain: float, much: float) -> float:
        """An amount by how strongly it was asked for."""
        said = self.take("amount")
        self.drop("amount", "moreword")
        return {"bit": bit, "much": much}.get(said, plain)


Ops = list[dict[str, Any]] | None
Acts = list[Act] | None
