"""What people may name as a background: the words, and what they mean; nothing is opened or drawn."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from PIL import ImageColor

from cleanplate.errors import UsageError

Rgb = tuple[int, int, int]
Kind = Literal["transparent", "original", "colour", "gradient", "blur", "file"]

TRANSPARENT = "transparent"
ORIGINAL = "original"  # the scene as it is, with its subject apart from it
DEFAULT_BLUR = 50
HELP = (
    "Use transparent, a colour (#1a73e8, teal), gradient:#a,#b[,angle], blur[:1-100], a built-in (office; see "
    "cleanplate material), or a file."
)


@dataclass(frozen=True)
class Backdrop:
    """A background as it was meant. `colours`: one of a colour, two of a gradient, 8-bit RGB. `angle` as in CSS:
    0 upwards, 90 to the right. `strength` of a blur, 1..100. `file`: what else was named, as it was written."""

    kind: Kind
    colours: tuple[Rgb, ...] = ()
    angle: float = 180.0
    strength: int = DEFAULT_BLUR
    file: str = ""


def backdrop(text: str) -> Backdrop:
    """Raises UsageError for a colour, gradient or blur that cannot be; what looks like none of them is a file."""
    kind, _, rest = text.partition(":")
    if text == TRANSPARENT:
        return Backdrop("transparent")
    if text == ORIGINAL:
        return Backdrop("original")
    if kind == "gradient":
        return _gradient(rest)
    if kind == "blur":
        return Backdrop("blur", strength=_strength(rest))
    try:
        return Backdrop("colour", (colour(text),))
    except UsageError:
        return Backdrop("file", file=text)


def colour(text: str) -> Rgb:
    """8-bit RGB of `#rgb`, `#rrggbb` or a CSS name. Raises UsageError for anything else."""
    try:
        return ImageColor.getrgb(text)[:3]
    except ValueError:
        raise UsageError(f"“{text}” is not a colour.", "Write #rrggbb or a CSS name such as teal.") from None


def looks_like_path(text: str) -> bool:
    """Whether someone who wrote this meant a file, rather than a colour misspelt."""
    return re.search(r"[./\\]", text) is not None


def _gradient(rest: str) -> Backdrop:
    parts = [p.strip() for p in rest.split(",")]
    if len(parts) not in (2, 3):
        raise UsageError(f"“gradient:{rest}” is not a gradient.", "Write gradient:#1a73e8,#0b2545,180.")
    try:
        angle = float(parts[2].removesuffix("deg")) if len(parts) == 3 else 180.0
    except ValueError:
        raise UsageError(f"“{parts[2]}” is not an angle.", "Write degrees: 0 upwards, 90 to the right.") from None
    if not math.isfinite(angle):
        raise UsageError(f"“{parts[2]}” is not an angle.", "Write degrees: 0 upwards, 90 to the right.")
    return Backdrop("gradient", (colour(parts[0]), colour(parts[1])), angle)


def _strength(rest: str) -> int:
    if not rest:
        return DEFAULT_BLUR
    if len(rest) > 3 or not rest.isascii() or not rest.isdigit() or not 1 <= int(rest) <= 100:
        raise UsageError(f"“blur:{rest}” is not a blur.", "Write blur, or blur:1 to blur:100.")
    return int(rest)
