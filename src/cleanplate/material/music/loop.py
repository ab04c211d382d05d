"""A piece as a ring: notes are laid on it by a human hand, and what rings past its end begins it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from zlib import crc32

import numpy as np

from cleanplate.material.catalog import MATERIAL
from cleanplate.material.music.score import Note, hertz
from cleanplate.material.music.synth import RATE
from cleanplate.picture import Floats

Instrument = Callable[[float, float, float, np.random.Generator], Floats]
"""(Hz, seconds it is held, loudness 0..1, chance) → (n,) or (2, n): the note and all that rings after it."""
_SHADES = 12  # of loudness: notes that are as loud as each other sound the same, and are made once


class Loop:
    """The ring of one piece of the catalogue, `size` samples round.

    `swing` 0.5 is straight, 0.67 a triplet's; `grid`, in beats, is what swings.
    """

    def __init__(self, name: str, swing: float = 0.5, grid: float = 0.25) -> None:
        known = MATERIAL[name]
        self.bpm, self.bars, self.swing, self.grid = known.bpm, known.bars, swing, grid
        self.size = round(self.bars * 4 * 60 * RATE / self.bpm)
        self.rng = np.random.default_rng(crc32(name.encode()))

    @property
    def beat(self) -> float:
        """Its seconds."""
        return 60 / self.bpm

    def play(
        self,
        notes: Iterable[Note],
        instrument: Instrument,
        *,
        loose: float = 6,
        late: float = 0,
        pan: float = 0,
        width: float = 0,
    ) -> Floats:
        """(2, size). `loose`: how far notes are off, `late` by how much all are, in ms. `pan` -1 left to 1 right;
        `width` spreads the pitches about it, low ones left as a pianist hears them."""
        ring = np.zeros((2, self.size), np.float32)
        made: dict[tuple[int, float, int], Floats] = {}
        for note in (n for n in notes if n.loud > 0):
            off = late + float(np.clip(self.rng.normal(0, loose / 2), -loose, loose))
            shade = max(1, round(_SHADES * min(1, note.loud * (1 + self.rng.normal(0, 0.05)))))
            key = note.pitch, note.length, shade
            if key not in made:
                held = note.length * self.beat
                made[key] = instrument(hertz(note.pitch), held, shade / _SHADES, self.rng)
            at = round((self.swung(note.beat) * self.beat + off / 1000) * RATE)
            self._lay(ring, placed(made[key], pan + width * (note.pitch - 60) / 24), at)
        return ring

    def swung(self, beat: float) -> float:
        """Where a beat falls: the second half of each pair of `grid` comes late."""
        pair, within = divmod(beat, 2 * self.grid)
        first = within < self.grid
        long, short = 2 * self.swing, 2 * (1 - self.swing)
        return pair * 2 * self.grid + (within * long if first else self.grid * long + (within - self.grid) * short)

    def _lay(self, ring: Floats, sound: Floats, at: int) -> None:
        at %= self.size
        sound = sound[:, : self.size]
        head = min(sound.shape[1], self.size - at)
        ring[:, at : at + head] += sound[:, :head]
        ring[:, : sound.shape[1] - head] += sound[:, head:]


def placed(sound: Floats, side: float) -> Floats:
    """(2, n) of one sound at a place from -1 left to 1 right, as loud as in the middle."""
    angle = (np.clip(side, -1, 1) + 1) * np.pi / 4
    gains = np.array([[np.cos(angle)], [np.sin(angle)]], np.float32) * np.float32(np.sqrt(2))
    return np.asarray(gains * (sound if sound.ndim == 2 else sound[None]), np.float32)
