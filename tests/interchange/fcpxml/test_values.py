"""Times, levels and pairs as the document writes them, and back."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from cleanplate.interchange.fcpxml.values import clean, decibels, pair, percent, seconds, time_of, tree


@given(st.fractions(0, 10**6, max_denominator=240_000))
def test_times_are_exact(time: Fraction) -> None:
    assert seconds(time_of(time)) == time


@given(st.integers(0, 1000))
def test_volumes_come_back(volume: int) -> None:
    assert abs(percent(decibels(volume)) - volume) <= (1 if volume > 500 else 0)


def test_no_time_is_0_and_no_number_is_the_default() -> None:
    assert seconds(None) == 0 and pair(None) == (0, 0) and pair("x", 1.0) == (1, 1) and pair("2 -3.5") == (2, -3.5)


@given(st.text())
def test_cleaned_text_can_be_written(text: str) -> None:
    escaped = clean(text).replace("&", "&amp;").replace("<", "&lt;")
    assert tree(f"<a>{escaped}</a>").tag == "a"
