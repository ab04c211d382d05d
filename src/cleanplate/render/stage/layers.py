"""What is painted, lowest first: the shots and titles of a draft, from when to when, and what is to be parted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cleanplate.backdrop import ORIGINAL
from cleanplate.draft.cuts import Ends, ends
from cleanplate.draft.model import Clip, Draft, Removal, TextTrack, Title, VideoTrack
from cleanplate.draft.time import Stretch, merged
from cleanplate.picture import Size
from cleanplate.render.library import Source
from cleanplate.render.shots.shot import Shot


def seen(draft: Draft) -> Iterator[VideoTrack | TextTrack]:
    """The tracks that are painted, lowest first: captions that go beside the picture are not."""
    for track in draft.tracks:
        if isinstance(track, VideoTrack) or (isinstance(track, TextTrack) and track.captions != "stream"):
            yield track


def deep(draft: Draft) -> dict[str, list[Stretch]]:
    """When something lies behind the subjects of each track's clips: by the track's id, in order, merged."""
    there, found = ends(draft), dict[str, list[Stretch]]()
    for track in seen(draft):
        for segment in track.segments:
            if segment.behind:
                on = there.get(segment.id, segment)
                found.setdefault(segment.behind, []).append((on.start, on.end))
    return {track: list(merged(stretches)) for track, stretches in found.items()}


def layers(
    draft: Draft, sources: Mapping[str, Source], canvas: Size, whole: bool = False
) -> tuple[Shot | Title, ...]:
    """Every shot and title. A clip that keeps its scene is parted only while something lies between.

    `whole` parts it all along, where that was asked for: for those who look at its matte.
    """
    there, between, rate = ends(draft), deep(draft), draft.canvas.rate
    found: list[Shot | Title] = []
    for track in seen(draft):
        for segment in track.segments:
            if isinstance(segment, Title):
                found.append(segment)
                continue
            own, source = there[segment.id], sources[segment.media]
            found += (
                Shot(segment, source, canvas, rate, own, start, end, removal, track.id)
                for start, end, removal in _parts(own, between.get(track.id, []), rate is None, whole)
            )
    return tuple(found)


def _parts(
    own: Ends, between: list[Stretch], single: bool, whole: bool
) -> Iterator[tuple[int, int, Removal | None]]:
    """A clip in parts, each with how it is matted: a `single` one where it cannot be taken apart."""
    clip, removal = own.clip, own.clip.removal
    if removal and (removal.background != ORIGINAL or whole):
        yield own.start, own.end, removal
        return
    parting = removal or Removal(background=ORIGINAL)
    inside = [(max(a, own.start), min(b, own.end)) for a, b in between if a < own.end and b > own.start]
    if single or _follows(clip):
        yield own.start, own.end, parting if inside else None
        return
    at = own.start
    for start, end in inside:
        if start > at:
            yield at, start, None
        yield start, end, parting
        at = end
    if at < own.end:
        yield at, own.end, None


def _follows(clip: Clip) -> bool:
    """Where a subject is followed, its path is found over the whole clip."""
    return clip.placement.fit == "cover" and clip.placement.focus == "subject"
