"""What can be done about mattes that came out doubtful: one step better for the clips that are, or nothing.

It only decides: what it proposes is tried beside the draft, and kept where the grade says that it is better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cleanplate.draft.model import Clip, Draft, Removal, VideoTrack
from cleanplate.draft.wire import Json

# The next quality, and how many times the work it is, as measured: denser keys, longer means, repairs.
_BETTER = {"fast": ("balanced", 4), "balanced": ("best", 7)}
_MOST = 8  # clips that are made anew at a time
_KEYER = ("key", "source")  # what finds its mattes without a network has no better quality


@dataclass(frozen=True)
class Repair:
    """Operations that make the doubtful clips anew, to which quality, and about how long that takes."""

    operations: tuple[Json, ...]
    quality: str
    seconds: int


def repair(draft: Draft, grade: Json, pace: float, limit_s: int) -> Repair | None:
    """What to try for a grade of {suspects: [{start_ms, end_ms}]}, within a time; None where nothing is doubtful,
    nothing is left to try, or it would take too long.

    `pace`: seconds that a second of these clips has just taken.
    """
    clips = _doubtful(draft, spans_of(grade))[:_MOST]
    if not clips:
        return None
    steps = [(clip, *_BETTER[clip.removal.quality]) for clip in clips if clip.removal]
    seconds = sum(pace * times * _source_ms(clip) / 1000 for clip, _, times in steps)
    if seconds >= limit_s:
        return None
    made = tuple(_operation(clip.id, clip.removal, quality) for clip, quality, _ in steps if clip.removal)
    return Repair(made, steps[0][1], max(1, round(seconds)))


def better(after: Json, before: Json) -> bool:
    """Whether mattes that were made anew are worth keeping: less of them is doubtful, or as much, but less so.

    A matte of nothing has no faults, so one that lost its subject could look better: `cover`, the share of the
    frames that it fills on average, must have stayed about the same.
    """
    if not _alike(after.get("cover"), before.get("cover")):
        return False
    return _rank(after) < _rank(before)


def doubtful_ms(grade: Json) -> int:
    """How much of the timeline a grade doubts."""
    return sum(end - start for start, end in spans_of(grade))


def spans_of(grade: Json) -> list[tuple[int, int]]:
    """From when to when a grade doubts the mattes, in ms."""
    return [(int(found["start_ms"]), int(found["end_ms"])) for found in grade.get("suspects") or ()]


def _rank(grade: Json) -> tuple[int, float, float]:
    return doubtful_ms(grade), -_number(grade.get("score")), -_number(grade.get("least"))


def _doubtful(draft: Draft, spans: Sequence[tuple[int, int]]) -> list[Clip]:
    """The clips with a removal that could be better, shown while the grade doubts."""
    tracks = (track for track in draft.tracks if isinstance(track, VideoTrack))
    clips = (clip for track in tracks for clip in track.segments)
    return [
        clip
        for clip in clips
        if clip.removal
        and clip.removal.quality in _BETTER
        and (clip.removal.network or "").partition("+")[0] not in _KEYER
        and any(start < clip.end and end > clip.start for start, end in spans)
    ]


def _operation(segment: str, removal: Removal, quality: str) -> Json:
    """The one that put this behind the subject, with another quality: all else stays as it was."""
    base: Json = {"segment": segment, "quality": quality}
    if removal.background == "transparent":
        return {"op": "remove_background", **base}
    return {"op": "replace_background", **base, "background": removal.background}


def _source_ms(clip: Clip) -> int:
    return max(1, clip.source_out - clip.source_in)


def _alike(after: Any, before: Any) -> bool:
    if after is None or before is None:
        return True
    return bool(0.7 * _number(before) <= _number(after) <= 1.4 * _number(before))


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
