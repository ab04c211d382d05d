"""speed: play a segment faster or slower."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cleanplate.draft.model import Draft, Media, Played
from cleanplate.draft.node import Id
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.segment import lasting
from cleanplate.draft.timeline import find, find_moving, media_of, replaced
from cleanplate.draft.values import with_values
from cleanplate.errors import DraftError


class Speed(Operation):
    """Play a clip or a sound faster or slower; its length follows, and its voices keep their pitch.

    It shows or plays the same stretch of its file as before. What follows on its track moves by the difference,
    unless told otherwise.
    """

    op: Literal["speed"] = "speed"
    segment: Id = Field(description="A clip of a video, or a sound.")
    percent: Annotated[int, Field(ge=10, le=1000, description="100 is as recorded, 200 twice as fast.")]
    ripple: bool = Field(True, description="Move what follows on its track, so that no gap or overlap is left.")

    zh = "加快或放慢片段或声音；时长随之改变，音调不变。"
    words = Words("{did} {segment} {way}", "已将 {segment} {way}")
    example = {"op": "speed", "segment": "s1", "percent": 200}

    def apply(self, draft: Draft) -> Draft:
        old = find_moving(draft, self.segment)
        new = lasting(with_values(old, speed=self.percent), self._length(old, media_of(draft, old.media)))
        return replaced(draft, self.segment, new, by=new.length - old.length if self.ripple else 0)

    def told(self, before: Draft) -> dict[str, object]:
        old = find(before, self.segment, Played).speed
        times = f"{self.percent / 100:g}"
        if self.percent == old:
            return {"did": "Left", "way": Words(f"at {times}x", f"保持在 {times} 倍速")}
        did, zh = ("Sped", "加速") if self.percent > old else ("Slowed", "减速")
        if self.percent == 100:
            return {"did": "Set", "way": Words("back to normal speed", "恢复为原速")}
        return {"did": did, "way": Words(f"{'up' if did == 'Sped' else 'down'} to {times}x", f"{zh}到 {times} 倍")}

    def _length(self, old: Played, media: Media) -> int:
        """The nearest whole ms that shows the same stretch and nothing past the file's end."""
        shown = old.length * old.speed
        length = (2 * shown + self.percent - 1) // (2 * self.percent)  # half a ms counts down
        if media.duration:
            length = min(length, (media.duration - old.source_in) * 100 // self.percent)
        if length < 1:
            raise DraftError(
                f"{self.segment} would be gone: it is only {old.length} ms long.", "A slower speed.", "percent"
            )
        return length
