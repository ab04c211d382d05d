"""A server for as long as somebody chats: started where none listens, used by all chats, gone after the last.

Each chat holds a shared lock on a file in the data folder. The server asks every second for that lock alone: once
it gets it nobody chats any more, in whatever way they went, and it ends. The kernel lets go of a dead chat's lock.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from cleanplate.cli.partners.partner import Json, Screen
from cleanplate.errors import OfflineError, OutputError
from cleanplate.settings import settings

LOCK, LOG = "standby.lock", "standby.log"
_PROGRAM = "from cleanplate.cli.main import main; main()"
_HOSTS = {"localhost": "127.0.0.1", "127.0.0.1": "127.0.0.1", "::1": "::1"}
_GLANCE_S, _ROUND_S, _PATIENCE_S, _SILENCE_S = 0.2, 1.0, 20.0, 120.0
_PASSES = ("being fetched", "not looked", "not running")  # what is waited for; all else is only told
_KEPT: list[IO[bytes]] = []  # a server's lock, held to its very end: who comes while it ends has to wait


@dataclass(frozen=True)
class Post:
    """Where a server of this machine is to stand: its address, and the folder that it would work on."""

    server: str
    host: str
    port: int
    data: Path

    @classmethod
    def of(cls, server: str) -> Post | None:
        """None where the address is another machine's, or none that `cleanplate serve` could have."""
        parts = urlsplit(server)
        host = _HOSTS.get(parts.hostname or "")
        if not host or parts.scheme != "http" or parts.path or os.name != "posix":
            return None
        return cls(server, host, parts.port or 80, settings().data_dir.expanduser().absolute())

    @property
    def log(self) -> Path:
        return self.data / LOG

    def taken(self) -> bool:
        """Whether somebody listens there."""
        try:
            with socket.create_connection((self.host, self.port), timeout=5):
                return True
        except OSError:
            return False


def local() -> str:
    """The address that a server of this machine has."""
    return f"http://localhost:{settings().port or 8420}"


@contextmanager
def standby(server: str, screen: Screen) -> Iterator[None]:
    """Have a server at this address until the end of the block, where it is one of this machine's.

    Raises UsageError where the service is not installed, OfflineError where it does not start, OutputError where
    the data folder cannot be written.
    """
    post = Post.of(server)
    if post is None or (post.taken() and not (post.data / LOCK).exists()):
        yield
        return
    with _used(post.data) as lock:
        child = None if post.taken() else _started(post, screen)
        try:
            _awaited(post, child, screen)
            yield
        finally:
            _ended(child, lock, screen)


def end_after_chats(data: Path, closing: threading.Event) -> None:
    """End this process, politely, once no chat holds the lock; looked at every second, in a thread of its own."""

    def watch() -> None:
        lock = _opened(data, LOCK)
        _KEPT.append(lock)
        while not closing.wait(_ROUND_S):
            if _alone(lock):  # said again and again: a signal that comes before the server listens is lost
                os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="standby", daemon=True).start()


def _started(post: Post, screen: Screen) -> subprocess.Popen[bytes]:
    from cleanplate.cli.serve import check_extra

    check_extra()
    screen.note(
        f"Nothing listens at {post.server}: a server is started there, for as long as chats last "
        f"(data: {post.data})."
    )
    words = ["serve", "--host", post.host, "--port", str(post.port), "--data", str(post.data), "--standby"]
    with _opened(post.data, LOG) as log:
        log.truncate(0)
        # A session of its own: Ctrl-C in the terminal is meant for the chat.
        return subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, *words],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _awaited(post: Post, child: subprocess.Popen[bytes] | None, screen: Screen) -> None:
    """Until it is ready, showing what it waits for. Raises OfflineError."""
    end = time.monotonic() + _SILENCE_S
    with screen.status() as show:
        show(f"waiting for {post.server}")
        while (lacks := _lacks(post.server)) is None or _passing(lacks, show):
            if lacks is None and not _coming(post, child, end):
                return
            time.sleep(_GLANCE_S)
    for name, said in lacks.items():
        screen.note(f"The server is there, but not all is well ({name}): {said}.")


def _coming(post: Post, child: subprocess.Popen[bytes] | None, end: float) -> bool:
    """Whether one that is silent may still answer; a stranger's gets so much time. Raises OfflineError where the
    one that was started is gone, unless another chat was faster."""
    if child is not None and child.poll() is None:
        return True
    if child is not None and not post.taken():
        raise OfflineError(f"The server did not start: {_why(post.log)}", f"Its log: {post.log}")
    return time.monotonic() < end


def _passing(lacks: Json, show: Callable[[str], None]) -> bool:
    """Whether something is lacking that time brings."""
    waits = [f"{name}: {said}" for name, said in lacks.items() if str(said).startswith(_PASSES)]
    if waits:
        show("; ".join(waits))
    return bool(waits)


def _lacks(server: str) -> Json | None:
    """What is not well yet, by name; nothing for a server that has no word on it; None where none answers."""
    import httpx

    try:
        answer = httpx.get(f"{server}/readyz", timeout=5)
        checks = answer.json()["checks"] if answer.status_code in (200, 503) else {}
        return {str(name): said for name, said in checks.items() if said != "ok"}
    except httpx.HTTPError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


def _why(log: Path) -> str:
    """The last error in a log, in its own words."""
    try:
        lines = log.read_bytes()[-65536:].decode("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    errors = (found[1] for line in reversed(lines) if (found := re.match(r"error \[[\w-]+\]: (.+)", line)))
    return next(errors, "it ended at once.")


def _ended(child: subprocess.Popen[bytes] | None, lock: IO[bytes], screen: Screen) -> None:
    """Stop what was started, unless others use it; while it ends the lock is held, so that who comes waits."""
    if child is None or child.poll() is not None:
        return
    if not _alone(lock):
        screen.note("Another chat uses the server, so it stays until that ends.")
        return
    child.terminate()
    try:
        child.wait(_PATIENCE_S)
    except subprocess.TimeoutExpired:  # nothing is lost: all that it does is durable
        child.kill()
        child.wait()


@contextmanager
def _used(data: Path) -> Iterator[IO[bytes]]:
    """The lock, shared with other chats. Waits while a server that nobody used is about to end."""
    import fcntl

    with _opened(data, LOCK) as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield lock


def _opened(data: Path, name: str) -> IO[bytes]:
    """A file of the data folder, to write at its end. Raises OutputError."""
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        return (data / name).open("ab")
    except OSError as error:
        said = f"The data folder {data} cannot be written: {error.strerror}."
        raise OutputError(said, "Name another with CLEANPLATE_DATA_DIR.") from None


def _alone(lock: IO[bytes]) -> bool:
    """Have the lock alone, where nobody else holds it; what is held of it is lost where somebody does."""
    import fcntl

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
