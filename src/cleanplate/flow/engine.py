"""Durable workflows: begun once by their id, gone on with after a restart. The one file that knows dbos."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, Literal

from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID

from cleanplate.errors import Cancelled, CleanplateError, MediaError, ServiceError, UsageError

# What a workflow that was begun by one version of the code may be gone on with by another: change it when the
# steps of any workflow change, and let the old ones end first.
VERSION = "1"
_LOG = logging.getLogger("cleanplate.flow")
Queue = Literal["fetches", "ingests", "proxies", "mattings", "exports", "webhooks"]
State = Literal["unknown", "waiting", "running", "done", "failed"]
_STATES: dict[str, State] = {
    "ENQUEUED": "waiting",
    "DELAYED": "waiting",
    "PENDING": "running",
    "SUCCESS": "done",
}
_POLL = 0.1  # seconds between two looks at a workflow that is waited for
# Seconds between two looks at a queue. Each takes some ms of the process, also where nothing waits to be done.
_LOOK_S: dict[Queue, float] = {
    "fetches": 0.3,
    "ingests": 0.2,
    "proxies": 2.0,
    "mattings": 0.3,
    "exports": 0.5,
    "webhooks": 1.0,
}
# How many of a queue may be one user's at a time; whose are next is drawn by lot. In other queues tags decide.
_OF_ONE: dict[Queue, int] = {"fetches": 2, "ingests": 1, "proxies": 1, "mattings": 1, "webhooks": 2}
_LISTEN_S = 0.25  # between two looks at what we have no use for: a stop waits for the next one
_AGAIN_S = 0.5  # between two tries of a step
_LEAVE_S = 15  # that workflows have to notice that the process is about to end


class Stopping(BaseException):
    """The process is about to end. No outcome: the workflow goes on at the next start, from the step it was in."""


class _Floor:
    """Where workflows run. Once it is shut nothing begins, and whatever fails there only fails because of that."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside, self._shut = 0, False

    def open(self) -> None:
        self._shut = False

    def shut(self) -> None:
        self._shut = True

    def emptied(self, timeout_s: float) -> bool:
        """Whether all workflows have left before the time was over."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._inside, timeout_s)

    @contextmanager
    def inside(self) -> Iterator[None]:
        with self._changed:
            self._inside += 1
        try:
            with self.minding():
                yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    @contextmanager
    def minding(self) -> Iterator[None]:
        """Raises Stopping in place of any error, and of a beginning, where the floor is shut."""
        self.check()
        try:
            yield
        except Exception:
            self.check()
            raise

    def check(self) -> None:
        if self._shut:
            raise Stopping


_FLOOR = _Floor()  # one for the process, as is dbos


def workflow(name: str) -> Callable[[Callable[[str], Any]], Callable[[str], Any]]:
    """A function of an id that is run to its end, whatever happens to the process: step by step."""

    def made(flow: Callable[[str], Any]) -> Callable[[str], Any]:
        @wraps(flow)
        def run(id: str) -> Any:
            with _FLOOR.inside():
                return flow(id)

        return DBOS.workflow(name=name)(run)

    return made


def step(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A part of a workflow: what it returned is remembered, and it is not run again. It may run twice, if the
    process dies within it; what might go better a second time is tried again at once."""

    def made(do: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(do)
        def tried(*args: Any) -> Any:
            with _FLOOR.minding():  # so that an error of a process that ends is no outcome of the step
                try:
                    return do(*args)
                except CleanplateError as error:
                    if not _passing(error):
                        raise
                time.sleep(_AGAIN_S)
                return do(*args)

        recorded = DBOS.step(name=name)(tried)

        @wraps(do)
        def run(*args: Any) -> Any:
            with _FLOOR.minding():  # so that a record that cannot be written any more is none of the workflow
                return recorded(*args)

        return run

    return made


def _passing(error: CleanplateError) -> bool:
    """Whether it may be gone the next time: not what the input is, or what was asked."""
    return not isinstance(error, UsageError | MediaError | ServiceError | Cancelled)


class Engine:
    """Runs workflows in threads of this process. One at a time: dbos has but one in a process."""

    def __init__(self, folder: Path, at_once: Mapping[Queue, int], url: str = "") -> None:
        """`at_once`: how many workflows of a queue run at a time. `url` is of a database; SQLite if empty."""
        self._folder, self._at_once, self._url = folder, at_once, url
        self.running = False

    def start(self) -> None:
        """Go on with what was under way, and take new work. Every workflow must have been imported before."""
        _FLOOR.open()
        for logger in ("dbos", "dbos._sys_db"):
            logging.getLogger(logger).setLevel(logging.WARNING)
        config: DBOSConfig = {
            "name": "cleanplate",
            "system_database_url": self._url or _sqlite(self._folder),
            "application_version": VERSION,
            "executor_id": "local",
            "log_level": "WARNING",
            "notification_listener_polling_interval_sec": _LISTEN_S,
        }
        DBOS(config=config)
        DBOS.launch()
        for queue, most in self._at_once.items():
            DBOS.register_queue(
                queue,
                worker_concurrency=most,
                partition_worker_concurrency=_OF_ONE.get(queue),
                polling_interval_sec=_LOOK_S[queue],
            )
        self.running = True

    def shut(self) -> None:
        """Begin nothing more: from now on no error counts, as it may be one of a process that ends."""
        if self.running:
            _FLOOR.shut()

    def stop(self) -> None:
        """Take no more work. What is under way goes on at the next start, from the step it was in."""
        if self.running:
            self.shut()
            self.running = False
            if not _FLOOR.emptied(_LEAVE_S):
                _LOG.warning("some work does not end")
            DBOS.destroy()

    def begin(
        self,
        flow: Callable[[str], Any],
        name: str,
        queue: Queue | None = None,
        *,
        tag: int = 0,
        user: str = "",
        delay_s: int = 0,
    ) -> None:
        """Run a workflow on an id, unless it was begun already. In a queue the smallest tag comes first, or users
        take turns: `user` is whose it is, in each queue of which one user may not have all. There it may also
        wait for so many seconds before it counts."""
        with SetWorkflowID(named(flow, name)):
            if queue is None:
                DBOS.start_workflow(flow, name)
                return
            part = user if queue in _OF_ONE else None
            wait = delay_s or None
            with SetEnqueueOptions(priority=max(1, tag), queue_partition_key=part, delay_seconds=wait):
                DBOS.enqueue_workflow(queue, flow, name)

    def result(self, flow: Callable[[str], Any], name: str) -> Any:
        """Wait in a workflow for what another returns. Raises what it raised; Stopping if the process ends."""
        _ended(named(flow, name))
        return DBOS.retrieve_workflow(named(flow, name)).get_result(polling_interval_sec=_POLL)

    def state(self, flow: Callable[[str], Any], name: str) -> State:
        """Where it stands."""
        found = DBOS.get_workflow_status(named(flow, name))
        return _STATES.get(found.status, "failed") if found else "unknown"

    def withdraw(self, flow: Callable[[str], Any], name: str) -> None:
        """Take a workflow that waits out of its queue."""
        if self.state(flow, name) == "waiting":
            DBOS.cancel_workflow(named(flow, name))

    def forget(self, before: int) -> int:
        """Delete the records of workflows that ended before a time (ms since 1970); how many."""
        when = _iso(before)
        ended = DBOS.list_workflows(
            status=["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"],
            completed_before=when,
            limit=1000,
            load_input=False,
            load_output=False,
        )
        if ended:
            DBOS.delete_workflows([found.workflow_id for found in ended])
        return len(ended)


@step("wait")
def _ended(id: str) -> None:
    """Waits until a workflow has ended. dbos would go on waiting when it is no more."""
    while True:
        _FLOOR.check()
        found = DBOS.get_workflow_status(id)
        if found is None:
            raise CleanplateError("The work is gone.", "Begin it again.")
        if _STATES.get(found.status, "failed") in ("done", "failed"):
            return
        time.sleep(_POLL)


def named(flow: Callable[[str], Any], name: str) -> str:
    """The id of a workflow on an id."""
    return f"{flow.__name__}:{name}"


def _iso(time: int) -> str:
    return datetime.fromtimestamp(time / 1000, UTC).isoformat()


def _sqlite(folder: Path) -> str:
    """A database of its own: its writers must not wait for those of the rows."""
    path = folder / "jobs.db"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    return f"sqlite:///{path}"
