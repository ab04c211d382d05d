"""replace_background: put something else behind the subject of a clip."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cleanplate.draft.behind import Behind, behind_label
from cleanplate.draft.model import Draft
from cleanplate.draft.operation import Words
from cleanplate.draft.options.matting_options import MattingOperation


class ReplaceBackground(MattingOperation):
    """Put a colour, a gradient, a picture or a video behind the subject of a clip.

    A video behind it is repeated where it is shorter than the clip.
    """

    op: Literal["replace_background"] = "replace_background"
    background: Behind
    fit: Literal["cover", "contain", "stretch"] | None = Field(
        None, description="How a picture or video behind it is fitted; cover.", json_schema_extra={"zh": "适配"}
    )
    background_sound: bool | None = Field(
        None, description="A video behind it is heard, too; false.", json_schema_extra={"zh": "背景视频声音"}
    )

    zh = "把片段主体的背景换成颜色、渐变、图片或视频。"
    words = Words(
        "Replaced the background of {segment} with {behind}{options}",
        "已将 {segment} 的背景替换为 {behind}{options}",
    )
    example = {"op": "replace_background", "segment": "s1", "background": "media:m4"}
    look = 3000
    unsaid = ("background",)

    def apply(self, draft: Draft) -> Draft:
        return self.removed(draft, self.background)

    def told(self, before: Draft) -> dict[str, object]:
        return super().told(before) | {"behind": behind_label(before, self.background)}
