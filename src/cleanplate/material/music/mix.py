"""From parts to a piece: each part as loud as its score says, one room about all, then the level all pieces have.

Source: loudness and true peak as ITU-R BS.1770-5 has them, the target as podcasts and web video use it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from cleanplate.material.music.effects import bell, shelf
from cleanplate.material.music.synth import RATE, Curve, Reals, band
from cleanplate.picture import Floats

LOUDNESS = -16.0  # LUFS
CEILING = -1.9  # dBTP: a little under what is promised
_SPEECH: tuple[Curve, ...] = (bell(2400, -2.5, 1.1), shelf(7000, -2.5), band(28, 17_000, 2))
_MOMENT = 19_200  # samples that loudness is measured over: 400 ms
_STEP = 48  # samples that the limiter decides for: 1 ms


@dataclass(frozen=True)
class Part:
    """`level`: how loud it is on its own, in LUFS, before the piece is brought to its level.

    `room`: how much of it, in dB, is sent there.
    """

    wave: Floats
    level: float
    room: float = -60


def mixed(parts: Sequence[Part], answer: Floats, *curves: Curve, glue: float = 2.0) -> Floats:
    """(2, n) of all parts in a room, (2, m) how it answers; `glue` is the ratio of what holds them together.

    Some room is left where speech lives.
    """
    size = parts[0].wave.shape[1]
    dry, sent = np.zeros((2, size), np.float32), np.zeros(size, np.float32)
    for part in parts:
        wave = part.wave / np.abs(part.wave).max()  # none is so soft that a gate would take it for silence
        wave *= np.float32(10 ** ((part.level - loudness(wave)) / 20))
        dry += wave
        sent += np.float32(10 ** (part.room / 20)) * wave.mean(axis=0)
    hz = np.fft.rfftfreq(size, 1 / RATE)
    tone = np.prod([curve(hz) for curve in (*_SPEECH, *curves)], axis=0).astype(np.float32)
    wet = np.fft.rfft(sent) * np.fft.rfft(answer, size)
    return mastered(np.asarray(np.fft.irfft((np.fft.rfft(dry) + wet) * tone, size), np.float32), glue)


def mastered(wave: Floats, glue: float = 2.0) -> Floats:
    """The same at `LOUDNESS`, no peak above `CEILING`."""
    wave = _glued(wave * _gain(wave), glue)
    wave = _limited(wave * _gain(wave))
    return np.asarray(wave * min(1.0, float(_gain(wave))), np.float32)


def loudness(wave: Floats) -> float:
    """LUFS of (2, n), gated; -70 of silence.

    Moments are read under a window and do not overlap, which is near enough to mix by.
    """
    moments = wave[:, : wave.shape[1] // _MOMENT * _MOMENT].reshape(2, -1, _MOMENT)
    window, weight = _weights()
    power = (np.abs(np.fft.rfft(moments * window)) ** 2 @ weight).sum(axis=0)
    heard = power[power > 10 ** ((-70 + 0.691) / 10)]
    if not heard.size:
        return -70.0
    return float(-0.691 + 10 * np.log10(heard[heard > heard.mean() / 10].mean()))


def peaks(wave: Floats) -> Floats:
    """(n,) of the loudest of both sides at each sample and half-way to the next.

    The standard reads three places between; with so little above 10 kHz one is enough: `CEILING` has room for it.
    """
    spectrum, size = np.fft.rfft(wave), wave.shape[-1]
    half = np.exp(1j * np.pi * np.arange(spectrum.shape[1]) / size).astype(np.complex64)
    between = np.fft.irfft(spectrum * half, size)
    return np.asarray(np.maximum(np.abs(wave), np.abs(between)).max(axis=0), np.float32)


def _gain(wave: Floats) -> np.float32:
    return np.float32(10 ** ((LOUDNESS - loudness(wave)) / 20))


@cache
def _weights() -> tuple[Floats, Floats]:
    """The window of a moment, and how much each frequency of it counts."""
    hz = np.fft.rfftfreq(_MOMENT, 1 / RATE)
    window = np.sqrt(8 / 3) * np.hanning(_MOMENT)
    both = np.where((hz == 0) | (hz == RATE / 2), 1, 2) / _MOMENT**2
    return window.astype(np.float32), (_heard(hz) * both).astype(np.float32)


def _heard(hz: Reals) -> Reals:
    """The power that K-weighting leaves of each frequency: its two filters at 48 kHz."""
    z = np.exp(-2j * np.pi * hz / RATE)
    head = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    low = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    return np.asarray(np.abs(head * low) ** 2)


def _glued(wave: Floats, ratio: float) -> Floats:
    """What is louder than the piece's level comes down by a ratio: quick to press, slow to let go."""
    level = np.sqrt(_moments(np.mean(wave**2, axis=0), 480).mean(axis=1))
    over = np.maximum(0, 20 * np.log10(np.maximum(level, 1e-6)) - (LOUDNESS + 1)) * (1 - 1 / ratio)
    return wave * _drawn(10 ** (-_followed(over, 0.35, 0.06) / 20), 480, wave.shape[1])


def _limited(wave: Floats) -> Floats:
    """Peaks come down to the ceiling, 2 ms before they are there and a tenth of a second after."""
    loudest = _moments(peaks(wave), _STEP).max(axis=1)
    down = np.maximum(0, 20 * np.log10(np.maximum(loudest, 1e-6)) - CEILING)
    wide = np.max([np.roll(down, k) for k in range(-3, 4)], axis=0)
    held = _followed(wide, 1.0, 0.02)
    smooth = np.mean([np.roll(held, k) for k in (-2, -1, 0, 1, 2)], axis=0)
    return wave * _drawn(10 ** (-smooth / 20), _STEP, wave.shape[1])


def _moments(values: Floats, step: int) -> Floats:
    """(n,) in rows of `step`, the last filled up from the beginning."""
    rows = -(-values.size // step)
    return np.resize(values, rows * step).reshape(rows, step)


def _followed(values: Reals | Floats, up: float, down: float) -> Reals:
    """What goes after some values: the part `up` of the way where they rise, `down` where they fall.

    It goes round twice, so that the ring is closed.
    """
    found, state = np.zeros(values.size), 0.0
    for _ in range(2):
        for i, value in enumerate(values.tolist()):
            state += (value - state) * (up if value > state else down)
            found[i] = state
    return found


def _drawn(gain: Reals, step: int, size: int) -> Floats:
    """(size,) through the gains of the middles of steps, round the ring."""
    middles = (np.arange(gain.size) + 0.5) * step
    return np.interp(np.arange(size), middles, gain, period=gain.size * step).astype(np.float32)
