"""Times, scores and verdicts are written as people write them, and never better than they are."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cleanplate.matting.engine.grade import Suspect
from cleanplate.render.report.plot import Axis
from cleanplate.render.report.words import clock, span, tone, verdict, whole


@pytest.mark.parametrize(
    ("time", "shown"),
    [
        (Fraction(0), "0:00.000"),
        (Fraction(1001, 30), "0:33.367"),
        (Fraction(599996, 10000), "1:00.000"),
        (Fraction(3723) + Fraction(1, 2), "1:02:03.500"),
    ],
)
def test_times_are_minutes_seconds_and_thousandths(time: Fraction, shown: str) -> None:
    assert clock(time) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [("0.04", "0.04 s"), ("2.4", "2.4 s"), ("20", "20 s"), ("200", "3:20 min"), ("7200", "2:00:00 h")],
)
def test_lengths_are_rounded_for_people(seconds: str, shown: str) -> None:
    assert span(Fraction(seconds)) == shown


def test_a_score_is_never_rounded_into_a_better_tone() -> None:
    assert (whole(49.9), tone(49.9)) == ("49", "poor")
    assert (whole(74.9), tone(74.9)) == ("74", "fair")


@pytest.mark.parametrize("length", ["0.04", "0.4", "2", "20", "61", "600", "5000", "21600", "90000"])
def test_the_time_axis_has_a_few_round_ticks_that_differ(length: str) -> None:
    ticks = Axis(Fraction(0), Fraction(length)).ticks()
    labels = [label for _, label in ticks]
    assert 3 <= len(ticks) <= 9
    assert len(set(labels)) == len(labels)
    assert ticks[0] == (0, labels[0])


def test_the_verdict_follows_the_share_in_doubt_and_the_mean() -> None:
    doubt = Suspect(Fraction(1), Fraction(2), Fraction(1), 20.0, ("holes",))
    assert verdict(500, 90.0, [], Fraction(20))[:2] == ("good", "Looks good")
    assert verdict(500, 60.0, [], Fraction(20))[:2] == ("fair", "Looks fair")
    assert verdict(500, 90.0, [doubt], Fraction(100))[0] == "fair"
    assert verdict(500, 90.0, [doubt] * 3, Fraction(20))[:2] == ("poor", "3 doubtful spans, 3 s of 20 s")
