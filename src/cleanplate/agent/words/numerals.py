"""Chinese numerals as numbers: 三, 十五, 一百二十, 两, 半, 一点五."""

from __future__ import annotations

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_PLACES = {"十": 10, "百": 100, "千": 1000}


def chinese(text: str) -> float:
    """The number that a numeral says; 半 is a half, alone or after a whole."""
    whole, _, part = text.partition("点")
    value = _whole(whole.replace("半", "")) + (0.5 if "半" in whole else 0.0)
    return float(value + sum(_DIGITS[c] / 10 ** (i + 1) for i, c in enumerate(part)))


def _whole(text: str) -> float:
    if text and all(c in _DIGITS for c in text):
        return float(int("".join(str(_DIGITS[c]) for c in text)[:9]))
    total, digit = 0, 0
    for letter in text:
        if letter in _PLACES:
            total, digit = total + max(digit, 1) * _PLACES[letter], 0
        else:
            digit = _DIGITS[letter]
    return float(total + digit)
