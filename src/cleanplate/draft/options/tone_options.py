"""A change of colour as fields of an operation: what grades a clip and what gives a look share them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from cleanplate.draft.finish import ColourChange
from cleanplate.draft.node import Id
from cleanplate.draft.operation import Operation

Shade = Annotated[float, Field(ge=-100, le=100)]
_NAMES = tuple(ColourChange.model_fields)


class ToneOperation(Operation):
    """What both share; values are absolute, and what is left out is not changed."""

    segment: Id | None = Field(None, description="A clip.")
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

    def toned(self, old: ColourChange | None) -> ColourChange | None:
        """A change of colour with the values that were given; None where that is none."""
        new = ColourChange.model_validate((old.model_dump() if old else {}) | self.tones())
        return None if new == ColourChange() else new

    def tones(self) -> dict[str, Any]:
        """The values that were given, by name."""
        return {name: value for name, value in self.given().items() if name in _NAMES}


def signed(name: str, value: float) -> str:
    """A value as people say it: +20, -0.5; a gamma has no sign."""
    return f"{value:g}" if name == "gamma" or name not in _NAMES or not value else f"{value:+g}"
