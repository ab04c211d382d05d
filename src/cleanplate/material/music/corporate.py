"""Corporate: plucked and confident, muted strings that run in their own echoes."""

from __future__ import annotations

from cleanplate.material.music import drums
from cleanplate.material.music.effects import ducked, echoed, room
from cleanplate.material.music.keys import grand_piano, vibraphone
from cleanplate.material.music.loop import Loop
from cleanplate.material.music.mix import Part, mixed
from cleanplate.material.music.pads import warm_pad
from cleanplate.material.music.plucked import finger_bass, muted_guitar
from cleanplate.material.music.score import (
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

A = "E | B/D# | C#m7 | Aadd9 |"
B = "F#m7 | Aadd9 | E/G# | B7sus4 B |"
FORM = A + A + B + A + B + A.rstrip("|")

CALL = "- 1 B4 1 E5 1 F#5 1 | G#5 2 F#5 2 | E5 1.5 F#5 .5 G#5 1 E5 1 | B4 2 C#5 2"
RISE = "- 1 A4 1 C#5 1 F#5 1 | E5 2 C#5 2 | B4 1.5 C#5 .5 E5 1 G#5 1 | F#5 2 D#5 2"


def made() -> Floats:
    loop = Loop("corporate")
    harmony = voiced(chords(FORM), "G#3", "E5")
    runs = picked(harmony, "0 2 1 2 3 2 1 2", 0.5, ring=0.3, loud=0.62)
    runs = swelling(runs, (0, 0.8), (32, 1), (80, 1.1), (96, 0.8))
    plucks = loop.play(runs, muted_guitar, loose=5, pan=-0.25, width=0.2)
    chops = loop.play(comped(harmony, "--x---x- --x---xo", 0.2), muted_guitar, loose=6, pan=0.45)
    piano = loop.play(comped(harmony, "x-----o- --------", strum=0.01), grand_piano, loose=8, width=0.3)
    tune = loop.play(_tune(), vibraphone, loose=8, pan=0.1)
    bed = loop.play(comped(harmony, "x"), warm_pad, loose=0, width=0.2)
    roots = bass(harmony[:4], "x", "A1") + bass(harmony[4:], "x-o-x-o- x-o-x-5-", "A1", 0.42)
    kicks, beat = _beat(loop)
    return mixed(
        [
            Part(plucks, -21, -14),
            Part(echoed(plucks, loop.beat * 0.75, 0.45, 3000), -26, -14),
            Part(chops, -28, -16),
            Part(piano, -23, -10),
            Part(tune, -26, -8),
            Part(ducked(bed, [n.beat for n in kicks], loop.beat, 4), -26, -10),
            Part(loop.play(roots, finger_bass, loose=4), -22),
            *beat,
        ],
        room(1.7, 53, dark=4000), glue=2,
    )  # fmt: skip


def _tune() -> list[Note]:
    call, rise = melody(CALL, 0, 0.6), melody(RISE, 0, 0.62)
    return moved(call, 16) + moved(rise, 32) + moved(call, 48) + moved(rise, 64) + moved(call, 80, loud=0.8)


def _beat(loop: Loop) -> tuple[list[Note], list[Part]]:
    kicks = rhythm("x---x---x---x---", range(4, 20)) + rhythm("x-------x-------", [2, 3, 20, 21, 22, 23])
    snaps = rhythm("----x-------x---", range(8, 22)) + rhythm("----x-------x-o-", [22, 23])
    hats = rhythm("o-x-o-x-o-x-o-xo", range(4, 24))
    return kicks, [
        Part(loop.play(kicks, drums.soft_kick, loose=3), -24),
        Part(loop.play(snaps, drums.clap, loose=4), -29, -12),
        Part(loop.play(hats, drums.hat, loose=4, pan=0.25), -36, -22),
        Part(loop.play(rhythm("o,x,o,x,o,x,o,x,", range(8, 24)), drums.shaker, loose=5, pan=-0.35), -36, -22),
    ]
