"""add: put a video or a picture on the timeline."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cleanplate.draft.builtin import Given
from cleanplate.draft.layers import pictures_end
from cleanplate.draft.model import Clip, Draft, Media
from cleanplate.draft.node import Id, Ms
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.timeline import media_of, next_segment, pictured, placed, track_named, with_media
from cleanplate.draft.values import made
from cleanplate.errors import DraftError

STILL = 5000  # ms that a picture is shown, unless told otherwise


class Add(Operation):
    """Put a video or a picture on the timeline: at a time, or after what is there."""

    op: Literal["add"] = "add"
    media: Annotated[
        Given, Field(description="A video or a picture by its id, a built-in by name, or a new file's facts.")
    ]
    at: Ms | None = Field(None, description="Where it begins; left out, after the track's last clip, or all.")
    length: Annotated[Ms, Field(gt=0)] | None = Field(
        None, alias="d", description=f"How long; left out, to its end, and a picture {STILL} ms."
    )
    source_in: Ms = Field(0, description="Where in the video it begins.")
    track: Id | None = Field(None, description="A video track; left out, the first one, or a new one above.")

    zh = "把视频或图片放到时间线上：指定时间，或接在已有画面之后。"
    words = Words("Added {name} at {at} for {length}", "已在 {at} 处添加 {name}，时长 {length}")
    example = {"op": "add", "media": "m4", "at": 8000, "d": 2000}
    look = 9000

    def apply(self, draft: Draft) -> Draft:
        draft, media = with_media(draft, self.media)
        at, length = self._when(draft, media_of(draft, media))
        clip = made(Clip, id=next_segment(draft), start=at, end=at + length, media=media, source_in=self.source_in)
        return placed(draft, clip, self.track)

    def told(self, before: Draft) -> dict[str, object]:
        draft, name = with_media(before, self.media)
        media = media_of(draft, name)
        at, length = self._when(draft, media)
        return {"name": media.label, "at": at, "length": length}

    def _when(self, draft: Draft, media: Media) -> tuple[int, int]:
        pictured(media)
        rest = STILL if media.kind == "image" else media.duration - self.source_in
        if rest <= 0:
            said = f"source_in {self.source_in} lies past the end of the video."
            raise DraftError(said, f"Under {media.duration}.", "source_in")
        return self._start(draft), self.length or rest

    def _start(self, draft: Draft) -> int:
        if self.at is not None:
            return self.at
        if self.track is None:
            return pictures_end(draft)
        return max((s.end for s in track_named(draft, self.track).segments), default=0)
