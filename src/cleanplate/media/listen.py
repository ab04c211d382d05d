"""What a file lets us hear, whether or not it has a picture; read without decoding it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from cleanplate.errors import UnsupportedError
from cleanplate.media.open import opened
from cleanplate.media.probe import Audio, audio_of, check_limits, duration_of, start_of


@dataclass(frozen=True)
class SoundInfo:
    """A file's tracks of sound. Times are seconds as exact fractions, on the container's own clock."""

    path: Path
    container: str
    start: Fraction
    duration: Fraction
    audio: tuple[Audio, ...]


def listen(path: str | Path) -> SoundInfo:
    """Describe the sound of a file.

    Raises UnsupportedError (no media, no sound), DamagedError, TooLargeError.
    """
    path = Path(path)
    with opened(path) as container:
        tracks = tuple(audio_of(s) for s in container.streams.audio if s.codec_context is not None)
        if not tracks:
            raise UnsupportedError(f"{path.name} holds no sound.", "Name a file with sound.")
        duration = duration_of(container, path)
        check_limits(path, (1, 1), duration)
        return SoundInfo(path, container.format.name, start_of(container), duration, tracks)
