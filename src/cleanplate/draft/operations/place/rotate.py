"""rotate: turn a clip's picture."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cleanplate.draft.model import Draft
from cleanplate.draft.node import Degrees, Id
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.timeline import with_placement


class Rotate(Operation):
    """Turn a clip's picture about its middle; it keeps its size, so that a turned one may leave corners bare."""

    op: Literal["rotate"] = "rotate"
    segment: Id = Field(description="A clip.")
    degrees: Degrees = Field(description="Clockwise from upright, whatever it was before; negative turns left.")

    zh = "旋转片段的画面。"
    words = Words("Turned {segment} to {degrees}°", "已将 {segment} 旋转到 {degrees}°")
    example = {"op": "rotate", "segment": "s3", "degrees": 12}
    look = 7000

    def apply(self, draft: Draft) -> Draft:
        return with_placement(draft, self.segment, rotation=self.degrees)
