"""split: cut a segment in two."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cleanplate.draft.model import Draft
from cleanplate.draft.node import Id, Ms
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.segment import part, without_fades
from cleanplate.draft.timeline import next_segment, replaced, segment_of
from cleanplate.draft.values import with_values
from cleanplate.errors import DraftError


class Split(Operation):
    """Cut a segment in two at a time of the timeline; nothing looks or sounds different yet.

    The first part keeps the id, the second gets a new one. Fades stay at the outer ends, and a slow move goes on
    in the second part where the first one ends. `join` makes them one again.
    """

    op: Literal["split"] = "split"
    segment: Id = Field(description="A clip, a title or a sound.")
    at: Ms = Field(description="Where it is cut, in ms of the timeline.")

    zh = "在指定时间把片段一分为二；画面和声音暂不改变。"
    words = Words("Split {segment} at {at}", "已在 {at} 处拆分 {segment}")
    example = {"op": "split", "segment": "s1", "at": 2000}
    look = 2000

    def apply(self, draft: Draft) -> Draft:
        old = segment_of(draft, self.segment)
        if not old.start < self.at < old.end:
            raise DraftError(
                f"{self.at} ms does not lie inside {self.segment}, which is {old.start}-{old.end} ms.",
                f"Choose at between {old.start} and {old.end}.",
                "at",
            )
        first = part(without_fades(old, end=True), old.start, self.at)
        second = part(without_fades(old, start=True), self.at, old.end)
        return replaced(draft, self.segment, first, with_values(second, id=next_segment(draft)))
