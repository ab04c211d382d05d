"""colour: change how bright, how strong and how warm a clip's colours are."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from cleanplate.draft.model import Clip, Draft
from cleanplate.draft.node import Id
from cleanplate.draft.operation import Words
from cleanplate.draft.options.tone_options import ToneOperation, signed
from cleanplate.draft.timeline import changed, find
from cleanplate.errors import DraftError


class AdjustColour(ToneOperation):
    """Change how bright, how strong and how warm a clip's colours are.

    Values are absolute, 0 (gamma: 1) as recorded; what is left out stays as it was. A background that was put
    behind the subject keeps its colours.
    """

    op: Literal["colour"] = "colour"
    segment: Id = Field(description="A clip.")
    reset: bool = Field(False, description="Begin from the colours as recorded.")

    zh = "调整片段的亮度、对比度、饱和度、色温、曝光和伽马。"
    words = Words("{did} the colour of {segment}{how}", "已{did} {segment} 的色彩{how}")
    example = {"op": "colour", "segment": "s1", "saturation": 35, "temperature": 25}

    def apply(self, draft: Draft) -> Draft:
        clip = find(draft, self.segment, Clip)
        self._values()
        return changed(draft, self.segment, colour=self.toned(None if self.reset else clip.colour))

    def told(self, before: Draft) -> dict[str, object]:
        values = self._values()
        did = Words("Adjusted", "调整") if values else Words("Reset", "重置")
        en, zh = (", ".join(f"{self._named(n, i)} {signed(n, v)}" for n, v in values.items()) for i in (0, 1))
        return {"did": did, "how": Words(f": {en}", f"：{zh.replace(', ', '，')}") if values else Words("", "")}

    def _values(self) -> dict[str, Any]:
        """What was given, but for `reset`. Raises DraftError where there is neither."""
        asked = self.asked()
        if not asked.pop("reset", True) and not asked:
            raise DraftError("“colour” was told nothing to change.", "Give a value, or reset: true.", "reset")
        return asked
