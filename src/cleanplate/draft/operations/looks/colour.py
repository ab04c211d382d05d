"""colour: change how bright, how strong and how warm a clip's colours are."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from cleanplate.draft.finish import ColourChange
from cleanplate.draft.model import Clip, Draft
from cleanplate.draft.node import Id
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.timeline import changed, find
from cleanplate.errors import DraftError

Shade = Annotated[float, Field(ge=-100, le=100)]


class AdjustColour(Operation):
    """Change how bright, how strong and how warm a clip's colours are.

    Values are absolute, 0 (gamma: 1) as recorded; what is left out stays as it was. A background that was put
    behind the subject keeps its colours.
    """

    op: Literal["colour"] = "colour"
    segment: Id = Field(description="A clip.")
    brightness: Shade | None = Field(None, description="All values up or down.", json_schema_extra={"zh": "亮度"})
    contrast: Shade | None = Field(None, description="About mid grey.", json_schema_extra={"zh": "对比度"})
    saturation: Shade | None = Field(None, description="-100 is grey.", json_schema_extra={"zh": "饱和度"})
    temperature: Shade | None = Field(
        None, description="Negative is cooler, positive warmer.", json_schema_extra={"zh": "色温"}
    )
    exposure: Annotated[float, Field(ge=-5, le=5)] | None = Field(
        None, description="Stops: 1 is twice the light.", json_schema_extra={"zh": "曝光"}
    )
    gamma: Annotated[float, Field(ge=0.1, le=10)] | None = Field(
        None, description="Above 1 lifts the midtones.", json_schema_extra={"zh": "伽马"}
    )
    reset: bool = Field(False, description="Begin from the colours as recorded.")

    zh = "调整片段的亮度、对比度、饱和度、色温、曝光和伽马。"
    words = Words("{did} the colour of {segment}{how}", "已{did} {segment} 的色彩{how}")
    example = {"op": "colour", "segment": "s1", "saturation": 35, "temperature": 25}

    def apply(self, draft: Draft) -> Draft:
        clip = find(draft, self.segment, Clip)
        old = clip.colour.model_dump() if clip.colour and not self.reset else {}
        new = ColourChange.model_validate(old | self._values())
        return changed(draft, self.segment, colour=None if new == ColourChange() else new)

    def told(self, before: Draft) -> dict[str, object]:
        values = self._values()
        did = Words("Adjusted", "调整") if values else Words("Reset", "重置")
        en, zh = (", ".join(f"{self._named(n, i)} {_signed(n, v)}" for n, v in values.items()) for i in (0, 1))
        return {"did": did, "how": Words(f": {en}", f"：{zh.replace(', ', '，')}") if values else Words("", "")}

    def _values(self) -> dict[str, Any]:
        """What was given, but for `reset`. Raises DraftError where there is neither."""
        asked = self.asked()
        if not asked.pop("reset", True) and not asked:
            raise DraftError("“colour” was told nothing to change.", "Give a value, or reset: true.", "reset")
        return asked


def _signed(name: str, value: float) -> str:
    return f"{value:g}" if name == "gamma" or not value else f"{value:+g}"
