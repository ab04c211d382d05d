"""Doing several things at once, in order, with a bounded number of frames in flight."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, nullcontext
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

_END = object()


def ahead(items: Iterable[T], depth: int) -> Generator[T]:
    """The same items, made in a thread of their own, up to `depth` before they are asked for.

    What the maker raises is raised here, in its place in the order. A generator is closed in that thread, too.
    """
    ready: queue.Queue[object] = queue.Queue(depth)
    stop = threading.Event()

    def make() -> None:
        last: object = _END
        try:
            with closing(items) if isinstance(items, Generator) else nullcontext():
                for item in items:
                    if not _put(ready, item, stop):
                        return
        except BaseException as error:  # handed over, not swallowed
            last = _Failure(error)
        _put(ready, last, stop)

    thread = threading.Thread(target=make, name="ahead", daemon=True)
    thread.start()
    try:
        while (item := ready.get()) is not _END:
            if isinstance(item, _Failure):
                raise item.error
            yield item  # type: ignore[misc]
    finally:
        stop.set()
        thread.join()


def in_order(work: Callable[[T], R], items: Iterable[T], workers: int) -> Generator[R]:
    """`map` over a pool of threads: results in order, at most two items a worker under way."""
    waiting: deque[Future[R]] = deque()
    pool = ThreadPoolExecutor(workers, "work")
    try:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) >= 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


class _Failure:
    def __init__(self, error: BaseException) -> None:
        self.error = error


def _put(ready: queue.Queue[object], item: object, stop: threading.Event) -> bool:
    """Put, unless nobody will ask again."""
    while not stop.is_set():
        try:
            ready.put(item, timeout=0.1)
        except queue.Full:
            continue
        return True
    return False
