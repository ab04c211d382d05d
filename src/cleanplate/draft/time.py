"""Milliseconds ↔ frames, exactly: the one place that rounds; and stretches of time."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

SLOWEST, FASTEST = Fraction(1), Fraction(240)
Stretch = tuple[int, int]  # from, up to, not with
N = TypeVar("N", int, Fraction)


_PLAIN = re.compile(r"\s*\d+(\.\d*)?(/\d+)?\s*")  # no exponents: 1e999999999 would be worked out, digit by digit


def frame_of(ms: int, rate: Fraction) -> int:
    """The frame that begins nearest to a time; half a frame counts up. What touches in ms touches in frames."""
    return math.floor(ms * rate / 1000 + Fraction(1, 2))


def frames_of(start: int, end: int, rate: Fraction) -> range:
    """The frames between two times: from `start` up to, not with, `end`."""
    return range(frame_of(start, rate), frame_of(end, rate))


def ms_of(time: Fraction) -> int:
    """Seconds as the nearest whole milliseconds."""
    return math.floor(time * 1000 + Fraction(1, 2))


def seconds(ms: int) -> Fraction:
    return Fraction(ms, 1000)


def middle(time: Fraction, rate: Fraction | None) -> float:
    """The middle in ms of the frame that begins at a time in seconds; that time, where frames have no rate."""
    return float(time * 1000) + (500 / float(rate) if rate else 0)


def merged(stretches: Iterable[tuple[N, N]]) -> tuple[tuple[N, N], ...]:
    """All of them in order, those that touch or overlap as one."""
    found: list[tuple[N, N]] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return tuple(found)


def _rate(value: Any) -> Fraction:
    """Frames a second of "30000/1001", "25" or 25; 29.97 and its kin mean what cameras mean by them."""
    if isinstance(value, Fraction):
        rate = value
    elif isinstance(value, str | int | float) and not isinstance(value, bool) and len(str(value)) <= 24:
        rate = _parsed(value)
    else:
        raise ValueError("a rate is text such as 30000/1001, or a number")
    if not SLOWEST <= rate <= FASTEST or rate.denominator > 100_000:
        raise ValueError(f"a rate lies between {SLOWEST} and {FASTEST} frames a second")
    return rate


def _parsed(value: str | int | float) -> Fraction:
    try:
        if isinstance(value, str) and not _PLAIN.fullmatch(value):
            raise ValueError
        rate = Fraction(value) if isinstance(value, str) else Fraction(str(value))
    except (ValueError, ZeroDivisionError, OverflowError):
        raise ValueError("a rate is text such as 30000/1001, or a number") from None
    ntsc = Fraction(round(rate * Fraction(1001, 1000)) * 1000, 1001)
    return ntsc if rate.denominator != 1 and abs(rate - ntsc) < Fraction(1, 200) else rate


Rate = Annotated[
    Fraction,
    BeforeValidator(_rate),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {
            "type": ["string", "number"],
            "pattern": r"^[1-9]\d*(\.\d+|/[1-9]\d*)?$",
            "minimum": int(SLOWEST),
            "maximum": int(FASTEST),
            "examples": ["25", "30000/1001", 29.97],
        }
    ),
]
