"""Times as people type them, exactly."""

from __future__ import annotations

from fractions import Fraction

from cleanplate.errors import UsageError


def parse_time(text: str) -> Fraction:
    """Seconds of `75`, `75.5s`, `1500ms`, `1:15.5` or `0:01:15`. Raises UsageError."""
    words = text.strip()
    unit = Fraction(1, 1000) if words.endswith("ms") else Fraction(1)
    try:
        parts = words.removesuffix("ms").removesuffix("s").split(":")
        if len(parts) > 3 or "e" in words.lower():  # 1e999999999 would be worked out, digit by digit
            raise ValueError
        values = [Fraction(part) for part in parts]
        if any(value < 0 for value in values):
            raise ValueError
    except (ValueError, ZeroDivisionError):
        said = f"“{text[:40]}” is not a time."
        raise UsageError(said, "Write seconds (12.5), 1500ms, or minutes and seconds (1:02.5).") from None
    return unit * sum((value * 60**power for power, value in enumerate(reversed(values))), Fraction(0))
