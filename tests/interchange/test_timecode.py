"""Labels and frames: each the other's inverse, and in step with the clock where labels are dropped."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.errors import UsageError
from cleanplate.interchange.timecode import DAY, drops, frame, label, nominal

NTSC, DOUBLE = Fraction(30000, 1001), Fraction(60000, 1001)
RATES = st.sampled_from(
    [Fraction(24), Fraction(25), Fraction(24000, 1001), NTSC, Fraction(30), DOUBLE, Fraction(120)]
)


def _day(rate: Fraction, drop: bool) -> int:
    """How many labels a day has."""
    count = nominal(rate) * DAY
    return count - (nominal(rate) // 15 * 9 * 144 if drop else 0)


@given(RATES, st.booleans(), st.integers(0, 10**8))
def test_a_label_names_its_frame_and_no_other(rate: Fraction, drop: bool, number: int) -> None:
    drop = drop and drops(rate)
    number %= _day(rate, drop)
    assert frame(label(number, rate, drop), rate, drop) == number


@given(st.sampled_from([NTSC, DOUBLE]), st.integers(0, 10**6))
def test_drop_frame_labels_follow_each_other_without_those_that_are_left_out(rate: Fraction, number: int) -> None:
    said = label(number, rate, True)
    minutes, seconds, frames = int(said[3:5]), int(said[6:8]), int(said[9:])
    assert label(number + 1, rate, True) > said or said.startswith("23:59:59")
    assert not (minutes % 10 and seconds == 0 and frames < nominal(rate) // 15)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "00:00:00;00"),
        (1799, "00:00:59;29"),
        (1800, "00:01:00;02"),
        (17981, "00:09:59;29"),
        (17982, "00:10:00;00"),
        (107892, "01:00:00;00"),
    ],
)
def test_drop_frame_is_as_the_standard_has_it(number: int, said: str) -> None:
    assert label(number, NTSC, True) == said
    assert frame(said, NTSC) == number


def test_drop_frame_keeps_step_with_the_clock() -> None:
    for number in (107892, 10 * 107892):
        said = label(number, NTSC, True)
        clock = int(said[:2]) * 3600 + int(said[3:5]) * 60 + int(said[6:8])
        assert abs(number / NTSC - clock) < Fraction(1, 10) * clock / 3600


def test_a_label_that_is_left_out_names_the_next_frame() -> None:
    assert frame("00:01:00;00", NTSC) == frame("00:01:00;01", NTSC) == frame("00:01:00;02", NTSC) == 1800


def test_whole_rates_have_all_their_labels() -> None:
    assert label(25 * 60, Fraction(25)) == "00:01:00:00"
    assert label(24 * 3600 + 23, Fraction(24)) == "01:00:00:23"
    assert not drops(Fraction(25)) and not drops(Fraction(24000, 1001)) and drops(NTSC) and drops(DOUBLE)


@pytest.mark.parametrize("text", ["", "soon", "1:2:3:4", "00:61:00:00", "00:00:00:25", "00:00:00", "0" * 5000])
def test_what_is_no_label_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="is no timecode"):
        frame(text, Fraction(25))
