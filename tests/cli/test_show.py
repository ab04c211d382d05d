"""Bars tell how far it is, and how long it takes."""

from __future__ import annotations

from rich.progress import Progress

from cleanplate.cli.show import Bars


def test_what_was_done_before_is_on_the_bar_and_says_nothing_of_the_speed() -> None:
    progress = Progress(disable=True)
    told = Bars(progress).amount("uploading", "MB", 1_000_000)
    told(120_000_000, 500_000_000)
    [task] = progress.tasks
    assert (task.completed, task.total, task.speed) == (120, 500, None)
    told(130_000_000, 500_000_000)
    assert task.completed == 130
