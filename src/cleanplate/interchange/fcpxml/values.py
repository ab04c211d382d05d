"""Times, levels and trees as FCPXML writes them, and read back with care: the file may be anyone's."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from cleanplate.errors import DraftError

DEEPEST, MOST = 200, 200_000  # levels and elements
SILENT = -96.0  # dB that are no sound
_TIME = re.compile(r"^(-?\d{1,18})(?:/([1-9]\d{0,17}))?s$")


def time_of(seconds: Fraction) -> str:
    """1001/30000s; whole seconds as 5s."""
    if seconds.denominator == 1:
        return f"{seconds.numerator}s"
    return f"{seconds.numerator}/{seconds.denominator}s"


def seconds(text: str | None) -> Fraction:
    """A time of the document, exactly; none is 0. Raises DraftError."""
    found = _TIME.match(text.strip()) if text else None
    if text and not found:
        raise DraftError(f"“{text[:40]}” is no time of FCPXML.", "It looks like 1001/30000s.")
    return Fraction(int(found[1]), int(found[2] or 1)) if found else Fraction(0)


def decibels(percent: int) -> str:
    return f"{20 * math.log10(percent / 100):.4g}dB" if percent else f"{SILENT:g}dB"


def percent(text: str | None) -> int:
    """A level as the draft's volume, 0..1000."""
    found = re.match(r"^(-?\d+(?:\.\d+)?)", (text or "0").strip())
    level = float(found[1]) if found else 0.0
    return 0 if level <= SILENT else min(1000, round(100 * 10 ** (min(level, 60.0) / 20)))


def pair(text: str | None, default: float = 0.0) -> tuple[float, float]:
    """Two numbers, as a position has; what is none is `default`."""
    found = re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d{1,2})?", (text or "")[:80])
    values = [*(float(value) for value in found[:2]), default, default]
    return values[0], values[1]


def clean(text: str) -> str:
    """Text without characters that XML cannot hold."""
    return "".join(
        c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )


def tree(text: str) -> Element:
    """The document's elements. Raises DraftError for what is no XML, declares entities, or is over a limit.

    An entity may name a file, or grow to fill the memory; no tool writes any here.
    """
    builder, depth, count = TreeBuilder(), 0, 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > DEEPEST or count > MOST:
            raise DraftError("The document is too large or nested too deep.", f"Allowed: {MOST:,} elements.")
        builder.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name)

    def declared(*told: Any) -> None:
        raise DraftError("The document declares entities.", "Export it again without them.")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = declared
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        raise DraftError("The file is no XML.", f"{error}.") from None
    return builder.close()
