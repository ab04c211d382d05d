"""duplicate: show or play a segment once more."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cleanplate.draft.layers import placed_above
from cleanplate.draft.model import Clip, Draft
from cleanplate.draft.node import Id, Ms
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.segment import at, without_transition
from cleanplate.draft.timeline import free, next_segment, placed, replaced, segment_of, track_of, with_segments
from cleanplate.draft.values import with_values


class Duplicate(Operation):
    """Put the same segment on the timeline once more: right after itself, or at another time.

    Right after itself, what follows on its track moves later by its length. At another time nothing moves: where
    its own track has no room there, the copy lies on one above.
    """

    op: Literal["duplicate"] = "duplicate"
    segment: Id = Field(description="A clip, a title or a sound.")
    at: Ms | None = Field(None, description="Where the copy begins, in ms; left out, right after the segment.")

    zh = "复制片段：紧接其后，或放到另一时间。"
    words = Words("Duplicated {segment} at {at}", "已将 {segment} 复制到 {at} 处")
    example = {"op": "duplicate", "segment": "s3", "at": 9000}
    look = 10_000

    def apply(self, draft: Draft) -> Draft:
        old = segment_of(draft, self.segment)
        alike = with_values(without_transition(old), id=next_segment(draft))
        copy = at(alike, old.end if self.at is None else self.at)
        if self.at is None:
            return replaced(draft, self.segment, old, copy, by=old.length)
        track = track_of(draft, self.segment)
        if free(track, copy.start, copy.end):
            return with_segments(draft, track.id, [*track.segments, copy])
        if isinstance(copy, Clip):
            return placed_above(draft, copy, draft.tracks.index(track))
        return placed(draft, copy)

    def told(self, before: Draft) -> dict[str, object]:
        return {"at": segment_of(before, self.segment).end if self.at is None else self.at}
