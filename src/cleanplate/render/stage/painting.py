"""Nodes painted onto a canvas: layers over it, what lies behind a subject between, clips that take over mixed.

Knows nothing of time's order: any moment may be painted beside others.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

import cv2
import numpy as np

from cleanplate.backdrop import colour
from cleanplate.compose.layers import paint
from cleanplate.compose.layers.layer import Layer
from cleanplate.compose.layers.resample import Box
from cleanplate.compose.transition import Change, mixed, taken_over
from cleanplate.draft.finish import Transition
from cleanplate.picture import Picture, Plane
from cleanplate.render.stage.actor import Actor, Parted, Subject
from cleanplate.render.stage.stack import Node, Part, Passage
from cleanplate.render.stage.titles import TitleLayer


@dataclass
class Painter:
    """Paints one moment. `clear` is the canvas with nothing on it; `subjects` holds what mattes were found in."""

    clear: Picture
    time: Fraction
    linear: bool = False
    subjects: list[Subject] = field(default_factory=list)

    def painted(self, canvas: Picture, nodes: tuple[Node, ...]) -> Picture:
        """The canvas with nodes over it, in order."""
        for node in nodes:
            canvas = self._passage(canvas, node) if isinstance(node, Passage) else self._part(canvas, node)
        return canvas

    def _part(self, canvas: Picture, part: Part) -> Picture:
        if isinstance(part.layer, TitleLayer):
            return self._laid(canvas, part.layer.at(self.time))
        assert part.seen
        if part.behind and part.seen.solved:
            return self._deep(canvas, part, part.layer)
        layer, subject = part.layer.layer(self.time, part.seen, part.plate)
        self._note(subject)
        return self._laid(canvas, layer)

    def _deep(self, canvas: Picture, part: Part, actor: Actor) -> Picture:
        """A shot with something between its background and its subject; where nothing lies it is as without."""
        assert part.seen
        parted, subject = actor.parted(self.time, part.seen, part.plate)
        self._note(subject)
        if parted is None:
            return self.painted(canvas, part.behind)
        made = self._between(canvas, parted, part.behind)
        if parted.opacity == 1:
            return made
        return mixed(self.painted(canvas, part.behind), made, parted.opacity, self.linear)

    def _between(self, canvas: Picture, parted: Parted, behind: tuple[Node, ...]) -> Picture:
        scene = self._laid(canvas, parted.scene)
        filled = self.painted(scene, behind)
        made = self._laid(filled, parted.subject)
        return made if parted.scene is None else _where(scene, filled, self._laid(canvas, parted.whole), made)

    def _passage(self, canvas: Picture, node: Passage) -> Picture:
        """Both by themselves, then what is seen of them over the canvas."""
        before, after = (self._part(self.clear, part) for part in (node.before, node.after))
        box = self._box(node)
        if box[0] >= box[2] or box[1] >= box[3]:
            return canvas
        layer = taken_over(before, after, _change(node.cut.how), node.share, box, self.linear)
        return self._laid(canvas, layer)

    def _box(self, node: Passage) -> Box:
        """Where the two lie: all of the canvas where others lie behind them."""
        width, height = self.clear.size
        boxes = []
        for part in (node.before, node.after):
            assert isinstance(part.layer, Actor) and part.seen
            boxes.append((0, 0, width, height) if part.behind else part.layer.box(self.time, part.seen))
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)

    def _laid(self, canvas: Picture, layer: Layer | None) -> Picture:
        """A layer over the canvas; what covers all of a canvas that holds nothing yet becomes it, untouched."""
        if layer is None:
            return canvas
        whole = layer.left == layer.top == 0 and layer.picture.size == canvas.size
        if whole and (layer.picture.alpha is None or canvas is self.clear):
            return layer.picture
        return paint.painted(canvas, layer, self.linear)

    def _note(self, subject: Subject | None) -> None:
        if subject:
            self.subjects.append(subject)


def _change(how: Transition) -> Change:
    return Change(how.kind, colour(how.colour), how.direction)


def _where(before: Picture, after: Picture, same: Picture, other: Picture) -> Picture:
    """`same` where a sample did not change from `before` to `after`, `other` where it did."""
    if before is after:
        return same
    first, second, third = (
        _chosen(*planes) for planes in zip(before.planes, after.planes, same.planes, other.planes, strict=True)
    )
    alpha = same.alpha
    if before.alpha is not None and after.alpha is not None and alpha is not None and other.alpha is not None:
        alpha = _chosen(before.alpha, after.alpha, alpha, other.alpha)
    return replace(Picture((first, second, third), same.layout), alpha=alpha)


def _chosen(before: Plane, after: Plane, same: Plane, other: Plane) -> Plane:
    if before is after:
        return same
    changed = np.asarray(cv2.compare(before, after, cv2.CMP_NE))
    return np.asarray(cv2.copyTo(other, changed, same.copy()))
