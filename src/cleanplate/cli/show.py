"""How the commands speak: errors in two lines, JSON for machines, a bar with the time left."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

from cleanplate.errors import CleanplateError, DraftError

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from cleanplate.render.watch import Progress


def print_error(error: CleanplateError, as_json: bool, name: str = "") -> None:
    """What happened and its code; then what to do."""
    if as_json:
        print_json({"error": error_dict(error)})
        return
    subject = f"{name}: " if name and name not in error.message else ""
    typer.secho(f"error [{error.code}]: {subject}{error.message}", fg="red", err=True)
    if error.hint:
        typer.secho(f"  → {error.hint}", err=True)


def error_dict(error: CleanplateError) -> dict[str, Any]:
    """With `path`, the place in the document, where it is a draft's."""
    where = {"path": error.path} if isinstance(error, DraftError) else {}
    return {"code": error.code, "message": error.message, "hint": error.hint, **where}


def print_json(value: Any) -> None:
    """One object on stdout."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


_STAGES = {
    "make": (", making built-ins", "frames"),
    "look": (", first look", "frames"),
    "matte": (", mattes", "frames"),
    "sound": (", sound", "s"),
    "render": ("", "frames"),
}


class Bars:
    """Bars on stderr: one for weights that come in, one for each clip's frames."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._weights: TaskID | None = None

    def clip(self, name: str) -> Callable[[Progress], None]:
        """A bar for one clip; call it with where the work stands."""
        tasks: dict[str, TaskID] = {}

        def show(progress: Progress) -> None:
            stage = progress.stage
            if stage not in tasks:
                words, unit = _STAGES[stage]
                tasks[stage] = self._bar.add_task(name + words, total=progress.total, unit=unit, rate="")
            task = tasks[stage]
            rate = self._rate(task) if stage != "sound" else ""
            self._bar.update(task, completed=progress.done, total=progress.total, rate=rate)

        return show

    def making(self, name: str) -> Callable[[int, int], None]:
        """A bar for what comes with us, while it is made."""
        show = self.clip(name)

        def told(done: int, total: int) -> None:
            from cleanplate.render.watch import Progress

            show(Progress(done, total, "make"))

        return told

    def amount(self, name: str, unit: str, each: int = 1) -> Callable[[int, int], None]:
        """A bar for what is no clip, shown in units of `each`."""
        tasks: list[TaskID] = []

        def told(done: int, total: int) -> None:
            # What was done before counts, but says nothing of how fast it goes.
            tasks[:] = tasks or [
                self._bar.add_task(name, completed=done // each, total=max(1, total // each), unit=unit, rate="")
            ]
            self._bar.update(tasks[0], completed=done // each, total=max(1, total // each))

        return told

    def weights(self, done: int, total: int) -> None:
        if self._weights is None:
            self._weights = self._bar.add_task("fetching weights", total=total, unit="kB", rate="")
        self._bar.update(self._weights, completed=done // 1000, total=total // 1000)

    def _rate(self, task: TaskID) -> str:
        speed = next((t.finished_speed or t.speed for t in self._bar.tasks if t.id == task), None)
        return f"{speed:.1f} fps" if speed else ""


@contextmanager
def stoppable() -> Iterator[threading.Event]:
    """An event that Ctrl-C or a polite kill sets, until the end of the block.

    A loop that looks at it ends tidily; an exception from a signal's handler might land anywhere, and be lost.
    """
    stop = threading.Event()
    before = {asked: signal.signal(asked, lambda *_: stop.set()) for asked in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for asked, handler in before.items():
            signal.signal(asked, handler)


@contextmanager
def bars(quiet: bool) -> Iterator[Bars]:
    """Progress on stderr, where that is a screen, or none of it."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f}/{task.total} {task.fields[unit]}"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    console = Console(stderr=True)  # in a log a bar would be an empty line
    with Progress(*columns, console=console, disable=quiet or not console.is_interactive) as progress:
        yield Bars(progress)


@contextmanager
def status(quiet: bool) -> Iterator[Callable[[str], None]]:
    """One line on stderr that changes, where that is a screen: call it with the words."""
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True)
    if quiet or not console.is_interactive:
        yield lambda words: None
        return
    with console.status("…") as shown:
        yield lambda words: shown.update(Text(words))
