"""Small edits that operations are made of: find, put, take out, make room; each gives a new draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any, TypeVar

from cleanplate.draft.builtin import builtin
from cleanplate.draft.cuts import fitted
from cleanplate.draft.model import (
    AnySegment,
    AnyTrack,
    AudioTrack,
    Clip,
    Draft,
    Media,
    Played,
    Segment,
    Sound,
    TextTrack,
    Title,
    VideoTrack,
)
from cleanplate.draft.segment import at
from cleanplate.draft.values import with_values
from cleanplate.errors import DraftError

S = TypeVar("S", bound=Segment)
KINDS: dict[type[Segment], str] = {Clip: "a clip", Sound: "a sound", Title: "a title", Played: "a clip or a sound"}


def segments(draft: Draft) -> Iterator[AnySegment]:
    for track in draft.tracks:
        yield from track.segments


def track_of(draft: Draft, segment: str) -> AnyTrack:
    """The track that holds a segment. Raises DraftError."""
    for track in draft.tracks:
        if any(s.id == segment for s in track.segments):
            return track
    raise _unknown("segment", segment, (s.id for s in segments(draft)))


def segment_of(draft: Draft, segment: str) -> AnySegment:
    """The segment of that id. Raises DraftError."""
    return next(s for s in track_of(draft, segment).segments if s.id == segment)


def find(draft: Draft, segment: str, kind: type[S]) -> S:
    """The segment of that id and kind. Raises DraftError."""
    found = segment_of(draft, segment)
    if not isinstance(found, kind):
        raise DraftError(f"{segment} is {KINDS[type(found)]}.", f"Name {KINDS[kind]}.", "segment")
    return found


def find_seen(draft: Draft, segment: str) -> Clip | Title:
    """The segment of that id, if it is seen rather than heard. Raises DraftError."""
    found = segment_of(draft, segment)
    if not isinstance(found, Clip | Title):
        raise DraftError(f"{segment} is {KINDS[type(found)]}.", "Name a clip or a title.", "segment")
    return found


def find_moving(draft: Draft, segment: str) -> Clip | Sound:
    """The clip of a video or the sound of that id, if it plays and does not stand still. Raises DraftError."""
    found = find(draft, segment, Played)
    assert isinstance(found, Clip | Sound)
    media = draft.media.get(found.media)
    if (media and media.kind == "image") or not found.speed:
        what = "holds a single frame" if not found.speed else f"shows “{found.media}”, which is a picture"
        raise DraftError(f"{segment} {what}: it does not move.", "Name a clip of a video, or a sound.", "segment")
    return found


def media_of(draft: Draft, media: str) -> Media:
    """Raises DraftError."""
    if media not in draft.media:
        raise _unknown("media", media, draft.media)
    return draft.media[media]


def pictured(media: Media) -> Media:
    """The same media. Raises DraftError where it has no picture."""
    if not media.shows:
        hint = "It is a colour table: use look." if media.kind == "lut" else "Use add_audio."
        raise DraftError(f"“{media.label}” has no picture.", hint, "media")
    return media


def heard(draft: Draft, media: str) -> Media:
    """A media that has sound. Raises DraftError."""
    found = media_of(draft, media)
    if not found.sounds:
        raise DraftError(f"“{found.label}” has no sound.", "Choose media with sound.", "media")
    return found


def track_named(draft: Draft, track: str) -> AnyTrack:
    """Raises DraftError."""
    for found in draft.tracks:
        if found.id == track:
            return found
    raise _unknown("track", track, (t.id for t in draft.tracks))


def changed(draft: Draft, segment: str, **values: Any) -> Draft:
    """The same with some fields of one segment new; validated as a whole."""
    return mapped(draft, segment, lambda old: with_values(old, **values))


def mapped(draft: Draft, segment: str, change: Callable[[Any], AnySegment]) -> Draft:
    """The same with one segment put through `change`; its track keeps its order in time."""
    track = track_of(draft, segment)
    return with_segments(draft, track.id, [change(s) if s.id == segment else s for s in track.segments])


def with_placement(draft: Draft, segment: str, **values: Any) -> Draft:
    """The same with a clip lying elsewhere on the canvas. Raises DraftError where that is no clip."""
    return changed(draft, segment, placement=with_values(find(draft, segment, Clip).placement, **values))


def replaced(draft: Draft, segment: str, *new: AnySegment, by: int = 0) -> Draft:
    """The same with others in a segment's place, and what begins at its end or later on its track moved by so many
    ms; without its track, where that is empty then. Raises DraftError where two would overlap."""
    track, old = track_of(draft, segment), segment_of(draft, segment)
    rest = [s for s in track.segments if s.id != segment]
    if not rest and not new:
        return without(draft, segment)
    return with_segments(
        draft, track.id, [*(at(s, s.start + by) if s.start >= old.end else s for s in rest), *new]
    )


def with_segments(draft: Draft, track: str, new: Iterable[AnySegment]) -> Draft:
    """The same with other segments on a track, in order of time, none behind that track itself, motions and
    transitions as long as there is room. Raises DraftError where two would overlap."""
    ordered = fitted(sorted((in_front(s, of=track) for s in new), key=lambda s: (s.start, s.end)))
    for before, after in pairwise(ordered):
        if after.start < before.end:
            raise DraftError(
                f"On track {track}, {after.id} ({after.start}-{after.end} ms) would overlap {before.id} "
                f"({before.start}-{before.end} ms).",
                "Clips of a track may touch, not overlap: choose another time, or another track.",
                "in",
            )
    tracks = tuple(with_values(t, segments=tuple(ordered)) if t.id == track else t for t in draft.tracks)
    return with_values(draft, tracks=tracks)


def placed(draft: Draft, segment: AnySegment, track: str | None = None, above: bool = True) -> Draft:
    """The same with one more segment: on that track, or the first of its kind with room, or a new one on top.

    `above` False puts a new track at the bottom.
    """
    kind = {Clip: VideoTrack, Sound: AudioTrack, Title: TextTrack}[type(segment)]
    if track is not None:
        chosen = track_named(draft, track)
        if not isinstance(chosen, kind):
            raise DraftError(
                f"Track {track} does not hold {KINDS[type(segment)]}.", "Choose another track.", "track"
            )
        return with_segments(draft, track, [*chosen.segments, segment])
    for there in draft.tracks:
        if isinstance(there, kind) and free(there, segment.start, segment.end):
            return with_segments(draft, there.id, [*there.segments, segment])
    return on_new_track(draft, segment, above)


def on_new_track(draft: Draft, segment: AnySegment, above: bool = True) -> Draft:
    """The same with one more track that holds one segment."""
    kind: type[Any] = {Clip: VideoTrack, Sound: AudioTrack, Title: TextTrack}[type(segment)]
    new = kind(id=next_id("t", (t.id for t in draft.tracks)), segments=(segment,))
    return with_values(draft, tracks=(*draft.tracks, new) if above else (new, *draft.tracks))


def without(draft: Draft, segment: str) -> Draft:
    """The same without a segment, and without its track where that is empty then."""
    track = track_of(draft, segment)
    rest = [s for s in track.segments if s.id != segment]
    if rest:
        return with_segments(draft, track.id, rest)
    return with_values(draft, tracks=tuple(_bare(t, track.id) for t in draft.tracks if t.id != track.id))


def in_front(segment: S, of: str) -> S:
    """The same, lying behind the subjects of a track no more."""
    return with_values(segment, behind=None) if getattr(segment, "behind", None) == of else segment


def _bare(track: AnyTrack, gone: str) -> AnyTrack:
    """The same once another track is gone that its segments may lie behind."""
    if all(getattr(s, "behind", None) != gone for s in track.segments):
        return track
    return with_values(track, segments=tuple(in_front(s, of=gone) for s in track.segments))


def shifted(draft: Draft, track: str, since: int, by: int) -> Draft:
    """The same with what begins at `since` or later on a track moved by so many ms."""
    moved = [at(s, s.start + by) if s.start >= since else s for s in track_named(draft, track).segments]
    return with_segments(draft, track, moved)


def with_media(draft: Draft, source: str | Media) -> tuple[Draft, str]:
    """A draft that has a file among its media, and its id there. `source` is an id, a built-in's name, or facts.

    Raises DraftError for an id that is not there.
    """
    if isinstance(source, str):
        known = None if source in draft.media else builtin(source)
        if known is None:
            media_of(draft, source)
            return draft, source
        source = known
    for name, media in draft.media.items():
        if media == source:
            return draft, name
    name = next_id("m", draft.media)
    return with_values(draft, media={**draft.media, name: source}), name


def free(track: AnyTrack, start: int, end: int) -> bool:
    return all(s.end <= start or end <= s.start for s in track.segments)


def next_id(letter: str, taken: Iterable[str]) -> str:
    """The next of s1, s2, …: a draft always gives the same, so that redo makes the same ids."""
    numbers = (re.fullmatch(rf"{letter}(\d{{1,18}})", name) for name in taken)
    return f"{letter}{max((int(n[1]) for n in numbers if n), default=0) + 1}"


def next_segment(draft: Draft) -> str:
    return next_id("s", (s.id for s in segments(draft)))


def _unknown(what: str, name: str, there: Iterable[str]) -> DraftError:
    known = list(there)
    shown = ", ".join(known[:12]) + (" …" if len(known) > 12 else "")
    there_are = f"There are: {shown}." if known else f"There is no {what} yet."
    return DraftError(f"There is no {what} “{name}”.", there_are, what)
