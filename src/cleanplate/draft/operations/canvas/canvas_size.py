"""canvas_size: how many pixels the result has."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cleanplate.draft.model import Draft
from cleanplate.draft.node import SIDE
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.values import with_values


class CanvasSize(Operation):
    """Set how many pixels the canvas has; everything on it keeps its share of it.

    What does not fill the new shape has the canvas's background around it: aspect reframes, too.
    """

    op: Literal["canvas_size"] = "canvas_size"
    width: Annotated[int, Field(ge=1, le=SIDE, description="Pixels.")]
    height: Annotated[int, Field(ge=1, le=SIDE, description="Pixels.")]

    zh = "设置画布的像素尺寸；画面元素按比例跟随。"
    words = Words("Set the canvas to {width}x{height}", "已将画布设为 {width}x{height}")
    example = {"op": "canvas_size", "width": 960, "height": 720}

    def apply(self, draft: Draft) -> Draft:
        return with_values(draft, canvas=with_values(draft.canvas, width=self.width, height=self.height))
