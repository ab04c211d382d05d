"""detach_audio: lay a clip's own sound on an audio track."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cleanplate.draft.cuts import ends
from cleanplate.draft.hearing import hearing
from cleanplate.draft.model import Clip, Draft, Sound
from cleanplate.draft.node import Id
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.timeline import changed, find_moving, heard, next_segment, placed
from cleanplate.draft.values import made
from cleanplate.errors import DraftError


class DetachAudio(Operation):
    """Lay a clip's own sound on an audio track of its own, where it can be moved, cut or lowered by itself.

    The clip is muted. All sounds as before, also where the clip goes over into another.
    """

    op: Literal["detach_audio"] = "detach_audio"
    segment: Id = Field(description="A clip with sound.")

    zh = "将片段的原声分离到独立的音频轨道。"
    words = Words("Laid the sound of {segment} on an audio track", "已将 {segment} 的声音分离到音频轨道")
    example = {"op": "detach_audio", "segment": "s1"}

    def apply(self, draft: Draft) -> Draft:
        clip = find_moving(draft, self.segment)
        if not isinstance(clip, Clip):
            raise DraftError(f"{self.segment} lies on an audio track already.", "Name a clip.", "segment")
        media = heard(draft, clip.media)
        when = hearing(clip, ends(draft).get(clip.id), media.duration)
        sound = made(
            Sound,
            id=next_segment(draft),
            start=when.start,
            end=when.end,
            media=clip.media,
            source_in=(when.source_in(clip) + 50) // 100,
            fade_in=when.fade_in,
            fade_out=when.fade_out,
            **{name: getattr(clip, name) for name in ("speed", "reverse", "volume", "muted", "denoise")},
        )
        return placed(changed(draft, clip.id, muted=True), sound)
