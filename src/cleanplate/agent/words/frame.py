"""A frame: which words must be there for an operation, and a maker that takes the rest; and which frame fits best."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from cleanplate.agent.acts import Act, Apply
from cleanplate.agent.scene import Scene
from cleanplate.agent.words.request import Request, Unsure
from cleanplate.agent.words.token import Token

Made = Iterable[Act | dict[str, object]] | None


@dataclass(frozen=True)
class Frame:
    """`name` is the operation's, or an act's. `row`: readings that must be there, alternatives by |, each taken;
    with ? it is taken where it is there, with & it must be there and is left to `make`, with ! it must not be there.
    `make` gives acts or operations, or None
    where it does not apply; it may raise Unsure. `weight` counts beside the number of words that had to be there.
    """

    name: str
    row: str
    make: Callable[[Request], Made]
    weight: float = 0

    @cached_property
    def parts(self) -> tuple[tuple[frozenset[str], str], ...]:
        return tuple((frozenset(p.strip("?!&").split("|")), _mark(p)) for p in self.row.split())

    @property
    def heads(self) -> frozenset[str]:
        """Readings of which one must be there for this frame to be tried."""
        return next(names for names, mark in self.parts if mark not in "?!" or not mark)

    def fits(self, request: Request) -> float | None:
        """How many words had to be there, which are taken; None where one is missing."""
        score = self.weight
        for names, mark in self.parts:
            number = request.where(*names)
            if mark == "!":
                if request.has(*names):
                    return None
            elif number is not None:
                if mark != "&":
                    request.used.add(number)
                score += 0 if mark == "?" else 1
            elif mark != "?":
                return None
        return score


def _mark(part: str) -> str:
    return "?" if part.endswith("?") else part[0] if part[0] in "!&" else ""


@dataclass(frozen=True)
class Match:
    """A frame that fits a request. `left`: words that have no part in it. `unsure`: which segments may be meant."""

    frame: Frame
    score: float
    acts: tuple[Act, ...] = ()
    left: tuple[Token, ...] = ()
    step: tuple[str, int] | None = None
    unsure: Unsure | None = None

    @property
    def whole(self) -> bool:
        """Whether everything that was said has its part."""
        return not self.left


def matches(tokens: list[Token], scene: Scene, forced: tuple[str, ...] = ()) -> list[Match]:
    """Every frame that fits, the best first: those that leave nothing over, then those with most of their own."""
    said = {reading for token in tokens for reading in token.readings}
    tried = [f for f in frames() if not f.heads.isdisjoint(said)]
    found = [m for f in tried if (m := _match(f, tokens, scene, forced))]
    return sorted(found, key=lambda m: (len(m.left), bool(m.unsure), -m.score))


def _match(frame: Frame, tokens: list[Token], scene: Scene, forced: tuple[str, ...]) -> Match | None:
    request = Request(tokens, scene, forced)
    score = frame.fits(request)
    if score is None:
        return None
    try:
        made = frame.make(request)
    except Unsure as unsure:
        sample = _match(frame, tokens, scene, unsure.ids[:1]) if unsure.ids and not forced else None
        left = sample.left if sample else tuple(request.left())
        return Match(frame, score, left=left, unsure=unsure)
    if made is None or request.past():
        return None
    acts = tuple(a if not isinstance(a, dict) else Apply(a) for a in made)
    return Match(frame, score, acts, tuple(request.left()), request.step)


@cache
def frames() -> tuple[Frame, ...]:
    """All there are, from the rooms of `patterns/`."""
    from cleanplate.agent.words.patterns import canvas, correct, looks, matte, place, sound, talk, timeline, titles

    rooms = (matte, timeline, place, sound, titles, looks, canvas, correct, talk)
    return tuple(frame for room in rooms for frame in room.FRAMES)
