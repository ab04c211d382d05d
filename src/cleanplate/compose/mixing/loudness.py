"""How loud a whole sound is, as broadcasters and platforms measure it, and how far it really swings.

Loudness is ITU-R BS.1770-4's, which EBU R128 builds on: both sides weighted by frequency as ears weigh it, in
windows of 400 ms, of which the silent and the quiet ones do not count. True peaks are its Annex 2's: those of the
wave between the samples, at four times their rate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from cleanplate.compose.mixing.limiter import limited
from cleanplate.media.tape import RATE
from cleanplate.picture import Floats

_STEP = RATE // 10  # windows of four steps follow each other by one
_ABSOLUTE, _RELATIVE = -70.0, -10.0  # LUFS, and LU under the mean of what is left: what does not count
_OFFSET = -0.691  # so that a sine of 997 Hz at 0 dBFS on one side is -3.01 LUFS
# BS.1770-4, tables 1 and 2, at 48 kHz: a head's shelf, and a high pass; (b, a)
_SHELF = (1.53512485958697, -2.69169618940638, 1.19839281085285), (-1.69065929318241, 0.73248077421585)
_PASS = (1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621)
_TAPS = 4096  # by then the filters' answer has died away, 170 dB down
_BLOCK = 4 * _TAPS

_HIGHEST = -1.0  # dBTP: lossy codecs overshoot the peaks that they are given
_CEILING = np.float32(10 ** ((_HIGHEST - 0.1) / 20))  # meters differ by so much
_NEAR_ENOUGH = 0.1  # LU
_MOST = 12.0  # dB more than it takes without a limiter: beyond that only noise gets louder
_TRIES, _BOLD = 5, 1.3  # more than is missing, for the limiter takes some of it

_NEAR = 12  # samples to either side that the wave between two is worked out from
_BETWEEN = 4


@dataclass(frozen=True)
class Levels:
    """`loudness` is integrated, in LUFS, None of silence; `peak` is true, in dBTP, None of digital silence
    and where it was not asked for."""

    loudness: float | None
    peak: float | None


class Meter:
    """Measures blocks as they go by; what it keeps is 8 bytes for each 100 ms. Peaks take half of the time."""

    def __init__(self, peaks: bool = True) -> None:
        self._held: Floats = np.zeros((2, _TAPS), np.float32)  # what the filters still hear, and what is new
        self._rest = np.zeros((2, 0))
        self._powers: list[float] = []
        self._peaks, self._peak = TruePeaks() if peaks else None, 0.0

    def add(self, block: Floats) -> None:
        """(2, n) at 48 kHz."""
        if self._peaks:
            self._swung(self._peaks.take(block))
        self._held = np.concatenate([self._held, block], axis=1)
        while self._held.shape[1] >= _BLOCK:
            self._weigh(self._held[:, :_BLOCK])
            self._held = self._held[:, _BLOCK - _TAPS :]

    def levels(self) -> Levels:
        """Of all that went by; nothing can be added then."""
        if self._peaks:
            self._swung(self._peaks.rest())
        self._weigh(self._held)
        return Levels(_integrated(np.array(self._powers)), _decibels(self._peak))

    def _swung(self, peaks: Floats) -> None:
        self._peak = max(self._peak, float(peaks.max(initial=0)))

    def _weigh(self, wave: Floats) -> None:
        heard = np.fft.irfft(np.fft.rfft(wave, _BLOCK) * _weighting(), _BLOCK)[:, _TAPS : wave.shape[1]]
        whole = np.concatenate([self._rest, heard], axis=1)
        steps = whole.shape[1] // _STEP
        power = np.square(whole[:, : steps * _STEP]).reshape(2, steps, _STEP)
        self._powers += power.sum(axis=(0, 2)).tolist()
        self._rest = whole[:, steps * _STEP :]


class TruePeaks:
    """How far the wave swings about each sample, and between it and the next; it hears 12 samples ahead."""

    def __init__(self) -> None:
        self._held: Floats = np.zeros((2, _NEAR - 1), np.float32)

    def take(self, block: Floats) -> Floats:
        self._held = np.concatenate([self._held, block], axis=1)
        count = self._held.shape[1] - 2 * _NEAR + 1
        if count <= 0:
            return np.zeros(0, np.float32)
        near = sliding_window_view(self._held, 2 * _NEAR, axis=1)[:, :count]
        between = np.abs(near @ _interpolator()).max(axis=(0, 2))
        own = np.abs(self._held[:, _NEAR - 1 : _NEAR - 1 + count]).max(axis=0)
        self._held = self._held[:, count:]
        return np.asarray(np.maximum(own, between), np.float32)

    def rest(self) -> Floats:
        return self.take(np.zeros((2, _NEAR), np.float32))


def measured(blocks: Iterable[Floats], peaks: bool = True) -> Levels:
    """The levels of (2, n) blocks at 48 kHz; without `peaks` the loudness alone."""
    meter = Meter(peaks)
    for block in blocks:
        meter.add(block)
    return meter.levels()


def watched(blocks: Iterable[Floats], meter: Meter) -> Iterator[Floats]:
    """The same blocks, measured as they go by."""
    for block in blocks:
        meter.add(block)
        yield block


@dataclass(frozen=True)
class Setting:
    """By how many decibels a sound is made louder, and whether its peaks are limited then."""

    gain: float
    limit: bool

    def applied(self, blocks: Iterable[Floats]) -> Iterator[Floats]:
        """(2, n) blocks so loud; where peaks are limited, none is truly beyond -1 dBTP."""
        factor = np.float32(10 ** (self.gain / 20))
        louder = (block * factor for block in blocks)
        return limited(louder, _CEILING, TruePeaks()) if self.limit else louder


def setting(play: Callable[[], Iterable[Floats]], target: float) -> Setting:
    """What brings a sound to `target` LUFS; `play` gives it from its start each time, two to six times.

    Limiting takes loudness away, which more gain makes up for, as far as that helps. Silence is left alone.
    """
    found = measured(play())
    if found.loudness is None or found.peak is None:
        return Setting(0, limit=False)
    gain = target - found.loudness
    if found.peak + gain <= _HIGHEST:
        return Setting(gain, limit=False)
    most = gain + _MOST
    for _ in range(_TRIES):
        reached = measured(Setting(gain, limit=True).applied(play()), peaks=False).loudness
        missing = target - (found.loudness if reached is None else reached)
        if abs(missing) < _NEAR_ENOUGH or gain >= most:
            break
        gain = min(gain + _BOLD * missing, most)
    return Setting(gain, limit=True)


def _integrated(powers: NDArray[np.float64]) -> float | None:
    """Loudness of sums of squares by 100 ms, gated twice."""
    if powers.size < 4:
        return None
    windows = sliding_window_view(powers, 4).sum(axis=1) / (4 * _STEP)
    loud = windows[windows > 10 ** ((_ABSOLUTE - _OFFSET) / 10)]
    if not loud.size:
        return None
    counting = loud[loud > loud.mean() * 10 ** (_RELATIVE / 10)]
    return float(_OFFSET + 10 * np.log10(counting.mean()))


def _decibels(peak: float) -> float | None:
    return float(20 * np.log10(peak)) if peak > 0 else None


@cache
def _weighting() -> NDArray[np.complex128]:
    """Both filters' answer to an impulse, as a spectrum."""
    wave = np.zeros(_TAPS)
    wave[0] = 1
    for (b0, b1, b2), (a1, a2) in (_SHELF, _PASS):
        x1 = x2 = y1 = y2 = 0.0
        for at, x in enumerate(wave.tolist()):
            y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
            wave[at], x1, x2, y1, y2 = y, x, x1, y, y1
    return np.fft.rfft(wave, _BLOCK)


@cache
def _interpolator() -> Floats:
    """(24, 3): how the wave at a quarter, a half and three quarters past a sample follows from those near it."""
    place = np.arange(-_NEAR + 1, _NEAR + 1)[:, None] - np.arange(1, _BETWEEN) / _BETWEEN
    window = np.i0(7 * np.sqrt(1 - np.square(place / _NEAR))) / np.i0(7)
    taps = np.sinc(place) * window
    return np.asarray(taps / taps.sum(axis=0), np.float32)
