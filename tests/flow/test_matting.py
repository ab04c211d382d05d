"""Mattes and their price: held before the work, taken once it is done, given back in every other case."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Callable

import pytest
from dbos import DBOS

from cleanplate.errors import CleanplateError, CreditsError, OutputError
from cleanplate.flow import desk, matting
from cleanplate.flow.engine import Stopping, workflow
from cleanplate.ids import now_ms
from cleanplate.store import ledger, turns
from tests.flow.working import Job, Json, Place
from tests.serving import until

MADE = {"frames": 50, "seconds_matted_ms": 2000, "suspects": []}
ENDED: dict[str, Json | CleanplateError] = {}


@workflow("test-turn")
def asking(turn: str) -> None:
    """What a turn does."""
    try:
        ENDED[turn] = matting.run(WATCH["place"].house, turn)
    except CleanplateError as error:
        ENDED[turn] = error


WATCH: dict[str, Place] = {}


@pytest.fixture(autouse=True)
def _needs(place: Place) -> None:
    WATCH["place"] = place
    ENDED.clear()
    place.hands.does |= {"needed": needs(61_000), "mattes": lambda job: MADE}


def needs(ms: int) -> Callable[[Job], Json]:
    return lambda job: {"ms": ms}


def turn_of(place: Place, at: tuple[str, str]) -> str:
    with place.house.db.write() as tx:
        return turns.begin(tx, *at, "cut it out", now_ms()).id


def begun(place: Place, credits: int = 100) -> tuple[str, str]:
    """A user and their turn, whose mattes are being made."""
    at = place.session(place.user(credits))
    turn = turn_of(place, at)
    place.house.engine.begin(asking, turn)
    return at[0], turn


def ended(place: Place, turn: str) -> Json | CleanplateError:
    until(lambda: turn in ENDED, every=0.01)
    return ENDED[turn]


def test_it_is_held_before_the_work_and_taken_after_it(place: Place) -> None:
    seen: list[tuple[int, int]] = []

    def work(job: Job) -> Json:
        seen.append(place.credits(user))
        return MADE

    place.hands.does["mattes"] = work
    at = place.session()
    user, turn = at[0], turn_of(place, at)
    place.house.engine.begin(asking, turn)
    assert ended(place, turn) == {**MADE, "needed_ms": 61_000, "credits": 20}
    assert seen == [(80, 20)]
    assert place.credits(user) == (80, 0)


def test_files_that_lie_nowhere_any_more_are_laid_out_again(place: Place) -> None:
    """As after a backup was put back: it has no sessions' folders."""
    at = place.session()
    folder, id = place.house.session_folder(at[1]), place.upload(at).id
    seen: list[list[str]] = []

    def work(job: Job) -> Json:
        seen.append([path.name for path in folder.iterdir()])
        return {"ms": 1000, **MADE}

    for task in ("needed", "mattes"):
        place.hands.does[task] = work
    shutil.rmtree(folder)
    with place.house.db.read() as tx:
        draft = desk.opened(tx, at[1]).draft
    turn = turn_of(place, at)
    matting.afford(place.house, place.turn_row(turn), draft, "en")
    shutil.rmtree(folder)
    place.house.engine.begin(asking, turn)
    ended(place, turn)
    assert seen == [[f"{id}.mp4"]] * 3


def test_without_the_credits_no_work_is_begun_and_nothing_is_held(place: Place) -> None:
    user, turn = begun(place, credits=19)
    error = ended(place, turn)
    assert isinstance(error, CreditsError) and "20" in error.message and "19" in error.message
    assert place.hands.times("mattes") == 0
    assert place.credits(user) == (19, 0)


def test_what_is_there_already_costs_nothing_and_is_not_made_again(place: Place) -> None:
    place.hands.does["needed"] = needs(0)
    user, turn = begun(place, credits=0)
    assert ended(place, turn) == {"needed_ms": 0, "credits": 0}
    assert place.hands.times("mattes") == 0
    assert place.credits(user) == (0, 0)


def test_where_the_price_is_nothing_the_work_is_done_for_nothing(place: Place) -> None:
    place.restart(price_matting_minute=0)
    user, turn = begun(place, credits=0)
    assert ended(place, turn) == {**MADE, "needed_ms": 61_000, "credits": 0}
    assert place.credits(user) == (0, 0)


@pytest.mark.parametrize("raised", [OutputError("The disk is full.", "Free it."), KeyError("/secret")])
@pytest.mark.parametrize("task", ["needed", "mattes"])
def test_failed_work_is_never_charged(place: Place, task: str, raised: Exception) -> None:
    def fails(job: Job) -> Json:
        raise raised

    place.hands.does[task] = fails
    user, turn = begun(place)
    error = ended(place, turn)
    assert isinstance(error, CleanplateError) and "secret" not in error.message
    assert type(error) is (OutputError if isinstance(raised, OutputError) else CleanplateError)
    assert place.credits(user) == (100, 0)


