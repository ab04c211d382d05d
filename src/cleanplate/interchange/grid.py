"""A draft on its frames: what begins and ends at which frame of the canvas, and where in its file it starts.

Other tools count frames where a draft counts milliseconds; this is where the one becomes the other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from cleanplate.draft.finish import Transition
from cleanplate.draft.model import AnySegment, AnyTrack, Clip, Draft, Media, Played, Sound, Title, VideoTrack
from cleanplate.draft.new import RATE
from cleanplate.draft.time import frame_of
from cleanplate.draft.values import made


@dataclass(frozen=True)
class Reference:
    """Where a media lies for other tools. `start`: the number of its first frame, which its timecode says; `drop`
    whether in drop-frame, None where it has none.

    `numbers`: it is pictures, whose names are those before and after a number of so many digits.
    """

    path: Path
    start: int = 0
    drop: bool | None = None
    numbers: tuple[str, str, int] | None = None


References = Mapping[str, Reference]


@dataclass(frozen=True)
class Event:
    """A segment from frame `start` up to, not with, `end` of the canvas; `source` in frames of its media's `rate`.

    `transition` is how it takes over from the one before it, where there is one that it touches, and `turn` how
    many frames that takes.
    """

    segment: AnySegment
    media: Media | None
    start: int
    end: int
    rate: Fraction
    source: int = 0
    transition: Transition | None = None
    turn: int = 0

    @property
    def length(self) -> int:
        return self.end - self.start

    @property
    def clip(self) -> Clip | None:
        return self.segment if isinstance(self.segment, Clip) else None

    @property
    def played(self) -> Played | None:
        return self.segment if isinstance(self.segment, Played) else None

    @property
    def name(self) -> str:
        """What people call it."""
        if isinstance(self.segment, Title):
            return " ".join(self.segment.text.split())[:60]
        return self.segment.meta.title or (self.media.label if self.media else "") or self.segment.id

    @property
    def before(self) -> int:
        """How many frames of its transition lie before the cut; the rest lies after."""
        return self.turn // 2


def rate_of(draft: Draft) -> Fraction:
    """The canvas's rate; where it has none, that of its only clip."""
    if draft.canvas.rate:
        return draft.canvas.rate
    clips = [s for track in draft.tracks for s in track.segments if isinstance(s, Clip)]
    return next((m.rate for c in clips if (m := draft.media.get(c.media)) and m.rate), RATE)


def events(draft: Draft, track: AnyTrack) -> list[Event]:
    """What is on a track, in order."""
    rate, found, end = rate_of(draft), list[Event](), -1
    for segment in track.segments:
        media = draft.media.get(segment.media) if isinstance(segment, Played) else None
        own = media.rate if media and media.rate else rate
        turn = segment.transition if isinstance(segment, Clip) and segment.start == end else None
        found.append(
            Event(
                segment,
                media,
                frame_of(segment.start, rate),
                frame_of(segment.end, rate),
                own,
                frame_of(segment.source_in, own) if isinstance(segment, Played) else 0,
                turn,
                frame_of(turn.length, rate) if turn else 0,
            )
        )
        end = segment.end
    return found


def begin(event: Event, references: References) -> int:
    """The number of its media's first frame, in frames of `event.rate`; a still has none but 0."""
    if event.played is None or event.media is None or event.media.kind == "image":
        return 0
    reference = references.get(event.played.media)
    return reference.start if reference else 0


def counted(frames: Fraction | int, rate: Fraction, other: Fraction) -> int:
    """Frames of one rate in whole ones of another."""
    return math.floor(frames * other / rate + Fraction(1, 2))


def heard(draft: Draft, track: VideoTrack) -> list[Event]:
    """The sound of a track's clips, as sounds of the same place and length."""
    sounds = [(e, _sound(e.segment)) for e in events(draft, track) if isinstance(e.segment, Clip) and _sounds(e)]
    return [Event(sound, e.media, e.start, e.end, e.rate, e.source) for e, sound in sounds]


def sound_of(clip: Clip, media: Media | None) -> Sound | None:
    """What a clip lets hear, as a sound; None where that is nothing."""
    heard = media is not None and media.sounds and not clip.muted and clip.volume and clip.speed
    return _sound(clip) if heard else None


def _sounds(event: Event) -> bool:
    return event.clip is not None and sound_of(event.clip, event.media) is not None


def _sound(clip: Clip) -> Sound:
    names = set(Sound.model_fields) & set(Clip.model_fields)
    return made(Sound, **{name: getattr(clip, name) for name in names})
