from __future__ import annotations

from cleanplate.errors import OutputError
from cleanplate.service.standing import FINE, counted, standing
from tests.service.standin import StandIn


def test_all_is_well(stand_in: StandIn) -> None:
    found = standing(stand_in.house)
    assert found.ready and set(found.checks.values()) == {FINE}


def test_fetching_is_told_as_it_goes_and_its_errors_without_paths(stand_in: StandIn) -> None:
    weights = stand_in.house.weights
    weights.ready = False
    for state, said in (
        ("being fetched: 40 %", "being fetched: 40 %"),
        ("not looked for yet", "not looked for yet"),
        ("Put the file at /srv/weights.", "they could not be fetched yet"),
    ):
        weights.state = state
        found = standing(stand_in.house)
        assert not found.ready and found.checks["weights"] == said


def test_a_house_that_closes_takes_no_work(stand_in: StandIn) -> None:
    stand_in.house.closing.set()
    assert standing(stand_in.house).checks["jobs"] != FINE


def test_a_database_of_another_version_says_so(stand_in: StandIn) -> None:
    def fail() -> None:
        raise OutputError("The database is not of this version.")

    stand_in.house.db.check = fail  # type: ignore[method-assign]
    assert standing(stand_in.house).checks["database"] == "The database is not of this version."


def test_an_empty_house_counts_to_nothing(stand_in: StandIn) -> None:
    found = counted(stand_in.house)
    assert (found.exports, found.uploads, found.turns, found.sessions, found.held) == ({}, {}, 0, 0, 0)
