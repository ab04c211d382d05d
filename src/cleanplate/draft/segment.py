"""One segment by itself: a part of it, another length, without its fades, at another time."""

from __future__ import annotations

from typing import Any

from cleanplate.draft.model import AnySegment, Clip, Move, Placement, Played, Segment
from cleanplate.draft.values import with_values

_MOVED = ("x", "y", "scale")


def part(segment: AnySegment, start: int, end: int) -> AnySegment:
    """What a segment shows from `start` to `end` of the timeline, as a segment of its own that keeps its fades."""
    values: dict[str, Any] = {"start": start, "end": end}
    if isinstance(segment, Played):
        skipped = segment.end - end if segment.reverse else start - segment.start
        values["source_in"] = segment.source_in + (skipped * segment.speed + 50) // 100
    if isinstance(segment, Clip) and segment.placement.move:
        values["placement"] = _moved(segment.placement, start - segment.start, end - segment.start, segment.length)
    return with_values(segment, **values, **_fades(segment, end - start))


def lasting(segment: AnySegment, length: int) -> AnySegment:
    """The same from its start on for so many ms, with fades that fit."""
    return with_values(segment, end=segment.start + length, **_fades(segment, length))


def without_fades(segment: AnySegment, *, start: bool = False, end: bool = False) -> AnySegment:
    """The same without its fade, tail, motion and transition at the start, or at the end, or both."""
    gone: dict[str, Any] = {name: 0 for name, asked in (("fade_in", start), ("fade_out", end)) if asked}
    for name, asked in (("enter", start), ("transition", start), ("leave", end)):
        if asked and getattr(segment, name, None):
            gone[name] = None
    if end and getattr(segment, "tail", None):
        gone["tail"] = 0
    return with_values(segment, **gone)


def without_transition(segment: AnySegment) -> AnySegment:
    """The same, beginning with a hard cut."""
    return with_values(segment, transition=None) if isinstance(segment, Clip) and segment.transition else segment


def at(segment: AnySegment, start: int) -> AnySegment:
    """The same, beginning at another time."""
    return with_values(segment, start=start, end=start + segment.length)


def stopped(placement: Placement, share: float) -> Placement:
    """Where a slow move has come to after a share of it, 0..1, standing still there."""
    if placement.move is None:
        return placement
    there = {name: _between(placement, placement.move, name, share) for name in _MOVED}
    return with_values(placement, **there, move=None)


def _moved(placement: Placement, start: int, end: int, length: int) -> Placement:
    """A part of a slow move."""
    first, last = (stopped(placement, time / length) for time in (start, end))
    ends = {name: getattr(last, name) for name in _MOVED}
    return with_values(first, move=with_values(placement.move or Move(), **ends))


def _between(start: Placement, end: Move, name: str, share: float) -> float:
    first: float = getattr(start, name)
    last: float = getattr(end, name)
    return first + share * (last - first)


def _fades(segment: Segment, length: int) -> dict[str, int]:
    """Fades that fit into a length: both shorter by the same share, where they do not."""
    total = max(segment.fade_in + segment.fade_out, 1)
    share = min(length, total)
    return {"fade_in": segment.fade_in * share // total, "fade_out": segment.fade_out * share // total}
