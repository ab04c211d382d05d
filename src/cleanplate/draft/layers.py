"""Tracks of pictures one over another: which is on top, and how one more comes above.

Later tracks paint over earlier ones. A picture that is to lie above others still lies under the titles that lie
above those.
"""

from __future__ import annotations

from cleanplate.draft.model import Clip, Draft, VideoTrack
from cleanplate.draft.node import LONGEST
from cleanplate.draft.timeline import free, on_new_track, with_segments
from cleanplate.draft.values import with_values


def top(draft: Draft, start: int = 0, end: int = LONGEST) -> int:
    """The number of the highest video track that shows something between two times; -1 where none does."""
    shown = (i for i, t in enumerate(draft.tracks) if isinstance(t, VideoTrack) and not free(t, start, end))
    return max(shown, default=-1)


def pictures_end(draft: Draft) -> int:
    """Where the last clip of all video tracks ends, in ms."""
    return max((s.end for t in draft.tracks if isinstance(t, VideoTrack) for s in t.segments), default=0)


def placed_above(draft: Draft, clip: Clip, floor: int) -> Draft:
    """The same with a clip on the first video track after number `floor` that has room, or else on a new one above
    all pictures; titles that lie above these stay above it."""
    for track in draft.tracks[floor + 1 :]:
        if isinstance(track, VideoTrack) and free(track, clip.start, clip.end):
            return with_segments(draft, track.id, [*track.segments, clip])
    return on_new_layer(draft, clip)


def on_new_layer(draft: Draft, clip: Clip) -> Draft:
    """The same with a clip on a new track right above all pictures."""
    made = on_new_track(draft, clip)
    number = 1 + max((i for i, t in enumerate(draft.tracks) if isinstance(t, VideoTrack)), default=-1)
    return with_values(made, tracks=(*draft.tracks[:number], made.tracks[-1], *draft.tracks[number:]))
