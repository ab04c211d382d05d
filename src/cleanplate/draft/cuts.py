"""Where one clip of a track takes over from another by a transition, and how far each plays on beyond the cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from cleanplate.draft.finish import Transition
from cleanplate.draft.model import Clip, Draft, Segment, VideoTrack

S = TypeVar("S", bound=Segment)


@dataclass(frozen=True)
class Cut:
    """Two clips that touch, and how the later one takes over: from `start` up to, not with, `end`, in ms."""

    before: Clip
    after: Clip
    how: Transition

    @property
    def time(self) -> int:
        """Where they touch."""
        return self.after.start

    @property
    def start(self) -> int:
        return self.time - self.how.length // 2

    @property
    def end(self) -> int:
        return self.start + self.how.length


@dataclass(frozen=True)
class Ends:
    """The transitions at a clip's two ends; None at a hard cut, or where nothing touches."""

    clip: Clip
    first: Cut | None = None
    last: Cut | None = None

    @property
    def start(self) -> int:
        """From when on something of it is seen and heard, in ms."""
        return self.first.start if self.first else self.clip.start

    @property
    def end(self) -> int:
        return self.last.end if self.last else self.clip.end


def cuts(segments: Iterable[Segment]) -> Iterator[Cut]:
    """The transitions between a track's segments, in order. One whose clip touches none before it does nothing."""
    for before, after in pairwise(segments):
        if isinstance(before, Clip) and isinstance(after, Clip) and before.end == after.start and after.transition:
            yield Cut(before, after, after.transition)


def room(track: VideoTrack, later: str) -> int:
    """How long a transition into a clip may be, in ms: half of it in each clip, beside those at their other ends.

    0 where no clip ends where that one begins.
    """
    place = next((i for i, segment in enumerate(track.segments) if segment.id == later), 0)
    near = track.segments[max(0, place - 2) : place + 2]  # the two, and those on either side of them
    touching = next(((a, b) for a, b in pairwise(near) if b.id == later and a.end == b.start), None)
    if touching is None:
        return 0
    before, after = touching
    known = list(cuts(near))
    taken = sum(cut.end - cut.time for cut in known if cut.after.id == before.id)
    spoken_for = sum(cut.time - cut.start for cut in known if cut.before.id == after.id)
    return max(0, min(2 * (before.length - taken) + 1, 2 * (after.length - spoken_for)))


def ends(draft: Draft) -> dict[str, Ends]:
    """Every clip's ends, by its id. A canvas without a rate shows one clip at its own times: no transitions."""
    found: dict[str, Ends] = {}
    for track in draft.tracks:
        if isinstance(track, VideoTrack):
            there = list(cuts(track.segments)) if draft.canvas.rate else []
            begun, ended = {c.after.id: c for c in there}, {c.before.id: c for c in there}
            found |= {s.id: Ends(s, begun.get(s.id), ended.get(s.id)) for s in track.segments}
    return found


def fitted(segments: Sequence[S]) -> list[S]:
    """Segments of a track, in order of time, with motions and transitions no longer than there is room for."""
    made = [_moving(segment) for segment in segments]
    lengths: dict[str, int] = {}
    between: dict[str, list[Cut]] = {}
    for cut in cuts(segments):
        between.setdefault(cut.before.id, []).append(cut)
        between.setdefault(cut.after.id, []).append(cut)
    for one in made:
        own = between.get(one.id, [])
        inside = sum(cut.end - cut.time if cut.after.id == one.id else cut.time - cut.start for cut in own)
        for cut in own if inside > one.length else ():
            part = cut.how.length * one.length // inside // 2 * 2  # even, so that halves never add up to more
            lengths[cut.after.id] = min(part, lengths.get(cut.after.id, part))
    return [_with_length(one, "transition", lengths[one.id]) if one.id in lengths else one for one in made]


def _moving(segment: S) -> S:
    """Both motions shorter by the same share, where they do not fit."""
    motions = {name: motion for name in ("enter", "leave") if (motion := getattr(segment, name, None))}
    total = sum(motion.length for motion in motions.values())
    for name, motion in motions.items() if total > segment.length else ():
        segment = _with_length(segment, name, motion.length * segment.length // total)
    return segment


def _with_length(segment: S, name: str, length: int) -> S:
    """The same with a motion or a transition of another length; without it where nothing is left."""
    new = getattr(segment, name).model_copy(update={"length": length}) if length else None
    return segment.model_copy(update={name: new})