def test_what_was_stopped_is_given_back(place: Place) -> None:
    place.hands.does["mattes"] = Job.blocks
    user, turn = begun(place)
    until(lambda: place.hands.times("mattes"))
    assert place.credits(user) == (80, 20)
    place.hands.stop(turn)
    assert isinstance(ended(place, turn), CleanplateError)
    assert place.hands.times("mattes") == 1
    assert place.credits(user) == (100, 0)


@pytest.mark.parametrize("kept", [True, False])
def test_killed_at_any_write_it_is_paid_for_once(place: Place, kept: bool) -> None:
    for at_write in itertools.count(1):
        dead = place.dies(at_write, kept)
        user, turn = begun(place)
        lived = place.lived(dead, asking, turn)
        place.restart()
        assert place.done(asking, turn) == "done"
        assert ended(place, turn) == {**MADE, "needed_ms": 61_000, "credits": 20}
        assert place.credits(user) == (80, 0)
        if lived:
            assert at_write > 2  # held, and taken
            return


@pytest.mark.parametrize("task", ["needed", "mattes"])
def test_cut_off_in_a_hand_it_is_paid_for_once(place: Place, task: str) -> None:
    def cut_off(job: Job) -> Json:
        raise Stopping

    whole = place.hands.does[task]
    place.hands.does[task] = cut_off
    user, turn = begun(place)
    until(lambda: place.hands.times(task))
    place.hands.does[task] = whole
    place.restart()
    assert ended(place, turn) == {**MADE, "needed_ms": 61_000, "credits": 20}
    assert place.credits(user) == (80, 0)


def test_another_price_after_a_restart_does_not_change_what_was_agreed(place: Place) -> None:
    place.hands.does["mattes"] = Job.blocks
    user, turn = begun(place)
    until(lambda: place.hands.times("mattes"))
    place.hands.does["mattes"] = lambda job: MADE
    place.restart(price_matting_minute=50)
    assert ended(place, turn) == {**MADE, "needed_ms": 61_000, "credits": 20}
    assert place.credits(user) == (80, 0)


def test_what_is_held_for_work_that_died_is_given_back(place: Place) -> None:
    place.hands.does["mattes"] = Job.blocks
    user, turn = begun(place)
    until(lambda: place.hands.times("mattes"))
    matting.resume(place.house)
    assert place.credits(user) == (80, 20)  # it is at work
    DBOS.cancel_workflow(f"matting:{turn}")  # as one that was tried too often
    place.restart()
    assert place.credits(user) == (100, 0)
    with place.house.db.read() as tx:
        assert not ledger.open_holds(tx)


def test_what_others_hold_is_left_alone(place: Place) -> None:
    user = place.user()
    with place.house.db.write() as tx:
        ledger.hold(tx, user, "something:else", 5, now_ms())
    matting.resume(place.house)
    assert place.credits(user) == (95, 5)


def test_a_turn_hears_of_the_progress(place: Place) -> None:
    heard: list[Json] = []

    def work(job: Job) -> Json:
        job.tell({"done": 1, "total": 2, "stage": "matte"})
        return MADE

    place.hands.does["mattes"] = work
    at = place.session()
    turn = turn_of(place, at)
    matting.listen(turn, heard.append)
    place.house.engine.begin(asking, turn)
    ended(place, turn)
    matting.deaf(turn)
    matting.deaf(turn)
    assert heard == [{"done": 1, "total": 2, "stage": "matte"}]


# a trial


@workflow("test-trial")
def trying(turn: str) -> None:
    """What a turn does that tries something beside."""
    ENDED[turn] = matting.trial(WATCH["place"].house, turn)


def test_a_trial_is_of_the_draft_as_it_would_be_and_costs_nothing(place: Place) -> None:
    seen: list[str] = []

    def work(job: Job) -> Json:
        seen.append(job.params["draft"])
        return MADE

    place.hands.does |= {"mattes": work, "needed": needs(0)}
    at = place.session(place.user(0))
    title = {"op": "title", "text": "tried", "at": 0, "d": 1000}
    with place.house.db.write() as tx:
        turn = turns.begin(tx, *at, "x", now_ms()).id
        turns.advance(tx, turn, 2, json.dumps({"trial": [title]}))
    place.house.engine.begin(trying, turn)
    assert ended(place, turn) == {**MADE, "needed_ms": 0, "credits": 0}
    assert ["tried" in draft for draft in seen] == [True]
    with place.house.db.read() as tx:
        assert not desk.opened(tx, at[1]).draft.tracks
    assert place.credits(at[0]) == (0, 0)


def test_a_turn_is_charged_beside_its_trial(place: Place) -> None:
    user, turn = begun(place)
    ended(place, turn)
    ENDED.clear()
    place.house.engine.begin(trying, turn)
    ended(place, turn)
    matting.resume(place.house)
    assert place.credits(user) == (80, 0)
    assert [key for task, key in place.hands.asked if task == "mattes"] == [turn, f"{turn}:trial"]
