"""Acoustic: a picked guitar on a porch, a second one that answers."""

from __future__ import annotations

from cleanplate.material.music import drums
from cleanplate.material.music.effects import bell, room
from cleanplate.material.music.loop import Loop
from cleanplate.material.music.mix import Part, mixed
from cleanplate.material.music.plucked import nylon_guitar, steel_guitar, upright_bass
from cleanplate.material.music.score import Note, bass, chords, comped, melody, moved, picked, rhythm, swelling
from cleanplate.picture import Floats

A = "320003 | 2x0232 | 022033 | x32033 |"  # G, D/F#, Em7, Cadd9
B = "x02010 | x32010 | x20003 | xx0233 xx0232 |"  # Am7, C, G/B, Dsus4 D
FORM = A + A + B + A + B + A.rstrip("|")
TRAVIS = "pa i q m p i q a"

LINE = "- 1 B4 .5 D5 .5 G5 1.5 F#5 .5 | A4 2.5 - .5 D5 1 | E5 1 D5 .5 B4 .5 G4 2 | - 1 E4 .5 G4 .5 D5 2"
ANSWER = "- 1 B4 .5 D5 .5 G5 1.5 A5 .5 | F#5 2 D5 2 | E5 1.5 D5 .5 B4 1 G4 1 | G4 1 E4 1 D4 2"
OVER = "C5 1.5 B4 .5 A4 1 E5 1 | G5 2 E5 1 C5 1 | D5 1.5 B4 .5 G4 2 | G4 1 A4 1 F#4 1 A4 1"


def made() -> Floats:
    loop = Loop("acoustic", swing=0.53)
    harmony = chords(FORM)
    thumb = picked(harmony, TRAVIS, 0.5, ring=1.6, loud=0.62)
    arc = (0, 0.9), (28, 1), (32, 1.1), (48, 1), (64, 1.12), (80, 1), (96, 0.88)
    guitar = loop.play(swelling(thumb, *arc), steel_guitar, loose=9, pan=-0.3)
    full = [c for c in harmony if 32 <= c.beat < 80]
    strums = loop.play(comped(full, "x---o-xo --o-x-o-", 0.9, strum=0.018), nylon_guitar, loose=9, pan=0.45)
    line = loop.play(_line(), nylon_guitar, loose=12, pan=0.2)
    low = loop.play(bass([c for c in harmony if c.beat >= 16], "x-------5-----o-", "E1"), upright_bass, loose=8)
    return mixed(
        [
            Part(guitar, -19, -14),
            Part(line, -21.5, -11),
            Part(strums, -26, -14),
            Part(low, -23, -26),
            Part(loop.play(rhythm("o,x,o,x,o,x,o,x,", range(8, 24)), drums.shaker, loose=8, pan=0.3), -35, -20),
            Part(loop.play(rhythm("----x-------x---", range(8, 20)), drums.brush, loose=8, pan=-0.1), -33, -16),
            Part(loop.play(rhythm("x-------o-x-----", range(8, 20)), drums.soft_kick, loose=6), -28),
        ],
        room(1.3, 61, dark=3600, before=0.012), bell(210, -2, 0.6), glue=1.8,
    )  # fmt: skip


def _line() -> list[Note]:
    line, answer, over = melody(LINE, 0, 0.66), melody(ANSWER, 0, 0.68), melody(OVER, 0, 0.7)
    return moved(line, 16) + moved(over, 32) + moved(answer, 48) + moved(over, 64) + moved(line, 80, loud=0.85)
