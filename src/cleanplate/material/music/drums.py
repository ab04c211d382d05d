"""Drums and what is shaken: each a few decaying modes and a burst of noise.

They take what all instruments take, and leave pitch and length alone.
"""

from __future__ import annotations

import numpy as np

from cleanplate.material.music.synth import RATE, band, dying, noise, partials, shaped, sweep, times
from cleanplate.picture import Floats


def soft_kick(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """A felt beater: a low knock with no click."""
    wave = sweep(120, 50, 0.03, 0.38) * dying(0.38, 0.11)
    return shaped(_with(wave, 0.05 * loud * noise(0.02, rng, band(200, 1600, 1))), 0.002, 0.12) * np.float32(loud)


def dusty_kick(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """From an old record: pressed, a little too loud for it."""
    wave = np.tanh(1.8 * sweep(155, 54, 0.022, 0.32) * dying(0.32, 0.09))
    return shaped(_with(wave, 0.1 * loud * noise(0.03, rng, band(150, 1200, 1))), 0.0015, 0.1) * np.float32(loud)


def tight_kick(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """For a floor that is danced on, lightly."""
    wave = np.tanh(1.4 * sweep(230, 52, 0.016, 0.3) * dying(0.3, 0.085))
    return shaped(_with(wave, 0.12 * loud * noise(0.012, rng, band(900, 4000, 1))), 0.001, 0.1) * np.float32(loud)


def dusty_snare(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    body = partials([188, 277, 331], [1, 0.5, 0.35], [0.06, 0.045, 0.035], 0.3)
    wires = noise(0.3, rng, band(700, 5200, 1)) * dying(0.3, 0.075)
    return shaped(0.6 * body + 0.3 * wires, 0.001, 0.1) * np.float32(loud)


def rim(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    wave = partials([410, 835, 1620, 2340], [0.6, 1, 0.5, 0.2], [0.03, 0.022, 0.012, 0.008], 0.12)
    return shaped(_with(wave, 0.15 * noise(0.02, rng, band(700, 4500, 1))), 0.0008, 0.05) * np.float32(0.7 * loud)


def brush(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """Wires drawn over a skin."""
    t = times(0.34)
    stroke = (t / 0.035 * np.exp(1 - t / 0.035)).astype(np.float32) + 0.12 * np.exp(-t / 0.12).astype(np.float32)
    return shaped(noise(0.34, rng, band(600, 6000, 1)) * stroke, 0.004, 0.12) * np.float32(0.5 * loud)


def clap(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """A few people who are nearly together, each a little off to one side."""
    wave = np.zeros((2, round(0.34 * RATE)), np.float32)
    for _ in range(7):
        at = round(rng.uniform(0, 0.022) * RATE)
        hand = noise(0.3, rng, band(750, rng.uniform(2200, 4200), 1)) * dying(0.3, rng.uniform(0.012, 0.045))
        side = rng.uniform(0.5, 1)
        wave[:, at : at + hand.size] += hand * np.array([[side], [1.5 - side]], np.float32)
    return shaped(wave * np.float32(0.3), 0.001, 0.1) * np.float32(loud)


def hat(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """Closed; the louder, the longer."""
    metal = partials([5230, 6710, 7960, 9240, 10700], 0.16, 0.02 + 0.02 * loud, 0.16, rng.uniform(0, 6, 5))
    hiss = noise(0.16, rng, band(6200, 12500, 2)) * dying(0.16, 0.014 + 0.026 * loud)
    return shaped(0.4 * metal + 0.45 * hiss, 0.001, 0.06) * np.float32(loud)


def open_hat(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    hiss = noise(0.42, rng, band(5600, 12000, 2)) * dying(0.42, 0.13)
    return shaped(0.4 * hiss, 0.002, 0.18) * np.float32(loud)


def shaker(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """Seeds thrown forward: they gather before they hit."""
    t = times(0.13)
    throw = np.exp(-(((t - 0.028) / 0.017) ** 2)) + 0.35 * np.exp(-(((t - 0.062) / 0.026) ** 2))
    seeds = noise(0.13, rng, band(4300, 10500, 2)) * throw.astype(np.float32)
    return shaped(seeds, 0.004, 0.03) * np.float32(0.5 * loud)


def low_drum(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """A great skin under heavy sticks: its modes are those of a circle, its pitch sinks as it is let go."""
    modes = 62 * np.array([1.59, 2.14, 2.65, 2.92])
    skin = partials(modes, [0.42, 0.25, 0.15, 0.1], [0.16, 0.12, 0.09, 0.07], 1.1)
    wave = sweep(92, 58, 0.05, 1.1) * dying(1.1, 0.3) + np.float32(loud) * skin
    return shaped(_with(wave, 0.25 * loud * noise(0.05, rng, band(120, 1400, 1))), 0.002, 0.4) * np.float32(loud)


def heart(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """A pulse that is felt more than heard."""
    wave = np.tanh(1.5 * sweep(82, 46, 0.05, 0.5) * dying(0.5, 0.13))
    return shaped(wave, 0.006, 0.2) * np.float32(loud)


def tick(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """A clock in the next room."""
    wave = partials([1480, 2310, 3420, 4630], [0.5, 1, 0.6, 0.3], [0.012, 0.009, 0.007, 0.004], 0.08)
    return shaped(wave, 0.0008, 0.03) * np.float32(0.5 * loud)


def _with(wave: Floats, burst: Floats) -> Floats:
    """The same with a burst at its beginning that dies over its own length."""
    size = burst.shape[-1]
    wave[:size] += burst * np.linspace(1, 0, size, dtype=np.float32) ** 2
    return np.asarray(wave, np.float32)
