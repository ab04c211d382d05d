"""What is held: warm pads, strings, a horn, a choir of air; each is many players on one pitch."""

from __future__ import annotations

import numpy as np

from cleanplate.material.music.synth import Reals, band, ensemble, noise, peak, shaped, times
from cleanplate.picture import Floats

_HARMONICS = np.arange(1, 49)


def warm_pad(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """Comes and goes slowly, and opens while it is there."""
    seconds = held + 1.6
    dark = ensemble(hz, _HARMONICS**-1.9 * _dull(hz, 900), seconds, 14, rng)
    clear = ensemble(hz, _HARMONICS**-1.35 * _dull(hz, 2200), seconds, 18, rng)
    opening = np.sin(np.pi * np.clip(times(seconds) / seconds, 0, 1)).astype(np.float32) ** 2
    return shaped(dark + 0.55 * opening * clear, min(1.4, held / 2), 1.6) * np.float32(0.2 + 0.8 * loud)


def slow_pad(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """The same, slower still: one chord dissolves into the next."""
    seconds = held + 4
    wave = ensemble(hz, _HARMONICS**-1.7 * _dull(hz, 1300), seconds, 22, rng, wide=1)
    return shaped(wave, min(4, held / 2), 4) * np.float32(0.2 + 0.8 * loud)


def strings(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """A section that sings: bows set on softly, the louder the brighter."""
    seconds = held + 0.7
    wave = ensemble(hz, _bowed(hz, 1600 + 3400 * loud), seconds, 17, rng)
    breath = 1 + 0.06 * np.sin(2 * np.pi * 0.9 * times(seconds) + rng.uniform(0, 6)).astype(np.float32)
    return shaped(wave * breath, min(0.45, held / 2), 0.7) * np.float32(0.12 + 0.88 * loud)


def tremolo_strings(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """Bows that shiver, swelling from nothing to the end."""
    seconds = held + 0.5
    t = times(seconds)
    shiver = 0.72 + 0.28 * np.abs(np.sin(np.pi * 9.5 * t + 0.4 * np.sin(2 * np.pi * 0.7 * t)))
    swell = np.minimum(1, 0.06 + (t / held) ** 2)
    wave = ensemble(hz, _bowed(hz, 1500), seconds, 20, rng)
    return shaped(wave * (shiver * swell).astype(np.float32), 0.3, 0.5) * np.float32(0.2 + 0.8 * loud)


def spiccato(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """Short strokes off the string, a grain of rosin before each."""
    seconds = held + 0.28
    t = times(seconds)
    wave = ensemble(hz, _bowed(hz, 1200 + 3600 * loud), seconds, 9, rng, wide=0.6)
    stroke = np.where(t < 0.05, 1.0, np.exp(-(t - 0.05) / 0.11)).astype(np.float32)
    grain = noise(0.03, rng, band(900, 3000, 1)) * np.float32(0.06 * loud)
    wave[:, : grain.size] += shaped(grain, 0.004, 0.024)
    return shaped(wave * stroke, 0.012, 0.12) * np.float32(0.1 + 0.9 * loud)


def horns(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """Four of them, far back: the brightness follows the breath."""
    seconds = held + 0.5
    soft = ensemble(hz, np.exp(-0.55 * _HARMONICS) * 2, seconds, 7, rng, wide=0.5)
    brassy = ensemble(hz, np.exp(-0.26 * _HARMONICS) * _dull(hz, 1800), seconds, 7, rng, wide=0.5)
    t = times(seconds)
    breath = (np.minimum(1, t / 0.5) * (0.35 + 0.65 * loud)).astype(np.float32)
    return shaped(soft + breath**2 * brassy, 0.12, 0.45) * np.float32(0.15 + 0.85 * loud)


def air(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """Breath on a pitch: noise through narrow bands at its first harmonics."""
    seconds = held + 3

    def curve(f: Reals) -> Reals:
        tones = np.sum([peak(f, hz * k, 0.025) / k for k in (1, 2, 3, 4)], axis=0)
        return np.asarray(tones + 0.006 * band(300, 6000, 1)(f))

    return shaped(noise(seconds, rng, curve, 2), min(3, held / 2), 3) * np.float32(0.2 + 0.8 * loud)


def drone(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """Low and nearly still: the octave and the fifth breathe above it."""
    seconds = held + 2
    t = times(seconds)
    base = ensemble(hz, np.array([1, 0.45, 0.22, 0.12, 0.05]), seconds, 4, rng, wide=0.3)
    above = ensemble(hz, _HARMONICS**-1.2 * _dull(hz, 500), seconds, 16, rng)
    tide = (0.5 - 0.5 * np.cos(2 * np.pi * t / seconds)).astype(np.float32)
    return shaped(base + 0.4 * tide * above, min(2, held / 2), 2) * np.float32(0.2 + 0.8 * loud)


def _dull(hz: float, edge: float) -> Reals:
    return np.asarray(1 / (1 + (hz * _HARMONICS / edge) ** 4) ** 0.5)


def _bowed(hz: float, edge: float) -> Reals:
    """A bowed string, 1/k, in a violin's body."""
    f = hz * _HARMONICS
    body = 0.6 + 0.7 * peak(f, 290, 0.4) + 0.6 * peak(f, 500, 0.4) + 0.4 * peak(f, 1100, 0.6)
    return np.asarray(body / _HARMONICS / (1 + (f / edge) ** 2))
