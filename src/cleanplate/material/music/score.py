"""Notes, chords and rhythms as one writes them down: words and patterns become notes on beats.

Beats are counted from 0 through the whole piece, four a bar. Pitches are those of MIDI: 60 is the middle C, "C4".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise, product

import numpy as np

BAR = 4.0  # beats
_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_SIGNS = {"#": 1, "b": -1}
_LOUD = {"X": 0.95, "x": 0.72, "o": 0.48, ",": 0.3}
_FINGERS = {"p": 0, "q": 1, "i": -3, "m": -2, "a": -1}
_FRETS = (40, 45, 50, 55, 59, 64)  # a guitar's open strings
_QUALITIES = {
    "": (0, 4, 7), "m": (0, 3, 7), "5": (0, 7), "sus2": (0, 2, 7), "sus4": (0, 5, 7), "add9": (0, 2, 4, 7),
    "madd9": (0, 2, 3, 7), "6": (0, 4, 7, 9), "m6": (0, 3, 7, 9), "7": (0, 4, 7, 10), "m7": (0, 3, 7, 10),
    "maj7": (0, 4, 7, 11), "7sus4": (0, 5, 7, 10), "9": (0, 4, 7, 10, 14), "m9": (0, 3, 7, 10, 14),
    "maj9": (0, 4, 7, 11, 14), "13": (0, 4, 10, 14, 21), "m11": (0, 3, 10, 14, 17), "7b13": (0, 4, 10, 20),
    "maj7#11": (0, 4, 11, 18), "69": (0, 4, 9, 14), "dim7": (0, 3, 6, 9), "m7b5": (0, 3, 6, 10),
}  # fmt: skip


@dataclass(frozen=True)
class Note:
    """`beat` it begins at, `length` in beats, `loud` 0..1."""

    beat: float
    length: float
    pitch: int
    loud: float = 0.7


@dataclass(frozen=True)
class Chord:
    """What sounds from `beat` for `length` beats: `tones` and `bass` are classes of pitch, 0..11 above C.

    `voices` are its pitches as they lie under the hands, low to high; empty until it is voiced.
    """

    beat: float
    length: float
    tones: tuple[int, ...]
    bass: int
    voices: tuple[int, ...] = ()


def pitch(name: str) -> int:
    """The number of a name: 54 of "F#3", 46 of "Bb2"."""
    return _step(name[:-1]) + 12 * (int(name[-1]) + 1)


def hertz(midi: float) -> float:
    """Equal temperament on A4 = 440 Hz (ISO 16)."""
    return float(440 * 2 ** ((midi - 69) / 12))


def chords(text: str, at: float = 0) -> list[Chord]:
    """Those of "Dm9 | % | F C/E": lines part bars, the chords in a bar share it evenly, % holds the one before.

    A shape of the guitar, "x32010", is a chord too, of just these voices.
    """
    found: list[Chord] = []
    for index, bar in enumerate(text.split("|")):
        names = bar.split()
        each = BAR / len(names)
        for i, name in enumerate(names):
            if name == "%":
                found[-1] = replace(found[-1], length=found[-1].length + each)
            else:
                found.append(_chord(name, at + index * BAR + i * each, each))
    return found


def voiced(progression: Sequence[Chord], low: str, high: str, voices: int = 4) -> list[Chord]:
    """Each chord laid between two pitches so that its voices move as little as they can from the one before.

    A chord of more tones than voices leaves its root to the bass. No two voices rub a semitone apart on top.
    """
    span, last, found = (pitch(low), pitch(high)), None, []
    for chord in progression:
        effort = partial(_effort, last=last, span=span)
        last = min(_layings(chord.tones[-voices:], span), key=effort)
        found.append(replace(chord, voices=last))
    return found


def rhythm(pattern: str, bars: Iterable[int], step: float = 0.25, midi: int = 60, length: float = 0) -> list[Note]:
    """A pattern in each of some bars: X loud, x plain, o soft, a comma a ghost, all else rests.

    Spaces only help to read.
    """
    hits = _hits(pattern, step)
    return [Note(bar * BAR + at, length or step, midi, loud) for bar in bars for at, loud in hits]


def melody(text: str, at: float = 0, loud: float = 0.7, up: int = 0) -> list[Note]:
    """Those of "E5 1 D5 .5 - .5": pitches and their lengths in beats, - a rest."""
    words, found = text.replace("|", " ").split(), []
    for name, length in zip(words[::2], words[1::2], strict=True):
        if name != "-":
            found.append(Note(at, float(length), pitch(name) + up, loud))
        at += float(length)
    return found


def comped(progression: Iterable[Chord], pattern: str, length: float = 0, strum: float = 0) -> list[Note]:
    """All voices on each hit of a pattern of sixteenths, which begins anew with each chord.

    `length` in beats; without it a hit lasts until the next. `strum`: beats between one voice and the next.
    """
    found = []
    for chord in progression:
        hits = [(at, loud) for at, loud in _hits(pattern, 0.25) if at < chord.length]
        ends = [at for at, _ in hits[1:]] + [chord.length]
        for (at, loud), end in zip(hits, ends, strict=True):
            found += [
                Note(chord.beat + at + i * strum, length or end - at, voice, loud)
                for i, voice in enumerate(chord.voices)
            ]
    return found


def picked(progression: Iterable[Chord], order: str, step: float, ring: float, loud: float = 0.6) -> list[Note]:
    """One voice after another, each word a step: digits count from the lowest, + is an octave above, - a rest.

    A guitarist's letters do too: p the lowest and q the next for the thumb, i, m and a the three highest; "pa" is
    both. A note rings for so many beats.
    """
    found, figure = [], order.split()
    for chord in progression:
        for i in range(round(chord.length / step)):
            word, accent = figure[i % len(figure)], 1.12 if i % 4 == 0 else 0.92
            for sign in word.strip("+-"):
                voice = chord.voices[_FINGERS[sign] if sign in _FINGERS else int(sign) % len(chord.voices)]
                note = Note(chord.beat + i * step, ring, voice + 12 * word.count("+"), min(1, loud * accent))
                found.append(note)
    return found


def bass(progression: Iterable[Chord], pattern: str, low: str, length: float = 0) -> list[Note]:
    """The bass of each chord in the octave above a pitch, on a pattern of sixteenths.

    5 in it is the fifth above, or the octave where a chord has none; 8 is the octave.
    """
    found, floor = [], pitch(low)
    for chord in progression:
        root = floor + (chord.bass - floor) % 12
        rise = {"5": 7 if (chord.bass + 7) % 12 in chord.tones else 12, "8": 12}
        hits = [(i * 0.25, sign) for i, sign in enumerate(pattern.replace(" ", "")) if sign in {*_LOUD, *rise}]
        hits = [(at, sign) for at, sign in hits if at < chord.length]
        ends = [at for at, _ in hits[1:]] + [chord.length]
        for (at, sign), end in zip(hits, ends, strict=True):
            loud = _LOUD.get(sign, 0.62)
            found.append(Note(chord.beat + at, length or end - at, root + rise.get(sign, 0), loud))
    return found


def moved(notes: Iterable[Note], beats: float, up: int = 0, loud: float = 1) -> list[Note]:
    """The same later, higher by semitones, so many times as loud."""
    return [replace(n, beat=n.beat + beats, pitch=n.pitch + up, loud=n.loud * loud) for n in notes]


def swelling(notes: Iterable[Note], *points: tuple[float, float]) -> list[Note]:
    """Louder and softer along a line through (beat, times as loud)."""
    beats, louds = zip(*points, strict=True)
    return [replace(n, loud=float(min(1, n.loud * np.interp(n.beat, beats, louds)))) for n in notes]


def _hits(pattern: str, step: float) -> list[tuple[float, float]]:
    plain = pattern.replace(" ", "")
    return [(i * step, _LOUD[sign]) for i, sign in enumerate(plain) if sign in _LOUD]


def _step(name: str) -> int:
    return _STEPS[name[0]] + sum(_SIGNS[sign] for sign in name[1:])


def _chord(name: str, beat: float, length: float) -> Chord:
    if name[0] in "x0123456789":
        shape = tuple(open_ + int(fret) for open_, fret in zip(_FRETS, name, strict=True) if fret != "x")
        return Chord(beat, length, tuple(sorted({p % 12 for p in shape})), shape[0] % 12, shape)
    above, _, below = name.partition("/")
    cut = 2 if above[1:2] in _SIGNS else 1
    root = _step(above[:cut])
    tones = tuple((root + up) % 12 for up in _QUALITIES[above[cut:]])
    return Chord(beat, length, tones, _step(below) % 12 if below else root % 12)


def _layings(tones: Sequence[int], span: tuple[int, int]) -> list[tuple[int, ...]]:
    """Every way to put each tone once between two pitches, no wider than a tenth or so."""
    places = [[p for p in range(span[0], span[1] + 1) if p % 12 == tone] for tone in tones]
    ways = [tuple(sorted(way)) for way in product(*places)]
    return [way for way in ways if way[-1] - way[0] <= 17] or ways


def _effort(laid: tuple[int, ...], last: tuple[int, ...] | None, span: tuple[int, int]) -> float:
    rub = sum(8.0 for a, b in pairwise(laid) if b - a == 1) + (6 if laid[-1] - laid[-2] == 1 else 0)
    gap = sum(max(0, b - a - 7) for a, b in pairwise(laid))
    drift = abs(sum(laid) / len(laid) - sum(span) / 2)
    if last is None:
        return rub + gap + drift
    moves = sum(min(abs(a - b) for b in last) for a in laid) + sum(min(abs(a - b) for b in laid) for a in last)
    return rub + gap + moves / 2 + 0.35 * drift + 0.5 * abs(laid[-1] - last[-1])
