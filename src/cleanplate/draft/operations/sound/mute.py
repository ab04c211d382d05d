"""mute: silence a segment or a track, or let it be heard again."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cleanplate.draft.model import Draft, Played, Title
from cleanplate.draft.node import Id
from cleanplate.draft.operation import Operation, Words, label, track_label
from cleanplate.draft.timeline import changed, find, track_named, with_segments
from cleanplate.draft.values import with_values
from cleanplate.errors import DraftError


class Mute(Operation):
    """Silence a clip, a sound, or all of a track, or let it be heard again; the volume is kept."""

    op: Literal["mute"] = "mute"
    segment: Id | None = Field(None, description="A clip or a sound; or give track.")
    track: Id | None = Field(None, description="A video or audio track; or give segment.")
    muted: bool = Field(True, description="false lets it be heard again.")

    zh = "将片段、声音或整条轨道静音，或取消静音。"
    words = Words("{did} {what}", "已{did}{what}")
    example = {"op": "mute", "segment": "s1"}

    def apply(self, draft: Draft) -> Draft:
        self._check()
        if self.segment is not None:
            find(draft, self.segment, Played)
            return changed(draft, self.segment, muted=self.muted)
        assert self.track is not None
        segments = track_named(draft, self.track).segments
        if any(isinstance(s, Title) for s in segments):
            raise DraftError(f"Track {self.track} holds titles.", "Choose a video or audio track.", "track")
        return with_segments(draft, self.track, [with_values(s, muted=self.muted) for s in segments])

    def told(self, before: Draft) -> dict[str, object]:
        self._check()
        did = Words("Muted", "静音") if self.muted else Words("Unmuted", "取消静音")
        if self.segment is not None:
            name = label(before, self.segment)
            return {"did": did, "what": Words(name, f" {name}")}
        en, zh = track_label(before, self.track or "")
        return {"did": did, "what": Words(en, zh if zh.startswith("轨道") else f" {zh}")}

    def _check(self) -> None:
        if (self.segment is None) == (self.track is None):
            raise DraftError("“mute” takes either a segment or a track.", "Give one of the two.", "segment")
