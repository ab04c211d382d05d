"""fade: let a segment come in and go out softly."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cleanplate.draft.model import Draft, Segment
from cleanplate.draft.node import Id, Ms
from cleanplate.draft.operation import Operation, Words, said
from cleanplate.draft.timeline import changed, find
from cleanplate.errors import DraftError


class Fade(Operation):
    """Let a clip, a title or a sound come in and go out softly; a clip's own sound fades with its picture.

    What is left out stays as it was; 0 takes a fade off. Both together fit into the segment's length.
    """

    op: Literal["fade"] = "fade"
    segment: Id = Field(description="A clip, a title or a sound.")
    fade_in: Ms | None = Field(None, description="ms from its start; 0 for none.")
    fade_out: Ms | None = Field(None, description="ms up to its end; 0 for none.")

    zh = "让片段、标题或声音淡入淡出；片段自带的声音一同淡变。"
    words = Words("Set the fades of {segment}: {fades}", "已设置 {segment} 的淡入淡出：{fades}")
    example = {"op": "fade", "segment": "s1", "fade_in": 800, "fade_out": 800}
    look = 300

    def apply(self, draft: Draft) -> Draft:
        self.asked()
        old = find(draft, self.segment, Segment)
        start = old.fade_in if self.fade_in is None else self.fade_in
        end = old.fade_out if self.fade_out is None else self.fade_out
        if start + end > old.length:
            raise DraftError(
                f"Fades of {start} and {end} ms do not fit into {self.segment}, which is {old.length} ms long.",
                f"Up to {old.length} ms both together.",
                "fade_in" if self.fade_in else "fade_out",
            )
        return changed(draft, self.segment, fade_in=start, fade_out=end)

    def told(self, before: Draft) -> dict[str, object]:
        given = [("in", "入", self.fade_in), ("out", "出", self.fade_out)]
        told = [(en, zh, said("fade_in", ms, 0) if ms else "") for en, zh, ms in given if ms is not None]
        english = [f"fade-{en} {time}" if time else f"no fade-{en}" for en, _, time in told]
        chinese = [f"淡{zh} {time}" if time else f"无淡{zh}" for _, zh, time in told]
        return {"fades": Words(", ".join(english), "，".join(chinese))}
