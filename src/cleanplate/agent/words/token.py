"""A word of a message with all that it may mean, and the message made safe to read."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LONGEST = 8000  # characters of a message that are read

_WIDE = {0xFF01 + i: 0x21 + i for i in range(94) if chr(0x21 + i).isalnum() or chr(0x21 + i) in "%#+-./=~"}
_WIDE |= {0x3000: 0x20, 0x2019: 0x27, 0x00A0: 0x20, 0x2212: 0x2D, 0x00D7: 0x78}


@dataclass(frozen=True)
class Token:
    """What stands from `start` to `end` of the message. `readings`: what it may mean, each with its value.

    A token without readings is a word that nobody here knows. `filler`: it may be there or not.
    """

    start: int
    end: int
    text: str
    readings: Mapping[str, Any] = field(default_factory=dict)
    filler: bool = False

    def __contains__(self, reading: str) -> bool:
        return reading in self.readings


def clean(text: str) -> str:
    """The same characters one for one: control and invisible ones as spaces, full-width ones as half-width."""
    if text.isascii() and text.isprintable():
        return text
    shown = "".join(c if c == "\n" or unicodedata.category(c)[0] != "C" else " " for c in text)
    return shown.translate(_WIDE)
