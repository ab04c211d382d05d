"""What a server and its children take, seen from outside. The highest mark of memory is Linux's to tell."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

_EVERY_S = 0.25


def family(pid: int) -> list[psutil.Process]:
    """A process and all that come from it, those that are there."""
    with suppress(psutil.NoSuchProcess):
        first = psutil.Process(pid)
        return [first, *first.children(recursive=True)]
    return []


def highest_mb(pid: int) -> float:
    """The most memory that a process had so far, or since `lower` (VmHWM); 0 where it is gone."""
    with suppress(OSError):
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
        return int(found[1]) / 1000 if found else 0.0
    return 0.0


def lower(pid: int) -> None:
    """Let the highest mark begin anew, from what a process has now."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def held_mb(pid: int) -> float:
    """What a process holds now."""
    return float(psutil.Process(pid).memory_info().rss) / 1e6


def together_mb(pid: int) -> float:
    """What a process and its children hold now, what they share counted once (PSS)."""
    total = 0.0
    for process in family(pid):
        with suppress(psutil.Error):
            total += process.memory_full_info().pss
    return total / 1e6


@dataclass
class Peak:
    """The most that was seen, in MB: of a server, and of it with its children."""

    alone: float = 0.0
    together: float = 0.0
    children: int = 0


@contextmanager
def watched(pid: int) -> Iterator[Peak]:
    """Looks several times a second, to the end of the block."""
    peak, over = Peak(), threading.Event()

    def look() -> None:
        while not over.wait(_EVERY_S):
            with suppress(psutil.Error):
                peak.alone = max(peak.alone, held_mb(pid))
                peak.together = max(peak.together, together_mb(pid))
                peak.children = max(peak.children, len(family(pid)) - 1)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


def busy_s(pid: int) -> float:
    """Seconds that a process has kept a core busy, without its children."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)
