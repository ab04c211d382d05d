"""Ambient: wide chords that dissolve into one another, with a little light on top."""

from __future__ import annotations

from cleanplate.material.music.effects import echoed, room, shelf
from cleanplate.material.music.keys import felt_piano, glass
from cleanplate.material.music.loop import Loop
from cleanplate.material.music.mix import Part, mixed
from cleanplate.material.music.pads import air, drone, slow_pad, warm_pad
from cleanplate.material.music.score import Note, bass, chords, comped, melody, pitch, voiced
from cleanplate.picture import Floats

FORM = "Dmaj9 | % | Bm11 | % | Gmaj7#11 | % | Em9 | % | Dmaj9 | % | F#m7 | % | Gmaj9 | % | A7sus4 | %"
SCALE = ("D5", "E5", "F#5", "A5", "B5", "D6", "E6", "F#6")
FAR = "- 6 F#4 2 | - 6 A4 2 | - 5 B4 1 D5 2 | - 4 G4 2 B4 2 | - 6 E5 2 | - 5 C#5 1 A4 2 | - 6 D5 2 | - 4 E5 2 B4 2"


def made() -> Floats:
    loop = Loop("ambient")
    harmony = voiced(chords(FORM), "F#3", "C#5")
    high = voiced(chords(FORM), "D4", "A5", voices=3)
    bed = loop.play(comped(harmony, "x"), slow_pad, loose=40, width=0.5)
    veil = loop.play(comped(high, "--------x"), warm_pad, loose=40, width=0.4)
    breath = loop.play(comped(high[::2], "x"), air, loose=0)
    sparks = loop.play(_sparks(loop), glass, loose=30, width=0.5)
    keys = loop.play(melody(FAR, 0, 0.5), felt_piano, loose=30, pan=-0.2)
    low = loop.play(bass(harmony, "x", "A1"), drone, loose=0)
    return mixed(
        [
            Part(bed, -20, -8),
            Part(veil, -27, -6),
            Part(breath, -30, -8),
            Part(sparks, -26.5, -5),
            Part(echoed(sparks, loop.beat * 0.75, 0.5, 3500), -29, -7),
            Part(keys, -27, -4),
            Part(low, -25, -14),
        ],
        room(5.5, 41, dark=3500, before=0.04), shelf(5000, 1), glue=1.5,
    )  # fmt: skip


def _sparks(loop: Loop) -> list[Note]:
    """A tone of the scale now and then, never far from the one before: a walk, and not a throw of dice."""
    found, place, beat = [], 3, 1.0
    while beat < loop.bars * 4 - 1:
        place = int((place + loop.rng.integers(-2, 3)) % len(SCALE))
        found.append(Note(beat, 1, pitch(SCALE[place]), float(loop.rng.uniform(0.2, 0.6))))
        beat += float(loop.rng.choice([0.5, 1, 1.5, 2, 3.5]))
    return found
