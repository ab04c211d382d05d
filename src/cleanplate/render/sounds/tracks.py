"""A draft's sound: a lone clip's own tracks as they are, or all that is heard mixed into one, and kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np

from cleanplate.compose.mixing.loudness import Levels, Meter, setting, watched
from cleanplate.compose.mixing.sound import Voice, added, mixed
from cleanplate.draft.model import Clip, Played
from cleanplate.errors import MediaError, OutputError
from cleanplate.media.audio import Sound
from cleanplate.media.samples import RATE
from cleanplate.media.sound import SUFFIX, reopened, write_blocks
from cleanplate.picture import Floats
from cleanplate.render.cache import find, fingerprint, half, location, making
from cleanplate.render.plan import Plan
from cleanplate.render.sounds.voices import parts, voices
from cleanplate.render.watch import Watch

_LEVELS, _RAW = ".json", ".raw"  # suffixes beside the mix's own
_MISSED = 0.5  # LU that are told
_BLOCK = 4_800  # samples that are read back at a time


@dataclass(frozen=True)
class Mix:
    """What is heard, as it goes into the file; how loud it is before it is encoded, where it was mixed here,
    and how loud it should be."""

    sound: Sound | None = None
    levels: Levels | None = None
    target: float | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        """What did not come out as it was asked for."""
        if self.target is None or self.loudness is None or abs(self.loudness - self.target) < _MISSED:
            return ()
        return (
            f"The sound came out at {self.loudness:g} LUFS, not {self.target:g}: its peaks leave no more room.",
        )

    @property
    def loudness(self) -> float | None:
        """In LUFS, to a tenth; None of silence."""
        level = self.levels.loudness if self.levels else None
        return None if level is None else round(level, 1)

    @property
    def true_peak(self) -> float | None:
        """In dBTP, to a tenth."""
        level = self.levels.peak if self.levels else None
        return None if level is None else round(level, 1)


def mix(plan: Plan, watch: Watch | None = None) -> Mix:
    """The sound of a draft; none of silence, or where the format holds none. Raises MediaError, OutputError."""
    if not plan.format.sound and plan.format.kind != "frames":
        return Mix()
    lone = _as_it_is(plan)
    if lone is not None:
        return Mix(lone)
    heard = parts(plan)
    if not heard:
        return Mix()
    target = plan.draft.canvas.loudness
    told = [[part.what, part.how] for part in heard]
    key = fingerprint("sound", plan.format.sound, plan.draft.duration, target, told)
    sound = _kept(key)
    if sound is None:
        with _mixed(voices(heard), plan.draft.duration * RATE // 1000, target, key, watch or Watch()) as blocks:
            sound = _made(blocks, key, plan)
    return Mix(_in_its_language(plan, sound), _levels(key), target)


def _made(blocks: Iterable[Floats], key: str, plan: Plan) -> Sound:
    """A mix encoded and kept, its levels beside it."""
    meter = Meter()
    with making("sounds", key, SUFFIX) as made:
        write_blocks(watched(blocks, meter), made, plan.format)
    with making("sounds", key, _LEVELS) as told:
        told.write_text(json.dumps(asdict(meter.levels())))
    return reopened(location("sounds", key, SUFFIX))


def _kept(key: str) -> Sound | None:
    """A mix that was made before; one that cannot be read, as a full disk leaves it, is made again."""
    path = find("sounds", key, SUFFIX)
    try:
        return reopened(path) if path else None
    except MediaError:
        return None


def _levels(key: str) -> Levels | None:
    path = find("sounds", key, _LEVELS)
    try:
        return Levels(**json.loads(path.read_text())) if path else None
    except (OSError, ValueError, TypeError):  # cleared since, or half of it
        return None


@contextmanager
def _mixed(
    voices: list[Voice], total: int, target: float | None, key: str, watch: Watch
) -> Iterator[Iterable[Floats]]:
    """Everything as one sound: brought to a loudness, or as it is and only kept from clipping."""
    if target is None:
        yield _watched(mixed(voices, total), total, watch)
        return
    with _replayable(_watched(added(voices, total), total, watch), key, watch) as play:
        yield setting(play, target).applied(play())


@contextmanager
def _replayable(blocks: Iterable[Floats], key: str, watch: Watch) -> Iterator[Callable[[], Iterator[Floats]]]:
    """Blocks that can be heard again and again: they lie on the disk meanwhile, 23 MB for a minute.

    To read them takes a fraction of what decoding and mixing them anew would. Raises OutputError.
    """
    path = half("sounds", key, _RAW)
    try:
        try:
            with path.open("wb") as file:
                for block in blocks:
                    file.write(block.T.tobytes())
        except OSError as error:
            raise OutputError(
                f"The cache cannot be written: {error.strerror}.", "Check the disk's free space."
            ) from error
        yield partial(_read, path, watch)
    finally:
        path.unlink(missing_ok=True)


def _read(path: Path, watch: Watch) -> Iterator[Floats]:
    with path.open("rb") as file:
        while data := file.read(_BLOCK * 8):
            watch.check()
            yield np.frombuffer(data, np.float32).reshape(-1, 2).T


def _watched(blocks: Iterable[Floats], total: int, watch: Watch) -> Iterator[Floats]:
    """The same, telling at each second how far they are."""
    done = 0
    for block in blocks:
        if done // RATE != (done + block.shape[1]) // RATE:
            watch.tell(done // RATE + 1, total // RATE, "sound")
        done += block.shape[1]
        yield block


def _in_its_language(plan: Plan, found: Sound) -> Sound:
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
    behind = clip.removal.background_sound if isinstance(clip, Clip) and clip.removal else False
    asked = behind or clip.denoise or plan.draft.canvas.loudness is not None
    if clip.muted or clip.volume != 100 or clip.fade_in or clip.fade_out or asked or not info.audio:
        return None
    shot = plan.shots[0]
    return Sound(info.path, max(info.start, Fraction(0)), info.audio, shot.begin, shot.stop)
