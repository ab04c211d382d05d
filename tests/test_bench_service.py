"""What the service's bench works out by itself; the service is not run here."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.service import PARTS, figure, queue, streams, uploads

from cleanplate.media.probe import probe
from tests import portrait


def test_of_a_hundred_the_spread_names_the_middle_and_the_slow_ones() -> None:
    spread = figure.Spread.of([i / 1000 for i in range(1, 102)])
    assert (spread.count, spread.p50, spread.most) == (101, 0.051, 0.101)
    assert (spread.p95, spread.p99) == pytest.approx((0.096, 0.1))
    assert str(spread) == "p50 51.0 ms, p95 96.0, p99 100.0, longest 101 (101)"


@pytest.mark.parametrize(
    ("order", "ahead"),
    [
        ([0, 1, 2, 0, 1, 2], 1),
        ([0, 0, 1, 1], 2),
        ([0, 1, 1, 1, 0], 2),
        ([0, 0, 0], 0),  # nobody else waits
        ([1, 0, 0, 0, 0], 1),  # and not before those who are done
    ],
)
def test_a_lead_counts_only_before_those_who_still_wait(order: list[int], ahead: int) -> None:
    assert queue.lead(order) == ahead


def test_nth_finishes_are_compared_with_nth_finishes() -> None:
    assert queue.spreads([0, 1, 0, 1], [10, 12, 20, 27]) == [2, 7]


def test_the_longest_silence_may_be_the_first() -> None:
    assert streams.longest_gap([0.0, 3.0, 3.5, 5.0]) == 3.0


def test_a_padded_clip_is_as_large_as_asked_and_still_the_same_video(tmp_path: Path) -> None:
    clip = portrait.clip(tmp_path / "clip.mp4", seconds=1)
    large = uploads.padded(clip, tmp_path / "large.mp4", 3_000_000)
    assert large.stat().st_size == 3_000_000
    before, after = probe(clip), probe(large)
    assert after.duration == before.duration
    assert (after.video, after.audio) == (before.video, before.audio)


def test_every_part_can_be_run_by_its_name() -> None:
    assert list(PARTS) == ["polling", "uploads", "queue", "restart", "streams", "pictures"]
