"""Suspense: a low pulse, a clock, and strings that will not settle."""

from __future__ import annotations

from cleanplate.material.music import drums
from cleanplate.material.music.effects import bell, echoed, room, shelf
from cleanplate.material.music.keys import felt_piano, glass
from cleanplate.material.music.loop import Loop
from cleanplate.material.music.mix import Part, mixed
from cleanplate.material.music.pads import air, drone, spiccato, tremolo_strings, warm_pad
from cleanplate.material.music.score import Note, bass, chords, comped, melody, moved, rhythm, swelling, voiced
from cleanplate.picture import Floats

FORM = "Em | % | F/E | % | Em | % | Dm6/E | % | Cmaj7 | % | F/E | % | Em | % | Bm7b5 | %"

QUESTION = "- 2 E5 1 F5 1 | B4 3 - 1"  # the scale of E that begins with a semitone
AGAIN = "- 2 E5 1 F5 1 | C5 2 B4 2"
LOW = "E3 1.5 F3 .5 E3 2 | B2 3 - 1"
RUBS = ("B4 8", "C5 8", "F4 8")  # what swells against the chord, to the end of every fourth bar


def made() -> Floats:
    loop = Loop("suspense")
    harmony = voiced(chords(FORM), "E3", "C5", voices=3)
    pulse = rhythm("Xx------X-------", range(16), 0.25, 28)
    motor = swelling(rhythm("x-o-o-x-o-o-x-o-", range(4, 14), 0.25, 40), (16, 0.4), (48, 1), (56, 0.5))
    piano = loop.play(_piano(), felt_piano, loose=20, pan=0.2)
    far = moved(melody(QUESTION, 24, 0.4) + melody(QUESTION, 56, 0.4), 0, 12)
    parts = [
        Part(loop.play(pulse, drums.heart, loose=4), -24, -18),
        Part(loop.play(bass(harmony, "x", "A1"), drone, loose=0), -24, -14),
        Part(loop.play(comped(harmony, "o"), warm_pad, loose=30, width=0.2), -26, -8),
        Part(loop.play(motor, spiccato, loose=8, pan=-0.2), -26, -9),
        Part(loop.play(_swells(), tremolo_strings, loose=20, width=0.5), -25, -6),
        Part(piano, -25, -5),
        Part(echoed(piano, loop.beat * 1.5, 0.5, 1800), -31, -6),
        Part(loop.play(comped(harmony[1::2], "--------o"), air, loose=0), -36, -6),
        Part(loop.play(far, glass, pan=-0.4), -33, -3),
        Part(loop.play(rhythm("x---o---x---o---", range(16)), drums.tick, loose=2, pan=0.35), -66, -9),
        Part(loop.play(rhythm("X---------------", range(0, 16, 4)), drums.low_drum, loose=5), -27, -6),
    ]
    return mixed(parts, room(3.6, 71, dark=2600, before=0.03), shelf(4500, -2), bell(180, -1, 1), glue=1.6)


def _piano() -> list[Note]:
    asked, again, low = melody(QUESTION, 0, 0.55), melody(AGAIN, 0, 0.58), melody(LOW, 0, 0.6)
    return asked + moved(low, 16) + moved(again, 32) + moved(low, 40) + moved(asked, 48)


def _swells() -> list[Note]:
    """Each time one voice more."""
    return [note for k in range(1, 5) for rub in RUBS[:k] for note in melody(rub, 16 * k - 8, 0.5 + 0.12 * k)]
