"""volume: how loud a segment is."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cleanplate.draft.model import Draft, Played
from cleanplate.draft.node import Id
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.timeline import changed, find


class Volume(Operation):
    """Set how loud a clip or a sound is, and let it be heard again where it was muted."""

    op: Literal["volume"] = "volume"
    segment: Id
    percent: Annotated[int, Field(ge=0, le=1000, description="100 is as recorded.")]

    zh = "设置片段或声音的音量；若已静音则恢复。"
    words = Words("Set the volume of {segment} to {percent}%", "已将 {segment} 的音量设为 {percent}%")
    example = {"op": "volume", "segment": "s5", "percent": 80}

    def apply(self, draft: Draft) -> Draft:
        find(draft, self.segment, Played)
        return changed(draft, self.segment, volume=self.percent, muted=False)
