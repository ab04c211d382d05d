"""Timecode: the label of a frame and back, dropping labels where a rate is not a whole number.

Source: SMPTE ST 12-1. Drop-frame leaves out labels, never frames: the first two of each minute at 29.97 (four at
59.94), but for every tenth minute, so that labels keep step with the clock.
"""

from __future__ import annotations

import re
from fractions import Fraction

from cleanplate.errors import UsageError

_LABEL = re.compile(r"(\d{1,2})([:;.])(\d{2})([:;.])(\d{2})([:;.,])(\d{2,3})")
DAY = 24 * 3600


def nominal(rate: Fraction) -> int:
    """How many labels a second has: 30 for 30000/1001."""
    return max(1, round(rate))


def drops(rate: Fraction) -> bool:
    """Whether drop-frame labels are made for a rate: 29.97, 59.94 and 119.88."""
    return rate.denominator == 1001 and nominal(rate) % 30 == 0


def label(frame: int, rate: Fraction, drop: bool = False) -> str:
    """hh:mm:ss:ff of a frame, with ; before the frames where labels are dropped. It begins anew after a day.

    `frame` counts from 00:00:00:00 and is 0 or more.
    """
    count = nominal(rate)
    number = (_numbered(frame, count) if drop else frame) % (DAY * count)
    seconds, frames = divmod(number, count)
    minutes, seconds = divmod(seconds, 60)
    width = 3 if count > 100 else 2
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}{';' if drop else ':'}{frames:0{width}}"


def frame(text: str, rate: Fraction, drop: bool | None = None) -> int:
    """The frame that a label names; `drop` left out: whether it says so by a ; before its frames.

    A label that drop-frame leaves out is that of the next frame. Raises UsageError for what is no label.
    """
    found, count = _LABEL.fullmatch(text.strip()), nominal(rate)
    if found is None:
        raise UsageError(f"“{text[:40]}” is no timecode.", "It looks like 01:00:00:00.")
    hours, minutes, seconds, frames = (int(found[i]) for i in (1, 3, 5, 7))
    if minutes > 59 or seconds > 59 or frames >= count:
        said = f"“{text[:40]}” is no timecode of {float(rate):g} frames a second."
        raise UsageError(said, "Name the rate that it was made at, with --rate.")
    number = ((hours * 60 + minutes) * 60 + seconds) * count + frames
    if not (found[6] in ";," if drop is None else drop):
        return number
    left, total = count // 15, hours * 60 + minutes
    if minutes % 10 and not seconds and frames < left:
        number += left - frames
    return number - left * (total - total // 10)


def _numbered(frame: int, count: int) -> int:
    """The number that a frame's label would have, if none were left out."""
    left = count // 15
    minute, ten = 60 * count - left, 600 * count - 9 * left
    tens, rest = divmod(frame, ten)
    minutes = 0 if rest < 60 * count else 1 + (rest - 60 * count) // minute
    return frame + left * (9 * tens + minutes)
