"""What is heard on a timeline: voices, each with its gain and fades, added up and kept from clipping."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from cleanplate.compose.mixing.ducking import Duck
from cleanplate.compose.mixing.limiter import limited
from cleanplate.media.tape import Tape, silence
from cleanplate.picture import Floats


@dataclass(frozen=True)
class Voice:
    """One sound on the timeline; `at`, `count` and the fades are samples at 48 kHz.

    `blocks` gives float32 blocks of (2, n); it is called when the mix gets there and closed behind it. Silence
    follows blocks that end before `count`. `gain` is linear, 0..10.

    Fades have equal power (a quarter of a sine): where one voice fades out as another fades in, their sum is as
    loud as each of them, while straight fades would leave a hole of 3 dB in the middle. Over its last `tail` it
    rings out, by 60 dB at a steady rate. `duck` says where other voices have it go down.
    """

    at: int
    count: int
    blocks: Callable[[], Iterator[Floats]]
    gain: float = 1.0
    fade_in: int = 0
    fade_out: int = 0
    tail: int = 0
    duck: Duck | None = None

    def gains(self, begin: int, end: int) -> Floats | np.float32:
        """The gain of its samples from `begin` to `end`: one for all outside its fades, else (end - begin,)."""
        shape = self._shape(begin, end)
        if self.duck is not None:
            return np.asarray(shape * self.duck.gains(self.at + begin, self.at + end), np.float32)
        return shape

    def _shape(self, begin: int, end: int) -> Floats | np.float32:
        if begin >= self.fade_in and end <= self.count - max(self.fade_out, self.tail):
            return np.float32(self.gain)
        at = np.arange(begin, end) + 0.5
        rise = np.clip(at / self.fade_in, 0, 1) if self.fade_in else 1.0
        fall = np.clip((self.count - at) / self.fade_out, 0, 1) if self.fade_out else 1.0
        rung = np.clip((at - self.count) / self.tail + 1, 0, 1) if self.tail else 0.0
        shape = np.sin(np.pi / 2 * rise) * np.sin(np.pi / 2 * fall) * (1000.0**-rung - rung / 1000)
        return np.asarray(self.gain * shape, np.float32)


def mixed(voices: Sequence[Voice], total: int, step: int = 4_800) -> Iterator[Floats]:
    """All voices as (2, step) float32 blocks at 48 kHz, exactly `total` samples, none beyond -1 dBFS.

    Only the voices that sound now are open, so memory does not grow with the timeline. Where the sum is below the
    ceiling it comes out bit for bit.
    """
    with closing(added(voices, total, step)) as sums:
        tape = Tape(limited(sums))
        for at in range(0, total, step):
            yield tape.take(min(step, total - at))


def added(voices: Sequence[Voice], total: int, step: int = 4_800) -> Generator[Floats]:
    """The same, however loud it gets."""
    waiting = sorted((v for v in voices if v.count > 0), key=lambda v: v.at, reverse=True)
    playing: list[_Playing] = []
    try:
        for begin in range(0, total, step):
            end = min(begin + step, total)
            while waiting and waiting[-1].at < end:
                playing.append(_Playing(waiting.pop()))
            out = next(silence(end - begin, step))
            for voice in playing:
                voice.add(out, begin)
            _close(v for v in playing if v.end <= end)
            playing = [v for v in playing if v.end > end]
            yield out
    finally:
        _close(playing)


def _close(voices: Iterable[_Playing]) -> None:
    for voice in voices:
        voice.close()


class _Playing:
    """A voice that sounds now."""

    def __init__(self, voice: Voice) -> None:
        self._voice, self._tape = voice, Tape(voice.blocks())
        self.end = voice.at + voice.count

    def add(self, out: Floats, begin: int) -> None:
        """Add what falls into `out`, whose first sample is the timeline's `begin`."""
        since, until = max(begin, self._voice.at), min(begin + out.shape[1], self.end)
        sound = self._tape.take(until - since)
        gains = self._voice.gains(since - self._voice.at, until - self._voice.at)
        out[:, since - begin : until - begin] += sound if np.all(gains == 1) else sound * gains

    def close(self) -> None:
        self._tape.close()
