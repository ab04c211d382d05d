"""denoise: take a steady noise out of a sound."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cleanplate.draft.model import Draft, Played
from cleanplate.draft.node import Id
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.timeline import changed, find, heard


class Denoise(Operation):
    """Take a steady noise out of a clip's sound, or a sound: hiss, hum, a fan, traffic far away."""

    op: Literal["denoise"] = "denoise"
    segment: Id = Field(description="A clip or a sound.")
    strength: Annotated[int, Field(ge=0, le=100)] = Field(
        50, description="How much of it goes: 50 is up to 18 dB, 100 is 36; 0 leaves the sound as it is."
    )

    zh = "去除片段或声音中持续的噪声：底噪、嗡嗡声、风扇声等。"
    words = Words("{did} {segment}", "{did} {segment}")
    example = {"op": "denoise", "segment": "s1", "strength": 60}

    def apply(self, draft: Draft) -> Draft:
        heard(draft, find(draft, self.segment, Played).media)
        return changed(draft, self.segment, denoise=self.strength)

    def told(self, before: Draft) -> dict[str, object]:
        if not self.strength:
            return {"did": Words("Left the noise in", "已关闭降噪：")}
        return {"did": Words(f"Took {self.strength}% of the noise out of", f"已降噪 {self.strength}%：")}
