"""Misspelt key words: how many slips lie between two words, and which known one is meant."""

from __future__ import annotations

from collections.abc import Iterable

SHORTEST = 5  # letters: shorter words are not guessed at


def meant(word: str, known: Iterable[str]) -> list[str]:
    """The known words nearest to a misspelt one, within one slip, or two of a long word."""
    most = 1 if len(word) < 8 else 2
    found: list[str] = []
    for other in known:
        if abs(len(other) - len(word)) > most or len(other) < SHORTEST:
            continue
        slips = distance(word, other, most)
        if slips < most:
            found, most = [], slips
        if slips <= most:
            found.append(other)
    return found


def distance(one: str, other: str, most: int) -> int:
    """Letters added, left out, changed, or swapped with the next one; `most` + 1 for anything farther.

    The restricted edit distance of Damerau (1964) and Levenshtein (1966).
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, there in enumerate(other, 1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != there))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == there:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]
