"""A draft as an OpenTimelineIO timeline: exact ranges for other tools, and all else for the way back.

Each part carries the part of the document that it was, as JSON text: an unknown key of a draft may be named as
the library names its own, and numbers may be larger than its own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cleanplate.draft.check import checked
from cleanplate.draft.model import AudioTrack, Draft, Media, Title, VideoTrack
from cleanplate.draft.time import frame_of
from cleanplate.draft.wire import Json, dumped
from cleanplate.interchange.grid import Event, Reference, References, begin, events, heard, rate_of
from cleanplate.interchange.library import opentimelineio
from cleanplate.interchange.losses import lost

OWN = "cleanplate"  # our part of everyone's metadata
TEXT = "TextGenerator"
SOUND = 48_000  # what sounds are counted in
CARRIED = ("speed", "reverse", "transition", "title")


def write(draft: Draft, references: References, folder: Path) -> tuple[str, list[str]]:
    """A timeline as JSON text for a file in `folder`, and notes of what only comes back to us.

    Raises DraftError, UsageError (the library is not installed).
    """
    timeline = timeline_of(draft, references, folder)
    notes = [note.replace("Not in", "Only for the way back in") for note in lost(draft, CARRIED, "OTIO")]
    return timeline.to_json_string(), notes


def timeline_of(draft: Draft, references: References, folder: Path) -> Any:
    """The library's Timeline: a track for each of the draft's, lowest first, then those of the clips' sound."""
    writer = _Writer(checked(draft), references, folder)
    return writer.timeline()


class _Writer:
    def __init__(self, draft: Draft, references: References, folder: Path) -> None:
        self.otio = opentimelineio()
        self.draft, self.references, self.folder = draft, references, folder
        self.rate, self.document = rate_of(draft), dumped(draft)

    def timeline(self) -> Any:
        otio, draft = self.otio, self.draft
        rest = {key: value for key, value in self.document.items() if key not in ("t", "d")}
        timeline = otio.schema.Timeline(draft.canvas.title, metadata=_own(draft=rest))
        for track, plain in zip(draft.tracks, self.document["t"], strict=True):
            kind = "Audio" if isinstance(track, AudioTrack) else "Video"
            own = {key: value for key, value in plain.items() if key != "sg"}
            segments = {segment["id"]: segment for segment in plain["sg"]}
            name = track.meta.title or track.id
            timeline.tracks.append(self._track(name, kind, events(draft, track), _own(track=own), segments))
        for track in draft.tracks:
            if isinstance(track, VideoTrack) and (sounds := heard(draft, track)):
                # so that others hear the clips; we know that a clip's sound is its own
                timeline.tracks.append(self._track(f"{track.id} sound", "Audio", sounds, _own(sound=track.id), {}))
        return timeline

    def _track(self, name: str, kind: str, found: Iterable[Event], metadata: Json, known: Json) -> Any:
        otio, end = self.otio, 0
        track = otio.schema.Track(name, kind=kind, metadata=metadata)
        for event in found:
            if event.start > end:
                track.append(otio.schema.Gap(duration=self._time(event.start - end, self.rate)))
            if event.transition and event.turn:
                track.append(self._transition(event))
            track.append(self._clip(event, known.get(event.segment.id)))
            end = event.end
        return track

    def _transition(self, event: Event) -> Any:
        assert event.transition
        schema, kind = self.otio.schema, event.transition.kind
        return schema.Transition(
            kind,
            schema.TransitionTypes.SMPTE_Dissolve if kind == "dissolve" else schema.TransitionTypes.Custom,
            in_offset=self._time(event.before, self.rate),
            out_offset=self._time(event.turn - event.before, self.rate),
            metadata=_own(kind=kind),
        )

    def _clip(self, event: Event, known: Json | None) -> Any:
        segment, played = event.segment, event.played
        clip = self.otio.schema.Clip(
            event.name,
            media_reference=self._text(segment) if isinstance(segment, Title) else self._media(event),
            source_range=self._range(self._first(event), event.rate, event.length),
            metadata=_own(segment=known) if known else {},
        )
        if played and (played.speed != 100 or played.reverse):
            clip.effects.append(self._warp(played.speed, played.reverse))
        return clip

    def _first(self, event: Event) -> int:
        return event.source + begin(event, self.references)

    def _warp(self, speed: int, reverse: bool) -> Any:
        if not speed:
            return self.otio.schema.FreezeFrame()
        return self.otio.schema.LinearTimeWarp(time_scalar=(-speed if reverse else speed) / 100)

    def _text(self, title: Title) -> Any:
        return self.otio.schema.GeneratorReference(
            "title", generator_kind=TEXT, parameters={"text": title.text}, available_range=None
        )

    def _media(self, event: Event) -> Any:
        schema, played, media = self.otio.schema, event.played, event.media
        assert played and media
        reference = self.references.get(played.media)
        if reference is None:
            return schema.MissingReference(media.label)
        whole = self._whole(media, event.rate, reference)
        if reference.numbers is None:
            made = schema.ExternalReference(_address(reference.path, self.folder), whole)
        else:
            prefix, suffix, digits = reference.numbers
            made = schema.ImageSequenceReference(
                target_url_base=_address(reference.path, self.folder) + "/",
                name_prefix=prefix,
                name_suffix=suffix,
                start_frame=reference.start,
                frame_step=1,
                rate=float(event.rate),
                frame_zero_padding=digits,
                available_range=whole,
            )
        made.name = media.label
        return made

    def _whole(self, media: Media, rate: Fraction, reference: Reference) -> Any:
        """All that there is of a media; None of a still, which there is no end of."""
        if media.kind == "image" or not media.duration:
            return None
        count = Fraction(SOUND) if media.kind == "audio" else rate
        start = self._time(reference.start * count / rate, count)
        return self.otio.opentime.TimeRange(start, self._time(frame_of(media.duration, count), count))

    def _range(self, first: int, rate: Fraction, length: int) -> Any:
        """So many frames of the canvas from a frame of the media on, told at the media's rate."""
        return self.otio.opentime.TimeRange(self._time(first, rate), self._time(length * rate / self.rate, rate))

    def _time(self, frames: Fraction | int, rate: Fraction) -> Any:
        return self.otio.opentime.RationalTime(float(frames), float(rate))


def _own(**parts: Any) -> Json:
    """Our part of a part's metadata."""
    said = {
        key: json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
        for key, value in parts.items()
    }
    return {OWN: said}


def _address(path: Path, folder: Path) -> str:
    """Where a file lies, from the timeline's folder on; percent-encoded, as an address is."""
    try:
        return quote(Path(os.path.relpath(path.absolute(), folder.absolute())).as_posix())
    except ValueError:  # on another disk
        return path.absolute().as_uri()
