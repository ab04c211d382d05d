from __future__ import annotations

import pytest

from cleanplate.errors import ConflictError, RateError, UsageError
from cleanplate.service import accounts, sessions, talk
from cleanplate.store.turns import Turn
from tests.service.standin import StandIn
from tests.service.test_accounts import at_once


def test_of_many_messages_at_once_one_begins_a_turn(stand_in: StandIn) -> None:
    house = stand_in.house
    stand_in.engine.does.pop("answer")
    ada = accounts.anonymous(house, "c", "203.0.113.1").user
    session = sessions.create(house, ada, "x", "en")
    got = at_once(8, lambda n: talk.begin(house, ada, session.id, f"message {n}"))
    assert sum(isinstance(found, Turn) for found in got) == 1
    assert sum(isinstance(found, ConflictError) for found in got) == 7
    assert len(stand_in.engine.begun) == 1


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_user_has_only_so_many_turns_at_work_in_all_sessions(stand_in: StandIn, language: str) -> None:
    """A turn goes on when its stream is closed, so the limit of streams is none of turns."""
    house = stand_in.house
    stand_in.engine.does.pop("answer")
    ada, eve = (accounts.anonymous(house, client, "203.0.113.1").user for client in "ae")
    most = house.settings.streams_per_user
    rooms = [sessions.create(house, ada, "x", language) for _ in range(most + 1)]
    begun = [talk.begin(house, ada, room.id, "hello") for room in rooms[:most]]
    with pytest.raises(RateError):
        talk.begin(house, ada, rooms[most].id, "hello")
    assert [id for _, id in stand_in.engine.begun] == [turn.id for turn in begun]
    talk.begin(house, eve, sessions.create(house, eve, "x", language).id, "hello")
    stand_in.answer(begun[0].id)
    talk.begin(house, ada, rooms[most].id, "hello")


def test_events_are_told_from_where_one_was(stand_in: StandIn) -> None:
    house = stand_in.house
    stand_in.says = [{"n": 1}, {"n": 2}, {"n": 3}]
    ada = accounts.anonymous(house, "c", "203.0.113.1").user
    turn = talk.begin(house, ada, sessions.create(house, ada, "x", "en").id, " hello ")
    assert turn.text == "hello"
    first = talk.heard(house, turn.id, 0)
    assert (len(first.bodies), first.last, first.over) == (3, 3, True)
    assert talk.heard(house, turn.id, 2).bodies == ('{"n": 3}',)
    assert talk.heard(house, turn.id, 3) == talk.Said((), 3, True)


def test_a_turn_that_is_gone_is_over(stand_in: StandIn) -> None:
    assert talk.heard(stand_in.house, "turn_gone", 0).over


@pytest.mark.parametrize("text", ["", " \n", "好" * 8001])
def test_no_turn_is_begun_of_no_words_or_too_many(stand_in: StandIn, text: str) -> None:
    ada = accounts.anonymous(stand_in.house, "c", "203.0.113.1").user
    session = sessions.create(stand_in.house, ada, "x", "en")
    with pytest.raises(UsageError):
        talk.begin(stand_in.house, ada, session.id, text)
    assert stand_in.engine.begun == []
