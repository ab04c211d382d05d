"""How far work is said to be."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from cleanplate.errors import Cancelled
from cleanplate.mcp.places import Places
from cleanplate.mcp.work import Meter, Work
from cleanplate.render.watch import Progress


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_percent_only_grows_whatever_is_told_and_never_reaches_the_end() -> None:
    meter, values = Meter(), []
    told = [Progress(1, 2, "look"), Progress(0, 2, "sound"), Progress(5, 10), Progress(1, 10), Progress(10, 10)]
    for progress in [*told, *told]:
        meter.told(progress)
        values.append(meter.line()[0])
    meter.waiting()
    values += [meter.line()[0] for _ in range(500)]
    assert all(a < b for a, b in pairwise(values)) and values[-1] < 100


def test_the_time_left_is_told_once_it_can_be_known() -> None:
    clock = Clock()
    meter = Meter(clock)
    assert meter.line()[1] == "starting"
    meter.told(Progress(10, 100))
    assert meter.line()[1] == "rendering: 10 of 100 frames"
    clock.now += 10
    meter.told(Progress(30, 100))
    assert meter.line()[1] == "rendering: 30 of 100 frames, about 35 seconds left"
    meter.told(Progress(100, 100))
    assert meter.line()[1] == "rendering: 100 of 100 frames"


def test_weights_and_sound_are_counted_in_their_own_units() -> None:
    meter = Meter()
    meter.fetched(1000, 2000)
    assert meter.line()[1] == "fetching a network's weights: 1000 of 2000 bytes"
    meter.told(Progress(3, 9, "sound"))
    assert meter.line()[1] == "mixing the sound: 3 of 9 seconds"


def test_a_wish_to_stop_ends_the_work(tmp_path: Path) -> None:
    work = Work(Places((tmp_path,)))
    work.watch.check()
    work.stop.set()
    with pytest.raises(Cancelled):
        work.watch.tell(1, 2)
