"""What mattes cost: each started minute, and nothing for nothing."""

from __future__ import annotations

import pytest

from cleanplate import price


@pytest.mark.parametrize(
    ("ms", "per_minute", "credits"),
    [(0, 10, 0), (1, 10, 10), (60_000, 10, 10), (60_001, 10, 20), (61_000, 0, 0), (3_600_000, 7, 420)],
)
def test_each_started_minute_counts(ms: int, per_minute: int, credits: int) -> None:
    assert price.matting(ms, per_minute) == credits


@pytest.mark.parametrize(("ms", "cost"), [(0, 0), (1, 7), (60_000, 7), (60_001, 14)])
def test_each_started_minute_costs(ms: int, cost: int) -> None:
    assert price.matting(ms, 7) == cost
