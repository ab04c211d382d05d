"""remove_background: take the background of a clip away."""

from __future__ import annotations

from typing import Literal

from cleanplate.backdrop import TRANSPARENT
from cleanplate.draft.model import Draft
from cleanplate.draft.operation import Words
from cleanplate.draft.options.matting_options import MattingOperation


class RemoveBackground(MattingOperation):
    """Take the background of a clip away, so that what lies below it shows.

    Below are the tracks further down, then the canvas. What was put behind the subject before goes, too.
    """

    op: Literal["remove_background"] = "remove_background"

    zh = "移除片段的背景，露出下方的画面。"
    words = Words("Removed the background of {segment}{options}", "已移除 {segment} 的背景{options}")
    example = {"op": "remove_background", "segment": "s1", "quality": "best"}
    look = 3000

    def apply(self, draft: Draft) -> Draft:
        return self.removed(draft, TRANSPARENT)
