"""join: make two parts of the same one again."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose
from typing import Literal

from pydantic import Field

from cleanplate.draft.model import AnySegment, Clip, Draft, Played, Sound, Title
from cleanplate.draft.node import Id
from cleanplate.draft.operation import Operation, Words, label
from cleanplate.draft.segment import stopped
from cleanplate.draft.timeline import segment_of, track_of, with_segments
from cleanplate.draft.values import with_values
from cleanplate.errors import DraftError

_OWN = frozenset({"id", "start", "end", "fade_in", "fade_out", "source_in", "meta", "placement"})
_AT_ENDS = frozenset({"enter", "leave", "transition", "tail"})
_ROUNDED = 1  # ms that a cut at another speed than a whole one may be off
_MOVED = ("x", "y", "scale")


class Join(Operation):
    """Make two parts that continue each other one segment again: what `split` did is undone.

    They must touch and be alike in everything, and the second must go on in the file where the first one ends.
    The joined one keeps the first's id and name, and the outer fades.
    """

    op: Literal["join"] = "join"
    segment: Id = Field(description="The first part.")
    next: Id | None = Field(None, description="The second part; left out, what follows on the track.")

    zh = "把前后相接的两部分重新合并为一个片段。"
    words = Words("Joined {segment} and {next}", "已将 {segment} 与 {next} 合并")
    example = {"op": "join", "segment": "s1", "next": "s2"}
    look = 4000

    def apply(self, draft: Draft) -> Draft:
        first, second = self._both(draft)
        for why in _reasons(draft, first, second):
            raise DraftError(
                f"{first.id} and {second.id} cannot be joined: {why}.", "Join what was split before.", "next"
            )
        joined = with_values(first, end=second.end, fade_out=second.fade_out)
        if isinstance(first, Clip | Title) and isinstance(second, Clip | Title):
            joined = with_values(joined, leave=second.leave)
        if isinstance(first, Sound) and isinstance(second, Sound):
            joined = with_values(joined, tail=second.tail)
        if isinstance(first, Played) and isinstance(second, Played):
            joined = with_values(joined, source_in=(second if first.reverse else first).source_in)
        if isinstance(first, Clip) and isinstance(second, Clip) and first.placement.move:
            joined = with_values(joined, placement=with_values(first.placement, move=second.placement.move))
        track = track_of(draft, first.id)
        rest = [s for s in track.segments if s.id not in (first.id, second.id)]
        return with_segments(draft, track.id, [*rest, joined])

    def told(self, before: Draft) -> dict[str, object]:
        return {"next": label(before, self._both(before)[1].id)}

    def _both(self, draft: Draft) -> tuple[AnySegment, AnySegment]:
        track = track_of(draft, self.segment)
        first = segment_of(draft, self.segment)
        if self.next is not None:
            return first, segment_of(draft, self.next)
        after = [s for s in track.segments if s.start >= first.end and s.id != first.id]
        if not after:
            raise DraftError(
                f"Nothing follows {first.id} on its track.", "Name the first of two parts that touch.", "segment"
            )
        return first, after[0]


def _reasons(draft: Draft, first: AnySegment, second: AnySegment) -> Iterator[str]:
    """Why two are not parts of one: the plainest reason first."""
    if track_of(draft, first.id).id != track_of(draft, second.id).id:
        yield f"they lie on two tracks, {track_of(draft, first.id).id} and {track_of(draft, second.id).id}"
    if first.end != second.start:
        yield f"{first.id} ends at {first.end} ms, and {second.id} begins at {second.start}"
    if isinstance(first, Played) and isinstance(second, Played) and first.media != second.media:
        yield f"they show {first.media} and {second.media}"
    for name in _different(first, second):
        yield f"their {name.replace('_', ' ')} differs"
    if first.fade_out or second.fade_in:
        yield f"{first.id} fades out" if first.fade_out else f"{second.id} fades in"
    if getattr(first, "leave", None) or getattr(second, "enter", None):
        yield f"{first.id} leaves" if getattr(first, "leave", None) else f"{second.id} enters"
    if getattr(first, "tail", None):
        yield f"{first.id} rings out"
    if getattr(second, "transition", None):
        yield f"{second.id} takes over by a transition"
    if isinstance(first, Played) and isinstance(second, Played):
        yield from _in_file(draft, first, second)
    if isinstance(first, Clip) and isinstance(second, Clip):
        yield from _placed(first, second)


def _different(first: AnySegment, second: AnySegment) -> list[str]:
    one, other = dict(first), dict(second)
    return [name for name in {**one, **other} if name not in _OWN | _AT_ENDS and one.get(name) != other.get(name)]


def _in_file(draft: Draft, first: Played, second: Played) -> Iterator[str]:
    media = draft.media.get(first.media)
    if media and media.kind == "image":
        return
    end, start = (second.source_out, first.source_in) if first.reverse else (first.source_out, second.source_in)
    if abs(end - start) > (_ROUNDED if first.speed % 100 else 0):
        yield (
            f"{first.id} leaves the file at {first.source_in if first.reverse else first.source_out} ms, and "
            f"{second.id} goes on at {second.source_out if first.reverse else second.source_in}"
        )


def _placed(first: Clip, second: Clip) -> Iterator[str]:
    """A slow move must go on where the first part's stops, and as fast; without one both lie alike."""
    one, other = first.placement, second.placement
    if with_values(one, x=0, y=0, scale=1, move=None) != with_values(other, x=0, y=0, scale=1, move=None):
        yield "their placement differs"
    elif one.move is None or other.move is None:
        if one != other:
            yield "their placement differs"
    elif not _alike(stopped(one, 1), other):
        yield "the second does not go on where the first one's slow move stops"
    elif not _alike(
        stopped(with_values(one, move=other.move), first.length / (first.length + second.length)), other
    ):
        yield "their slow moves are not equally fast"


def _alike(one: object, other: object) -> bool:
    return all(isclose(getattr(one, n), getattr(other, n), rel_tol=0, abs_tol=1e-6) for n in _MOVED)
