"""edit_title: change what a title says, how it looks, and when."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cleanplate.draft.model import AnySegment, Canvas, Draft, Title
from cleanplate.draft.node import Id, Ms
from cleanplate.draft.operation import Words, quoted
from cleanplate.draft.options.title_options import TitleOperation
from cleanplate.draft.segment import at, lasting
from cleanplate.draft.timeline import find, mapped
from cleanplate.draft.values import with_values


class EditTitle(TitleOperation):
    """Change what a title says, how it looks, where it is and when; what is left out stays as it was.

    A preset gives it a new look as a whole. Fades that are too long for a new length are shortened with it, unless
    they are given, too.
    """

    op: Literal["edit_title"] = "edit_title"
    segment: Id = Field(description="A title.")
    text: Annotated[str, Field(min_length=1, max_length=5000)] | None = Field(
        None, description="What it says from now on."
    )
    at: Ms | None = Field(None, description="Where it begins from now on.", json_schema_extra={"zh": "开始"})
    length: Annotated[Ms, Field(gt=0)] | None = Field(
        None, alias="d", description="How long it stays from now on, in ms.", json_schema_extra={"zh": "时长"}
    )

    zh = "修改标题的文字、样式、位置或时间；未给出的保持不变。"
    words = Words("{did} the title {segment}{how}", "{did}标题 {segment}{how}")
    example = {"op": "edit_title", "segment": "s4", "text": "Good evening", "size": 11, "colour": "gold"}

    def apply(self, draft: Draft) -> Draft:
        self.asked()
        find(draft, self.segment, Title)
        return mapped(draft, self.segment, lambda old: self._edited(old, draft.canvas))

    def told(self, before: Draft) -> dict[str, object]:
        en, zh = self.changes("text")
        said = (f" to {quoted(self.text)}", f" 改为{quoted(self.text)}") if self.text else ("", "")
        how = Words(said[0] + (f": {en}" if en else ""), said[1] + (f"：{zh}" if zh else ""))
        return {"how": how, "did": Words("Changed", "已将" if self.text else "已修改")}

    def _edited(self, old: Title, canvas: Canvas) -> AnySegment:
        moved = at(old, old.start if self.at is None else self.at)
        fitted = lasting(moved, self.length or old.length)
        text = self.text or old.text
        return with_values(fitted, text=text, **self.looks(canvas, text, fitted.length))
