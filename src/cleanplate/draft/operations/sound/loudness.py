"""loudness: bring the whole sound to a loudness."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cleanplate.draft.model import Draft
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.values import with_values

Target = Annotated[float, Field(ge=-40, le=-5)] | Literal["off"]


class Loudness(Operation):
    """Bring the whole sound to a loudness, as platforms and broadcasters measure it (LUFS, EBU R128).

    Peaks stay under -1 dBTP. Usual: -14 for video platforms, -16 for podcasts, -23 for broadcast.
    """

    op: Literal["loudness"] = "loudness"
    target: Target = Field(-14.0, description="LUFS, or off: as loud as it is.")

    zh = "将整体响度统一到目标值（LUFS）。"
    words = Words("{did}", "{did}")
    example = {"op": "loudness", "target": -16}

    def apply(self, draft: Draft) -> Draft:
        target = None if self.target == "off" else self.target
        return with_values(draft, canvas=with_values(draft.canvas, loudness=target))

    def told(self, before: Draft) -> dict[str, object]:
        if self.target == "off":
            return {"did": Words("Left the sound as loud as it is", "已关闭响度统一")}
        return {
            "did": Words(f"Set the loudness to {self.target:g} LUFS", f"已将整体响度设为 {self.target:g} LUFS")
        }
