"""A program in a terminal, as a person has it: lines are typed, and what shows up is read until it is there."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

_PATIENCE_S = 120  # until it gives up; none of it is waited for when all is well
_ROWS, _COLUMNS = 50, 400  # so wide that no line is broken
# The first terminal that a session opens is the one whose Ctrl-C reaches it.
_OPENED = 'exec "$@" <>"$0" >&0 2>&0'
# No colours, no bars: what remains is what a transcript holds.
PLAIN = {"TERM": "dumb", "NO_COLOR": "1", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}


class Terminal:
    """Runs a command until the end of the block. `shown` is all that was seen, as lines."""

    def __init__(self, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        self._end, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", _OPENED, os.ttyname(theirs), *command],
            cwd=folder,
            env={**environment, **PLAIN},
            start_new_session=True,
        )
        self._held = [theirs]  # until the other side has it, or the terminal would be gone too early
        self._raw, self._read = b"", 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
        self._process.wait(_PATIENCE_S)
        for end in (self._end, *self._held):
            os.close(end)

    @property
    def shown(self) -> str:
        return self._raw.decode("utf-8", "replace").replace("\r\n", "\n")

    def wait_for(self, text: str) -> str:
        """What is shown up to `text`, since the last time."""
        wanted, end = text.encode(), time.monotonic() + _PATIENCE_S
        while (at := self._raw.find(wanted, self._read)) < 0:
            assert self._more(end), f"{text!r} never came: {self.shown}"
        begin, self._read = self._read, at + len(wanted)
        return self._raw[begin : self._read].decode("utf-8", "replace").replace("\r\n", "\n")

    def type(self, text: str) -> None:
        """Keys, as they are pressed: a line ends with \\r, \\x03 is Ctrl-C, \\x04 is Ctrl-D."""
        os.write(self._end, text.encode())

    def wait(self) -> int:
        """Its exit code, when it has ended."""
        end = time.monotonic() + _PATIENCE_S
        while self._more(end):
            pass
        return self._process.wait(max(1, end - time.monotonic()))

    def end(self, how: signal.Signals) -> int:
        """Its exit code after a signal, as another program sends it."""
        self._process.send_signal(how)
        return self.wait()

    def _more(self, end: float) -> bool:
        """Whether something more was shown before it ended, or the patience did."""
        ready, _, _ = select.select([self._end], [], [], max(0, end - time.monotonic()))
        try:
            piece = os.read(self._end, 65536) if ready else b""
        except OSError:  # on Linux the end of the other side
            piece = b""
        while piece and self._held:
            os.close(self._held.pop())
        self._raw += piece
        return bool(piece)
