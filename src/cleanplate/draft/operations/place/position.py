"""position: where a clip or a title lies on the canvas."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from cleanplate.draft.model import Clip, Draft
from cleanplate.draft.node import Id, Place
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.timeline import changed, find_seen, with_placement
from cleanplate.draft.values import with_values


class Position(Operation):
    """Put the middle of a clip or a title at a place on the canvas; a slow move goes the same way from there."""

    op: Literal["position"] = "position"
    segment: Id = Field(description="A clip or a title.")
    x: Place | None = Field(None, description="Percent of the canvas from its left; left out, as before.")
    y: Place | None = Field(None, description="Percent of the canvas from its top; left out, as before.")

    zh = "设置片段或标题的中心在画布上的位置。"
    words = Words("Moved the middle of {segment} to {place}", "已将 {segment} 的中心移到{place}")
    example = {"op": "position", "segment": "s4", "x": 32, "y": 20}

    def apply(self, draft: Draft) -> Draft:
        given, found = self.asked(), find_seen(draft, self.segment)
        if not isinstance(found, Clip):
            return changed(draft, self.segment, **given)
        there, values = found.placement, dict[str, Any](given)
        if there.move:
            ends = {name: getattr(there.move, name) + v - getattr(there, name) for name, v in given.items()}
            values["move"] = with_values(there.move, **ends)
        return with_placement(draft, self.segment, **values)

    def told(self, before: Draft) -> dict[str, object]:
        given = self.given()
        words = {"x": ("{:g}% from the left", "距左 {:g}%"), "y": ("{:g}% from the top", "距上 {:g}%")}
        en, zh = ([words[name][i].format(value) for name, value in given.items()] for i in (0, 1))
        return {"place": Words(", ".join(en), "、".join(zh))}
