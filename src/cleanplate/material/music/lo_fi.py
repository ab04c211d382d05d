"""Lo-fi: dusty keys and a lazy beat, from a record that has been played often."""

from __future__ import annotations

from cleanplate.material.music import drums
from cleanplate.material.music.effects import bell, crackle, drifting, ducked, room, saturated, shelf
from cleanplate.material.music.keys import electric_piano, vibraphone
from cleanplate.material.music.loop import Loop
from cleanplate.material.music.mix import Part, mixed
from cleanplate.material.music.plucked import upright_bass
from cleanplate.material.music.score import Note, bass, chords, comped, melody, moved, rhythm, voiced
from cleanplate.material.music.synth import band
from cleanplate.picture import Floats

A = "Dm9 | G13 | Cmaj9 | Am9 |"
B = "Fmaj9 | Fm6 | Em7 | A7b13 |"
FORM = A + A + B + "Dm9 | G13 | Cmaj9 | Em7 A7b13"

ASKED = "- 1 | A4 .5 C5 .5 E5 1 D5 .5 C5 .5 | B4 1.5 A4 .5 - 1 "
ANSWERED = "- 1 | G4 .5 B4 .5 D5 1 C5 .5 B4 .5 | A4 2 - 1"
BRIDGE = "- .5 | A4 .5 C5 1 G5 1 E5 1 | F5 1.5 D5 .5 C5 2 | B4 1 D5 1 G4 2 | C#5 1.5 E5 .5 A4 1.5"


def made() -> Floats:
    loop = Loop("lo-fi", swing=0.57)
    harmony = voiced(chords(FORM), "E3", "D5")
    hands = loop.play(
        comped([c for c in harmony if c.length == 4], "x-----o- --o-----", strum=0.02)
        + comped([c for c in harmony if c.length == 2], "x-----o-", strum=0.02),
        electric_piano, loose=14, width=0.25,
    )  # fmt: skip
    tune = loop.play(_tune(), vibraphone, loose=18, pan=0.25)
    low = loop.play(bass(harmony, "x-----o- --5---,-", "E1"), upright_bass, loose=8)
    kicks = rhythm("X------o --x-----", range(16)) + rhythm("--------------,-", range(1, 16, 2))
    back = rhythm("----x-------x---", [*range(8), *range(12, 16)])
    beat = [
        Part(loop.play(kicks, drums.dusty_kick, loose=4), -20.5),
        Part(loop.play(back, drums.dusty_snare, loose=4, late=14, pan=-0.05), -22.5, -14),
        Part(
            loop.play(rhythm("----x-----o-x---", range(8, 12)), drums.rim, loose=4, late=10, pan=-0.05), -27, -12
        ),
        Part(loop.play(rhythm("x-o,x-o-x-o,x-o-", range(16)), drums.hat, loose=7, late=4, pan=0.3), -33, -24),
    ]
    room_for_kick = [loop.swung(note.beat) for note in kicks]
    keys = ducked(saturated(drifting(hands, 1.1, 19, 31, 190), 1.2), room_for_kick, loop.beat, 2.5)
    record = Part(crackle(loop.size, loop.rng), -50)
    return mixed(
        [Part(keys, -20, -12), Part(drifting(tune, 0.8, 19, 31), -25, -6), Part(low, -22.5), *beat, record],
        room(1.1, 5, dark=2600), shelf(3800, -3), bell(250, -1.5, 0.8), band(40, 9000), glue=2.5,
    )  # fmt: skip


def _tune() -> list[Note]:
    first = melody(ASKED, 0, 0.62) + melody(ANSWERED, 8, 0.55)
    again = melody(ASKED, 0, 0.66) + melody("- 1 | G4 .5 B4 .5 E5 1 D5 1 | C5 2", 8, 0.58)
    return first + moved(again, 16) + melody(BRIDGE, 32, 0.66) + moved(first, 48, loud=0.95)
