"""slow_move: let a clip zoom or drift slowly, so that a still is alive."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cleanplate.draft.model import Clip, Draft, Move, Placement
from cleanplate.draft.node import Id
from cleanplate.draft.operation import Operation, Words, label
from cleanplate.draft.timeline import find, with_placement
from cleanplate.draft.values import with_values

Kind = Literal["zoom_in", "zoom_out", "left", "right", "up", "down", "none"]
AMOUNT = 12  # percent, unless told otherwise
_SAID = {
    "zoom_in": Words("Made {} zoom in slowly", "已让 {} 缓慢推近"),
    "zoom_out": Words("Made {} zoom out slowly", "已让 {} 缓慢拉远"),
    "left": Words("Made {} drift slowly to the left", "已让 {} 缓慢左移"),
    "right": Words("Made {} drift slowly to the right", "已让 {} 缓慢右移"),
    "up": Words("Made {} drift slowly upward", "已让 {} 缓慢上移"),
    "down": Words("Made {} drift slowly downward", "已让 {} 缓慢下移"),
    "none": Words("Took the slow move off {}", "已取消 {} 的缓慢移动"),
}


class SlowMove(Operation):
    """Let a clip's picture zoom or drift slowly over its length, filling the canvas all the while.

    A drift's word is the way that the picture goes. The clip is fitted to cover the canvas and put in its middle.
    """

    op: Literal["slow_move"] = "slow_move"
    segment: Id = Field(description="A clip.")
    kind: Kind = Field("zoom_in", description="none takes a slow move off again.")
    amount: Annotated[float, Field(gt=0, le=100)] = Field(
        AMOUNT, description="How far: percent of the canvas that it grows or drifts by."
    )

    zh = "让片段画面缓慢推近、拉远或平移，始终铺满画布。"
    words = Words("{done}", "{done}")
    example = {"op": "slow_move", "segment": "s3", "kind": "zoom_in", "amount": 30}
    look = 7900

    def apply(self, draft: Draft) -> Draft:
        old = find(draft, self.segment, Clip).placement
        if self.kind == "none" and old.move is None:
            return draft
        return with_placement(draft, self.segment, **slow(old, self.kind, self.amount))

    def told(self, before: Draft) -> dict[str, object]:
        name = label(before, self.segment)
        return {"done": Words(*(text.format(name) for text in _SAID[self.kind]))}


def slow(old: Placement, kind: Kind, amount: float) -> dict[str, object]:
    """The fields of a placement that moves so, over the whole length; the canvas stays covered.

    At a scale of 100 + a percent, the middle may lie up to a/2 percent off the canvas's own.
    """
    if kind == "none":
        return {"x": 50, "y": 50, "scale": 100, "move": None}
    near, far = 100 + amount, amount / 2
    start, end = {
        "zoom_in": ((0, 0, 100), (0, 0, near)),
        "zoom_out": ((0, 0, near), (0, 0, 100)),
        "left": ((far, 0, near), (-far, 0, near)),
        "right": ((-far, 0, near), (far, 0, near)),
        "up": ((0, far, near), (0, -far, near)),
        "down": ((0, -far, near), (0, far, near)),
    }[kind]
    move = with_values(old.move or Move(), x=50 + end[0], y=50 + end[1], scale=end[2])
    return {"fit": "cover", "x": 50 + start[0], "y": 50 + start[1], "scale": start[2], "move": move}
