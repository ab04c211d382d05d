"""Music that goes down while someone speaks: where that is, and how far down it is then.

A voice is heard out once, ahead of the mix, so what counts as speech is measured by the recording's own levels: a
quiet one is as good as a loud one, and its noise is not taken for words. Since all is known beforehand, the music
is down when a word begins, and stays down from word to word.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from cleanplate.draft.time import Stretch
from cleanplate.media.tape import RATE
from cleanplate.picture import Floats

_HOP, _SIZE = 480, 960  # samples: a level every 10 ms, of 20 ms
_BAND = slice(4, 100)  # bins of 50 Hz: 200 to 5000 Hz, where speech is and wind, hum and hiss are less
_STEP, _LOWEST = 0.5, -100.0  # dB: levels are kept as bytes, 360 kB an hour
_FAINT = -80.0  # dBFS that nothing counts under
_UNDER = 20.0  # dB under the level of speech that its softest sounds lie
_STEADY = 8.0  # dB: where speech and what lies under it differ by less, nobody speaks
_LEAD = 2  # levels: a word begins a little before it is loud
_WORD = 4  # levels, 40 ms: what is shorter is a click
_FAINTER = 6.0  # dB that the beginning and the end of a word may lie under the rest

_WINDOW = np.hanning(_SIZE + 1)[:-1].astype(np.float32)

ATTACK, HOLD, RELEASE = RATE * 80 // 1000, RATE * 400 // 1000, RATE * 600 // 1000


@dataclass(frozen=True)
class Duck:
    """A sound goes down `by` decibels wherever one of `spoken` is heard, in order, in samples of the timeline.

    It falls in the 80 ms before, stays down for 400 ms after, and rises in 600 ms.
    """

    by: float
    spoken: tuple[Stretch, ...]

    def gains(self, begin: int, end: int) -> Floats | np.float32:
        """The linear gain of samples `begin` to `end` of the timeline: one for all, or (end - begin,)."""
        near = self._near(begin, end)
        if not near:
            return np.float32(1)
        at, depth = np.arange(begin, end), np.zeros(end - begin)
        for first, last in near:
            down = np.clip((at - first) / ATTACK + 1, 0, 1)
            up = np.clip((last + HOLD - at) / RELEASE + 1, 0, 1)
            depth = np.maximum(depth, np.minimum(down, up))
        smooth = 0.5 - 0.5 * np.cos(np.pi * depth)
        return np.asarray(10 ** (-self.by / 20 * smooth), np.float32)

    def _near(self, begin: int, end: int) -> tuple[Stretch, ...]:
        since = bisect_left(self.spoken, begin - HOLD - RELEASE, key=lambda stretch: stretch[1])
        until = bisect_left(self.spoken, end + ATTACK, key=lambda stretch: stretch[0])
        return self.spoken[since:until]


def spoken(blocks: Iterable[Floats]) -> list[Stretch]:
    """Where someone speaks in a recording of (2, n) blocks at 48 kHz: stretches in order, by sample.

    Speech is what rises above the half way, in decibels, from the recording's lowest levels to its speech's own,
    which is the mean of what is loud (as in ITU-R BS.1770: what lies 10 dB under the mean does not count).
    """
    steps = np.frombuffer(b"".join(_levels(blocks)), np.uint8)
    levels = np.asarray(steps * _STEP + _LOWEST, np.float64)
    if not (levels > _FAINT).any():
        return []
    speech, floor = _loud(levels), _low(levels)
    if speech - floor < _STEADY:
        return []
    least = max((speech + floor) / 2, speech - _UNDER, _FAINT)
    return _joined(_words(levels, least, max(least - _FAINTER, floor + _STEADY / 2)))


def _levels(blocks: Iterable[Floats]) -> Iterator[bytes]:
    """A byte for each 10 ms, in steps over the lowest level, measured about its middle."""
    held = np.zeros((2, (_SIZE - _HOP) // 2), np.float32)
    for block in blocks:
        held = np.concatenate([held, block], axis=1)
        if held.shape[1] >= RATE:
            frames = sliding_window_view(held, _SIZE, axis=1)[:, ::_HOP]
            yield _bytes(frames)
            held = held[:, frames.shape[1] * _HOP :]
    held = np.concatenate([held, np.zeros((2, _SIZE), np.float32)], axis=1)
    yield _bytes(sliding_window_view(held, _SIZE, axis=1)[:, ::_HOP])


def _bytes(frames: Floats) -> bytes:
    spectra = np.fft.rfft(frames * _WINDOW, axis=2)[..., _BAND]
    power = 2 * np.square(np.abs(spectra)).sum(axis=2).mean(axis=0) / (_SIZE * np.square(_WINDOW).sum())
    steps = (10 * np.log10(power + 1e-12) - _LOWEST) / _STEP
    return bytes(np.clip(steps, 0, 255).astype(np.uint8).tobytes())


def _loud(levels: NDArray[np.float64]) -> float:
    """The level of what is loud, in dB."""
    power = 10 ** (levels[levels > _FAINT] / 10)
    return float(10 * np.log10(power[power >= power.mean() / 10].mean()))


def _low(levels: NDArray[np.float64]) -> float:
    """The level that a tenth of what is no silence lies under."""
    return float(np.percentile(levels[levels > _LOWEST], 10))


def _words(levels: NDArray[np.float64], least: float, faintest: float) -> Iterator[Stretch]:
    """Stretches of levels that are loud enough for long enough, with their faint beginnings and ends."""
    for first, last in _runs(levels >= faintest):
        if (levels[first:last] > least).sum() >= _WORD:
            yield max(0, first - _LEAD), last


def _runs(on: NDArray[np.bool_]) -> Iterator[Stretch]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], on, [False]]).astype(np.int8)))
    yield from ((int(first), int(last)) for first, last in zip(edges[::2], edges[1::2], strict=True))


def _joined(words: Iterator[Stretch]) -> list[Stretch]:
    """In samples; what follows before the music would be up again counts as one."""
    found: list[Stretch] = []
    for first, last in words:
        if found and first * _HOP < found[-1][1] + HOLD + ATTACK:
            found[-1] = (found[-1][0], last * _HOP)
        else:
            found.append((first * _HOP, last * _HOP))
    return found
