"""Durable workflows: begun once by their id, gone on with after a restart. The one file that knows dbos."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID

from cleanplate.errors import CleanplateError, MediaError, ServiceError, UsageError

# What a workflow that was begun by one version of the code may be gone on with by another: change it when the
# steps of any workflow change, and let the old ones end first.
VERSION = "1"
Queue = Literal["ingests", "mattings", "exports"]
State = Literal["unknown", "waiting", "running", "done", "failed"]
_STATES: dict[str, State] = {
    "ENQUEUED": "waiting",
    "DELAYED": "waiting",
    "PENDING": "running",
    "SUCCESS": "done",
}
_POLL = 0.1  # seconds between two looks at a queue, or at a workflow that is waited for
_TRIES = 2


class Stopping(BaseException):
    """The process is about to end. No outcome: the workflow goes on at the next start, from the step it was in."""


def workflow(name: str) -> Callable[[Callable[[str], Any]], Callable[[str], Any]]:
    """A function of an id that is run to its end, whatever happens to the process: step by step."""
    return DBOS.workflow(name=name)


def step(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A part of a workflow: what it returned is remembered, and it is not run again. It may run twice, if the
    process dies within it; what might go better a second time is tried again at once."""
    return DBOS.step(
        name=name, retries_allowed=True, max_attempts=_TRIES, interval_seconds=0.5, should_retry=_passing
    )


def _passing(error: BaseException) -> bool:
    """Whether it may be gone the next time: not what the input is, or what was asked."""
    return isinstance(error, CleanplateError) and not isinstance(error, UsageError | MediaError | ServiceError)


class Engine:
    """Runs workflows in threads of this process. One at a time: dbos has but one in a process."""

    def __init__(self, folder: Path, at_once: Mapping[Queue, int], url: str = "") -> None:
        """`at_once`: how many workflows of a queue run at a time. `url` is of a database; SQLite if empty."""
        self._folder, self._at_once, self._url = folder, at_once, url
        self.running = False

    def start(self) -> None:
        """Go on with what was under way, and take new work. Every workflow must have been imported before."""
        for logger in ("dbos", "dbos._sys_db"):
            logging.getLogger(logger).setLevel(logging.WARNING)
        config: DBOSConfig = {
            "name": "cleanplate",
            "system_database_url": self._url or _sqlite(self._folder),
            "application_version": VERSION,
            "executor_id": "local",
            "log_level": "WARNING",
        }
        DBOS(config=config)
        DBOS.launch()
        for queue, most in self._at_once.items():
            DBOS.register_queue(queue, worker_concurrency=most, polling_interval_sec=_POLL)
        self.running = True

    def stop(self) -> None:
        """Take no more work. What is under way goes on at the next start, from the step it was in."""
        if self.running:
            self.running = False
            DBOS.destroy()

    def begin(self, flow: Callable[[str], Any], name: str, queue: Queue | None = None, tag: int = 0) -> None:
        """Run a workflow on an id, unless it was begun already. In a queue the smallest tag comes first."""
        with SetWorkflowID(named(flow, name)):
            if queue is None:
                DBOS.start_workflow(flow, name)
                return
            with SetEnqueueOptions(priority=max(1, tag)):
                DBOS.enqueue_workflow(queue, flow, name)

    def result(self, flow: Callable[[str], Any], name: str) -> Any:
        """Wait for what it returns. Raises what it raised."""
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
