"""canvas_background: what is below all tracks."""

from __future__ import annotations

from typing import Literal

from cleanplate.backdrop import TRANSPARENT
from cleanplate.draft.behind import Behind, behind, behind_label
from cleanplate.draft.model import Draft
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.values import with_values


class CanvasBackground(Operation):
    """Set what is below all tracks: a colour, a gradient, a picture, a video, or nothing.

    transparent makes a result with alpha, in a format that holds one.
    """

    op: Literal["canvas_background"] = "canvas_background"
    background: Behind

    zh = "设置所有轨道之下的画布背景；透明则成片带透明通道。"
    words = Words("Set the canvas's background to {behind}", "已将画布背景设为{behind}")
    example = {"op": "canvas_background", "background": "gradient:#1a73e8,#0b2545,180"}
    look = 7500

    def apply(self, draft: Draft) -> Draft:
        draft, background = behind(draft, self.background)
        return with_values(draft, canvas=with_values(draft.canvas, background=background))

    def told(self, before: Draft) -> dict[str, object]:
        en, zh = behind_label(before, self.background)
        if self.background == TRANSPARENT:
            return {"behind": Words(TRANSPARENT, zh)}
        return {"behind": Words(en, f" {zh}")}
