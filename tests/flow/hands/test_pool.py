"""Hands: what happens in one stays there; whoever waits gets an answer, or is told why not."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from cleanplate.errors import (
    Cancelled,
    CleanplateError,
    DamagedError,
    DraftError,
    OutputError,
    OverdueError,
    RateError,
    TooLargeError,
)
from cleanplate.flow.hands import Hands

ODD = str(Path(__file__).with_name("odd_child.py"))
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="watches a process by its descriptor")


@pytest.fixture
def hands() -> Iterator[Hands]:
    made = Hands(1, (ODD,))
    yield made
    made.close()


@pytest.fixture
def beside() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as pool:
        yield pool


def do(hands: Hands, task: str, params: Any = None, key: str = "k", **more: Any) -> Any:
    return hands.do(task, params or {}, key=key, **more)


def begun(hands: Hands, beside: ThreadPoolExecutor, task: str, key: str = "k", params: Any = None) -> Future[Any]:
    """A task in another thread, once it is under way."""
    running = threading.Event()
    found = beside.submit(do, hands, task, params, key, progress=lambda said: running.set())
    assert running.wait(60)
    return found


def ended(pid: int) -> bool:
    """Waits until a process is gone."""
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watched], [], [], 20)[0])
    finally:
        os.close(watched)


def test_one_process_does_one_task_after_another(hands: Hands) -> None:
    said = {"words": "grüß 你好 \n \u2028", "numbers": [1, 2.5, None]}
    first, second = do(hands, "who", said), do(hands, "who", said)
    assert first["said"] == said and first["pid"] == second["pid"] != os.getpid()


def test_tasks_at_once_run_in_processes_of_their_own(hands: Hands, beside: ThreadPoolExecutor) -> None:
    waiting = begun(hands, beside, "wait", "first", {"finishes": True})
    assert do(hands, "who", key="second")["pid"] != os.getpid()
    hands.stop("first")
    assert isinstance(waiting.exception(), Cancelled)


def test_they_are_warm_before_the_first_task_where_that_is_asked_for(hands: Hands) -> None:
    hands.warm()
    (waiting,) = hands._warm
    hands.warm()
    assert hands._warm == [waiting] and do(hands, "who")["pid"] == waiting.pid


def test_it_is_nicer_than_the_service_and_knows_its_settings(
    hands: Hands, setting: Callable[[str, object], None]
) -> None:
    setting("max_pixels", 4321)
    found = do(hands, "who")
    assert found["nice"] == min(19, os.nice(0) + 10) and found["max_pixels"] == 4321


def test_progress_comes_in_order_and_the_last_of_it_always(hands: Hands) -> None:
    heard: list[Any] = []
    do(hands, "count", {"total": 5000}, progress=heard.append)
    done = [said["done"] for said in heard]
    assert done == sorted(done) and done[-1] == 5000 and len(done) < 500


@pytest.mark.parametrize(
    ("error", "args"),
    [
        (DraftError, ("It is wrong.", "Mend it.", "t[0].sg[1].in")),
        (TooLargeError, ("It is too large.", "Scale it down.")),
        (RateError, ("Too often.", "Wait.", 7)),
    ],
)
def test_an_error_comes_back_as_it_was_raised(hands: Hands, error: type[CleanplateError], args: Any) -> None:
    with pytest.raises(CleanplateError) as caught:
        do(hands, "fail", {"error": error.__name__, "args": args})
    assert type(caught.value) is error and vars(caught.value) == vars(error(*args))
    assert str(caught.value) == args[0]


def test_what_nobody_foresaw_tells_people_nothing_and_the_log_everything(
    hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(CleanplateError) as caught:
        do(hands, "trip")
    hands.close()  # so that all of its lines were heard
    assert type(caught.value) is CleanplateError and caught.value.code == "failed"
    assert "Zero" not in caught.value.message + caught.value.hint and "odd_child" not in caught.value.message
    assert "ZeroDivisionError" in caplog.text and "Traceback" in caplog.text


def test_a_task_that_is_not_known_fails_like_any_other(hands: Hands) -> None:
    with pytest.raises(CleanplateError, match="nobody foresaw"):
        do(hands, "unheard of")
    assert do(hands, "who")["pid"]


@pytest.mark.parametrize("died", [signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS])
def test_a_crash_fails_its_own_task_only(hands: Hands, beside: ThreadPoolExecutor, died: signal.Signals) -> None:
    other = begun(hands, beside, "wait", "other", {"finishes": True})
    with pytest.raises(DamagedError, match=r"^holiday\.mp4 could not be read: the decoder gave up"):
        do(hands, "look", {"signal": died, "label": "holiday.mp4"})
    assert do(hands, "who", key="next")["pid"] and not other.done()
    assert len(hands._warm) == 1  # it was replaced
    hands.stop("other")
    assert isinstance(other.exception(), Cancelled)


def test_a_crash_over_a_draft_names_no_single_file(hands: Hands) -> None:
    with pytest.raises(DamagedError, match="A file of the draft could not be read"):
        do(hands, "die", {"signal": signal.SIGSEGV})


def test_being_killed_from_outside_says_what_is_most_likely(hands: Hands) -> None:
    with pytest.raises(DamagedError, match="memory"):
        do(hands, "die", {"signal": signal.SIGKILL})


@LINUX
def test_one_that_is_killed_while_it_rests_is_not_missed(hands: Hands) -> None:
    first = do(hands, "who")["pid"]
    os.kill(first, signal.SIGKILL)
    assert ended(first)
    assert do(hands, "who")["pid"] != first


def test_what_ends_a_service_is_not_for_its_hands_to_hear(hands: Hands) -> None:
    first = do(hands, "who")["pid"]
    for asked in (signal.SIGINT, signal.SIGTERM):
        os.kill(first, asked)
    assert do(hands, "who")["pid"] == first


def test_a_task_is_asked_to_stop_and_its_process_goes_on(hands: Hands, beside: ThreadPoolExecutor) -> None:
    first = do(hands, "who")["pid"]
    waiting = begun(hands, beside, "wait")
    hands.stop("k")
    assert isinstance(waiting.exception(), Cancelled)
    assert do(hands, "who")["pid"] == first


@pytest.mark.parametrize("task", ["busy", "deaf"])
def test_a_task_that_does_not_listen_is_killed(hands: Hands, beside: ThreadPoolExecutor, task: str) -> None:
    first = do(hands, "who")["pid"]
    running = begun(hands, beside, task)
    hands.stop("k")
    assert isinstance(running.exception(20), Cancelled)
    assert do(hands, "who")["pid"] != first


def test_to_stop_what_does_not_run_changes_nothing(hands: Hands, beside: ThreadPoolExecutor) -> None:
    waiting = begun(hands, beside, "wait", "mine")
    hands.stop("another's")
    do(hands, "who", key="third")
    hands.stop("third")
    assert do(hands, "who", key="third")["pid"] and not waiting.done()
    hands.stop("mine")
    assert isinstance(waiting.exception(), Cancelled)


def test_a_stop_that_comes_too_late_is_not_the_next_task_s(hands: Hands) -> None:
    first = do(hands, "who")["pid"]
    (resting,) = hands._warm
    resting.stop()  # as by a thread that was slow
    resting.rest()
    assert do(hands, "who")["pid"] == first


def test_a_task_may_be_stopped_before_its_process_is_ready(beside: ThreadPoolExecutor) -> None:
    slow = Hands(1, ("-c", "import time; time.sleep(600)"))
    waiting = beside.submit(do, slow, "who")
    while not slow._busy:
        os.sched_yield()
    slow.stop("k")
    assert isinstance(waiting.exception(20), Cancelled)
    slow.close()


def test_a_process_that_cannot_start_is_an_error_and_no_wait(caplog: pytest.LogCaptureFixture) -> None:
    broken = Hands(1, ("-c", "raise SystemExit('no such weights')"))
    with pytest.raises(CleanplateError, match="No worker could be started"):
        do(broken, "who")
    broken.close()
    assert "no such weights" in caplog.text


@pytest.mark.parametrize("limit", ["limit_s", "stall_s"])
def test_a_task_that_takes_too_long_is_ended(hands: Hands, limit: str) -> None:
    first = do(hands, "who")["pid"]
    with pytest.raises(OverdueError, match=r"longer than|did not move"):
        do(hands, "wait", **{limit: 0.05})
    assert do(hands, "who")["pid"] != first


def test_a_file_that_takes_too_long_to_read_is_called_damaged(hands: Hands) -> None:
    do(hands, "who")
    with pytest.raises(DamagedError, match=r"^slow\.gif could not be read in time"):
        do(hands, "look", {"signal": signal.SIGCONT, "label": "slow.gif"}, limit_s=0.05)


def test_what_libraries_print_is_no_answer(hands: Hands, caplog: pytest.LogCaptureFixture) -> None:
    assert do(hands, "chatter") == {"stdin": ""}
    hands.close()
    assert "a library prints" in caplog.text and "a library � warns" in caplog.text
    assert {record.name for record in caplog.records} == {"cleanplate.hands"}


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads its memory there")
def test_one_that_holds_on_to_memory_is_replaced(hands: Hands) -> None:
    first = do(hands, "hoard")["pid"]
    assert do(hands, "who")["pid"] != first


@LINUX
def test_after_closing_nothing_runs_and_nobody_waits(hands: Hands, beside: ThreadPoolExecutor) -> None:
    resting, running = do(hands, "who")["pid"], begun(hands, beside, "wait", params={"finishes": True})
    assert do(hands, "who", key="other")["pid"] != resting
    hands.close()
    assert isinstance(running.exception(20), Cancelled) and ended(resting)
    with pytest.raises(Cancelled):
        do(hands, "who")


def test_whoever_fails_to_listen_to_progress_leaves_no_work_behind(hands: Hands) -> None:
    first = do(hands, "who")["pid"]

    def full(said: Any) -> None:
        raise OutputError("The disk is full.")

    with pytest.raises(OutputError, match="disk is full"):
        do(hands, "busy", progress=full)
    assert do(hands, "who")["pid"] != first


@LINUX
@pytest.mark.parametrize("task", ["wait", "busy"])
def test_they_end_with_a_service_that_is_killed_even_while_native_code_is_at_work(task: str) -> None:
    service = f"""
from cleanplate.flow.hands import Hands
hands = Hands(2, ({ODD!r},))
hands.warm()
pids = [hand.pid for hand in hands._warm]
hands.do({task!r}, {{}}, key="k", progress=lambda said: print(*pids, flush=True))
"""
    with subprocess.Popen([sys.executable, "-c", service], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        pids = [int(word) for word in parent.stdout.readline().split()]
        parent.kill()
    assert len(pids) == 2 and all(ended(pid) for pid in pids)
