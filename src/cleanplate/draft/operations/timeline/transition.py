"""transition: let one clip take over from the one before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field

from cleanplate.draft.cuts import room
from cleanplate.draft.finish import Direction, Transition
from cleanplate.draft.model import AnySegment, Clip, Draft, VideoTrack
from cleanplate.draft.node import Colour, Id, Ms
from cleanplate.draft.operation import Operation, Words, label
from cleanplate.draft.segment import without_fades, without_transition
from cleanplate.draft.timeline import find, track_named, track_of, with_segments
from cleanplate.draft.values import with_values
from cleanplate.errors import DraftError

Kind = Literal["cut", "dissolve", "fade", "wipe", "slide", "zoom"]
USUAL = 1000  # ms, unless told otherwise
KINDS = {
    "cut": Words("hard cut", "硬切"),
    "dissolve": Words("dissolve", "叠化"),
    "fade": Words("fade through a colour", "颜色过渡"),
    "wipe": Words("wipe", "擦除"),
    "slide": Words("slide", "推移"),
    "zoom": Words("zoom", "缩放"),
}


class ChangeOver(Operation):
    """Let a clip take over from the one that ends where it begins: dissolve, fade, wipe, slide or zoom.

    Half of it lies before the cut, half after; nothing moves on the timeline. Each clip plays on beyond the cut
    where its file has more, and stands still where not; their sounds fade into each other. Fades at the cut go.
    Without a segment every cut between clips that touch gets one, of one track or of all.
    """

    op: Literal["transition"] = "transition"
    segment: Id | None = Field(None, description="The later of two clips that touch; left out, every such clip.")
    track: Id | None = Field(None, description="Where every cut is meant: only those of this track.")
    kind: Kind = Field("dissolve", description="How it takes over; cut takes a transition off.")
    length: Annotated[Ms, Field(gt=0)] | None = Field(
        None, alias="d", description=f"ms; left out, {USUAL}, or less where there is no room for it."
    )
    colour: Colour = Field("#000000", description="What a fade goes through.")
    direction: Direction = Field("left", description="Where a wipe or a slide goes to.")

    zh = "让后一个片段以转场接替前一个：叠化、颜色过渡、擦除、推移或缩放。"
    words = Words("{did} {where}", "{did}{where}")
    example = {"op": "transition", "segment": "s3", "kind": "slide", "d": 1200, "direction": "left"}
    look = 6000

    def apply(self, draft: Draft) -> Draft:
        later = self._later(draft)
        draft = _hard(draft, later)
        if self.kind == "cut":
            return draft
        taking = {clip.id for clip in later}
        giving = {before.id for before, _ in _touching(draft, taking)}
        draft = _each(draft, giving, lambda clip: without_fades(clip, end=True))
        draft = _each(draft, taking, lambda clip: without_fades(clip, start=True))
        length = self._fitting(draft, later)
        made = Transition(kind=self.kind, length=length, colour=self.colour, direction=self.direction)
        return _each(draft, taking, lambda clip: with_values(clip, transition=made))

    def told(self, before: Draft) -> dict[str, object]:
        en, zh = KINDS[self.kind]
        if self.kind == "cut":
            did = Words("Took the transition off", "已去除转场：")
        else:
            later = self._later(before)
            length = self._fitting(_hard(before, later), later)
            did = Words(f"Put a {en} of {length / 1000:g}s", f"已添加 {length / 1000:g}s 的{zh}转场：")
        if self.segment:
            name = label(before, self.segment)
            return {"did": did, "where": Words(f"before {name}", f"{name} 之前")}
        count = len(self._later(before))
        return {"did": did, "where": Words(f"at {count} cut{'s' if count > 1 else ''}", f"{count} 处剪切点")}

    def _later(self, draft: Draft) -> list[Clip]:
        """The clips that take over. Raises DraftError where there is none."""
        if self.segment is None:
            return self._every(draft)
        clip = find(draft, self.segment, Clip)
        if self.kind != "cut" and not list(_touching(draft, {clip.id})):
            raise DraftError(
                f"No clip ends where {clip.id} begins, at {clip.start} ms, on its track.",
                "Name a clip that touches the one before it.",
                "segment",
            )
        return [clip]

    def _every(self, draft: Draft) -> list[Clip]:
        named = None if self.track is None else track_named(draft, self.track).id
        found = [after for _, after in _touching(draft) if named in (None, track_of(draft, after.id).id)]
        if not found:
            raise DraftError("There are no two clips that touch.", "Put one right behind another first.", "track")
        return found

    def _fitting(self, draft: Draft, later: list[Clip]) -> int:
        """The length that all of them get. Raises DraftError where there is no room for what was asked for."""
        longest = min(self._room(draft, clip, later) for clip in later)
        if self.length is None and longest > 0:
            return min(USUAL, longest)
        if self.length is None or self.length > longest:
            said = f"There is no room for a transition of {self.length or USUAL} ms: half of it lies in each clip."
            raise DraftError(said, f"Up to {longest} ms." if longest else "Take off one beside it.", "d")
        return self.length

    @staticmethod
    def _room(draft: Draft, clip: Clip, later: list[Clip]) -> int:
        """At one cut: with another beside it that gets the same, a clip's whole length is for both."""
        track, changing = track_of(draft, clip.id), {c.id for c in later}
        assert isinstance(track, VideoTrack)
        free = room(track, clip.id)
        for before, after in pairwise(track.segments):
            if after.id == clip.id and before.id in changing:
                free = min(free, before.length)
            if before.id == clip.id and after.id in changing:
                free = min(free, clip.length)
        return free


def _hard(draft: Draft, later: list[Clip]) -> Draft:
    """The same with hard cuts before some clips."""
    return _each(draft, {clip.id for clip in later}, without_transition)


def _each(draft: Draft, some: set[str], change: Callable[[Clip], AnySegment]) -> Draft:
    """The same with some clips put through `change`, each track once: there may be thousands."""
    for track in draft.tracks:
        if isinstance(track, VideoTrack) and any(clip.id in some for clip in track.segments):
            new = [change(clip) if clip.id in some else clip for clip in track.segments]
            draft = with_segments(draft, track.id, new)
    return draft


def _touching(draft: Draft, later: set[str] | None = None) -> Iterator[tuple[Clip, Clip]]:
    """Clips that touch: those whose later one is among some, or all."""
    for track in draft.tracks:
        if isinstance(track, VideoTrack):
            for before, after in pairwise(track.segments):
                if before.end == after.start and (later is None or after.id in later):
                    yield before, after
