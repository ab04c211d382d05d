"""A frame: the words that must be there for an operation, a maker that takes the rest; which frame fits best."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from pkgutil import iter_modules

from cleanplate.agent.acts import Act, Apply
from cleanplate.agent.scene import Scene
from cleanplate.agent.words.request import Places, Request, Unsure, placed
from cleanplate.agent.words.token import Token

Made = Iterable[Act | dict[str, object]] | None


@dataclass(frozen=True)
class Frame:
    """`name` is the operation's, or an act's. `row`: readings that must be there, alternatives by |, each taken;
    with ? it is taken where it is there, with & it must be there and is left to `make`, with ! it must not be.
    `make` gives acts or operations, or None where it does not apply; it may raise Unsure. `weight` counts beside
    the number of words that had to be there.
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
    """A frame that fits a request. `left`: words without a part in it. `unsure`: which segments may be meant."""

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
    places = placed(tokens)
    numbers = sorted({n for reading in places for n in _by_head().get(reading, ())})
    found = [m for n in numbers if (m := _match(frames()[n], tokens, scene, forced, places))]
    return sorted(found, key=lambda m: (len(m.left), bool(m.unsure), -m.score))


def fitted(frame: Frame, tokens: list[Token], scene: Scene, forced: tuple[str, ...]) -> Match | None:
    """What one frame makes of it, once it is said what is meant; None where it does not fit."""
    return _match(frame, tokens, scene, forced, placed(tokens))


def _match(
    frame: Frame, tokens: list[Token], scene: Scene, forced: tuple[str, ...], places: Places
) -> Match | None:
    request = Request(tokens, scene, forced, places)
    score = frame.fits(request)
    if score is None:
        return None
    try:
        made = frame.make(request)
    except Unsure as unsure:
        sample = _match(frame, tokens, scene, unsure.ids[:1], places) if unsure.ids and not forced else None
        left = sample.left if sample else tuple(request.left())
        return Match(frame, score, left=left, unsure=unsure)
    if made is None or request.past():
        return None
    acts = tuple(a if not isinstance(a, dict) else Apply(a) for a in made)
    return Match(frame, score, acts, tuple(request.left()), request.step)


@cache
def _by_head() -> dict[str, list[int]]:
    """The numbers of the frames that a reading begins."""
    found: dict[str, list[int]] = {}
    for number, frame in enumerate(frames()):
        for head in frame.heads:
            found.setdefault(head, []).append(number)
    return found


@cache
def frames() -> tuple[Frame, ...]:
    """All there are, from the rooms of `patterns/`."""
    from cleanplate.agent.words import patterns

    rooms = [import_module(f"{patterns.__name__}.{room.name}") for room in iter_modules(patterns.__path__)]
    return tuple(frame for room in rooms for frame in room.FRAMES)
