"""A draft's sound: a lone clip's own tracks as they are, or all that is heard mixed into one, and kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any

from cleanplate.compose.sound import Voice, mixed
from cleanplate.draft.check import reference
from cleanplate.draft.model import Clip, Played
from cleanplate.draft.model import Sound as Heard
from cleanplate.draft.time import seconds
from cleanplate.errors import MediaError
from cleanplate.media.audio import Sound
from cleanplate.media.probe import Audio
from cleanplate.media.samples import RATE, looped, samples
from cleanplate.media.sound import SUFFIX, reopened, write_blocks
from cleanplate.picture import Floats
from cleanplate.render.cache import find, fingerprint, location, making
from cleanplate.render.plan import Plan
from cleanplate.render.watch import Watch

_UNDER = 0.5  # a background's sound lies 6 dB under a source that has sound itself


def sound(plan: Plan, watch: Watch | None = None) -> Sound | None:
    """What is heard, as it goes into the file; None for silence, or a format that holds no sound.

    Raises MediaError, OutputError.
    """
    if not plan.format.sound and plan.format.kind != "frames":
        return None
    lone = _as_it_is(plan)
    if lone is not None:
        return lone
    voices = _voices(plan)
    if not voices:
        return None
    key = fingerprint("sound", plan.format.sound, plan.draft.duration, [told for told, _ in voices])
    kept = _kept(key)
    if kept:
        return _spoken(plan, kept)
    total = _at(plan.draft.duration)
    with making("sounds", key, SUFFIX) as made:
        blocks = mixed([voice for _, voice in voices], total)
        write_blocks(_watched(blocks, total, watch or Watch()), made, plan.format)
    return _spoken(plan, reopened(location("sounds", key, SUFFIX)))


def _kept(key: str) -> Sound | None:
    """A mix that was made before; one that cannot be read, as a full disk leaves it, is made again."""
    path = find("sounds", key, SUFFIX)
    try:
        return reopened(path) if path else None
    except MediaError:
        return None


def _watched(blocks: Iterator[Floats], total: int, watch: Watch) -> Iterator[Floats]:
    """The same, telling at each second how far they are."""
    done = 0
    for block in blocks:
        if done // RATE != (done + block.shape[1]) // RATE:
            watch.tell(done // RATE + 1, total // RATE, "sound")
        done += block.shape[1]
        yield block


def _spoken(plan: Plan, found: Sound) -> Sound:
    """The mix in the language of the first clip that says its own."""
    languages = (audio.language for shot in plan.shots for audio in shot.info.audio[:1])
    language = next((name for name in languages if name), None)
    return replace(found, tracks=tuple(replace(track, language=language) for track in found.tracks))


def _as_it_is(plan: Plan) -> Sound | None:
    """The tracks of a clip whose frames come at their own times, where nothing is done to its sound."""
    played = [s for t in plan.draft.tracks for s in t.segments if isinstance(s, Played)]
    if plan.rate is not None or len(played) != 1:
        return None
    clip, info = played[0], plan.shots[0].info
    asked = clip.removal.background_sound if isinstance(clip, Clip) and clip.removal else False
    if clip.muted or clip.volume != 100 or clip.fade_in or clip.fade_out or asked or not info.audio:
        return None
    shot = plan.shots[0]
    return Sound(info.path, max(info.start, Fraction(0)), info.audio, shot.begin, shot.end)


def _voices(plan: Plan) -> list[tuple[Any, Voice]]:
    """What is heard, each with plain values that say all of it."""
    found: list[tuple[Any, Voice]] = []
    for track in plan.draft.tracks:
        for segment in track.segments:
            if isinstance(segment, Clip | Heard) and not segment.muted and segment.volume:
                found += _own(plan, segment)
                found += _behind(plan, segment)
    return found


def _own(plan: Plan, segment: Played) -> Iterator[tuple[Any, Voice]]:
    source = plan.sources[segment.media]
    if not segment.speed or not source.media.sounds:
        return
    info = source.info
    if not info.audio:
        return
    told = [source.hash, segment.start, segment.end, segment.source_in, segment.speed, segment.reverse]
    yield (
        [*told, *_loudness(segment)],
        _voice(segment, partial(_played, info.audio[0], info.start, source.path, segment)),
    )


def _behind(plan: Plan, segment: Played) -> Iterator[tuple[Any, Voice]]:
    """The sound of a video that stands behind a subject."""
    removal = segment.removal if isinstance(segment, Clip) else None
    named = reference(removal.background) if removal and removal.background_sound else None
    if named is None or not plan.sources[named].picture.audio:
        return
    own = plan.sources[segment.media].media.audio
    voice = _voice(segment, partial(looped, plan.sources[named].picture), _UNDER if own else 1.0)
    yield ["behind", plan.sources[named].hash, segment.start, segment.end, own, *_loudness(segment)], voice


def _played(audio: Audio, start: Fraction, path: Any, segment: Played) -> Iterator[Floats]:
    origin = max(start, Fraction(0)) + seconds(segment.source_in)
    end = origin + Fraction(segment.length * segment.speed, 100_000)
    return samples(path, audio, origin, end, Fraction(segment.speed, 100), segment.reverse)


def _voice(segment: Played, blocks: Any, gain: float = 1.0) -> Voice:
    at = _at(segment.start)
    return Voice(
        at=at,
        count=_at(segment.end) - at,
        blocks=blocks,
        gain=gain * segment.volume / 100,
        fade_in=_at(segment.fade_in),
        fade_out=_at(segment.fade_out),
    )


def _loudness(segment: Played) -> list[int]:
    return [segment.volume, segment.fade_in, segment.fade_out]


def _at(ms: int) -> int:
    return ms * RATE // 1000
