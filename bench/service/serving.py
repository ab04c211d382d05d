"""A server to be measured: alone on a folder, its limits out of the way, watched from outside."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from tests.serving import Server

from bench.service.watch import family
from cleanplate.settings import settings

_NO_LIMIT = 1_000_000
_GONE_S = 30


@contextmanager
def served(prepare: Callable[[Path], None] = lambda data: None) -> Iterator[tuple[Server, Path]]:
    """A server that is ready, and a folder for whatever else is needed; `prepare` is given its data folder first.

    At the end both are gone, and so is every process.
    """
    with tempfile.TemporaryDirectory(prefix="cleanplate-bench-") as name:
        folder = Path(name)
        data = folder / "data"
        data.mkdir(mode=0o700)
        prepare(data)
        server = Server(
            data,
            folder / "cache",
            (settings().cache_dir / "weights").resolve(),
            requests_per_minute=_NO_LIMIT,
            strangers_per_minute=_NO_LIMIT,
            anonymous_per_address=_NO_LIMIT,
            fetch_private=True,
            min_free_mb=0,
        )
        try:
            server.start()
            yield server, folder
        finally:
            _end(server)


def _end(server: Server) -> None:
    """At once, and wait for its children too: they end by themselves, and may still write."""
    there = family(server.pid)
    server.kill()
    _, left = psutil.wait_procs(there, _GONE_S)
    for process in left:
        process.kill()
