"""About how wide words are, in ems, where no font may be asked: enough to choose a size or a line's length."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import pairwise

_BOLD = 1.08
_BROAD, _NARROW = "mwMW@%&—", " .,:;'!|ilj"


def wide(character: str) -> bool:
    """Whether a character fills an em, as Chinese ones do; a line may end on both sides of it."""
    return unicodedata.east_asian_width(character) in {"W", "F"}


def width(text: str, bold: bool = False) -> float:
    """About how wide a line is."""
    return sum(map(_width, text)) * (_BOLD if bold else 1)


def words(line: str) -> Iterator[str]:
    """The parts of a line that stay whole, each with the space behind it."""
    inner = (i for i in range(1, len(line)) if line[i - 1].isspace() or wide(line[i]) or wide(line[i - 1]))
    for start, end in pairwise([0, *inner, len(line)]):
        yield line[start:end]


def _width(character: str) -> float:
    if wide(character):
        return 1.0
    if unicodedata.combining(character):
        return 0.0
    return 0.7 if character.isupper() or character in _BROAD else 0.3 if character in _NARROW else 0.58
