"""move: put a segment at another time, or on another track."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cleanplate.draft.layers import on_new_layer
from cleanplate.draft.model import Clip, Draft
from cleanplate.draft.node import Id, Ms
from cleanplate.draft.operation import Operation, Words, track_label
from cleanplate.draft.segment import at
from cleanplate.draft.timeline import mapped, on_new_track, placed, segment_of, track_of, without

NEW = "new"


class Move(Operation):
    """Put a segment at another time, or on another track, or both; nothing else moves.

    The place must be free: segments of a track may touch, not overlap. A track that is empty then goes.
    """

    op: Literal["move"] = "move"
    segment: Id = Field(description="A clip, a title or a sound.")
    at: Ms | None = Field(None, description="Where it begins from now on, in ms; left out, as before.")
    track: Id | None = Field(
        None, description=f"A track of its kind, or “{NEW}”: one of its own above the others; left out, as before."
    )

    zh = "把片段移到另一时间或另一轨道；其他片段不动。"
    words = Words("Moved {segment} to {where}", "已将 {segment} 移到{where}")
    example = {"op": "move", "segment": "s3", "at": 7000, "track": NEW}
    look = 8000

    def apply(self, draft: Draft) -> Draft:
        self.asked()
        old = segment_of(draft, self.segment)
        moved = at(old, old.start if self.at is None else self.at)
        if self.track in (None, track_of(draft, self.segment).id):
            return mapped(draft, self.segment, lambda _: moved)
        rest = without(draft, self.segment)
        if not self._makes_track(draft):
            return placed(rest, moved, self.track)
        return on_new_layer(rest, moved) if isinstance(moved, Clip) else on_new_track(rest, moved)

    def told(self, before: Draft) -> dict[str, object]:
        at = None if self.at is None else f"{self.at / 1000:g}s"
        if self.track is None:
            return {"where": Words(f"{at}", f" {at} 处")}
        track = Words("a new track", "新轨道") if self._makes_track(before) else track_label(before, self.track)
        if at:
            return {"where": Words(f"{at} on {track.en}", f" {at} 处（{track.zh}）")}
        return {"where": Words(track.en, f" {track.zh}" if track.zh[0].isascii() else track.zh)}

    def _makes_track(self, draft: Draft) -> bool:
        return self.track == NEW and all(track.id != NEW for track in draft.tracks)
