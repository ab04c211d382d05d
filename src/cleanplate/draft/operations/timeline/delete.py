"""delete: take a segment off the timeline."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cleanplate.draft.model import Draft
from cleanplate.draft.node import Id
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.timeline import replaced, segment_of


class Delete(Operation):
    """Take a segment off the timeline, and close the gap if asked to.

    Closing it moves what follows on the same track earlier by the segment's length. A track that is empty then
    goes, too; the file stays among the media.
    """

    op: Literal["delete"] = "delete"
    segment: Id = Field(description="A clip, a title or a sound.")
    ripple: bool = Field(False, description="Move what follows on its track earlier, to close the gap.")

    zh = "从时间线上删除片段；可同时补上空隙。"
    words = Words("Deleted {segment}{closed}", "已删除 {segment}{closed}")
    example = {"op": "delete", "segment": "s2", "ripple": True}
    look = 5000

    def apply(self, draft: Draft) -> Draft:
        length = segment_of(draft, self.segment).length
        return replaced(draft, self.segment, by=-length if self.ripple else 0)

    def told(self, before: Draft) -> dict[str, object]:
        return {"closed": Words(" and closed the gap", "，并补上空隙") if self.ripple else ""}
