"""What is on at a moment, as it lies: what is behind whose subject, and who is taking over from whom. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from cleanplate.compose.background import Plate
from cleanplate.draft.cuts import Cut
from cleanplate.draft.time import middle
from cleanplate.render.shots.stream import Seen
from cleanplate.render.stage.actor import Actor
from cleanplate.render.stage.titles import TitleLayer


@dataclass(frozen=True)
class Part:
    """A layer that is on; of an actor what is seen of it, its plate, and what lies `behind` its subject."""

    layer: Actor | TitleLayer
    seen: Seen | None = None
    plate: Plate | None = None
    behind: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Passage:
    """One clip taking over from another, so much of it done."""

    before: Part
    after: Part
    cut: Cut
    share: float


Node = Part | Passage


def arranged(parts: Iterable[Part], time: Fraction, rate: Fraction | None) -> tuple[Node, ...]:
    """Parts in the order that they are painted in, as nodes: what lies behind a track that shows nothing stays."""
    nodes = _passages(list(parts), time, rate)
    shown = {_of(node).layer.track for node in nodes} - {""}
    under: dict[str, list[Node]] = {}
    for node in nodes:
        target = _of(node).layer.behind
        under.setdefault(target if target in shown else "", []).append(node)

    def whole(node: Node) -> Node:
        if isinstance(node, Passage):
            return replace(node, before=_whole(node.before), after=_whole(node.after))
        return _whole(node)

    def _whole(part: Part) -> Part:
        there = under.get(part.layer.track, []) if part.layer.track else []
        return replace(part, behind=tuple(whole(node) for node in there)) if there else part

    return tuple(whole(node) for node in under.get("", []))


def _of(node: Node) -> Part:
    return node.after if isinstance(node, Passage) else node


def _passages(parts: list[Part], time: Fraction, rate: Fraction | None) -> list[Node]:
    """The same with two of a track that follow each other in a transition as one."""
    nodes: list[Node] = []
    for part in parts:
        cut = part.layer.shot.ends.first if isinstance(part.layer, Actor) else None
        before = nodes[-1] if nodes else None
        if cut and isinstance(before, Part) and _ends_with(before, cut):
            share = (middle(time, rate) - cut.start) / cut.how.length
            nodes[-1] = Passage(before, part, cut, min(1.0, max(0.0, share)))
        else:
            nodes.append(part)
    return nodes


def _ends_with(part: Part, cut: Cut) -> bool:
    return isinstance(part.layer, Actor) and part.layer.shot.ends.last == cut
