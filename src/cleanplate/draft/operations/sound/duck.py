"""duck: let music go down while someone speaks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cleanplate.draft.model import Draft
from cleanplate.draft.music import music, music_label
from cleanplate.draft.node import Id
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.timeline import changed


class DuckUnder(Operation):
    """Let music go down while someone speaks, and come up again after.

    It goes down just before the first word, and stays down from word to word. Speech is the clips' own sound, and
    sounds that don't go down themselves. Left out, all music is meant: the built-in and looped ones, or else every
    sound of an audio file, so name it where one of those is a voice.
    """

    op: Literal["duck"] = "duck"
    segment: Id | None = Field(None, description="A sound on an audio track; left out, all music.")
    by: Annotated[float, Field(ge=0, le=60)] = Field(12, description="dB that it goes down; 0 for not at all.")

    zh = "有人说话时自动压低音乐，说完后恢复。"
    words = Words("{did}", "{did}")
    example = {"op": "duck", "segment": "s5", "by": 15}

    def apply(self, draft: Draft) -> Draft:
        for sound in music(draft, self.segment):
            draft = changed(draft, sound.id, duck=self.by)
        return draft

    def told(self, before: Draft) -> dict[str, object]:
        en, zh = music_label(before, self.segment)
        if not self.by:
            return {"did": Words(f"Left {en} as loud under speech", f"已取消 {zh} 在人声下的压低")}
        return {
            "did": Words(f"Lowered {en} by {self.by:g} dB under speech", f"人声出现时 {zh} 将降低 {self.by:g} dB")
        }
