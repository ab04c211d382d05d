"""Cinematic: strings that grow from a whisper to the whole room, and leave as they came."""

from __future__ import annotations

from dataclasses import replace

from cleanplate.material.music import drums
from cleanplate.material.music.effects import bell, room
from cleanplate.material.music.keys import felt_piano
from cleanplate.material.music.loop import Loop
from cleanplate.material.music.mix import Part, mixed
from cleanplate.material.music.pads import drone, horns, spiccato, strings
from cleanplate.material.music.score import (
    Chord,
    Note,
    bass,
    chords,
    comped,
    melody,
    moved,
    picked,
    rhythm,
    swelling,
    voiced,
)
from cleanplate.picture import Floats

A = "Dm | Bb | F | C |"
B = "Gm7 | Dm/F | Bbmaj7 | Asus4 A |"
FORM = A + A + A + B + A + "Dm | Bb | Gm7 | Dm"
ARC = (0, 0.5), (16, 0.6), (32, 0.78), (48, 0.9), (64, 1.15), (79, 1.15), (82, 0.6), (96, 0.5)

THEME = "A4 3 F4 1 | D5 3 C5 .5 Bb4 .5 | C5 2 A4 1 F4 1 | G4 3 - 1"
CLIMB = "Bb4 2 D5 1 F5 1 | A5 3 F5 1 | D5 2 F5 1 G5 1 | A5 2 G5 1 E5 1"
HEIGHT = "A5 3 F5 1 | D6 3 C6 .5 Bb5 .5 | C6 2 A5 1 F5 1 | G5 3 E5 1"
NEAR = "D5 2 A4 2 | F4 3 - 1 | - 1 A4 1 C5 1 F5 1 | E5 3 - 1"
FAR = "D5 2 A4 2 | F4 3 - 1 | - 1 G4 1 Bb4 1 D5 1 | A4 3 - 1"


def made() -> Floats:
    loop = Loop("cinematic")
    harmony = voiced(chords(FORM), "A3", "F5")
    low = bass(harmony, "x", "A1")
    cellos = voiced(chords(FORM), "D3", "D4", voices=3)
    entering = (12, 0), (16, 0.4), *ARC[2:-1], (88, 0)
    roots = swelling(moved(low, 0, 12), (14, 0), (32, 0.5), (80, 1), (84, 0))
    far = melody(NEAR, 0, 0.5) + melody(FAR, 80, 0.5)
    parts = [
        Part(loop.play(swelling(_ostinato(harmony), *ARC), spiccato, loose=7, width=0.3), -21, -8),
        Part(loop.play(swelling(comped(cellos, "x"), *entering), strings, loose=12), -24, -8),
        Part(loop.play(swelling(_theme(), *ARC), strings, loose=12, pan=-0.2), -23.5, -7),
        Part(loop.play(melody(THEME, 32, 0.5) + melody(THEME, 64, 0.8), horns, loose=10, pan=0.3), -24, -5),
        Part(loop.play(low, drone, loose=0), -25, -16),
        Part(loop.play(roots, strings, loose=10), -25, -10),
        Part(loop.play(far, felt_piano, loose=15, pan=0.15), -25, -5),
        *_drums(loop),
    ]
    return mixed(parts, room(3.0, 31, dark=3200, before=0.03), bell(300, -1.5, 0.9), glue=1.7)


def _ostinato(harmony: list[Chord]) -> list[Note]:
    """Sixteenths in threes and a two: the accents of it walk through the bar."""
    strokes = picked(harmony, "0 1 2 0 1 2 1 2", 0.25, ring=0.25, loud=0.5)
    return [replace(n, loud=n.loud * (1.35 if n.beat * 4 % 8 in (0, 3, 6) else 0.8)) for n in strokes]


def _theme() -> list[Note]:
    return melody(THEME, 16, 0.6) + melody(CLIMB, 48, 0.75) + melody(HEIGHT, 64, 0.85) + melody(THEME, 64, 0.7)


def _drums(loop: Loop) -> list[Part]:
    hits = rhythm("x---------o-----", range(8, 12)) + rhythm("x-----o---x-----", range(12, 16))
    hits += rhythm("X--o--x---x-x-oo", range(16, 20)) + rhythm("x---------------", [20])
    return [Part(loop.play(swelling(hits, (32, 0.6), (64, 1), (80, 0.9)), drums.low_drum, loose=8), -24, -9)]
