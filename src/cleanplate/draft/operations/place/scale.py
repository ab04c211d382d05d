"""scale: how large a clip's picture is."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from cleanplate.draft.model import Clip, Draft
from cleanplate.draft.node import Id
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.timeline import find, with_placement
from cleanplate.draft.values import with_values


class Scale(Operation):
    """Make a clip's picture larger or smaller about its middle; a slow move grows or shrinks with it."""

    op: Literal["scale"] = "scale"
    segment: Id = Field(description="A clip; a title's size is changed by edit_title.")
    percent: Annotated[float, Field(gt=0, le=1000, description="Of the size that fits the canvas, which is 100.")]

    zh = "放大或缩小片段的画面。"
    words = Words("Scaled {segment} to {percent}%", "已将 {segment} 缩放到 {percent}%")
    example = {"op": "scale", "segment": "s1", "percent": 60}

    def apply(self, draft: Draft) -> Draft:
        there = find(draft, self.segment, Clip).placement
        values: dict[str, Any] = {"scale": self.percent}
        if there.move:
            values["move"] = with_values(there.move, scale=there.move.scale * self.percent / there.scale)
        return with_placement(draft, self.segment, **values)
