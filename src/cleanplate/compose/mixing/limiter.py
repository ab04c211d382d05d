"""A limiter: what would be too loud is turned down just before it comes, and all else is left as it is.

The gain is one for both sides, so that nothing moves in the stereo image. It falls over 5 ms ahead of a peak and
recovers at a steady rate in decibels, slow enough not to bend low notes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cleanplate.picture import Floats

CEILING = np.float32(10 ** (-1 / 20))  # -1 dBFS: lossy codecs overshoot the peaks that they are given
_AHEAD = 256  # samples, 5.3 ms; a power of two, for _most
_RECOVERY = 40 / 48_000  # decibels a sample: 6 dB take 0.15 s


class Peaks(Protocol):
    """How far sound swings about each of its samples, both sides together; it may need to hear some more first."""

    def take(self, block: Floats) -> Floats: ...

    def rest(self) -> Floats: ...


class SamplePeaks:
    """The samples themselves."""

    def take(self, block: Floats) -> Floats:
        peaks: Floats = np.abs(block).max(axis=0, initial=0)
        return peaks

    def rest(self) -> Floats:
        return np.zeros(0, np.float32)


def limited(
    blocks: Iterable[Floats], ceiling: np.float32 = CEILING, peaks: Peaks | None = None
) -> Iterator[Floats]:
    """(2, n) blocks at 48 kHz in, as many samples out at the same times, none beyond ±`ceiling`.

    Samples that no peak is near come out bit for bit; a peak is felt 5.3 ms before it and until it has recovered.
    `peaks` says what counts as one: the samples, if left out.
    """
    limiter = _Limiter(ceiling, peaks or SamplePeaks())
    for block in blocks:
        yield limiter.take(block)
    yield limiter.rest()


class _Limiter:
    """Gain reduction as an envelope in decibels: 0 leaves a sample alone."""

    def __init__(self, ceiling: np.float32, peaks: Peaks) -> None:
        self._ceiling, self._peaks = ceiling, peaks
        self._held: Floats = np.zeros((2, 0), np.float32)  # samples whose future is not known yet
        self._envelope = np.zeros(_AHEAD)  # from _AHEAD samples before those held, to where peaks are known

    def take(self, block: Floats) -> Floats:
        self._held = np.concatenate([self._held, block], axis=1)
        self._envelope = np.concatenate([self._envelope, self._reductions(self._peaks.take(block))])
        return self._out(max(0, self._envelope.size - 2 * _AHEAD))

    def rest(self) -> Floats:
        self._envelope = np.concatenate([self._envelope, self._reductions(self._peaks.rest()), np.zeros(_AHEAD)])
        return self._out(self._held.shape[1])

    def _reductions(self, peaks: Floats) -> NDArray[np.float64]:
        """What each sample needs, or what is left of what an earlier one needed."""
        last = self._envelope[-1]
        if not last and not (peaks > self._ceiling).any():
            return np.zeros(peaks.size)
        needed = 20 * np.log10(np.maximum(peaks / np.float64(self._ceiling), 1))
        fall = _RECOVERY * np.arange(peaks.size + 1)
        risen = np.maximum.accumulate(np.concatenate([[last], needed]) + fall) - fall
        return np.asarray(np.maximum(risen[1:], 0), np.float64)

    def _out(self, count: int) -> Floats:
        sound, self._held = self._held[:, :count], self._held[:, count:]
        envelope, self._envelope = self._envelope[: count + 2 * _AHEAD], self._envelope[count:]
        if not envelope.any():
            return sound
        # the most of all that comes within _AHEAD, then the mean of that: never less than a sample needs itself
        coming = _most(envelope)[1 : count + _AHEAD]
        total = np.concatenate([[0.0], np.cumsum(coming)])
        mean = (total[_AHEAD:] - total[:-_AHEAD]) / _AHEAD
        gain = np.where(mean > 1e-9, 10 ** (-mean / 20), 1)
        return np.clip(sound * gain.astype(np.float32), -self._ceiling, self._ceiling)


def _most(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The largest of each _AHEAD values that follow each other."""
    width = 1
    while width < _AHEAD:
        values = np.maximum(values[:-width], values[width:])
        width *= 2
    return values
