"""Milliseconds and frames, exactly."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from cleanplate.draft.time import Rate, frame_of, ms_of, seconds

_RATE = TypeAdapter(Rate)
_RATES = st.sampled_from([Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001), Fraction(60), Fraction(240)])
_MS = st.integers(0, 86_400_000)


@pytest.mark.parametrize(
    ("asked", "rate"),
    [
        ("25", Fraction(25)),
        (25, Fraction(25)),
        (25.0, Fraction(25)),
        ("30000/1001", Fraction(30000, 1001)),
        (29.97, Fraction(30000, 1001)),
        ("23.976", Fraction(24000, 1001)),
        (23.98, Fraction(24000, 1001)),
        ("59.94", Fraction(60000, 1001)),
        (119.88, Fraction(120000, 1001)),
        (12.5, Fraction(25, 2)),
        ("1", Fraction(1)),
        (240, Fraction(240)),
        (Fraction(15), Fraction(15)),
    ],
)
def test_rates_are_exact_and_mean_what_cameras_mean(asked: Any, rate: Fraction) -> None:
    assert _RATE.validate_python(asked) == rate


@pytest.mark.parametrize(
    "asked",
    [
        0,
        -25,
        "0",
        "0/1",
        "1/0",
        0.5,
        241,
        "241",
        "fast",
        "",
        "30/1/1",
        None,
        True,
        [25],
        float("nan"),
        float("inf"),
        1e300,
        "9" * 25,
        "1e999999999",  # must not be worked out
        "1/" + "3" * 20,
        "100000000001/10000000000",
        "２５fps",
    ],
)
def test_what_is_no_rate_is_refused(asked: Any) -> None:
    with pytest.raises(ValidationError, match="a rate"):
        _RATE.validate_python(asked)


@given(_RATES)
def test_a_rate_comes_back_from_its_text(rate: Fraction) -> None:
    assert _RATE.validate_python(_RATE.dump_python(rate)) == rate


@pytest.mark.parametrize(
    ("ms", "rate", "frame"),
    [
        (0, Fraction(25), 0),
        (19, Fraction(25), 0),
        (20, Fraction(25), 1),
        (40, Fraction(25), 1),
        (59, Fraction(25), 1),
        (60, Fraction(25), 2),
        (1001, Fraction(30000, 1001), 30),
        (86_400_000, Fraction(30000, 1001), 2_589_411),
        (86_400_000, Fraction(24000, 1001), 2_071_528),
    ],
)
def test_the_nearest_frame_half_of_one_counting_up(ms: int, rate: Fraction, frame: int) -> None:
    assert frame_of(ms, rate) == frame


@given(_MS, st.integers(0, 100_000), st.integers(0, 100_000), _RATES)
def test_what_touches_in_ms_touches_in_frames(start: int, first: int, second: int, rate: Fraction) -> None:
    """No frame is in both of two neighbours, none in neither, and none is lost over their whole."""
    cuts = [start, start + first, start + first + second]
    frames = [range(frame_of(a, rate), frame_of(b, rate)) for a, b in pairwise(cuts)]
    assert [*frames[0], *frames[1]] == list(range(frame_of(cuts[0], rate), frame_of(cuts[2], rate)))


@given(_MS, _RATES)
def test_it_is_never_more_than_half_a_frame_off(ms: int, rate: Fraction) -> None:
    assert abs(frame_of(ms, rate) / rate - seconds(ms)) <= 1 / (2 * rate)


@given(st.integers(0, 1_000_000), _RATES)
def test_a_frames_own_time_in_whole_ms_leads_back_to_it(frame: int, rate: Fraction) -> None:
    assert frame_of(ms_of(frame / rate), rate) == frame


@given(_MS)
def test_ms_come_back_from_seconds(ms: int) -> None:
    assert ms_of(seconds(ms)) == ms and seconds(ms) == Fraction(ms, 1000)


def test_half_a_ms_counts_up() -> None:
    assert [ms_of(Fraction(n, 2000)) for n in (0, 1, 2, 3)] == [0, 1, 1, 2]
