"""fit: how a clip's picture fills the canvas."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cleanplate.draft.model import Draft
from cleanplate.draft.node import Id
from cleanplate.draft.operation import Operation, Words, label
from cleanplate.draft.timeline import with_placement

_HOW = {
    "contain": Words("Fitted all of {} into the canvas", "已让 {} 完整显示在画布内"),
    "cover": Words("Made {} fill the canvas", "已让 {} 填满画布"),
    "stretch": Words("Stretched {} to the canvas", "已将 {} 拉伸到画布大小"),
}
_KEEPING = {
    "centre": Words(", its centre in view", "，保持中央在画面内"),
    "subject": Words(", its subject in view", "，保持主体在画面内"),
}


class Fit(Operation):
    """Show all of a clip's picture, let it fill the canvas, or stretch it; and what stays in view where it is cut.

    A focus alone lets it fill the canvas, since only there something is cut. Scale and position count from there.
    """

    op: Literal["fit"] = "fit"
    segment: Id = Field(description="A clip.")
    fit: Literal["contain", "cover", "stretch"] | None = Field(
        None, description="contain: all of it is seen; cover: the canvas is filled; stretch: both, out of shape."
    )
    focus: Literal["centre", "subject"] | None = Field(
        None, description="What cover keeps in view; subject follows who is in the picture."
    )

    zh = "设置片段画面如何适应画布：完整显示、填满或拉伸，以及裁切时保留什么。"
    words = Words("{did}{keeping}", "{did}{keeping}")
    example = {"op": "fit", "segment": "s3", "fit": "cover"}
    look = 7000

    def apply(self, draft: Draft) -> Draft:
        given = {"fit": "cover"} | self.asked() if self.focus else self.asked()
        return with_placement(draft, self.segment, **given)

    def told(self, before: Draft) -> dict[str, object]:
        how = _HOW[self.fit or "cover"]
        name = label(before, self.segment)
        return {
            "did": Words(*(text.format(name) for text in how)),
            "keeping": _KEEPING[self.focus] if self.focus else "",
        }
