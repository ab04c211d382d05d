"""freeze: hold a frame of a clip."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cleanplate.draft.model import Clip, Draft, Media
from cleanplate.draft.node import Id, Ms
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.segment import lasting, part, stopped, without_fades
from cleanplate.draft.timeline import find, find_moving, media_of, next_id, replaced, segments
from cleanplate.draft.values import with_values
from cleanplate.errors import DraftError

HELD = 2000  # ms, unless told otherwise


class Freeze(Operation):
    """Hold the frame of a clip that is seen at a time, silently, and go on from there afterwards.

    The clip is split there, and the rest of it and what follows on its track move later. At its start or end the
    first or last frame is held. The first part keeps the id.
    """

    op: Literal["freeze"] = "freeze"
    segment: Id = Field(description="A clip of a video.")
    at: Ms = Field(description="Which frame, by the timeline's ms; from the clip's start to its end.")
    length: Annotated[Ms, Field(gt=0)] = Field(HELD, alias="d", description="How long it is held, in ms.")

    zh = "定格片段在指定时间的画面（静音），之后继续播放。"
    words = Words("Froze {segment} at {at} for {length}", "已在 {at} 处定格 {segment}，时长 {length}")
    example = {"op": "freeze", "segment": "s1", "at": 2000, "d": 1000}
    look = 2500

    def apply(self, draft: Draft) -> Draft:
        find(draft, self.segment, Clip)
        clip = find_moving(draft, self.segment)
        assert isinstance(clip, Clip)
        if not clip.start <= self.at <= clip.end:
            raise DraftError(
                f"{self.segment} is not seen at {self.at} ms: it is {clip.start}-{clip.end} ms.",
                f"Choose at from {clip.start} to {clip.end}.",
                "at",
            )
        return replaced(draft, self.segment, *self._parts(draft, clip), by=self.length)

    def _parts(self, draft: Draft, clip: Clip) -> list[Clip]:
        """What is left before, the hold, what is left after: fades stay at the outer ends."""
        at, end = self.at, self.at + self.length
        held = with_values(
            without_fades(clip, start=at > clip.start, end=at < clip.end),
            start=at,
            end=end,
            source_in=self._moment(clip, media_of(draft, clip.media)),
            speed=0,
            reverse=False,
            muted=True,
            placement=stopped(clip.placement, (at - clip.start) / clip.length),
        )
        found = [lasting(held, self.length)]
        if at > clip.start:
            found.insert(0, part(without_fades(clip, end=True), clip.start, at))
        if at < clip.end:
            rest = part(without_fades(clip, start=True), at, clip.end)
            found.append(with_values(rest, start=end, end=end + rest.length))
        taken = [s.id for s in segments(draft)]
        ids = [clip.id]
        for _ in found[1:]:
            ids.append(next_id("s", [*taken, *ids]))
        return [with_values(each, id=name) for each, name in zip(found, ids, strict=True)]  # type: ignore[misc]

    def _moment(self, clip: Clip, media: Media) -> int:
        """The start of the frame that is on screen, in the source's ms.

        A clip that ends shows the frame before, and backward a frame is passed from its end to its start.
        """
        since = clip.end - self.at if clip.reverse else self.at - clip.start
        moment = clip.source_in + (since * clip.speed + 50) // 100
        frame = round(1000 / media.rate) if media.rate else 40
        if clip.reverse or self.at == clip.end:
            moment -= frame
        if media.duration:
            moment = min(moment, media.duration - frame)
        return max(clip.source_in, moment)
