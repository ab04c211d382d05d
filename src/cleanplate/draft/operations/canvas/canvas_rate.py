"""canvas_rate: how many frames a second the result has."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cleanplate.draft.model import Draft
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.time import Rate
from cleanplate.draft.values import with_values


class CanvasRate(Operation):
    """Set how many frames a second the result has; nothing plays faster or slower for it."""

    op: Literal["canvas_rate"] = "canvas_rate"
    rate: Rate = Field(description="1 to 240; 29.97 and its kin mean 30000/1001 and its kin.")

    zh = "设置成片的帧率；播放速度不变。"
    words = Words("Set the frame rate to {fps} fps", "已将帧率设为 {fps} 帧/秒")
    example = {"op": "canvas_rate", "rate": "30000/1001"}

    def apply(self, draft: Draft) -> Draft:
        return with_values(draft, canvas=with_values(draft.canvas, rate=self.rate))

    def told(self, before: Draft) -> dict[str, object]:
        return {"fps": f"{float(self.rate):.5g}"}
