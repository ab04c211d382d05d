"""slideshow: pictures one after another, each melting into the next."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cleanplate.draft.layers import placed_above, top
from cleanplate.draft.model import Clip, Draft, Id, Media, Ms, Placement
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.operations.slow_move import AMOUNT, Kind, slow
from cleanplate.draft.timeline import made, media_of, next_segment, track_of, with_media, with_values
from cleanplate.errors import DraftError

_MOVES: tuple[Kind, ...] = ("zoom_in", "left", "zoom_out", "right")


class Slideshow(Operation):
    """Show pictures one after another, each filling the canvas, moving slowly, and melting into the next.

    The odd ones lie on one track and the even ones on the track above, which fade in and out over them: so a
    change from one to the next takes `fade` ms, and the whole lasts as long as all pictures together. With a fade
    of 0 there are plain cuts on one track. Neither the first nor the last one fades: `fade` does that.
    """

    op: Literal["slideshow"] = "slideshow"
    media: Annotated[list[Id | Media], Field(min_length=1, max_length=500, description="Pictures, in order.")]
    each: Annotated[Ms, Field(ge=200, le=600_000)] = Field(4000, description="How long each is shown.")
    at: Ms | None = Field(None, description="Where it begins; left out, after the last clip of the first track.")
    move: bool = Field(True, description="Each moves slowly, in turn closer, left, away, right.")
    fade: Ms = Field(400, description="How long one melts into the next; up to half of each.")

    zh = "依次展示多张图片：铺满画布、缓慢移动、彼此渐变过渡。"
    words = Words(
        "Added a slideshow of {count} at {at}, {length} long", "已在 {at} 处添加 {count}的幻灯片，时长 {length}"
    )
    example = {"op": "slideshow", "media": ["m4", "m2"], "each": 3000, "fade": 800}
    look = 11_300

    def apply(self, draft: Draft) -> Draft:
        if 2 * self.fade > self.each:
            said = f"A fade of {self.fade} ms is too long for pictures of {self.each} ms."
            raise DraftError(said, f"Up to {self.each // 2}.", "fade")
        at = self._at(draft)
        draft, clips = self._clips(draft, at)
        floor = top(draft, at, clips[-1].end)
        for clip in clips if not self.fade else clips[::2]:
            draft = placed_above(draft, clip, floor)
        for clip in clips[1::2] if self.fade else []:
            draft = placed_above(draft, clip, draft.tracks.index(track_of(draft, clips[0].id)))
        return draft

    def told(self, before: Draft) -> dict[str, object]:
        count = len(self.media)
        return {
            "at": self._at(before),
            "count": Words(f"{count} picture{'s' if count > 1 else ''}", f"{count} 张图片"),
            "length": count * self.each,
        }

    def _at(self, draft: Draft) -> int:
        if self.at is not None:
            return self.at
        first = next((track.segments for track in draft.tracks if track.type == 0), ())
        return max((clip.end for clip in first), default=0)

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
        """A picture that stays under or over the next one until that is all there."""
        last, above = index == len(self.media) - 1, index % 2 == 1
        placement = Placement(fit="cover")
        if self.move:
            placement = with_values(placement, **slow(placement, _MOVES[index % len(_MOVES)], AMOUNT))
        return made(
            Clip,
            id=name,
            start=start,
            end=start + self.each + (0 if last else self.fade),
            media=media,
            placement=placement,
            fade_in=self.fade if above else 0,
            fade_out=self.fade if above and not last else 0,
        )
