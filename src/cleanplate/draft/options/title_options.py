"""What titles look like and how long they stay, as fields of an operation."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from cleanplate.draft.model import Anchor, Canvas
from cleanplate.draft.node import Colour, Ms, Percent, Place
from cleanplate.draft.operation import Operation
from cleanplate.draft.options.title_presets import PresetName, fitted, looks, preset_name, timed

PLACES = {"upper": 18.0, "centre": 50.0, "lower": 82.0}  # percent of the canvas, from its top
_EDGES = {"upper": ("top", 10.0), "centre": ("", 50.0), "lower": ("bottom", 90.0)}  # of what hangs from an edge


class TitleOperation(Operation):
    """What adding and editing share; what is left out stays as it was, or is what a description ends with."""

    preset: Annotated[PresetName, BeforeValidator(preset_name)] | None = Field(
        None,
        description="A look with a name, place and motion included; other fields count more.",
        json_schema_extra={"zh": "预设"},
    )
    font: Literal["sans", "serif", "hand", "display"] | None = Field(
        None, description="sans, serif, hand or display; sans.", json_schema_extra={"zh": "字体"}
    )
    bold: bool | None = Field(None, description="false.", json_schema_extra={"zh": "加粗"})
    size: Annotated[float, Field(ge=0.5, le=100)] | None = Field(
        None, description="Percent of the canvas's shorter side; 7.", json_schema_extra={"zh": "字号"}
    )
    colour: Colour | None = Field(None, description="Of the letters; #ffffff.", json_schema_extra={"zh": "颜色"})
    stroke: Annotated[float, Field(ge=0, le=50)] | None = Field(
        None, description="An outline, in percent of the size; 0.", json_schema_extra={"zh": "描边"}
    )
    stroke_colour: Colour | None = Field(
        None, description="Of the outline and the shadow; #000000.", json_schema_extra={"zh": "描边颜色"}
    )
    shadow: Annotated[float, Field(ge=0, le=50)] | None = Field(
        None,
        description="A soft shade round the letters, in percent of the size; 0.",
        json_schema_extra={"zh": "阴影"},
    )
    box: Colour | Literal["none"] | None = Field(
        None, description="A colour behind the text, none for no box; none.", json_schema_extra={"zh": "底框"}
    )
    box_padding: Annotated[float, Field(ge=0, le=300)] | None = Field(
        None, description="Percent of the size; 35.", json_schema_extra={"zh": "底框边距"}
    )
    box_radius: Annotated[float, Field(ge=0, le=300)] | None = Field(
        None, description="Of the box's corners, percent of the size; 15.", json_schema_extra={"zh": "底框圆角"}
    )
    align: Literal["left", "centre", "right"] | None = Field(
        None, description="Of several lines; centre.", json_schema_extra={"zh": "对齐"}
    )
    width: Annotated[float, Field(ge=1, le=100)] | None = Field(
        None, description="Percent of the canvas at which lines wrap; 90.", json_schema_extra={"zh": "行宽"}
    )
    place: Literal["upper", "centre", "lower"] | None = Field(
        None, description="A word for y; y itself counts more.", json_schema_extra={"zh": "位置"}
    )
    x: Place | None = Field(None, description="Its anchor, in percent of the canvas; 50.")
    y: Place | None = Field(None, description="Its anchor, in percent of the canvas from the top; 50.")
    anchor: Anchor | None = Field(
        None,
        description="Which point of it lies at x, y: its middle, an edge or a corner; centre.",
        json_schema_extra={"zh": "锚点"},
    )
    opacity: Percent | None = Field(None, description="100.", json_schema_extra={"zh": "不透明度"})
    fade_in: Ms | None = Field(None, description="ms from its start; 0.", json_schema_extra={"zh": "淡入"})
    fade_out: Ms | None = Field(None, description="ms up to its end; 0.", json_schema_extra={"zh": "淡出"})

    def looks(self, canvas: Canvas, text: str, length: int) -> dict[str, Any]:
        """The fields of a title that the preset sets, and those that were given; `place` as x, y and anchor."""
        names = set(TitleOperation.model_fields) - {"op", "place", "preset"}
        given = {name: value for name, value in self.given().items() if name in names}
        given |= {"box": None} if self.box == "none" else {}
        if not self.preset:
            return self._plainly_placed() | given
        values = looks(self.preset, canvas)
        values |= self._hung(values["anchor"]) | given
        return timed(values if "size" in given else fitted(values, text, self.preset, canvas), length) | given

    def _plainly_placed(self) -> dict[str, Any]:
        return {"x": 50.0, "y": PLACES[self.place], "anchor": "centre"} if self.place else {}

    def _hung(self, anchor: str) -> dict[str, Any]:
        """A preset's place with the height that was asked for; it stays at its side."""
        if not self.place:
            return {}
        edge, y = _EDGES[self.place]
        side = next((word for word in anchor.split("-") if word in ("left", "right")), "")
        return {"y": y, "anchor": "-".join(filter(None, (edge, side))) or "centre"}
