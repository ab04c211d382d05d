"""trim: keep a part of a segment."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cleanplate.draft.model import Draft, Segment
from cleanplate.draft.node import Id, Ms
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.segment import part
from cleanplate.draft.timeline import find, mapped
from cleanplate.errors import DraftError


class Trim(Operation):
    """Keep only a part of a segment; its neighbours stay where they are.

    The times are the timeline's. What is kept shows what it showed before.
    """

    op: Literal["trim"] = "trim"
    segment: Id
    start: Ms | None = Field(None, alias="in", description="Where it begins from now on; left out, as before.")
    end: Ms | None = Field(None, alias="out", description="Where it ends from now on; left out, as before.")

    zh = "只保留片段的一部分；相邻片段不动。"
    words = Words("Trimmed {segment} to {start}-{end}", "已将 {segment} 裁剪为 {start}-{end}")
    example = {"op": "trim", "segment": "s1", "in": 1000, "out": 3000}

    def apply(self, draft: Draft) -> Draft:
        start, end = self._kept(draft)
        return mapped(draft, self.segment, lambda segment: part(segment, start, end))

    def told(self, before: Draft) -> dict[str, object]:
        start, end = self._kept(before)
        return {"start": start, "end": end}

    def _kept(self, draft: Draft) -> tuple[int, int]:
        old = find(draft, self.segment, Segment)
        start = old.start if self.start is None else self.start
        end = old.end if self.end is None else self.end
        if not old.start <= start < end <= old.end:
            raise DraftError(
                f"{start}-{end} ms is not a part of {self.segment}, which is {old.start}-{old.end} ms.",
                f"Choose in and out within {old.start}-{old.end}.",
                "in",
            )
        return start, end
