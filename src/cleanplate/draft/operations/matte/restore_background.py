"""restore_background: bring the background of a clip back."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cleanplate.draft.model import Clip, Draft
from cleanplate.draft.node import Id
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.timeline import changed, find
from cleanplate.errors import DraftError


class RestoreBackground(Operation):
    """Bring the background of a clip back: what removed, replaced, blurred or keyed it is taken off."""

    op: Literal["restore_background"] = "restore_background"
    segment: Id = Field(description="A clip whose background was removed.")

    zh = "恢复片段原来的背景：撤去移除、替换、虚化或抠像。"
    words = Words("Brought the background of {segment} back", "已恢复 {segment} 原来的背景")
    example = {"op": "restore_background", "segment": "s3"}
    look = 7000

    def apply(self, draft: Draft) -> Draft:
        if find(draft, self.segment, Clip).removal is None:
            raise DraftError(
                f"The background of {self.segment} was not removed.",
                "Choose a clip whose background was.",
                "segment",
            )
        return changed(draft, self.segment, removal=None)
