"""replace_background: put something else behind the subject of a clip."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cleanplate.draft.matting_options import MattingOperation
from cleanplate.draft.model import Draft, Media
from cleanplate.draft.operation import Words
from cleanplate.draft.timeline import with_media


class ReplaceBackground(MattingOperation):
    """Put a colour, a gradient, a picture or a video behind the subject of a clip."""

    op: Literal["replace_background"] = "replace_background"
    background: Annotated[str | Media, Field(description="A colour, gradient:#a,#b[,angle], media:ID, or a file.")]
    fit: Literal["cover", "contain", "stretch"] | None = Field(None, json_schema_extra={"zh": "适配"})

    zh = "把片段主体的背景换成颜色、渐变、图片或视频。"
    words = Words("Replaced the background of {segment} with {behind}", "已将 {segment} 的背景替换为 {behind}")
    example = {"op": "replace_background", "segment": "s1", "background": "media:m4"}
    look = 3000

    def apply(self, draft: Draft) -> Draft:
        draft, background = self._behind(draft)
        return self.removed(draft, background=background)

    def told(self, before: Draft) -> dict[str, object]:
        if isinstance(self.background, Media):
            return {"behind": self.background.name or self.background.file}
        media = before.media.get(self.background.removeprefix("media:"))
        return {"behind": (media and (media.name or media.file)) or self.background}

    def _behind(self, draft: Draft) -> tuple[Draft, str]:
        if isinstance(self.background, str):
            return draft, self.background
        draft, name = with_media(draft, self.background)
        return draft, f"media:{name}"
