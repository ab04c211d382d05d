"""The service at work: alone on its folder, with what was under way before, weights and a sweeper."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cleanplate.errors import OutputError, UsageError, WeightsError
from cleanplate.flow.house import House, house
from cleanplate.matting.networks import weights as fetching
from cleanplate.service import running as place
from cleanplate.service.running import running
from cleanplate.settings import Settings
from cleanplate.store import uploads, users
from cleanplate.store.db import Database
from tests.flow.working import Hands, Place, working
from tests.serving import until


@pytest.fixture
def weights(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], None]]:
    """What each try to fetch weights does; the last is done again and again."""
    tries: list[Callable[[], None]] = [lambda: None]

    def ensure(entry: object, tell: Callable[[int, int], None]) -> None:
        tell(1, 4)
        (tries.pop(0) if len(tries) > 1 else tries[0])()

    monkeypatch.setattr(fetching, "ensure", ensure)
    return tries


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, weights: object) -> Settings:
    monkeypatch.setattr("cleanplate.flow.house.Hands", Hands)
    return Settings(data_dir=tmp_path / "data", min_free_mb=0)


def test_it_works_until_the_end_of_the_block(settings: Settings) -> None:
    with running(settings) as opened:
        assert opened.engine.running and house() is opened
        until(lambda: opened.weights.ready)
    assert not opened.engine.running and opened.closing.is_set()


def test_it_may_be_started_again_and_again(settings: Settings) -> None:
    for _ in range(2):
        with running(settings) as opened:
            opened.db.check()


def test_a_second_one_on_the_folder_is_refused_before_it_touches_anything(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(settings):
        monkeypatch.setattr(Database, "migrate", lambda db: pytest.fail("it touched the other's database"))
        with pytest.raises(UsageError, match="works on") as told, running(settings):
            pass
    assert "--data" in told.value.hint
    monkeypatch.undo()


def test_after_one_that_failed_to_start_another_can(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(house: House) -> None:
        raise OutputError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(place, "_RESUME", (fails,))
        with pytest.raises(OutputError), running(settings):
            pass
    with running(settings) as opened:
        assert opened.engine.running


def test_a_folder_that_cannot_be_written_is_said_so(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError), running(Settings(data_dir=tmp_path / "file" / "data")):
        pass


def test_what_was_under_way_goes_on(settings: Settings, fresh_data: Path) -> None:
    with working(settings.data_dir, fresh_data) as before:
        id = before.receive(before.session())
    with running(settings) as opened:
        after = Place(settings.data_dir, opened=opened)
        assert after.ended_upload(id).state == "ready"


def test_what_was_never_begun_while_it_runs_is_found_by_the_sweeper(settings: Settings) -> None:
    with running(settings) as opened:
        at = Place(settings.data_dir, opened=opened)
        id = at.receive(at.session())
        for resume in place._RESUME:
            resume(opened)
        assert at.ended_upload(id).state == "ready"
    with Database(f"sqlite:///{settings.data_dir}/cleanplate.db").read() as tx:
        assert uploads.get(tx, id) and users.listed(tx)


def test_weights_are_fetched_beside_and_tried_again(
    settings: Settings, weights: list[Callable[[], None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = threading.Event()

    def fails() -> None:
        failed.set()
        raise WeightsError("The weights cannot be fetched.", "Check the network.")

    def breaks() -> None:
        raise RuntimeError("/secret/path")

    monkeypatch.setattr(place, "_AGAIN_S", 0.01)
    weights[:] = [fails, breaks, fails, lambda: None]
    with running(settings) as opened:
        assert failed.wait(90)
        until(lambda: opened.weights.ready, every=0.01)
        assert opened.weights.state == "there"


def assert_(true: bool) -> None:
    assert true


def test_how_the_weights_stand_is_told(settings: Settings, weights: list[Callable[[], None]]) -> None:
    on = threading.Event()
    weights[:] = [lambda: assert_(on.wait(90))]
    with running(settings) as opened:
        until(lambda: "25 %" in opened.weights.state)
        assert not opened.weights.ready
        on.set()
        until(lambda: opened.weights.ready)


@pytest.fixture(autouse=True)
def _nobody_else() -> Iterator[None]:
    yield
    assert not [t for t in threading.enumerate() if t.name.startswith("dbos-executor")]
