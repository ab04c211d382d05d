"""What is written down is what is played: notes, chords, rhythms, and voices that move little."""

from __future__ import annotations

from itertools import pairwise

import pytest

from cleanplate.material.music.score import (
    Note,
    bass,
    chords,
    comped,
    hertz,
    melody,
    moved,
    picked,
    pitch,
    rhythm,
    swelling,
    voiced,
)


def test_names_are_the_pitches_of_a_keyboard() -> None:
    assert [pitch(name) for name in ("C4", "F#3", "Bb2", "A4", "Cb4")] == [60, 54, 46, 69, 59]
    assert hertz(69) == 440
    assert hertz(57) == pytest.approx(220)


def test_a_line_of_chords_fills_its_bars() -> None:
    found = chords("Dm9 | % | F C/E")
    assert [(c.beat, c.length) for c in found] == [(0, 8), (8, 2), (10, 2)]
    assert sorted(found[0].tones) == [0, 2, 4, 5, 9]
    assert [c.bass for c in found] == [2, 5, 4]


def test_a_shape_of_the_guitar_is_a_chord() -> None:
    (found,) = chords("x32010")
    assert found.voices == (48, 52, 55, 60, 64)
    assert (found.tones, found.bass) == ((0, 4, 7), 0)


@pytest.mark.parametrize("bad", ["H7", "Cfoo", "x3201", "Dm | | C", "%"])
def test_what_is_no_chord_is_refused(bad: str) -> None:
    with pytest.raises((KeyError, ValueError, ZeroDivisionError, IndexError)):
        chords(bad)


def test_voices_have_the_chord_s_tones_and_move_little() -> None:
    found = voiced(chords("Dm9 | G13 | Cmaj9 | Am9 | Fmaj9 | Em7"), "E3", "D5")
    for chord in found:
        assert {v % 12 for v in chord.voices} <= set(chord.tones)
        assert len(set(chord.voices)) == 4
        assert list(chord.voices) == sorted(chord.voices)
        assert pitch("E3") <= chord.voices[0] <= chord.voices[-1] <= pitch("D5")
        assert chord.voices[-1] - chord.voices[-2] > 1
    for one, two in pairwise(found):
        assert sum(abs(a - b) for a, b in zip(one.voices, two.voices, strict=True)) <= 16


def test_a_rhythm_is_as_loud_as_it_is_written() -> None:
    found = rhythm("X-o, --x-", [0, 2])
    assert [n.beat for n in found] == [0, 0.5, 0.75, 1.5, 8, 8.5, 8.75, 9.5]
    assert found[0].loud > found[3].loud > found[1].loud > found[2].loud


def test_a_melody_has_rests() -> None:
    assert melody("E5 1 - .5 | D5 2", 4, 0.6) == [Note(4, 1, 76, 0.6), Note(5.5, 2, 74, 0.6)]


def test_a_melody_without_a_length_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        melody("E5 1 D5")


def test_chords_last_until_the_next_hit() -> None:
    found = comped(voiced(chords("C | G F"), "C4", "C5"), "x-----o-")
    assert {(n.beat, n.length) for n in found} == {
        (0, 1.5),
        (1.5, 2.5),
        (4, 1.5),
        (5.5, 0.5),
        (6, 1.5),
        (7.5, 0.5),
    }


def test_fingers_take_the_strings_they_are_told() -> None:
    found = picked(chords("x32010"), "pa i 0+ -", 1, 2)
    assert [(n.beat, n.pitch) for n in found] == [(0, 48), (0, 64), (1, 55), (2, 60)]
    assert all(n.length == 2 for n in found)


def test_a_bass_has_roots_fifths_and_octaves() -> None:
    found = bass(chords("C/E Bm7b5"), "x-5-8---", "E1")
    assert [n.pitch for n in found] == [28, 40, 40, 35, 47, 47]  # neither E nor B has a pure fifth here
    assert [n.pitch for n in bass(chords("G"), "x---5-------8---", "E1")] == [31, 38, 43]


def test_notes_swell_along_a_line_and_never_past_all_there_is() -> None:
    found = swelling([*moved([Note(0, 1, 60, 0.5)], 2), Note(9, 1, 60, 0.8)], (0, 0), (4, 1), (8, 2))
    assert [n.loud for n in found] == [0.25, 1]
