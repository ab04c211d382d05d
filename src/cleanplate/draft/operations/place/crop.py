"""crop: cut the sides of a clip's picture off."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cleanplate.draft.model import Clip, Draft
from cleanplate.draft.node import Id, Percent
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.timeline import find, with_placement
from cleanplate.draft.values import with_values
from cleanplate.errors import DraftError

_SIDES = {"left": "左", "top": "上", "right": "右", "bottom": "下"}


class Crop(Operation):
    """Cut the sides of a clip's picture off; what is left is fitted to the canvas as before.

    Each side counts from the whole picture, whatever was cut before; a side that is left out stays as it was, and
    0 brings it back.
    """

    op: Literal["crop"] = "crop"
    segment: Id = Field(description="A clip.")
    left: Percent | None = Field(None, description="Percent of the picture's width.")
    top: Percent | None = Field(None, description="Percent of the picture's height.")
    right: Percent | None = Field(None, description="Percent of the picture's width.")
    bottom: Percent | None = Field(None, description="Percent of the picture's height.")

    zh = "裁掉片段画面的边缘；未给出的边保持不变。"
    words = Words("Cropped {segment}: {sides}", "已裁切 {segment} 的画面：{sides}")
    example = {"op": "crop", "segment": "s1", "left": 20, "right": 10, "bottom": 20}

    def apply(self, draft: Draft) -> Draft:
        given = self.asked()
        crop = with_values(find(draft, self.segment, Clip).placement.crop, **given)
        for start, end in (("left", "right"), ("top", "bottom")):
            if getattr(crop, start) + getattr(crop, end) >= 100:
                said = f"{start} {getattr(crop, start):g} and {end} {getattr(crop, end):g} percent leave nothing."
                raise DraftError(said, "Less than 100 both together.", start)
        return with_placement(draft, self.segment, crop=crop)

    def told(self, before: Draft) -> dict[str, object]:
        given = self.given()
        en = (f"{side} {value:g}%" for side, value in given.items())
        return {"sides": Words(", ".join(en), "，".join(f"{_SIDES[side]} {v:g}%" for side, v in given.items()))}
