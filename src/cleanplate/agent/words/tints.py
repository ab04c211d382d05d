"""Colours as an operation names them: whether a text is one, and the same darker or lighter."""

from __future__ import annotations

from colorsys import rgb_to_hls

from cleanplate.backdrop import colour
from cleanplate.errors import UsageError

_STEP = 0.28  # of the way to black or to white that “darker” and “lighter” go
_NEAR = 1 / 15  # of the colour circle


def is_colour(text: str) -> bool:
    """Whether it is #rrggbb or a colour's name."""
    try:
        colour(text)
    except UsageError:
        return False
    return True


def tinted(text: str, way: int, share: float = _STEP) -> str:
    """#rrggbb of the same, a step darker (-1) or lighter (1)."""
    aim = 255 if way > 0 else 0
    return "#" + "".join(f"{round(c + (aim - c) * share):02x}" for c in colour(text))


def alike(one: str, other: str) -> bool:
    """Whether two colours go by the same name: their hues lie near, or both are grey."""
    (hue, _, full), (hue2, _, full2) = (rgb_to_hls(*(c / 255 for c in colour(text))) for text in (one, other))
    apart = abs(hue - hue2)
    return full == full2 == 0 or (full > 0 and full2 > 0 and min(apart, 1 - apart) < _NEAR)
