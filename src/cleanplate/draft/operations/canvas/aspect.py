"""aspect: another shape of the canvas, with every clip reframed for it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from cleanplate.draft.model import Clip, Draft, Placement
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.values import with_values

Ratio = Literal["16:9", "9:16", "1:1", "4:5"]


class Aspect(Operation):
    """Give the canvas another shape, and reframe every clip that fills it.

    The shorter side keeps its length, to an even number of pixels: 1920x1080 becomes 1080x1920, 1080x1080 or
    1080x1350, the sizes that platforms ask for, and comes back the same. Pictures in pictures, titles, and clips
    put to one side stay where they are in percent of the canvas.
    """

    op: Literal["aspect"] = "aspect"
    ratio: Ratio = Field(description="Width to height.")
    reframe: Literal["subject", "centre", "none"] = Field(
        "subject",
        description="What stays in view where a clip is cut to fill the canvas; none: clips stay as they are.",
    )

    zh = "改变画布比例，并为其重新构图每个铺满画布的片段。"
    words = Words("Changed the canvas to {ratio} ({size}){how}", "已将画布改为 {ratio}（{size}）{how}")
    example = {"op": "aspect", "ratio": "9:16"}
    look = 3000

    def apply(self, draft: Draft) -> Draft:
        width, height = self._size(draft)
        tracks = draft.tracks
        if self.reframe != "none":
            tracks = tuple(
                with_values(t, segments=tuple(self._reframed(s) for s in t.segments)) for t in draft.tracks
            )
        canvas = with_values(draft.canvas, width=width, height=height)
        return with_values(draft, canvas=canvas, tracks=tracks)

    def told(self, before: Draft) -> dict[str, object]:
        width, height = self._size(before)
        how = {
            "subject": Words(", keeping the subject in view", "，主体保持在画面内"),
            "centre": Words(", keeping the middle in view", "，保留画面中央"),
            "none": Words(", with clips as they were", "，片段保持原样"),
        }
        return {"size": f"{width}x{height}", "how": how[self.reframe]}

    def _size(self, draft: Draft) -> tuple[int, int]:
        wide, high = (int(side) for side in self.ratio.split(":"))
        shorter = _even(min(draft.canvas.width, draft.canvas.height), 1)
        return _even(shorter * wide, min(wide, high)), _even(shorter * high, min(wide, high))

    def _reframed(self, segment: Any) -> Any:
        if not isinstance(segment, Clip) or not fills(segment.placement):
            return segment
        return with_values(segment, placement=with_values(segment.placement, fit="cover", focus=self.reframe))


def fills(placement: Placement) -> bool:
    """Whether a clip is meant to fill the canvas: as large as it, upright, and in its middle or moving over it."""
    move = placement.move
    large = min(placement.scale, move.scale if move else placement.scale) >= 100
    middle = move is not None or (placement.x, placement.y) == (50, 50)
    return large and middle and placement.rotation % 180 == 0


def _even(length: int, parts: int) -> int:
    """`length` / `parts` as the nearest even number, at least 2."""
    return max(2, (length + parts) // (2 * parts) * 2)
