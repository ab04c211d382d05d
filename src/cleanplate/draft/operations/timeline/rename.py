"""rename: what the draft, a track or a segment is called."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cleanplate.draft.model import Draft, Segment
from cleanplate.draft.node import Id
from cleanplate.draft.operation import Operation, Words, label, quoted, track_label
from cleanplate.draft.timeline import changed, find, track_named
from cleanplate.draft.values import with_values
from cleanplate.errors import DraftError


class Rename(Operation):
    """Give the draft, a track or a segment a name of its own; an empty one takes its name away.

    Without segment and track it is the draft that is named.
    """

    op: Literal["rename"] = "rename"
    title: Annotated[str, Field(max_length=500, description="The name.")]
    segment: Id | None = Field(None, description="A clip, a title or a sound.")
    track: Id | None = Field(None, description="A track.")

    zh = "为草稿、轨道或片段命名；留空则去掉名称。"
    words = Words("{did}", "{did}")
    example = {"op": "rename", "track": "t3", "title": "Lo-fi"}

    def apply(self, draft: Draft) -> Draft:
        self._check()
        title = self.title.strip()
        if self.segment is not None:
            found = find(draft, self.segment, Segment)
            return changed(draft, self.segment, meta=with_values(found.meta, title=title))
        if self.track is not None:
            found_track = track_named(draft, self.track)
            new = with_values(found_track, meta=with_values(found_track.meta, title=title))
            return with_values(draft, tracks=tuple(new if t.id == self.track else t for t in draft.tracks))
        return with_values(draft, canvas=with_values(draft.canvas, title=title))

    def told(self, before: Draft) -> dict[str, object]:
        self._check()
        en, zh = self._what(before)
        if not self.title.strip():
            return {"did": Words(f"Took the name of {en} away", f"已去掉{zh}的名称")}
        return {"did": Words(f"Named {en} {quoted(self.title)}", f"已将{zh}命名为{quoted(self.title)}")}

    def _what(self, before: Draft) -> Words:
        if self.segment is not None:
            return Words(label(before, self.segment), f" {label(before, self.segment)} ")
        if self.track is None:
            return Words("the draft", "草稿")
        en, zh = track_label(before, self.track)
        return Words(en, f"{zh} " if zh.startswith("轨道") else f" {zh} ")

    def _check(self) -> None:
        if self.segment is not None and self.track is not None:
            raise DraftError("“rename” takes a segment or a track, not both.", "Leave one of them out.", "track")
