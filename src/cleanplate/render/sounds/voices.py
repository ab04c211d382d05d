"""What is heard of a draft: each sound with plain values that say all of it, and as a voice of the mix."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Any

from cleanplate.compose.mixing.ducking import Duck
from cleanplate.compose.mixing.form import Form
from cleanplate.compose.mixing.looping import endless, last_bar, last_beat
from cleanplate.compose.mixing.sound import Voice
from cleanplate.draft.check import reference
from cleanplate.draft.cuts import Ends, ends
from cleanplate.draft.hearing import Hearing, hearing
from cleanplate.draft.model import Clip, Played
from cleanplate.draft.model import Sound as Heard
from cleanplate.draft.time import merged
from cleanplate.media.samples import RATE, Reel, looped, played
from cleanplate.picture import Floats
from cleanplate.render.plan import Plan
from cleanplate.render.sounds.heard import Recording, words

_MS = RATE // 1000  # samples
_ENOUGH = 3  # quarters of a tail: a bar that begins no later is the last one, and rings out
_TOO_LONG = 6  # quarters of a tail: a bar that begins earlier would leave silence
_UNDER = 0.5  # a background's sound lies 6 dB under a source that has sound itself


@dataclass(frozen=True)
class Part:
    """`what` is played and `how` it is mixed in, in plain values. `voice` makes it, which may mean to hear the
    recording out. It goes down by `duck` dB under those parts that `speak`.
    """

    what: list[Any]
    how: list[Any]
    voice: Callable[[], Voice]
    duck: float = 0
    speaks: bool = False


def parts(plan: Plan) -> list[Part]:
    """All that is heard, in the order of the tracks."""
    found: list[Part] = []
    at_ends = ends(plan.draft)
    for track in plan.draft.tracks:
        for segment in track.segments:
            if isinstance(segment, Clip | Heard) and not segment.muted and segment.volume:
                found += _own(plan, segment, at_ends.get(segment.id))
                found += _behind(plan, segment)
    return found


def voices(parts: Sequence[Part]) -> list[Voice]:
    """All of them for the mix, those that go down under speech knowing where it is. Raises MediaError."""
    made = [part.voice() for part in parts]
    if not any(part.duck for part in parts):
        return made
    speech = merged(
        (voice.at + first, voice.at + last)
        for part, voice in zip(parts, made, strict=True)
        if part.speaks
        for first, last in words(part.what, partial(_finite, voice))
    )
    ducks = [Duck(part.duck, speech) if part.duck else None for part in parts]
    return [replace(voice, duck=duck) for voice, duck in zip(made, ducks, strict=True)]


def _finite(voice: Voice) -> Generator[Floats]:
    yield from voice.blocks()


def _own(plan: Plan, segment: Played, at_ends: Ends | None) -> Iterator[Part]:
    source = plan.sources[segment.media]
    if not segment.speed or not source.media.sounds or not source.sound.audio:
        return
    recording = Recording(source)
    heard = hearing(segment, at_ends, recording.length // _MS)
    on = [segment.looped, segment.tail, source.media.file] if isinstance(segment, Heard) and segment.looped else []
    what = [source.hash, segment.start - heard.start, heard.end - segment.start, segment.length]
    what += [segment.source_in, segment.speed, segment.reverse, segment.denoise, *on]
    duck = segment.duck if isinstance(segment, Heard) else 0
    how = [heard.start, segment.volume, heard.fade_in, heard.fade_out, duck]
    yield Part(what, how, partial(_voice, recording, segment, heard), duck, speaks=not duck)


def _behind(plan: Plan, segment: Played) -> Iterator[Part]:
    """The sound of a video that stands behind a subject; not what one speaks over."""
    removal = segment.removal if isinstance(segment, Clip) else None
    named = reference(removal.background) if removal and removal.background_sound else None
    if named is None or not plan.sources[named].picture.audio:
        return
    own = plan.sources[segment.media].media.audio
    heard = Hearing(segment.start, segment.end, segment.fade_in, segment.fade_out)
    blocks = partial(looped, plan.sources[named].picture)
    gain = (_UNDER if own else 1.0) * segment.volume / 100
    how = [segment.start, segment.end, own, segment.volume, segment.fade_in, segment.fade_out]
    yield Part(["behind", plan.sources[named].hash], how, lambda: _laid(heard, blocks, gain))


def _voice(recording: Recording, segment: Played, heard: Hearing) -> Voice:
    speed = Fraction(segment.speed, 100)
    begin = round(heard.source_in(segment) * Fraction(_MS, 100))
    length = (heard.end - heard.start) * speed * _MS
    source, tail = recording.reel(segment.denoise), 0
    if isinstance(segment, Heard) and segment.looped:
        source, tail = _endless(source, recording, segment, begin)
    blocks = partial(played, source, begin, length, speed, segment.reverse)
    return replace(_laid(heard, blocks, segment.volume / 100), tail=tail)


def _endless(source: Reel, recording: Recording, sound: Heard, begin: int) -> tuple[Reel, int]:
    """A sound that goes on and on, and over how many samples it rings out: from the last bar that leaves time."""
    form, speed = recording.form(), Fraction(sound.speed, 100)
    end, tail = begin + round(sound.length * speed * _MS), round(sound.tail * speed * _MS)
    landed = None if sound.reverse or not tail else _landed(form, end, tail)
    landed = end - tail if landed is None else landed
    return endless(source, form), round((end - max(landed, begin)) / speed)


def _landed(form: Form, end: int, tail: int) -> int | None:
    """Where the last bar begins that leaves time to ring out; the last beat, where a bar would leave too much."""
    latest = end - _ENOUGH * tail // 4
    bar = last_bar(form, latest)
    return last_beat(form, latest) if bar is not None and end - bar > _TOO_LONG * tail // 4 else bar


def _laid(heard: Hearing, blocks: Any, gain: float) -> Voice:
    at = heard.start * _MS
    count = heard.end * _MS - at
    return Voice(at, count, blocks, gain, fade_in=heard.fade_in * _MS, fade_out=heard.fade_out * _MS)
