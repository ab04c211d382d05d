"""title: put words over the picture."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cleanplate.draft.model import Draft, Title
from cleanplate.draft.node import Id, Ms
from cleanplate.draft.operation import Words, quoted
from cleanplate.draft.options.title_options import TitleOperation
from cleanplate.draft.options.title_presets import outlined
from cleanplate.draft.timeline import next_segment, placed
from cleanplate.draft.values import made

LENGTH = 3000


class AddTitle(TitleOperation):
    """Put words over the picture, in any script; lines wrap by themselves and where the text has line breaks.

    A preset gives them a look, a place inside the safe area and a motion: lower_third, name_tag, headline, centre,
    chapter, quote, caption or end_card. Without one they get a thin outline, so that they can be read on anything.
    """

    op: Literal["title"] = "title"
    text: Annotated[str, Field(min_length=1, max_length=5000, description="What it says.")]
    at: Ms = Field(0, description="Where it begins.")
    length: Annotated[Ms, Field(gt=0)] = Field(LENGTH, alias="d", description="How long it stays, in ms.")
    track: Id | None = Field(
        None, description="A text track; left out, the first one with room, or a new one above."
    )

    zh = "在画面上添加文字，支持各种文字，自动换行。"
    words = Words("Added the title {quoted} at {at} for {length}", "已在 {at} 处添加标题{quoted}，时长 {length}")
    example = {
        "op": "title",
        "text": "Ada Moreno\nMarine biologist",
        "at": 3000,
        "d": 2500,
        "place": "lower",
        "bold": True,
        "box": "#0b2545cc",
        "fade_in": 200,
    }
    look = 4000

    def apply(self, draft: Draft) -> Draft:
        name, end = next_segment(draft), self.at + self.length
        looks = self.looks(draft.canvas, self.text, self.length)
        plain = {} if self.preset else outlined(looks)
        title = made(Title, id=name, start=self.at, end=end, text=self.text, **plain | looks)
        return placed(draft, title, self.track)

    def told(self, before: Draft) -> dict[str, object]:
        return {"quoted": quoted(self.text)}
