"""Runs: a paragraph cut into stretches of one font and one direction, which is what a shaper can take.

Pillow shapes a string with one font and never falls back on another, so the cutting is done here: letters stay
with their marks, and what belongs to no script (space, digits, punctuation) goes with what stands beside it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from cleanplate.compose.lettering.bidi import direction, levels, line_levels, visual
from cleanplate.compose.lettering.fonts import Face, face_of, holds, named, silent
from cleanplate.errors import UsageError

_ZWJ = "\u200d"
_VIRAMA = 9  # combining class: the letter behind it joins the one before
_STEERING = dict.fromkeys(
    map(ord, "\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)


@dataclass(frozen=True)
class Cluster:
    """A letter with its marks: what no line end and no font may cut apart."""

    text: str
    face: Face
    level: int


@dataclass(frozen=True)
class Run:
    """A stretch of one font and one direction, in the order it is read."""

    text: str
    face: Face
    leftward: bool


@dataclass(frozen=True)
class Paragraph:
    """Text without line breaks, ready to be cut into lines. `level` is 1 where it runs from right to left."""

    clusters: tuple[Cluster, ...]
    level: int


def paragraph(text: str, family: str) -> Paragraph:
    """A line as it was typed. Raises UsageError where a letter and its mark are in no font together."""
    base = direction(text)
    high = levels(text, base)
    parts = [part for cluster in clusters(text) for part in _apart(cluster, family)]
    clustered, at = [], 0
    for part, face in _settled(parts):
        clustered.append(Cluster(part, face, high[at]))
        at += len(part)
    return Paragraph(tuple(clustered), base)


def runs(line: Sequence[Cluster], base: int) -> list[Run]:
    """The runs of one line of a paragraph of level `base`, from left to right."""
    firsts = "".join(cluster.text[0] for cluster in line)
    high = line_levels(firsts, [cluster.level for cluster in line], base)
    made: list[tuple[int, Run]] = []
    for (face, level), part in groupby(zip(line, high, strict=True), lambda at: (at[0].face, at[1])):
        text = "".join(cluster.text for cluster, _ in part).translate(_STEERING)
        if text:
            made.append((level, Run(text, face, bool(level % 2))))
    return [made[i][1] for i in visual([level for level, _ in made])]


def clusters(text: str) -> list[str]:
    """Text cut between letters: marks, conjuncts, joined emoji and flags stay whole (after UAX #29)."""
    out: list[str] = []
    for character in text:
        if out and _joins(out[-1], character):
            out[-1] += character
        else:
            out.append(character)
    return out


def _joins(cluster: str, character: str) -> bool:
    before, kind = cluster[-1], unicodedata.category(character)
    if kind[0] == "M" or silent(character) or "\U0001f3fb" <= character <= "\U0001f3ff":
        return True
    if before == _ZWJ:
        return kind == "So"
    if _flag(character):
        return _flag(before) and len(cluster) == 1
    return kind == "Lo" and unicodedata.combining(before.strip(_ZWJ) or cluster[-2:-1] or " ") == _VIRAMA


def _flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _apart(cluster: str, family: str) -> list[tuple[str, Face]]:
    """A cluster with its font, or its pieces where it is joined of what no one font has."""
    if face := face_of(cluster, family):
        return [(cluster, face)]
    head, joiner, rest = cluster.partition(_ZWJ)
    if head and joiner and rest:
        return [*_apart(head + joiner, family), *_apart(rest, family)]
    together = " and ".join(named(c) for c in cluster)
    raise UsageError(f"No font here can draw {together} as one letter.", "Write it without the mark.")


def _settled(parts: Sequence[tuple[str, Face]]) -> list[tuple[str, Face]]:
    """The parts with their fonts, where what belongs to no script has taken its neighbour's."""
    texts, found = [text for text, _ in parts], [face for _, face in parts]
    for i in range(len(parts) - 2, -1, -1):  # what opens goes with what it opens
        if _opens(texts[i]):
            found[i] = _lent(found[i + 1], texts[i], found[i])
    for i in range(1, len(parts)):
        if not _opens(texts[i]):
            found[i] = _lent(found[i - 1], texts[i], found[i])
    start = next((i for i, text in enumerate(texts) if not _common(text)), 0)
    for i in range(start - 1, -1, -1):
        found[i] = _lent(found[i + 1], texts[i], found[i])
    return list(zip(texts, found, strict=True))


def _opens(part: str) -> bool:
    return unicodedata.category(part[0]) in {"Ps", "Pi"}


def _lent(neighbour: Face, part: str, own: Face) -> Face:
    return neighbour if neighbour.borrows and own.borrows and _common(part) and holds(neighbour, part) else own


def _common(part: str) -> bool:
    return unicodedata.category(part[0])[0] in "ZNPS" and "\ufe0f" not in part
