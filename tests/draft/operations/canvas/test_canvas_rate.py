"""canvas_rate: frames a second, exactly as cameras mean them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cleanplate.draft.sample import sample
from cleanplate.draft.wire import dumped, loaded
from tests.draft.doing import done, refused, said


@pytest.mark.parametrize(
    ("rate", "meant"),
    [(30, 30), ("24", 24), (29.97, Fraction(30000, 1001)), ("24000/1001", Fraction(24000, 1001))],
)
def test_a_rate_is_exact_through_the_document(rate: object, meant: Fraction) -> None:
    draft = done(sample(), "canvas_rate", rate=rate)
    assert draft.canvas.rate == meant and loaded(dumped(draft)).canvas.rate == meant
    assert draft.tracks == sample().tracks


@pytest.mark.parametrize("rate", [0, 241, -25, "fast", "1/0", None, True])
def test_what_is_no_rate(rate: object) -> None:
    assert refused(sample(), "canvas_rate", rate=rate).path == "rate"


def test_it_is_told_as_people_say_it() -> None:
    assert said(sample(), "canvas_rate", rate="30000/1001") == (
        "Set the frame rate to 29.97 fps",
        "已将帧率设为 29.97 帧/秒",
    )
    assert said(sample(), "canvas_rate", rate=23.976).en == "Set the frame rate to 23.976 fps"
