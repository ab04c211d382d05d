"""add_audio: lay a sound under the timeline."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cleanplate.draft.builtin import Given
from cleanplate.draft.model import Draft, Sound
from cleanplate.draft.node import Id, Ms
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.timeline import heard, media_of, next_segment, placed, segments, with_media
from cleanplate.draft.values import made
from cleanplate.errors import DraftError


class AddAudio(Operation):
    """Lay music, speech or another sound, also a video's, under the timeline.

    It ends with the picture, or with its file where that is shorter, unless `d` says otherwise.
    """

    op: Literal["add_audio"] = "add_audio"
    media: Annotated[
        Given, Field(description="A media with sound by its id, built-in music by name, or a new file's facts.")
    ]
    at: Ms = Field(0, description="Where it begins.")
    length: Annotated[Ms, Field(gt=0)] | None = Field(
        None, alias="d", description="How long, in ms; left out, to the picture's end, or the file's."
    )
    source_in: Ms = Field(0, description="Where in the file it begins.")
    volume: Annotated[int, Field(ge=0, le=1000)] = Field(100, description="Percent.")
    fade_in: Ms = Field(0, description="ms from its start.")
    fade_out: Ms = Field(0, description="ms up to its end.")
    track: Id | None = Field(
        None, description="An audio track; left out, the first with room, or a new one.", examples=["t3"]
    )

    zh = "在时间线下铺一段声音：音乐、旁白或视频中的声音。"
    words = Words(
        "Added the sound of {name} from {start} to {end} at {volume}% volume",
        "已添加声音 {name}（{start}-{end}，音量 {volume}%）",
    )
    example = {"op": "add_audio", "media": "m1", "at": 6000, "volume": 60, "fade_out": 500}
    look = 7000

    def apply(self, draft: Draft) -> Draft:
        draft, media = with_media(draft, self.media)
        sound = made(
            Sound,
            id=next_segment(draft),
            start=self.at,
            end=self.at + self._length(draft, media),
            media=media,
            source_in=self.source_in,
            volume=self.volume,
            fade_in=self.fade_in,
            fade_out=self.fade_out,
        )
        return placed(draft, sound, self.track)

    def told(self, before: Draft) -> dict[str, object]:
        draft, name = with_media(before, self.media)
        media = media_of(draft, name)
        end = self.at + self._length(draft, name)
        return {"name": media.label, "start": self.at, "end": end}

    def _length(self, draft: Draft, name: str) -> int:
        """Raises DraftError where there is no sound, or none left of it."""
        media = heard(draft, name)
        if media.duration and self.source_in >= media.duration:
            raise DraftError(
                f"source_in {self.source_in} lies past the end of “{media.label}”.",
                f"Under {media.duration}.",
                "source_in",
            )
        if self.length:
            return self.length
        shown = max((s.end for s in segments(draft) if not isinstance(s, Sound)), default=0) - self.at
        rest = media.duration - self.source_in
        both = [length for length in (shown, rest) if length > 0]
        if not both:
            raise DraftError(
                f"The length of “{media.label}” is not known, and no picture ends past {self.at} ms.",
                "Say how long, in d.",
                "d",
            )
        return min(both)
