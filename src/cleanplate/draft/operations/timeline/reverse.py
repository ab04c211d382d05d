"""reverse: play a segment backward."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cleanplate.draft.model import Draft, Played
from cleanplate.draft.node import Id
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.timeline import changed, find, find_moving


class Reverse(Operation):
    """Play a clip or a sound backward; one that is backward plays forward again.

    It shows or plays the same stretch of its file, from its end to its start. Fades and slow moves stay as they
    are.
    """

    op: Literal["reverse"] = "reverse"
    segment: Id = Field(description="A clip of a video, or a sound.")

    zh = "让片段或声音倒放；已倒放的恢复正放。"
    words = Words("Made {segment} play {way}", "已让 {segment} {way}")
    example = {"op": "reverse", "segment": "s1"}
    look = 3500

    def apply(self, draft: Draft) -> Draft:
        return changed(draft, self.segment, reverse=not find_moving(draft, self.segment).reverse)

    def told(self, before: Draft) -> dict[str, object]:
        backward = not find(before, self.segment, Played).reverse
        return {"way": Words("backward", "倒放") if backward else Words("forward again", "恢复正放")}
