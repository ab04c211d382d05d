"""Calm: a felt piano that takes its time, over a pad that hardly moves."""

from __future__ import annotations

from cleanplate.material.music.effects import room, shelf
from cleanplate.material.music.keys import felt_piano
from cleanplate.material.music.loop import Loop
from cleanplate.material.music.mix import Part, mixed
from cleanplate.material.music.pads import slow_pad, warm_pad
from cleanplate.material.music.plucked import sub_bass
from cleanplate.material.music.score import Note, bass, chords, comped, melody, moved, picked, swelling, voiced
from cleanplate.picture import Floats

A = "Fmaj9 | C/E | Dm9 | Bbmaj9 |"
B = "Gm9 | Dm7 | Bbmaj7 | C7sus4 C |"
FORM = A + A + B + A.rstrip("|")

SUNG = "C5 1.5 A4 .5 G4 2 | - 1 G4 .5 C5 .5 D5 2 | F5 1.5 E5 .5 A4 2 | - 1 C5 1 D5 1 A4 1"
ANSWER = "C5 1.5 A4 .5 G4 2 | - 1 C5 .5 E5 .5 G5 2 | F5 1.5 E5 .5 C5 2 | D5 3 - 1"
HIGHER = "- 1 D5 1 F5 1 A5 1 | F5 2 D5 1 C5 1 | D5 1.5 C5 .5 A4 2 | G4 1 C5 1 E5 2"


def made() -> Floats:
    loop = Loop("calm")
    harmony = voiced(chords(FORM), "A3", "E5")
    left = voiced(chords(FORM), "C3", "C4", voices=3)
    arc = (0, 0.85), (32, 1.1), (44, 1.2), (64, 0.85)
    waves = swelling(picked(left, "0 1 2 1 0+ 2 1 2", 0.5, ring=2.5, loud=0.38), *arc)
    piano = loop.play(_song() + waves + bass(harmony, "o-------", "F2", 4), felt_piano, loose=22, width=0.35)
    bed = loop.play(comped(harmony, "x", strum=0.02), slow_pad, loose=0, width=0.2)
    choir = loop.play(comped([c for c in harmony if 16 <= c.beat < 60], "x"), warm_pad, loose=0)
    low = loop.play(bass(harmony, "o", "A1"), sub_bass, loose=0)
    return mixed(
        [Part(piano, -18, -9), Part(bed, -25, -9), Part(choir, -29, -8), Part(low, -29)],
        room(2.8, 23, dark=2800, before=0.028), shelf(5000, -2), glue=1.6,
    )  # fmt: skip


def _song() -> list[Note]:
    first, answer, higher = melody(SUNG, 0, 0.58), melody(ANSWER, 0, 0.62), melody(HIGHER, 0, 0.66)
    return first + moved(answer, 16) + moved(higher, 32) + moved(answer, 48, loud=0.9)
