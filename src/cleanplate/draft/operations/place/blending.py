"""blending: whether layers mix as light does."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cleanplate.draft.model import Draft
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.values import with_values


class Blending(Operation):
    """Choose whether layers mix as light does (linear) or as code values, which is what most editors do."""

    op: Literal["blending"] = "blending"
    linear: bool = Field(description="true: in linear light; soft edges and fades then look brighter.")

    zh = "选择图层在线性光中混合，还是按编码值混合（多数剪辑软件的做法）。"
    words = Words("Layers are now mixed {how}", "图层现在{how}混合")
    example = {"op": "blending", "linear": True}
    look = 600

    def apply(self, draft: Draft) -> Draft:
        return with_values(draft, canvas=with_values(draft.canvas, linear=self.linear))

    def told(self, before: Draft) -> dict[str, object]:
        return {
            "how": Words("in linear light", "在线性光中") if self.linear else Words("by code values", "按编码值")
        }
