from __future__ import annotations

from typing import Any

import pytest

from cleanplate.draft.wire import dumped, parsed
from cleanplate.errors import ConflictError, DraftError, FullError, RateError
from cleanplate.service import accounts, exports, sessions, uploads
from cleanplate.service.order import Wish
from cleanplate.service.uploads import Received
from cleanplate.store import uploads as rows
from cleanplate.store.exports import Export
from cleanplate.store.sessions import Session
from cleanplate.store.users import User
from tests.service.standin import VIDEO, StandIn
from tests.service.test_accounts import at_once

Film = tuple[User, Session]


@pytest.fixture
def film(stand_in: StandIn) -> Film:
    """A user with a video on the timeline."""
    house = stand_in.house
    ada = accounts.anonymous(house, "c", "203.0.113.1").user
    session = sessions.create(house, ada, "x", "en")
    place = house.blobs.incoming()
    place.write_bytes(VIDEO)
    uploads.take(house, ada, session.id, [Received("talk.mp4", place, len(VIDEO))])
    return ada, sessions.found(house, ada, session.id)


def submit(stand_in: StandIn, film: Film, name: str, draft: Any = None) -> Export:
    ada, session = film
    return exports.submit(stand_in.house, ada, name, session.id, draft, Wish(), attributed=True)


def test_the_same_id_many_times_at_once_is_one_export(stand_in: StandIn, film: Film) -> None:
    got = at_once(8, lambda _: submit(stand_in, film, "r"))
    assert sum(isinstance(found, Export) for found in got) == 1
    assert sum(isinstance(found, ConflictError) for found in got) == 7
    assert [work for work, _ in stand_in.engine.begun].count("render") == 1


def test_many_at_once_are_no_way_round_the_limit(stand_in: StandIn, film: Film) -> None:
    got = at_once(12, lambda number: submit(stand_in, film, f"r{number}"))
    assert sum(isinstance(found, Export) for found in got) == stand_in.house.settings.free_queued == 5
    assert sum(isinstance(found, RateError) for found in got) == 7


def test_no_draft_is_read_where_it_could_not_be_taken(
    stand_in: StandIn, film: Film, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading one takes up to a second: who has no turn, or no other id, must not have that for the asking."""
    for number in range(stand_in.house.settings.free_queued):
        submit(stand_in, film, f"r{number}")
    monkeypatch.setattr(exports, "prepared", lambda *_: pytest.fail("the draft was read"))
    with pytest.raises(RateError):
        submit(stand_in, film, "r")
    with pytest.raises(ConflictError):
        submit(stand_in, film, "r0")


def test_who_has_no_room_left_gets_no_more_results(
    stand_in: StandIn, film: Film, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleanplate.store.uploads.stored", lambda *_: 10**12)
    with pytest.raises(FullError):
        submit(stand_in, film, "r")
    assert [work for work, _ in stand_in.engine.begun] == ["ingest"]


def test_a_draft_may_use_what_comes_with_us(stand_in: StandIn, film: Film) -> None:
    draft = dumped(parsed(film[1].draft))
    draft["media"]["m2"] = {"kind": "image", "file": "builtin:office", "name": "office"}
    draft["m"]["background"] = "media:m2"
    assert "builtin:office" in submit(stand_in, film, "r", draft).draft


def test_media_that_nothing_shows_may_be_anything(stand_in: StandIn, film: Film) -> None:
    draft = dumped(parsed(film[1].draft))
    draft["media"]["m2"] = {"kind": "video", "file": "gone.mp4"}
    assert submit(stand_in, film, "r", draft).state == "pending"


def test_a_file_that_went_is_named_with_what_to_do(stand_in: StandIn, film: Film) -> None:
    with stand_in.house.db.write() as tx:
        [found] = rows.of_session(tx, film[1].id)
        rows.set_(tx, found.id, state="failed")
    with pytest.raises(DraftError, match=r"media\.m1\.file") as caught:
        submit(stand_in, film, "r")
    assert "Upload it again" in caught.value.hint


def test_nothing_is_begun_of_what_is_refused(stand_in: StandIn, film: Film) -> None:
    with pytest.raises(DraftError):
        submit(stand_in, film, "r", {"t": [{"id": "t1", "tt": 0, "sg": [{"id": "s1"}]}]})
    assert [work for work, _ in stand_in.engine.begun] == ["ingest"]
    with pytest.raises(DraftError):
        submit(stand_in, film, "r", {})
