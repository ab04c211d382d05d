"""swap_audio: put another file's sound in a sound's or a clip's place."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cleanplate.draft.builtin import Given
from cleanplate.draft.model import Clip, Draft, Played, Sound
from cleanplate.draft.node import Id
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.segment import lasting
from cleanplate.draft.timeline import changed, find, heard, mapped, media_of, next_segment, placed, with_media
from cleanplate.draft.values import with_values


class SwapAudio(Operation):
    """Put another file's sound in the place of a sound, or of a clip's own.

    It begins where the old one began and ends where that ended, or with its file where that is shorter; volume and
    fades stay. A clip is muted, and the new sound laid under it.
    """

    op: Literal["swap_audio"] = "swap_audio"
    segment: Id = Field(description="A sound, or a clip.")
    media: Annotated[
        Given, Field(description="A media with sound by its id, built-in music by name, or a new file's facts.")
    ]

    zh = "用另一个文件的声音替换一段声音，或替换片段的原声。"
    words = Words("Replaced the sound of {segment} with {name}", "已将 {segment} 的声音替换为 {name}")
    example = {"op": "swap_audio", "segment": "s1", "media": "m3"}

    def apply(self, draft: Draft) -> Draft:
        draft, media = with_media(draft, self.media)
        length = heard(draft, media).duration
        old = find(draft, self.segment, Played)
        if not isinstance(old, Clip):
            return mapped(draft, old.id, lambda sound: _shortened(_anew(sound, media), length))
        values = {n: getattr(old, n) for n in ("start", "end", "volume", "fade_in", "fade_out")}
        sound = Sound(id=next_segment(draft), media=media, **values)
        return placed(changed(draft, old.id, muted=True), _shortened(sound, length))

    def told(self, before: Draft) -> dict[str, object]:
        draft, name = with_media(before, self.media)
        media = media_of(draft, name)
        return {"name": media.label}


def _anew(sound: Sound, media: str) -> Sound:
    """The same place for another file, played from its start, forward, at its own speed."""
    return with_values(sound, media=media, source_in=0, speed=100, reverse=False)


def _shortened(sound: Sound, length: int) -> Sound:
    """No longer than its file, where that is known; what is looped goes on."""
    if sound.looped:
        return sound
    shorter = lasting(sound, min(sound.length, length) if length else sound.length)
    assert isinstance(shorter, Sound)
    return shorter
