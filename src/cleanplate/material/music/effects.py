"""Rooms, echoes, tone, tape: all go round, so that a loop stays a loop.

A transform of the whole ring convolves in a circle: the reverb of the end is heard at the beginning.
"""

from __future__ import annotations

import numpy as np

from cleanplate.material.music.synth import RATE, Curve, Reals, band, peak, smooth
from cleanplate.picture import Floats

_ROOM_BANDS = (125, 250, 500, 1000, 2000, 4000, 8000)


def bell(centre: float, decibels: float, octaves: float) -> Curve:
    """So much more or less about a frequency."""
    return lambda hz: np.asarray(10 ** (decibels / 20 * peak(hz, centre, octaves)))


def shelf(edge: float, decibels: float) -> Curve:
    """So much more or less above a frequency, in full two octaves on."""
    return lambda hz: np.asarray(10 ** (decibels / 20 / (1 + (edge / np.maximum(hz, 1e-3)) ** 2)))


def room(seconds: float, seed: int, dark: float = 4000, before: float = 0.015, low: float = 160) -> Floats:
    """(2, n) of how a room answers: noise that dies by 60 dB in so many seconds, sooner above `dark` Hz.

    `before`: seconds until it does. Nothing of it is below `low`, where it would only be mud. Its energy is 1.
    """
    rng = np.random.default_rng(seed)
    size, late = smooth(round(seconds * 1.1 * RATE)), round(before * RATE)
    t = np.arange(size) / RATE
    hz = np.fft.rfftfreq(size, 1 / RATE)
    white = np.fft.rfft(rng.standard_normal((2, size), np.float32)) * _strength(band(low, RATE), hz)
    answer = np.zeros((2, late + size), np.float32)
    for centre in _ROOM_BANDS:
        part = np.fft.irfft(white * peak(hz, centre, 0.6).astype(np.float32), size)
        reach = seconds / (1 + (centre / dark) ** 1.5)
        answer[:, late:] += part * (10 ** (-3 * t / reach) / (1 + (centre / dark) ** 2) ** 0.5).astype(np.float32)
    answer[:, late:] *= np.clip(t / 0.03, 0, 1).astype(np.float32)  # walls are reached one after another
    return np.asarray(answer / np.sqrt(np.sum(answer**2, axis=1, keepdims=True)), np.float32)


def echoed(wave: Floats, seconds: float, again: float = 0.4, dark: float = 2500) -> Floats:
    """(2, n) of the echoes alone: each `again` times the one before and darker, left and right in turn.

    An endless row of echoes is a fraction in the spectrum: none is cut off, and the end's sound in the beginning.
    """
    size = wave.shape[-1]
    hz = np.fft.rfftfreq(size, 1 / RATE)
    one = again / (1 + (hz / dark) ** 2) * np.exp(-2j * np.pi * hz * (round(seconds * RATE) / RATE))
    both = np.fft.rfft(wave.mean(axis=0)) * one / (1 - one**2)
    return np.asarray(np.fft.irfft(np.stack([both, both * one]), size), np.float32)


def drifting(wave: Floats, depth: float, *turns: int) -> Floats:
    """A tape whose speed wanders: read up to `depth` ms early and late, in so many turns round the ring."""
    size = wave.shape[-1]
    round_ = np.arange(size, dtype=np.float32) / size
    way = sum(np.sin(2 * np.pi * k * round_ + k) for k in turns)
    at = np.arange(size) + np.asarray(way, np.float64) * (depth * RATE / 1000 / max(1, len(turns)))
    whole = np.floor(at).astype(np.int64)
    part = (at - whole).astype(np.float32)
    return wave[:, whole % size] * (1 - part) + wave[:, (whole + 1) % size] * part


def saturated(wave: Floats, drive: float) -> Floats:
    """Pressed into a soft ceiling, `drive` times its loudest hundredth against it."""
    level = float(np.quantile(np.abs(wave[:, ::97]), 0.99)) / drive
    return np.asarray(np.tanh(wave / level) * level, np.float32)


def ducked(wave: Floats, ats: list[float], beat: float, decibels: float, back: float = 0.22) -> Floats:
    """Softer by so much at each of some beats, back within `back` seconds: it leaves room for a kick."""
    size = wave.shape[-1]
    gain = np.ones(size, np.float32)
    dip = 1 - (1 - 10 ** (-decibels / 20)) * _dip(back)
    for at in ats:
        index = (round((at * beat - 0.012) * RATE) + np.arange(dip.size)) % size
        gain[index] = np.minimum(gain[index], dip)
    return wave * gain


def crackle(size: int, rng: np.random.Generator, each: float = 7) -> Floats:
    """(2, size) of a worn record: so many clicks a second, most of them tiny, over a breath of noise."""
    count = int(each * size / RATE)
    wave = np.zeros((2, size), np.float32)
    at = rng.integers(0, size, count)
    wave[:, at] = rng.normal(0, 1, (2, count)) * rng.exponential(1, count) ** 1.5
    dust = _strength(band(400, 4500, 1), np.fft.rfftfreq(size, 1 / RATE))
    clicks = np.fft.irfft(np.fft.rfft(wave) * dust, size)
    hiss = np.fft.irfft(np.fft.rfft(rng.standard_normal((2, size), np.float32)) * dust**2, size)
    clicks, hiss = clicks / np.sqrt(np.mean(clicks**2)), hiss / np.sqrt(np.mean(hiss**2))
    return np.asarray(np.clip(clicks, -9, 9) + 0.5 * hiss, np.float32)


def _dip(back: float) -> Floats:
    """(n,) that rises in 12 ms and falls over `back` seconds, 1 at its height."""
    rise, fall = round(0.012 * RATE), round(back * RATE)
    up = 0.5 - 0.5 * np.cos(np.pi * np.arange(rise) / rise)
    down = 0.5 + 0.5 * np.cos(np.pi * np.arange(fall) / fall)
    return np.concatenate([up, down]).astype(np.float32)


def _strength(curve: Curve, hz: Reals) -> Floats:
    return curve(hz).astype(np.float32)
