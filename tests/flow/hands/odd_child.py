"""A hand whose tasks misbehave in every way that a task can; run as a script, it is light and starts at once."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import sys
import threading
import warnings
from typing import Any

from cleanplate import errors
from cleanplate.flow.hands import child
from cleanplate.settings import settings

child._MOST_MB = 120  # so that a test need not hold half a gigabyte
_KEPT: list[bytearray] = []


def who(params: Any, tell: Any, stop: Any) -> Any:
    return {"pid": os.getpid(), "nice": os.nice(0), "max_pixels": settings().max_pixels, "said": params}


def count(params: Any, tell: Any, stop: Any) -> Any:
    for done in range(params["total"]):
        tell({"done": done + 1, "total": params["total"]})
    return {}


def fail(params: Any, tell: Any, stop: Any) -> Any:
    raise getattr(errors, params["error"])(*params["args"])


def trip(params: Any, tell: Any, stop: Any) -> Any:
    return {"one": 1 // 0}


def die(params: Any, tell: Any, stop: Any) -> Any:
    os.kill(os.getpid(), params["signal"])
    signal.pause()
    return {}


def wait(params: Any, tell: Any, stop: threading.Event) -> Any:
    """Ends when it is asked to, and then as asked."""
    tell({"begun": True})
    stop.wait()
    if params.get("finishes"):
        return {}
    raise errors.Cancelled("Stopped here.", "Again any time.")


def busy(params: Any, tell: Any, stop: Any) -> Any:
    """Native code that lets other threads run, for minutes."""
    tell({"begun": True, "pid": os.getpid()})
    return {"key": hashlib.pbkdf2_hmac("sha256", b"word", b"salt", 1 << 31 - 1).hex()}


def deaf(params: Any, tell: Any, stop: Any) -> Any:
    """Native code that lets no other thread run, for years."""
    tell({"begun": True})
    re.match(r"(a+)+$", "a" * 60 + "b")
    return {}


def chatter(params: Any, tell: Any, stop: Any) -> Any:
    print("a library prints")
    os.write(1, b'{"done": {"forged": true}}\n')
    os.write(2, b"a library \xff warns\n")
    warnings.warn("and warns", stacklevel=1)
    return {"stdin": sys.stdin.read()}


def hoard(params: Any, tell: Any, stop: Any) -> Any:
    _KEPT.append(bytearray(os.urandom(1 << 20) * 150))
    return {"pid": os.getpid()}


NAMES = (who, count, fail, trip, die, wait, busy, deaf, chatter, hoard)

if __name__ == "__main__":
    child.main(lambda: {**{task.__name__: task for task in NAMES}, "look": die})
