"""Upbeat: bright and driving, wooden bars over a light four on the floor."""

from __future__ import annotations

from cleanplate.material.music import drums
from cleanplate.material.music.effects import echoed, room, shelf
from cleanplate.material.music.keys import grand_piano, marimba, vibraphone
from cleanplate.material.music.loop import Loop
from cleanplate.material.music.mix import Part, mixed
from cleanplate.material.music.plucked import finger_bass, ukulele
from cleanplate.material.music.score import Note, bass, chords, comped, melody, moved, rhythm, voiced
from cleanplate.picture import Floats

A = "D | A/C# | Bm7 | Gadd9 |"
B = "Em7 | Gadd9 | D/F# | A7sus4 A |"
FORM = A + A + B + A + B + A.rstrip("|")

HOOK = """F#5 .5 A5 .5 - .5 F#5 .5 E5 .5 D5 .5 - 1 | E5 .5 C#5 .5 - .5 E5 .5 A4 1 - 1 |
          D5 .5 F#5 .5 - .5 D5 .5 B4 .5 D5 .5 - 1 | G5 .5 F#5 .5 E5 .5 D5 .5 B4 1 - 1"""
TURNED = """F#5 .5 A5 .5 - .5 F#5 .5 E5 .5 D5 .5 - 1 | E5 .5 C#5 .5 - .5 E5 .5 A5 1 - 1 |
            B5 .5 A5 .5 - .5 F#5 .5 D5 .5 F#5 .5 - 1 | G5 .5 A5 .5 B5 .5 A5 .5 D5 1 - 1"""
LIFT = """- .5 G5 .5 B5 1 A5 .5 G5 .5 E5 1 | - .5 G5 .5 B5 1 A5 .5 G5 .5 D5 1 |
          - .5 F#5 .5 A5 1 F#5 .5 E5 .5 D5 1 | E5 1 D5 .5 E5 .5 - .5 C#5 .5 E5 1"""


def made() -> Floats:
    loop = Loop("upbeat", swing=0.52)
    harmony = voiced(chords(FORM), "A3", "F#5")
    strums = loop.play(comped(harmony, "x-x,x-xo x-x,xoxo", 0.3, strum=0.03), ukulele, loose=8, pan=-0.35)
    stabs = loop.play(comped(harmony[4:], "x-----x- ----x---", 0.9), grand_piano, pan=0.2, width=0.2)
    hook = loop.play(_hook(), marimba, loose=5, pan=0.15, width=0.1)
    shine = loop.play(moved(melody(LIFT, 32) + melody(LIFT, 64), 0, 12, 0.7), vibraphone, loose=6, pan=0.3)
    low = loop.play(bass(harmony, "x--x--x- --x-8-5-", "A1", 0.4), finger_bass, loose=5)
    return mixed(
        [
            Part(strums, -23, -16),
            Part(stabs, -25, -12),
            Part(hook, -20.5, -12),
            Part(echoed(hook, loop.beat * 0.75, 0.35), -30, -14),
            Part(shine, -28, -8),
            Part(low, -21),
            *_beat(loop),
        ],
        room(1.2, 11, dark=4500), shelf(5000, 1.5), glue=2.2,
    )  # fmt: skip


def _hook() -> list[Note]:
    plain, turned, lift = melody(HOOK, 0, 0.7), melody(TURNED, 0, 0.75), melody(LIFT, 0, 0.62)
    return plain + moved(turned, 16) + moved(lift, 32) + moved(turned, 48) + moved(lift, 64) + moved(plain, 80)


def _beat(loop: Loop) -> list[Part]:
    kick = rhythm("X---x---X---x---", [*range(4, 20), 22, 23]) + rhythm("X-------x-------", [*range(4), 20, 21])
    claps = rhythm("----x-------x---", range(4, 22)) + rhythm("----x-------x-xx", [22, 23])
    open_hats = rhythm("--x---x---x---x-", range(8, 20), length=0.25)
    return [
        Part(loop.play(kick, drums.tight_kick, loose=2), -23),
        Part(loop.play(claps, drums.clap, loose=4), -26, -12),
        Part(loop.play(rhythm("xoxoxoxoxoxoxoxo", range(24)), drums.shaker, loose=5, pan=0.35), -35, -22),
        Part(loop.play(open_hats, drums.open_hat, loose=4, pan=-0.25), -34, -20),
    ]
