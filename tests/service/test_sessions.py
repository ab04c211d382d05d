from __future__ import annotations

import pytest

from cleanplate.draft.wire import parsed
from cleanplate.errors import FullError, NoSessionError
from cleanplate.flow import desk
from cleanplate.ids import now_ms
from cleanplate.service import accounts, sessions
from cleanplate.store.tables import SESSIONS
from cleanplate.store.users import User
from tests.service.standin import StandIn


@pytest.fixture
def ada(stand_in: StandIn) -> User:
    return accounts.anonymous(stand_in.house, "c", "203.0.113.1").user


def test_a_new_session_has_an_empty_draft_that_can_be_worked_on(stand_in: StandIn, ada: User) -> None:
    made = sessions.create(stand_in.house, ada, "Holiday", "zh-CN")
    assert parsed(made.draft).tracks == () and parsed(made.draft).canvas.title == "Holiday"
    assert desk.desk_of(made).history.steps == ()


def test_sessions_of_a_user_are_bounded(stand_in: StandIn, ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST", 2)
    for _ in range(2):
        sessions.create(stand_in.house, ada, "x", "en")
    with pytest.raises(FullError, match="2 sessions"):
        sessions.create(stand_in.house, ada, "x", "en")


def test_looking_at_a_session_keeps_it_and_mostly_writes_nothing(stand_in: StandIn, ada: User) -> None:
    house = stand_in.house
    made = sessions.create(house, ada, "x", "en")
    sessions.found(house, ada, made.id)
    assert sessions.found(house, ada, made.id).touched_at == made.touched_at
    with house.db.write() as tx:
        tx.execute(SESSIONS.update().values(touched_at=now_ms() - 2 * 3_600_000))
    sessions.found(house, ada, made.id)
    assert now_ms() - sessions.found(house, ada, made.id).touched_at < 3_600_000


def test_anothers_session_is_as_if_it_were_not_there(stand_in: StandIn, ada: User) -> None:
    made = sessions.create(stand_in.house, ada, "x", "en")
    eve = accounts.anonymous(stand_in.house, "d", "203.0.113.2").user
    told = []
    for id in (made.id, "1"):
        with pytest.raises(NoSessionError) as caught:
            sessions.found(stand_in.house, eve, id)
        told.append((caught.value.message, caught.value.hint))
    assert told[0] == told[1]
