"""A lock that is given in the order of asking: under load everybody waits a little, and nobody for seconds."""

from __future__ import annotations

import threading
from collections import deque


class Line:
    """Used with `with`. Raises TimeoutError for who waited longer than `patience_s`, such as for themselves."""

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self._guard = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Event] = deque()

    def __enter__(self) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            called = threading.Event()
            self._waiting.append(called)
        if not called.wait(self._patience_s):
            self._leave(called)

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False

    def _leave(self, called: threading.Event) -> None:
        with self._guard:
            if called.is_set():  # just now: then it is theirs
                return
            self._waiting.remove(called)
        raise TimeoutError("The database is busy with another writer.")
