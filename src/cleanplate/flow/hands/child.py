"""A hand from within: takes one task after another from stdin, answers on stdout, ends when its parent does."""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import queue
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from cleanplate.errors import CleanplateError
from cleanplate.flow.hands.lines import LONGEST, Json, line, parsed, told

Tell = Callable[[Json], None]
Task = Callable[[Json, Tell, threading.Event], Json]
Tasks = Mapping[str, Task]

_PAUSE = 0.2  # seconds at least between two lines of progress
_MOST_TASKS = 200  # after so many, whatever they left behind, a fresh process takes over
_MOST_MB = 500  # of memory that is still held after a task
_NICE = 10
_OOM = 500  # of 1000: when memory runs out, the kernel is to take a hand and not the service
_log = logging.getLogger("cleanplate.hands")


class Inbox:
    """Reads stdin in a thread of its own: tasks one at a time, and at any moment the word to stop, or the end."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._tasks = stream, queue.SimpleQueue[tuple[Json, threading.Event]]()
        self._stop = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()

    def next(self) -> tuple[Json, threading.Event]:
        """The next task, and what is set when it should end."""
        return self._tasks.get()

    def _read(self) -> None:
        while text := self._stream.readline(LONGEST):
            said = parsed(text) or {}
            if "stop" in said:
                self._stop.set()
            elif "task" in said:
                self._stop = threading.Event()
                self._tasks.put((said, self._stop))
        os._exit(0)  # nobody is left to work for: at once, whatever is under way


class Teller:
    """Passes on progress, a few times a second; the last of it always."""

    def __init__(self, speak: Tell) -> None:
        self._speak, self._waiting, self._spoke = speak, dict[str, object](), 0.0

    def __call__(self, progress: Json) -> None:
        self._waiting = progress
        if time.monotonic() - self._spoke >= _PAUSE:
            self.flush()

    def flush(self) -> None:
        if self._waiting:
            self._speak({"progress": self._waiting})
            self._waiting, self._spoke = {}, time.monotonic()


def main(tasks: Callable[[], Tasks]) -> None:
    """Serve until the parent ends, or enough was done. `tasks` loads what is heavy."""
    came, goes = _own_streams()
    _humble()
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(name)s: %(message)s")
    inbox, known = Inbox(came), tasks()
    _said(goes, {"ready": os.getpid()})
    for count in range(1, _MOST_TASKS + 1):
        asked, stop = inbox.next()
        answer = _done(known, asked, stop, lambda said: _said(goes, said))
        last = count == _MOST_TASKS or _held_mb() > _MOST_MB
        _said(goes, {**answer, "last": last})
        if last:
            return


def _done(tasks: Tasks, asked: Json, stop: threading.Event, speak: Tell) -> Json:
    tell = Teller(speak)
    try:
        return {"done": tasks[asked["task"]](asked["params"], tell, stop)}
    except CleanplateError as error:
        return told(error)
    except Exception:
        _log.exception("%s failed", asked.get("task"))
        return told(CleanplateError("It failed in a way that nobody foresaw.", "The server's log says more."))
    finally:
        tell.flush()


def _own_streams() -> tuple[BinaryIO, BinaryIO]:
    """Stdin and stdout for us alone: what a library prints goes to the log, what it reads is empty."""
    came, goes = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", buffering=0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return came, goes


def _humble() -> None:
    """Behind whoever waits for an answer, first to go for want of memory, deaf to what the parent is told."""
    os.nice(_NICE)
    for asked in (signal.SIGINT, signal.SIGTERM):  # the whole group gets these; the parent ends us when it ends
        signal.signal(asked, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash must not leave people's pictures on disk
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(_OOM))


def _said(goes: BinaryIO, said: Json) -> None:
    rest = memoryview(line(said))
    while rest:
        rest = rest[goes.write(rest) or 0 :]


def _held_mb() -> int:
    """Memory that stays after a task, once all that can be given back was; 0 where that can't be told."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)  # glibc keeps what was freed, for a next time that may never come
    with suppress(OSError, ValueError):
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 1_000_000
    return 0


def _tasks() -> Tasks:
    from cleanplate.flow.hands.tasks import TASKS  # takes a second: what a first task would wait for

    return TASKS


if __name__ == "__main__":
    main(_tasks)
