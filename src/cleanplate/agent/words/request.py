"""One request while it is being understood: its words, and which of them are accounted for.

Nothing is done unless every word that could matter has a part in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from cleanplate.agent.scene import Scene
from cleanplate.agent.words.token import Token

SOFT = frozenset({"make", "want", "polite", "thanks", "hello", "and", "then", "instead", "something"})


class Unsure(Exception):  # noqa: N818  (it says what somebody is)
    """More than one segment may be meant: `ids`, of a kind; none where there is no such thing."""

    def __init__(self, kind: str, ids: Iterable[str]) -> None:
        super().__init__(kind)
        self.kind, self.ids = kind, tuple(ids)


Places = dict[str, list[int]]  # the numbers of the tokens that have a reading


def placed(tokens: list[Token]) -> Places:
    """Where each reading was said."""
    found: Places = {}
    for number, token in enumerate(tokens):
        for reading in token.readings:
            found.setdefault(reading, []).append(number)
    return found


class Request:
    """`tokens` are what was said, `used` which of them were taken. `forced` are segments chosen beforehand.

    A maker takes what it can use; what is left then speaks against it.
    """

    def __init__(
        self, tokens: list[Token], scene: Scene, forced: tuple[str, ...] = (), places: Places | None = None
    ) -> None:
        self.tokens, self.scene, self.forced = tokens, scene, forced
        self._places = placed(tokens) if places is None else places
        self.used: set[int] = set()
        self.step: tuple[str, int] | None = None

    def where(self, *names: str) -> int | None:
        """The number of the first token that is free and means one of these."""
        return next((i for i in self.all(*names) if i not in self.used), None)

    def all(self, *names: str) -> list[int]:
        """The numbers of all tokens that mean one of these."""
        if len(names) == 1:
            return self._places.get(names[0], [])
        return sorted({i for n in names for i in self._places.get(n, ())})

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
        """Take all free tokens that mean one of these, with spaces between them; whether there were any. How many
        there are of a thing is never dropped: “three clips” is more than “clips”."""
        said = " ".join(names).split()
        free = [i for i in self.all(*said) if i not in self.used and "count" not in self.tokens[i].readings]
        self.used.update(free)
        return bool(free)

    def quality(self, *names: str) -> int:
        """Which way one of these qualities is wanted or too much is said of it: 1, -1, 0 for nothing; taken."""
        way = 0
        if self._both_ways(names):
            return 0
        for number in self.all("more", "adj"):
            readings = self.tokens[number].readings
            said = [str(readings[k]) for k in ("more", "adj") if k in readings]
            found = next((s for s in said if s[:-1] in names), None)
            if found is not None:
                self.used.add(number)
                way = way or (1 if found[-1] == "+" else -1)
        return way

    def _both_ways(self, names: tuple[str, ...]) -> bool:
        """Whether more and less of it was said: warmer here, cooler there."""
        said = {str(self.tokens[i].readings["more"]) for i in self.all("more")}
        return any({f"{name}+", f"{name}-"} <= said for name in names)

    def left(self) -> list[Token]:
        """What was said and has no part in it yet."""
        return [
            t
            for i, t in enumerate(self.tokens)
            if i not in self.used and not t.filler and SOFT.isdisjoint(t.readings)
        ]

    def past(self) -> bool:
        """Whether a verb that was taken tells of what was, rather than of what shall be."""
        wanted = self.has("want", "make", "polite")
        return not wanted and any("past" in self.tokens[i].readings for i in self.used)

    def number(self) -> float | None:
        """A bare number, or percent."""
        value = self.take("percent", "number")
        return None if value is None else float(value)

    def wanted(self, *names: str) -> int:
        """Which way one of these qualities is wanted, also where it is said that it is too much the other way."""
        way = 0
        if self._both_ways(names):
            return 0
        for number in self.all("more"):
            said = str(self.tokens[number].readings["more"])
            if said[:-1] in names:
                self.used.add(number)
                way = way or (1 if said[-1] == "+" else -1)
        if self.has("too") and way and self._too_much(names, -way):
            self.drop("too is")
        return way

    def complained(self, *names: str) -> int:
        """Which way would mend what is said to be too much of one of these qualities."""
        way = next((w for w in (1, -1) if self._too_much(names, -w)), 0)
        if way:
            self.drop("too is amount")
        return way

    def _too_much(self, names: tuple[str, ...], way: int) -> bool:
        signs = {f"{name}{'+' if way > 0 else '-'}" for name in names}
        found = [i for i in self.all("adj") if self.tokens[i].readings["adj"] in signs]
        self.used.update(found)
        return bool(found)

    def upto(self) -> bool:
        """Whether “to” so much was said, or so much after a comma, rather than “by” so much."""
        apart = any(not a.text and {"percent", "factor"} & set(b.readings) for a, b in pairwise(self.tokens))
        triples = zip(self.tokens, self.tokens[1:], self.tokens[2:], strict=False)
        named = any(not a.text and "volume" in b.readings and "percent" in c.readings for a, b, c in triples)
        return apart or named or any("to" in t.readings and t.text not in ("as", "=") for t in self.tokens)

    def degree(self, bit: float, plain: float, much: float) -> float:
        """An amount by how strongly it was asked for."""
        said = self.take("amount")
        self.drop("amount", "moreword")
        if said is None and any(_softened(self.tokens[i]) for i in self.used):
            said = "bit"
        return {"bit": bit, "much": much}.get(said, plain)


def _softened(token: Token) -> bool:
    """亮一点, 大一些: Chinese says so within the word."""
    return "more" in token.readings and token.text.endswith(("点", "些", "一号"))
