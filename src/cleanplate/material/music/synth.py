"""What every instrument is made of: decaying partials, ensembles, noise, sweeps and envelopes.

Sources: the modes of strings and bars, Fletcher and Rossing, "The Physics of Musical Instruments"; an ensemble as
harmonics spread in frequency with random phases, the PADsynth algorithm of P. Nasca.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cleanplate.picture import Floats

RATE = 48_000
Reals = NDArray[np.floating[Any]]
Curve = Callable[[Reals], Reals]  # Hz → times as strong
_BLOCK = 512
_AUDIBLE = 18_000.0  # Hz; above it nothing is made
_LOST = 3e-4  # of the loudest harmonic: what is softer is not made either


def partials(hz: ArrayLike, level: ArrayLike, decay: ArrayLike, seconds: float, phase: ArrayLike = 0.0) -> Floats:
    """(n,) of the sum of level · e^(-t/decay) · sin(2π·hz·t + phase), each partial with its own of the four.

    A decaying turn is a power of one complex number, and a power of a·b+c is a product of two: so the whole sum is
    one product of two small matrices.
    """
    pitch, loud, fall, start = np.broadcast_arrays(*(np.asarray(x, float) for x in (hz, level, decay, phase)))
    heard = pitch < _AUDIBLE
    pitch, loud, fall, start = pitch[heard], loud[heard], fall[heard], start[heard]
    turn = (2j * np.pi * pitch - 1 / fall) / RATE
    size = round(seconds * RATE)
    coarse = np.exp(np.outer(np.arange(-(-size // _BLOCK)) * _BLOCK, turn)) * loud * np.exp(1j * start)
    coarse[np.abs(coarse) < 1e-12] = 0  # what has died away would cost more to multiply than what sounds
    fine = np.exp(np.outer(turn, np.arange(_BLOCK)))
    left = np.hstack([coarse.real, coarse.imag]).astype(np.float32)
    right = np.vstack([fine.imag, fine.real]).astype(np.float32)
    return np.asarray((left @ right).ravel()[:size], np.float32)


def ensemble(
    hz: float, level: Reals, seconds: float, cents: float, rng: np.random.Generator, wide: float = 0.8
) -> Floats:
    """(2, n) of many players on one pitch: `level` of each harmonic, `cents` how far they are out of tune.

    One of them leads, dead in tune: without it the crowd's beats would hollow the note out now and then.
    `wide` 0 is the same on both sides, 1 is as far apart as still sums well in mono.
    """
    size = smooth(round(max(seconds, 2.5) * RATE))
    spectrum = np.zeros((2, size // 2 + 1), np.complex64)
    level = np.where(level > _LOST * np.max(level), level, 0)
    for k in 1 + np.flatnonzero(level[: int(_AUDIBLE // hz)]):
        spread = max((2 ** (cents / 1200) - 1) * hz * k**0.85, RATE / size)
        centre, reach = hz * k * size / RATE, 3 * spread * size / RATE
        bins = np.arange(max(1, int(centre - reach)), min(size // 2, int(centre + reach) + 1))
        bell = np.exp(-(((bins - centre) / (spread * size / RATE)) ** 2))
        phase, apart = rng.random((2, bins.size), np.float32)
        angles = 2 * np.pi * phase + np.pi / 2 * wide * (apart - 0.5) * np.array([[1], [-1]])
        turns = np.exp(1j * angles.astype(np.float32))
        spectrum[:, bins] += (level[k - 1] * bell / np.sqrt(np.sum(bell**2))).astype(np.float32) * turns
    many = np.fft.irfft(spectrum, size)[:, : round(seconds * RATE)] * (size / 2)
    heard = np.flatnonzero(level)
    leader = partials(hz * (heard + 1), level[heard], 1e6, seconds, rng.uniform(0, 2 * np.pi, heard.size))
    return np.asarray(0.75 * many + 0.65 * leader, np.float32)


def noise(seconds: float, rng: np.random.Generator, curve: Curve, sides: int = 1) -> Floats:
    """(n,) or (2, n) of noise whose spectrum is a curve, its root mean square 1."""
    size = smooth(round(seconds * RATE))
    shape = (size,) if sides == 1 else (sides, size)
    white = rng.standard_normal(shape, np.float32)
    wave = np.fft.irfft(np.fft.rfft(white) * curve(np.fft.rfftfreq(size, 1 / RATE)).astype(np.float32), size)
    return np.asarray((wave / np.sqrt(np.mean(wave**2)))[..., : round(seconds * RATE)], np.float32)


def sweep(high: float, low: float, fall: float, seconds: float) -> Floats:
    """(n,) of a sine that falls from one pitch to another, `fall` seconds its time constant."""
    t = times(seconds)
    turns = low * t + (high - low) * fall * (1 - np.exp(-t / fall))
    return np.asarray(np.sin(2 * np.pi * turns), np.float32)


def times(seconds: float) -> Reals:
    return np.arange(round(seconds * RATE)) / RATE


def dying(seconds: float, decay: float) -> Floats:
    """(n,) of e^(-t/decay)."""
    return np.asarray(np.exp(-times(seconds) / decay), np.float32)


def shaped(wave: Floats, attack: float, release: float) -> Floats:
    """The same (…, n) that comes in over `attack` and goes in its last `release` seconds, each half a cosine."""
    size = wave.shape[-1]
    rise, fall = min(size, max(1, round(attack * RATE))), min(size, max(1, round(release * RATE)))
    envelope = np.ones(size, np.float32)
    envelope[:rise] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(rise) / rise)
    envelope[size - fall :] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, fall + 1) / fall)
    return wave * envelope


def band(low: float, high: float, order: int = 2) -> Curve:
    """What lies between two frequencies, in the manner of Butterworth."""

    def curve(hz: Reals) -> Reals:
        f = np.maximum(hz, 1e-3)
        return np.asarray(1 / np.sqrt((1 + (low / f) ** (2 * order)) * (1 + (f / high) ** (2 * order))))

    return curve


def peak(hz: Reals, centre: float, octaves: float) -> Reals:
    """1 at a frequency, a bell of some octaves about it."""
    return np.asarray(np.exp(-((np.log2(np.maximum(hz, 1e-3) / centre) / octaves) ** 2)))


def smooth(size: int) -> int:
    """The next number without a large prime in it: its Fourier transform is fast."""
    step = 1 << max(0, size.bit_length() - 5)
    return -(-size // step) * step
