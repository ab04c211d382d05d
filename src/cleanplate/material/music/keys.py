"""Keys and bars: an electric piano, a felt piano, and bells that are struck softly.

Sources: Fletcher and Rossing, "The Physics of Musical Instruments": the stiff string, whose partials are
k·f·√(1 + B·k²), and the tuned bar, 1 : 4 : 10. The electric piano is a tine's swing in the bent field of a pickup.
"""

from __future__ import annotations

import numpy as np

from cleanplate.material.music.synth import RATE, band, noise, partials, shaped, times
from cleanplate.picture import Floats


def electric_piano(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """A tine before a pickup: round when soft, with a bark when loud, a bell in its attack."""
    seconds = held + 0.25
    fall = 2.2 * (220 / hz) ** 0.45
    swing = partials(
        [hz, hz, 6.27 * hz, 17.6 * hz],
        [0.8, 0.2, 0.06 * loud, 0.008 * loud],
        [fall, fall * 0.2, 0.22, 0.05],
        seconds,
        [0, 0, 0.4, 1.1],
    )
    field = 1 / (1 + (0.55 + (0.6 + 1.1 * loud) * swing) ** 2)
    wave = np.diff(field, prepend=field[:1]) * np.float32(RATE / (2 * np.pi * hz))
    thump = 0.02 * loud * noise(0.04, rng, band(120, 600))
    wave[: thump.size] += shaped(thump, 0.002, 0.03)[: wave.size]
    return shaped(wave.astype(np.float32), 0.002, 0.2) * np.float32(0.4 + 0.6 * loud)


def felt_piano(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """An upright with felt before its strings: few overtones, the knock of the hammer, a long soft tail."""
    seconds = held + 0.5
    k = np.arange(1, 1 + min(24, int(7000 // hz)))
    stiff = 1.6e-4 * (hz / 260) ** 0.9
    modes = hz * k * np.sqrt((1 + stiff * k**2) / (1 + stiff))
    felt = np.exp(-((modes / (800 + 2900 * loud)) ** 0.8)) * np.abs(np.sin(np.pi * k / 8.3)) / k**0.4
    level = felt * 10 ** (rng.normal(0, 1.2, k.size) / 20)
    fall = 1.7 * (260 / hz) ** 0.5 / (1 + (modes / 1500) ** 1.1)
    cents = 2 ** (0.45 / 1200)  # how far the two strings of a note are apart
    wave = partials(
        np.concatenate([modes / cents, modes * cents, modes]),
        np.concatenate([level * 0.5, level * 0.5, level * 0.8]),
        np.concatenate([fall * 1.6, fall * 1.6, fall * 0.35]),
        seconds,
        np.tile(rng.uniform(-0.4, 0.4, k.size), 3),
    )
    wave *= np.float32(1 / np.sqrt(np.sum(level**2)))
    knock = noise(0.12, rng, band(70, 420, 1)) * np.exp(-times(0.12) / 0.022).astype(np.float32)
    wave[: knock.size] += (0.05 * (0.5 + loud)) * knock[: wave.size]
    return shaped(wave, 0.004, 0.38) * np.float32(0.25 + 0.75 * loud)


def grand_piano(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """The same without felt, brighter, for chords that carry a rhythm."""
    seconds = held + 0.3
    k = np.arange(1, 1 + min(30, int(9000 // hz)))
    stiff = 2.2e-4 * (hz / 260) ** 0.9
    modes = hz * k * np.sqrt((1 + stiff * k**2) / (1 + stiff))
    level = np.exp(-modes / (1100 + 2200 * loud)) * (0.15 + np.abs(np.sin(np.pi * k / 8.3))) / k**0.5
    fall = 1.4 * (260 / hz) ** 0.5 / (1 + (modes / 1800) ** 1.1)
    wave = partials(
        np.concatenate([modes * 0.9997, modes * 1.0003]),
        np.tile(level * 10 ** (rng.normal(0, 1, k.size) / 20), 2),
        np.concatenate([fall, fall * 0.6]),
        seconds,
        np.tile(rng.uniform(-0.5, 0.5, k.size), 2),
    )
    wave *= np.float32(0.7 / np.sqrt(np.sum(level**2)))
    return shaped(wave, 0.002, 0.25) * np.float32(0.25 + 0.75 * loud)


def vibraphone(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """A tuned bar under a soft mallet, its fan turning slowly."""
    seconds = held + 2.2
    wave = partials(
        [hz, 4 * hz, 10.1 * hz],
        [1, 0.12 * loud, 0.03 * loud],
        [1.5 * (440 / hz) ** 0.4, 0.35, 0.06],
        seconds,
    )
    fan = 1 - 0.16 * (1 - np.cos(2 * np.pi * 4.3 * times(seconds))).astype(np.float32)
    return shaped(wave * fan, 0.003, 1.2) * np.float32(0.25 + 0.75 * loud)


def marimba(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """A wooden bar: the same modes, soon over."""
    wave = partials(
        [hz, 3.98 * hz, 9.9 * hz],
        [1, 0.25 * loud, 0.07 * loud],
        [0.28 * (330 / hz) ** 0.6, 0.07, 0.025],
        0.9,
    )
    knock = shaped(noise(0.02, rng, band(300, 1800, 1)), 0.001, 0.018)
    wave[: knock.size] += 0.03 * loud * knock
    return shaped(wave, 0.0015, 0.2) * np.float32(0.25 + 0.75 * loud)


def glass(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """A far bell: soft in its attack, a pure tone with a little shimmer above."""
    seconds = held + 4
    wave = partials(
        [hz, hz * 1.0009, 2 * hz, 3.01 * hz, 5.43 * hz],
        [0.75, 0.25, 0.16, 0.05 * loud, 0.03 * loud],
        [1.6, 1.6, 0.9, 0.4, 0.15],
        seconds,
    )
    return shaped(wave, 0.012, 2) * np.float32(0.25 + 0.75 * loud)
