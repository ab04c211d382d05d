"""A hand from without: a child process that does one task at a time, is listened to, stopped, and outlived."""

from __future__ import annotations

import logging
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import BinaryIO

from cleanplate.errors import Cancelled, CleanplateError, DamagedError, OutputError, OverdueError
from cleanplate.flow.hands.lines import LONGEST, Json, line, meant, parsed

CHILD = ("-m", "cleanplate.flow.hands.child")
_START_S = 120  # until it must be there: it imports much, perhaps beside many others
_GRACE_S = 1.5  # between the word to stop and the kill
_READS = ("look", "poster", "proxy", "cutout")  # tasks of one file that came from outside
_ASKED: Json = {"asked": True}
_log = logging.getLogger("cleanplate.hands")


class Hand:
    """One child. `spent`: it takes no more tasks. Only `stop` and `end` may come from another thread."""

    def __init__(self, child: Sequence[str] = CHILD) -> None:
        """Starts it; it becomes ready beside. Raises OutputError where the system refuses."""
        pipe = subprocess.PIPE
        try:
            # a group of its own: what ends a terminal or a service is the parent's to hear
            self._process = subprocess.Popen(
                [sys.executable, "-P", *child], stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True
            )
        except OSError as error:
            raise OutputError(f"No process can be started: {error.strerror}.", "Try again later.") from error
        assert self._process.stdout and self._process.stderr and self._process.stdin
        self._heard = queue.SimpleQueue[Json | None]()  # None: it has ended
        self._ready = self._ended = False
        self._idle = True  # nothing is under way in it
        self._kill_at: float | None = None
        self.spent = False
        ears = ((self._listen, self._process.stdout), (self._note, self._process.stderr))
        self._ears = [threading.Thread(target=ear, args=(stream,), daemon=True) for ear, stream in ears]
        for ear in self._ears:
            ear.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def do(
        self, task: str, params: Json, progress: Callable[[Json], None] | None, limit_s: float, stall_s: float
    ) -> Json:
        """What the task answers; blocks. Raises what it raised, DamagedError, OutputError, Cancelled."""
        try:
            self._wait_until_ready()
            self._say({"task": task, "params": params})
            return self._answer(task, params, progress, limit_s, stall_s)
        except BaseException:
            if not self._idle:  # it may be at work on what nobody waits for any more
                self.end()
            raise

    def stop(self) -> None:
        """Ask it to stop what it does; soon it is killed. Whoever waits for it hears Cancelled."""
        self._heard.put(_ASKED)

    def rest(self) -> None:
        """Forget what came too late for the task that is over."""
        self._kill_at = None
        with suppress(queue.Empty):
            while True:
                if self._heard.get_nowait() is None:
                    self.spent = True

    def end(self) -> None:
        """Kill it. Whoever waits for it hears Cancelled."""
        self._ended = self.spent = True
        self._process.kill()
        self._process.wait()
        with suppress(OSError):
            if self._process.stdin:
                self._process.stdin.close()
        for ear in self._ears:
            if ear is not threading.current_thread():
                ear.join()

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + _START_S
        while not self._ready:
            said = self._next(until)
            if said is _ASKED:
                self._idle = False
                raise _cancelled()
            if said is None or "ready" not in said:
                self._idle = False
                raise CleanplateError("No worker could be started.", "The log of the server says more.")
            self._ready = True

    def _answer(
        self, task: str, params: Json, progress: Callable[[Json], None] | None, limit_s: float, stall_s: float
    ) -> Json:
        self._idle = False
        begun = moved = time.monotonic()
        while True:
            due = min(begun + limit_s, moved + stall_s)
            said = self._next(due if self._kill_at is None else min(due, self._kill_at))
            if said is None:
                raise self._lost(task, params)
            if said is _ASKED:
                self._ask()
            elif not said:
                over = time.monotonic() >= begun + limit_s
                raise self._overdue(task, params, limit_s if over else None, stall_s)
            elif "progress" in said:
                moved = time.monotonic()
                if progress:
                    progress(said["progress"])
            else:
                return self._result(said)

    def _result(self, said: Json) -> Json:
        self._idle, self.spent = True, bool(said.get("last"))
        if self._kill_at is not None:
            raise _cancelled()
        if "error" in said:
            raise meant(said)
        done: Json = said["done"]
        return done

    def _ask(self) -> None:
        if self._kill_at is None:
            self._kill_at = time.monotonic() + _GRACE_S
            with suppress(OSError):
                self._say({"stop": True})

    def _next(self, until: float) -> Json | None:
        """What it says next; {} where it is too late, None where it has ended."""
        try:
            return self._heard.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            return {}

    def _say(self, said: Json) -> None:
        """Where it has ended, that is heard at its other end."""
        assert self._process.stdin
        with suppress(OSError, ValueError):
            self._process.stdin.write(line(said))
            self._process.stdin.flush()

    def _lost(self, task: str, params: Json) -> CleanplateError:
        """It died over its task."""
        self.spent = True
        if self._ended or self._kill_at is not None:
            return _cancelled()
        status = self._process.wait()
        _log.error("hand %d died with %d over %s", self.pid, status, task)
        if status == -signal.SIGKILL:
            said = "The work was ended from outside, most likely because the memory did not suffice."
            return DamagedError(said, "Try again; if it happens again, make the file or the export smaller.")
        return DamagedError(f"{_subject(task, params)} could not be read: the decoder gave up.", _AGAIN)

    def _overdue(self, task: str, params: Json, limit_s: float | None, stall_s: float) -> CleanplateError:
        """It took too long: as a whole, or since it last moved."""
        if self._kill_at is not None:
            return _cancelled()
        _log.error("hand %d took too long over %s", self.pid, task)
        if task in _READS:
            return DamagedError(f"{_subject(task, params)} could not be read in time.", _AGAIN)
        said = f"took longer than {limit_s:g} s" if limit_s is not None else f"did not move for {stall_s:g} s"
        return OverdueError(f"The work {said}, and was ended.", "Make it shorter or smaller, and try again.")

    def _listen(self, stream: BinaryIO) -> None:
        with stream:
            while text := stream.readline(LONGEST):
                said = parsed(text)
                if said:
                    self._heard.put(said)
        self._heard.put(None)

    def _note(self, stream: BinaryIO) -> None:
        with stream:
            while text := stream.readline(8192):
                _log.warning("hand %d: %s", self.pid, text.decode("utf-8", "replace").rstrip())


_AGAIN = "Save or download it again, or convert it to another format first."


def _subject(task: str, params: Json) -> str:
    return str(params.get("label") or "The file") if task in _READS else "A file of the draft"


def _cancelled() -> Cancelled:
    return Cancelled("The work was stopped.", "What was finished is kept; start it again any time.")
