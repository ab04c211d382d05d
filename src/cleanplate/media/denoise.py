"""Steady noise taken out of a recording: hiss, hum, a fan, a road.

The noise is measured over the whole recording, after the idea of minimum statistics (Martin, "Noise power spectral
density estimation based on optimal smoothing and minimum statistics", IEEE TSAP 2001): what a frequency falls to
between words is the noise. Then each moment of each frequency is turned down by the estimator of the least
log-spectral error (Ephraim and Malah, IEEE TASSP 1985), whose smoothing leaves no "musical" tones behind.

Frames lie on a grid from the recording's start on, so the same moment sounds the same wherever playing begins,
and comes at its own sample.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from cleanplate.media.samples import Reel
from cleanplate.picture import Floats

_SIZE, _HOP = 1024, 512  # samples of a frame, 21 ms, and from frame to frame
_BINS = _SIZE // 2 + 1
_BATCH = 64  # frames at a time
_RUN_IN = 32  # frames, 0.34 s: by then nothing is left of where playing began
_WINDOW = np.sqrt(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_SIZE) / _SIZE)).astype(np.float32)

_SMOOTHED = 9  # frames, 96 ms: their mean power strays little where there is only noise
_FALLS_TO = 0.1  # the share of a recording in which a frequency is no louder than its noise
_BIAS = 1.4  # the mean power of a noise over such a low one: measured on white noise and talk
_SILENT = 1e-9  # mean square of what holds no sound, not even noise: -90 dBFS
_STEP, _LOWEST, _LEVELS = 0.25, -140.0, 900  # dB: the histogram that the low level is taken from

_DEEPEST = 36  # dB that noise goes down at a strength of 100
_MEMORY = 0.96  # how much of what was speech a frame ago is taken to be there still
_FAINTEST = 10 ** (-25 / 10)  # the least of speech against noise that is reckoned with
_FAR = 6.0  # where the table of _log_gain ends, in powers of ten either way
_LOGS = np.linspace(-_FAR, _FAR, 2401)


@dataclass(frozen=True)
class Noise:
    """The mean power of a noise by frequency, both sides together: (513,) float64, of frames as they are here."""

    power: NDArray[np.float64]


def noise_of(blocks: Iterable[Floats]) -> Noise:
    """The steady part of a whole recording, (2, n) blocks at 48 kHz. Memory is the same at any length.

    Digital silence tells nothing of it: where a recording was cut or gated, the rest is measured.
    """
    levels = np.zeros((_BINS, _LEVELS), np.int64)
    bins, last = np.arange(_BINS), np.zeros((0, _BINS), np.float32)
    for frames in _framed(blocks):
        power = np.concatenate([last, _power(np.fft.rfft(frames * _WINDOW, axis=2))])
        last = power[-_SMOOTHED + 1 :]
        for mean in sliding_window_view(power, _SMOOTHED, axis=0).mean(axis=-1) if len(power) >= _SMOOTHED else ():
            if mean.sum() > _SILENT * _SIZE * _BINS:
                at = (10 * np.log10(mean + 1e-20) - _LOWEST) / _STEP
                levels[bins, np.clip(at.astype(np.intp), 0, _LEVELS - 1)] += 1
    count = levels[0].sum()
    if not count:
        return Noise(np.zeros(_BINS))
    low = (np.cumsum(levels, axis=1) > _FALLS_TO * count).argmax(axis=1)
    return Noise(_BIAS * 10 ** ((_LOWEST + _STEP * (low + 0.5)) / 10))


def cleaned(source: Reel, noise: Noise, strength: float) -> Reel:
    """The same recording with its noise turned down; `strength` is 0..100, and 50 takes up to 18 dB off."""
    least = np.float32(10 ** (-_DEEPEST * strength / 100 / 20))
    return lambda since: _played(source, since, _Estimator(noise), least)


def _played(source: Reel, since: int, estimator: _Estimator, least: np.float32) -> Generator[Floats]:
    first = (since // _HOP - _RUN_IN - 1) * _HOP
    skipped, over = since - first, np.zeros((2, 1, _HOP), np.float32)
    with closing(source(max(0, first))) as blocks:
        for frames in _framed(blocks, max(0, -first)):
            spectra = np.fft.rfft(frames * _WINDOW, axis=2)
            gain = np.maximum(estimator.gains(_power(spectra)), least)
            waves = np.fft.irfft(spectra * gain, _SIZE, axis=2).astype(np.float32) * _WINDOW
            ends = np.concatenate([over, waves[:, :, _HOP:]], axis=1)
            over = ends[:, -1:]
            out = (ends[:, :-1] + waves[:, :, :_HOP]).reshape(2, -1)
            yield out[:, skipped:]
            skipped = max(0, skipped - out.shape[1])


def _framed(blocks: Iterable[Floats], before: int = 0) -> Iterator[Floats]:
    """Overlapping frames in batches, (2, count, _SIZE), of so much silence, the blocks, and silence."""
    held = [np.zeros((2, before), np.float32)]
    for block in blocks:
        held.append(block)
        if sum(part.shape[1] for part in held) >= _BATCH * _HOP + _SIZE:
            whole = np.concatenate(held, axis=1)
            frames = sliding_window_view(whole, _SIZE, axis=1)[:, ::_HOP]
            yield frames
            held = [whole[:, frames.shape[1] * _HOP :]]
    whole = np.concatenate([*held, np.zeros((2, 2 * _SIZE), np.float32)], axis=1)
    yield sliding_window_view(whole, _SIZE, axis=1)[:, ::_HOP]


def _power(spectra: NDArray[np.complexfloating]) -> NDArray[np.float32]:
    """(frames, bins) of both sides together: one gain for both leaves every voice where it stands."""
    return np.asarray((np.square(spectra.real) + np.square(spectra.imag)).sum(axis=0), np.float32)


class _Estimator:
    """How much of each frequency is not noise, from frame to frame."""

    def __init__(self, noise: Noise) -> None:
        self._noise = np.maximum(noise.power, 1e-12)
        self._speech = np.zeros(_BINS)  # its power over the noise's, a frame ago

    def gains(self, power: NDArray[np.float32]) -> Floats:
        """(frames, bins) in 0..1."""
        found = np.empty(power.shape, np.float32)
        over = power / self._noise
        for at, there in enumerate(over):
            speech = np.maximum(_MEMORY * self._speech + (1 - _MEMORY) * np.maximum(there - 1, 0), _FAINTEST)
            share = speech / (1 + speech)
            gain = np.minimum(share * _lifted(share * there), 1)
            found[at], self._speech = gain, np.square(gain) * there
        return found


def _lifted(strength: NDArray[np.float64]) -> NDArray[np.float64]:
    """exp(E1(v) / 2), by a table over the logarithm of v."""
    return np.asarray(np.interp(np.log10(strength + 1e-30), _LOGS, _LIFTS))


def _table() -> NDArray[np.float64]:
    """exp(E1(v) / 2) at 10 ** _LOGS; E1 is the integral of exp(-t) / t from v on."""
    fine = np.linspace(-_FAR, 2.0, 40_001)  # past 100 it is nothing
    over = np.exp(-(10**fine)) * np.log(10)  # dt / t is ln 10 times the step of the logarithm
    area = np.concatenate([[0.0], np.cumsum((over[1:] + over[:-1]) / 2 * np.diff(fine))])
    return np.asarray(np.exp((area[-1] - np.interp(_LOGS, fine, area)) / 2), np.float64)


_LIFTS = _table()
