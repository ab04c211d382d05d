"""slideshow: pictures one after another, each moving slowly."""

from __future__ import annotations

from functools import reduce
from typing import Annotated, Literal

from pydantic import Field

from cleanplate.draft.builtin import Given
from cleanplate.draft.finish import Transition
from cleanplate.draft.layers import pictures_end, placed_above, top
from cleanplate.draft.model import Clip, Draft, Placement
from cleanplate.draft.node import Ms
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.operations.place.slow_move import AMOUNT, Kind, slow
from cleanplate.draft.timeline import media_of, next_segment, with_media
from cleanplate.draft.values import made, with_values
from cleanplate.errors import DraftError

_MOVES: tuple[Kind, ...] = ("zoom_in", "left", "zoom_out", "right")


class Slideshow(Operation):
    """Show pictures one after another, each filling the canvas and moving slowly; first and last fade.

    They lie on one track, so that they can be moved, deleted and made longer as any clips. The whole lasts as long
    as all pictures together, however one becomes the next.
    """

    op: Literal["slideshow"] = "slideshow"
    media: Annotated[list[Given], Field(min_length=1, max_length=500, description="Pictures, in order.")]
    each: Annotated[Ms, Field(ge=200, le=600_000)] = Field(4000, description="How long each is shown.")
    at: Ms | None = Field(None, description="Where it begins; left out, after all other pictures.")
    between: Literal["cut", "melt", "dissolve", "fade", "wipe", "slide", "zoom"] = Field(
        "cut", description="How one becomes the next: a transition; melt is a dissolve."
    )
    move: bool = Field(True, description="Each moves slowly, in turn closer, left, away, right.")
    fade: Ms = Field(400, description="How long the first fades in, the last out, and one becomes the next.")

    zh = "依次展示多张图片：铺满画布、缓慢移动，首尾淡入淡出。"
    words = Words(
        "Added a slideshow of {count} at {at}, {length} long", "已在 {at} 处添加{count}的幻灯片，时长 {length}"
    )
    example = {"op": "slideshow", "media": ["m4", "m2"], "each": 3000, "between": "melt", "fade": 800}
    look = 11_000

    def apply(self, draft: Draft) -> Draft:
        if 2 * self.fade > self.each:
            said = f"A fade of {self.fade} ms is too long for pictures of {self.each} ms."
            raise DraftError(said, f"Up to {self.each // 2}.", "fade")
        draft, clips = self._clips(draft, self._at(draft))
        floor = top(draft, clips[0].start, clips[-1].end)
        return reduce(lambda so_far, clip: placed_above(so_far, clip, floor), clips, draft)

    def told(self, before: Draft) -> dict[str, object]:
        count = len(self.media)
        return {
            "at": self._at(before),
            "count": Words(f"{count} picture{'s' if count > 1 else ''}", f" {count} 张图片"),
            "length": count * self.each,
        }

    def _at(self, draft: Draft) -> int:
        if self.at is not None:
            return self.at
        return pictures_end(draft)

    def _clips(self, draft: Draft, at: int) -> tuple[Draft, list[Clip]]:
        clips: list[Clip] = []
        number = int(next_segment(draft)[1:])
        for index, given in enumerate(self.media):
            draft, name = with_media(draft, given)
            if media_of(draft, name).kind != "image":
                said = f"“{media_of(draft, name).name or name}” is no picture."
                raise DraftError(said, "Name pictures; add puts a video on the timeline.", f"media[{index}]")
            clips.append(self._clip(f"s{number + index}", name, index, at + index * self.each))
        return draft, clips

    def _clip(self, name: str, media: str, index: int, start: int) -> Clip:
        first, last = index == 0, index == len(self.media) - 1
        placement = Placement(fit="cover")
        if self.move:
            placement = with_values(placement, **slow(placement, _MOVES[index % len(_MOVES)], AMOUNT))
        return made(
            Clip,
            id=name,
            start=start,
            end=start + self.each,
            media=media,
            placement=placement,
            fade_in=self.fade if first else 0,
            fade_out=self.fade if last else 0,
            transition=None if first else self._transition,
        )

    @property
    def _transition(self) -> Transition | None:
        if self.between == "cut" or not self.fade:
            return None
        return Transition(kind="dissolve" if self.between == "melt" else self.between, length=self.fade)
