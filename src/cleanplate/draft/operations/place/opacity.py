"""opacity: how solid a clip or a title is."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cleanplate.draft.model import Clip, Draft
from cleanplate.draft.node import Id, Percent
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.timeline import changed, find_seen, with_placement


class Opacity(Operation):
    """Let what lies below show through a clip or a title."""

    op: Literal["opacity"] = "opacity"
    segment: Id = Field(description="A clip or a title.")
    percent: Percent = Field(description="100 is solid, 0 is not seen at all.")

    zh = "设置片段或标题的不透明度，让下层透出来。"
    words = Words("Set the opacity of {segment} to {percent}%", "已将 {segment} 的不透明度设为 {percent}%")
    example = {"op": "opacity", "segment": "s1", "percent": 40}

    def apply(self, draft: Draft) -> Draft:
        change = with_placement if isinstance(find_seen(draft, self.segment), Clip) else changed
        return change(draft, self.segment, opacity=self.percent)
