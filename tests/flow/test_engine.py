"""The engine: a workflow is begun once, a step is done once, and an end of the process is none of theirs."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator

import pytest

from cleanplate.errors import CleanplateError, CreditsError, OutputError, UsageError
from cleanplate.flow.engine import Stopping, step, workflow
from cleanplate.ids import now_ms
from tests.flow.working import Place
from tests.serving import until

DONE: Counter[str] = Counter()
OPEN = threading.Event()
ORDER: list[str] = []
WATCH: dict[str, Place] = {}


@workflow("test-two-steps")
def two_steps(name: str) -> str:
    first = _first(name)
    return f"{first}, {_second(name)}"


@step("first")
def _first(name: str) -> str:
    DONE[f"first {name}"] += 1
    return "one"


@step("second")
def _second(name: str) -> str:
    DONE[f"second {name}"] += 1
    while not OPEN.wait(0.01):
        WATCH["place"].house.check_open()
    return "two"


@workflow("test-one-at-a-time")
def queued(name: str) -> None:
    _noted(name)


@step("noted")
def _noted(name: str) -> None:
    ORDER.append(name)
    while not OPEN.wait(0.01):
        WATCH["place"].house.check_open()


@workflow("test-failing")
def failing(name: str) -> None:
    _failing(name)


@step("failing")
def _failing(name: str) -> None:
    DONE[name] += 1
    if DONE[name] == 1 or name.startswith("always"):
        raise {"disk": OutputError, "use": UsageError, "paid": CreditsError}[name.split("-")[1]]("No.", "So what.")


@workflow("test-waiting")
def waiting(name: str) -> str:
    WATCH["place"].house.engine.begin(two_steps, name)
    return str(WATCH["place"].house.engine.result(two_steps, name))


@workflow("test-catching")
def catching(name: str) -> str:
    try:
        _broken(name)
    except Exception:
        _after(name)
        return "failed"
    return "done"


@step("broken")
def _broken(name: str) -> None:
    DONE[f"broken {name}"] += 1
    if not OPEN.is_set():
        until(WATCH["place"].house.closing.is_set, every=0.01)
        raise OSError("the file is closed")  # as what is used is put away under its hands


@step("after")
def _after(name: str) -> None:
    DONE[f"after {name}"] += 1


@pytest.fixture(autouse=True)
def _bare(place: Place) -> Iterator[None]:
    place.house.engine.forget(now_ms() + 60_000)  # every test uses the same ids
    DONE.clear()
    ORDER.clear()
    OPEN.clear()
    WATCH["place"] = place
    yield
    OPEN.set()


def test_what_is_begun_twice_runs_once(place: Place) -> None:
    engine = place.house.engine
    engine.begin(two_steps, "a")
    until(lambda: DONE["second a"])
    engine.begin(two_steps, "a")  # while it runs
    OPEN.set()
    assert place.done(two_steps, "a") == "done"
    engine.begin(two_steps, "a")  # and after
    assert engine.result(two_steps, "a") == "one, two"
    assert DONE == {"first a": 1, "second a": 1}


def test_begun_by_many_at_once_it_runs_once(place: Place) -> None:
    OPEN.set()
    threads = [threading.Thread(target=place.house.engine.begin, args=(two_steps, "a")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert place.done(two_steps, "a") == "done"
    assert DONE == {"first a": 1, "second a": 1}


def test_after_a_restart_it_goes_on_from_the_step_that_it_was_in(place: Place) -> None:
    place.house.engine.begin(two_steps, "a")
    until(lambda: DONE["second a"])
    place.stop()
    OPEN.set()
    engine = place.start().engine
    assert place.done(two_steps, "a") == "done"
    assert engine.result(two_steps, "a") == "one, two"
    assert DONE == {"first a": 1, "second a": 2}


def test_what_fails_because_the_process_ends_has_not_failed(place: Place) -> None:
    place.house.engine.begin(catching, "a")
    until(lambda: DONE["broken a"])
    place.stop()
    OPEN.set()
    engine = place.start().engine
    assert place.done(catching, "a") == "done"
    assert engine.result(catching, "a") == "done"
    assert DONE == {"broken a": 2}


def test_who_waits_for_another_workflow_leaves_when_the_process_ends_and_waits_again(place: Place) -> None:
    place.house.engine.begin(waiting, "a")
    until(lambda: DONE["second a"])
    place.stop()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("dbos-executor")]
    OPEN.set()
    engine = place.start().engine
    assert place.done(waiting, "a") == "done"
    assert engine.result(waiting, "a") == "one, two"
    assert DONE["first a"] == 1


def test_nothing_begins_once_the_house_closes(place: Place) -> None:
    OPEN.set()
    place.house.engine.shut()
    place.house.engine.begin(two_steps, "a")
    place.stop()
    assert not DONE
    place.start()
    assert place.done(two_steps, "a") == "done"


def test_in_a_queue_the_smallest_tag_is_next(place: Place) -> None:
    engine = place.house.engine
    engine.begin(queued, "running", "mattings", tag=9, user="ada")
    until(lambda: ORDER == ["running"])
    for tag in (3, 1, 2):
        engine.begin(queued, f"tag {tag}", "mattings", tag=tag, user="ada")
    OPEN.set()
    assert place.done(queued, "tag 3") == "done"
    assert ORDER == ["running", "tag 1", "tag 2", "tag 3"]


def test_the_queue_keeps_its_order_over_a_restart(place: Place) -> None:
    place.house.engine.begin(queued, "running", "mattings", tag=9, user="ada")
    until(lambda: ORDER == ["running"])
    for tag in (3, 1, 2):
        place.house.engine.begin(queued, f"tag {tag}", "mattings", tag=tag, user="ada")
    place.stop()
    OPEN.set()
    place.start()
    for name in ("running", "tag 1", "tag 2", "tag 3"):
        assert place.done(queued, name) == "done"
    assert [name for name in ORDER[1:] if name != "running"] == ["tag 1", "tag 2", "tag 3"]


def test_no_user_has_all_of_a_queue(place: Place) -> None:
    engine = place.house.engine
    for name in ("ada 1", "ada 2", "ada 3"):
        engine.begin(queued, name, "ingests", user="ada")
    until(lambda: len(ORDER) == 1)
    engine.begin(queued, "bo 1", "ingests", user="bo")
    until(lambda: len(ORDER) == 2)
    assert [name.split()[0] for name in ORDER] == ["ada", "bo"]
    OPEN.set()
    assert [place.done(queued, name) for name in ("ada 1", "ada 2", "ada 3")] == ["done"] * 3


def test_what_waits_for_its_user_waits_over_a_restart_too(place: Place) -> None:
    for name in ("ada 1", "ada 2"):
        place.house.engine.begin(queued, name, "ingests", user="ada")
    until(lambda: len(ORDER) == 1)
    place.stop()
    OPEN.set()
    place.start()
    assert [place.done(queued, name) for name in ("ada 1", "ada 2")] == ["done"] * 2


def test_what_is_put_off_waits_over_a_restart_and_is_run_then(place: Place) -> None:
    engine = place.house.engine
    engine.begin(queued, "later", "webhooks", user="ada", delay_s=3600)
    engine.begin(queued, "soon", "webhooks", user="ada", delay_s=1)
    assert engine.state(queued, "soon") == engine.state(queued, "later") == "waiting"
    OPEN.set()
    place.restart()
    assert place.done(queued, "soon") == "done"
    assert place.house.engine.state(queued, "later") == "waiting"
    place.house.engine.withdraw(queued, "later")


def test_what_is_withdrawn_never_runs(place: Place) -> None:
    engine = place.house.engine
    engine.begin(queued, "running", "mattings", tag=1, user="ada")
    until(lambda: ORDER == ["running"])
    engine.begin(queued, "dropped", "mattings", tag=2, user="ada")
    engine.begin(queued, "last", "mattings", tag=3, user="ada")
    assert engine.state(queued, "dropped") == "waiting"
    engine.withdraw(queued, "dropped")
    engine.withdraw(queued, "running")  # too late: it is none that waits
    OPEN.set()
    assert place.done(queued, "last") == "done"
    assert place.done(queued, "running") == "done"
    assert ORDER == ["running", "last"]
    assert engine.state(queued, "dropped") == "failed"


def test_a_step_is_tried_again_where_that_may_help(place: Place) -> None:
    place.house.engine.begin(failing, "once-disk")
    assert place.done(failing, "once-disk") == "done"
    assert DONE["once-disk"] == 2


@pytest.mark.parametrize("name", ["once-use", "once-paid"])
def test_what_cannot_go_better_is_tried_once(place: Place, name: str) -> None:
    place.house.engine.begin(failing, name)
    assert place.done(failing, name) == "failed"
    assert DONE[name] == 1


def test_the_last_error_is_the_one_that_is_told(place: Place) -> None:
    engine = place.house.engine
    engine.begin(failing, "always-disk")
    assert place.done(failing, "always-disk") == "failed"
    with pytest.raises(OutputError, match=r"No\.") as told:
        engine.result(failing, "always-disk")
    assert told.value.hint == "So what."
    assert DONE["always-disk"] == 2


def test_where_a_workflow_stands_can_be_asked(place: Place) -> None:
    engine = place.house.engine
    assert engine.state(queued, "a") == "unknown"
    engine.begin(queued, "a", "mattings", tag=1, user="ada")
    until(lambda: ORDER == ["a"])
    assert engine.state(queued, "a") == "running"
    engine.begin(queued, "b", "mattings", tag=2, user="ada")
    assert engine.state(queued, "b") == "waiting"
    OPEN.set()
    assert place.done(queued, "b") == "done"


def test_who_waits_for_what_never_was_hears_so(place: Place) -> None:
    with pytest.raises(CleanplateError):
        place.house.engine.result(queued, "nobody")


def test_only_what_ended_before_then_is_forgotten(place: Place) -> None:
    engine = place.house.engine
    OPEN.set()
    engine.begin(two_steps, "old")
    assert place.done(two_steps, "old") == "done"
    OPEN.clear()
    engine.begin(two_steps, "running")
    until(lambda: DONE["second running"])
    assert engine.forget(now_ms() - 60_000) == 0
    assert engine.forget(now_ms() + 60_000) == 1
    assert engine.state(two_steps, "old") == "unknown"
    assert engine.state(two_steps, "running") == "running"
    OPEN.set()
    assert place.done(two_steps, "running") == "done"


def test_stopping_is_no_error_that_a_workflow_could_catch() -> None:
    assert not issubclass(Stopping, Exception)
