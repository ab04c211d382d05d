"""The house: opened and closed as often as one likes, on a folder that can be written, with room on its disk."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from cleanplate.errors import Cancelled, FullError, OutputError, TooLargeError
from cleanplate.flow.engine import Stopping
from cleanplate.flow.house import House, house
from cleanplate.settings import Settings
from tests.flow.working import Hands, Job, Json, Place
from tests.serving import until


@pytest.fixture
def closed(tmp_path: Path) -> House:
    made = House.open(Settings(data_dir=tmp_path / "data"))
    made.close()
    return made


def test_its_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    made = House.open(Settings(data_dir=tmp_path / "deep" / "data"))
    try:
        made.db.check()
        assert (tmp_path / "deep" / "data").stat().st_mode & 0o777 == 0o700
    finally:
        made.close()


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="cannot be made") as told:
        House.open(Settings(data_dir=tmp_path / "file" / "data"))
    assert "--data" in told.value.hint


def test_two_may_be_open_at_a_time_and_each_closes_itself(tmp_path: Path) -> None:
    one, two = (House.open(Settings(data_dir=tmp_path / "data")) for _ in range(2))
    assert house() is two
    two.close()
    assert house() is one
    one.close()
    with pytest.raises(Stopping):
        house()


def test_work_that_fails_as_it_closes_has_no_outcome(tmp_path: Path) -> None:
    made = House.open(Settings(data_dir=tmp_path / "data"))
    hands = Hands(look=Job.blocks)
    object.__setattr__(made, "hands", hands)
    made.closing.set()
    hands.close()
    with pytest.raises(Stopping):
        made.work("look", {}, key="k", limit_s=1)
    with pytest.raises(Stopping):
        house()
    made.close()


@pytest.mark.parametrize("error", [Cancelled("Stopped."), TooLargeError("Too large.")])
def test_work_that_fails_otherwise_says_why(place: Place, error: Exception) -> None:
    def fails(job: Job) -> Json:
        raise error

    place.hands.does["look"] = fails
    with pytest.raises(type(error)):
        place.house.work("look", {}, key="k", limit_s=1)


def test_new_work_waits_where_the_disk_is_nearly_full(
    tmp_path: Path, setting: Callable[[str, object], None]
) -> None:
    free = os.statvfs(tmp_path)
    mb = free.f_bavail * free.f_frsize // 1_000_000
    for least, full in ((mb + 1_000_000, True), (0, False)):
        made = House.open(Settings(data_dir=tmp_path / "data", min_free_mb=least))
        try:
            if full:
                with pytest.raises(FullError) as told:
                    made.check_room()
                assert str(tmp_path) not in told.value.message + told.value.hint
            else:
                made.check_room()
        finally:
            made.close()


def test_closing_leaves_nothing_open(closed: House) -> None:
    assert closed.closing.is_set() and not closed.engine.running
    with pytest.raises(Cancelled):
        closed.hands.do("look", {}, key="k")


@pytest.mark.parametrize(("task", "most"), [("needed", 2), ("sheet", 1)])
def test_what_turns_do_themselves_takes_few_processes_however_many_they_are(
    place: Place, task: str, most: int
) -> None:
    """Each turn runs in a thread of its own, in no queue: without a bound each would start a process."""
    together = threading.Semaphore(0)
    go_on = threading.Event()
    now, peak = [0], [0]
    lock = threading.Lock()

    def work(job: Job) -> Json:
        with lock:
            now[0] += 1
            peak[0] = max(peak[0], now[0])
        together.release()
        assert go_on.wait(60)
        with lock:
            now[0] -= 1
        return {"ms": 0}

    place.hands.does[task] = work
    asking = [
        threading.Thread(target=place.house.work, args=(task, {}), kwargs={"key": str(n), "limit_s": 60})
        for n in range(6)
    ]
    for one in asking:
        one.start()
    for _ in range(most):
        assert together.acquire(timeout=60)
    go_on.set()
    for one in asking:
        one.join()
    assert peak == [most]
    assert place.hands.times(task) == 6


def test_who_waits_for_a_place_leaves_when_the_house_closes(tmp_path: Path) -> None:
    made = House.open(Settings(data_dir=tmp_path / "data"))
    hands = Hands(sheet=Job.blocks)
    object.__setattr__(made, "hands", hands)
    left: list[BaseException] = []

    def asks(key: str) -> None:
        try:
            made.work("sheet", {}, key=key, limit_s=60)
        except BaseException as error:
            left.append(error)

    asking = [threading.Thread(target=asks, args=(str(n),)) for n in range(3)]
    for one in asking:
        one.start()
    until(lambda: hands.times("sheet") == 1, every=0.01)
    made.close()
    for one in asking:
        one.join(60)
    assert [type(error) for error in left] == [Stopping] * 3
    assert hands.times("sheet") == 1
