"""Plucked strings: a guitar in several hands, and basses.

Each partial of an ideal string plucked at one point, sin(π·k·p)/k, dies by the law of a real one: air and the
bridge take all of them, the string's own losses the high ones. Made of partials, a string is in tune by
construction, which a delay line of whole samples is not.

Source: Fletcher and Rossing, "The Physics of Musical Instruments".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cleanplate.material.music.synth import Reals, band, noise, partials, peak, shaped, times
from cleanplate.picture import Floats


@dataclass(frozen=True)
class Plucked:
    """An instrument. `point` of the string that is plucked, `bright` the softness of the finger in Hz.

    `loss` a second at the lowest, `dull` how much more at 1 kHz; `thump` of the body, 0..1; `stop` seconds after
    which a finger lies on the string again; `extra` seconds it rings after it was let go.
    """

    point: float = 0.19
    bright: float = 5200
    loss: float = 0.75
    dull: float = 1.7
    thump: float = 0.12
    stop: float = 0.12
    extra: float = 0.1
    wood: bool = True

    def __call__(self, hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
        seconds = held + self.extra + self.stop
        k = np.arange(1, 1 + min(36, int(9000 // hz)))
        modes = hz * k * np.sqrt((1 + 3e-5 * k**2) / (1 + 3e-5))
        level = np.abs(np.sin(np.pi * k * self.point)) / k * np.exp(-modes / (self.bright * (0.3 + 1.25 * loud)))
        level = level * (_body(modes) if self.wood else 1) * 10 ** (rng.normal(0, 0.8, k.size) / 20)
        lost = self.loss * (hz / 150) ** 0.35 + self.dull * (modes / 1000) ** 1.3
        wave = partials(
            np.concatenate([modes, modes * 1.00035]),
            np.concatenate([level, level * 0.4]),
            np.concatenate([1 / lost, 2.2 / lost]),
            seconds,
            np.tile(rng.uniform(-0.25, 0.25, k.size), 2),
        )
        wave *= np.float32(0.8 / np.sqrt(np.sum(level**2)))
        knock = self._knock(loud, rng)
        wave[: knock.size] += knock[: wave.size]
        return shaped(wave, 0.0015, self.stop) * np.float32(0.2 + 0.8 * loud)

    def _knock(self, loud: float, rng: np.random.Generator) -> Floats:
        """The finger leaving the string, and the body answering."""
        finger = noise(0.12, rng, band(500, 2800, 1)) * np.exp(-times(0.12) / 0.006).astype(np.float32)
        body = partials([98, 196, 231], [1, 0.6, 0.4], [0.05, 0.035, 0.03], 0.12)
        return np.asarray(self.thump * (body + np.float32(0.25 * loud) * finger), np.float32)


def _body(hz: Reals) -> Reals:
    """How a guitar's box answers: its air, its top and its back, then less and less."""
    modes = 1.1 * peak(hz, 105, 0.35) + 1.3 * peak(hz, 205, 0.3) + 0.8 * peak(hz, 410, 0.5)
    return np.asarray((0.7 + modes) / (1 + (hz / 4500) ** 2) ** 0.5)


nylon_guitar = Plucked()
steel_guitar = Plucked(point=0.14, bright=9000, loss=0.5, dull=0.95, thump=0.1)
muted_guitar = Plucked(point=0.12, bright=5200, loss=5.5, dull=6.0, thump=0.16, stop=0.08)
ukulele = Plucked(point=0.22, bright=6000, loss=1.9, dull=1.8, thump=0.1, stop=0.1)
upright_bass = Plucked(point=0.28, bright=520, loss=1.5, dull=9.0, thump=0.1, stop=0.09, extra=0.02, wood=False)
finger_bass = Plucked(point=0.22, bright=800, loss=1.0, dull=5.0, thump=0.03, stop=0.07, extra=0.02, wood=False)


def sub_bass(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """Nearly a sine, with just enough above it to be heard on a telephone."""
    wave = partials([hz, 2 * hz, 3 * hz], [1, 0.22, 0.08], [6, 2.5, 1.2], held + 0.12)
    return shaped(wave, 0.012, 0.11) * np.float32(0.2 + 0.8 * loud)
