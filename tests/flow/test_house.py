"""The house: opened and closed as often as one likes, on a folder that can be written, with room on its disk."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cleanplate.errors import Cancelled, FullError, OutputError, TooLargeError
from cleanplate.flow.engine import Stopping
from cleanplate.flow.house import House, house
from cleanplate.settings import Settings
from tests.flow.working import Hands, Job, Json, Place


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
