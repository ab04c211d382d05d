"""Videos that were ordered whole: a user's own, one of each key, one end."""

from __future__ import annotations

import pytest

from cleanplate.store import exports, sessions, videos
from cleanplate.store.db import Database
from cleanplate.store.videos import Video
from tests.store import rows_made

ERROR = {"kind": "Cancelled", "code": 5000, "message": "It failed.", "hint": ""}
ORDER = {"format": "webm"}


def added(db: Database, user: str, now: int = 1, **columns: object) -> Video:
    made = _added(db, user, now, **columns)
    assert made
    return made


def _added(db: Database, user: str, now: int, **columns: object) -> Video | None:
    session = rows_made.session(db, user)
    with db.write() as tx:
        return videos.add(tx, user, session.id, "talk.mp4", ORDER, now, base="http://here", signer="0f", **columns)


def row(db: Database, video: Video) -> Video:
    with db.read() as tx:
        found = videos.get(tx, video.id)
    assert found
    return found


def test_a_new_one_waits_and_is_its_users_alone(db: Database, user: str) -> None:
    made = added(db, user, now=7)
    assert (made.state, made.progress, made.charged, made.created_at) == ("queued", 0, 0, 7)
    assert made.order == ORDER
    with db.read() as tx:
        assert videos.find(tx, user, made.id) == made == videos.get(tx, made.id)
        assert videos.find(tx, rows_made.user(db), made.id) is None
        assert videos.listed(tx, "nobody") == []
        assert [x.id for x in videos.unfinished(tx)] == [made.id]


def test_of_one_key_a_user_has_one_and_others_have_theirs(db: Database, user: str) -> None:
    made = added(db, user, key="k")
    assert _added(db, user, 2, key="k") is None
    other = rows_made.user(db)
    theirs = added(db, other, key="k")
    assert added(db, user).key is None and added(db, user).key is None  # without a key there may be many
    with db.read() as tx:
        assert (videos.keyed(tx, user, "k"), videos.keyed(tx, other, "k")) == (made, theirs)
        assert videos.keyed(tx, user, "other") is None


def test_it_begins_and_begins_again_after_a_restart_but_not_after_its_end(db: Database, user: str) -> None:
    made = added(db, user)
    with db.write() as tx:
        assert videos.begin(tx, made.id, 5) and videos.begin(tx, made.id, 9)
        assert videos.complete(tx, made.id, 10)
        assert not videos.begin(tx, made.id, 11)
    found = row(db, made)
    assert (found.state, found.progress, found.started_at, found.ended_at) == ("done", 100, 5, 10)


def test_progress_never_goes_back_and_only_while_it_is_made(db: Database, user: str) -> None:
    made = added(db, user)
    with db.write() as tx:
        videos.progress(tx, made.id, 30)
        assert videos.get(tx, made.id) == made
        videos.begin(tx, made.id, 2)
        for percent in (30, 20, 130):
            videos.progress(tx, made.id, percent)
    assert row(db, made).progress == 100


@pytest.mark.parametrize("first", ["done", "failed"])
def test_the_first_end_counts(db: Database, user: str, first: str) -> None:
    made = added(db, user)
    with db.write() as tx:
        ends = [lambda: videos.complete(tx, made.id, 3), lambda: videos.fail(tx, made.id, ERROR, 3)]
        if first == "failed":
            ends.reverse()
        assert [end() for end in ends] == [True, False]
    found = row(db, made)
    assert found.state == first
    assert found.error == (ERROR if first == "failed" else None)


def test_what_it_cost_and_who_was_told_is_noted(db: Database, user: str) -> None:
    made = added(db, user, webhook="https://x.example/hook")
    with db.write() as tx:
        videos.charge(tx, made.id, 20)
        videos.tell(tx, made.id, "delivered")
    found = row(db, made)
    assert (found.charged, found.told, found.webhook) == (20, "delivered", "https://x.example/hook")


def test_one_with_an_export_counts_as_that(db: Database, user: str) -> None:
    one, two = added(db, user), added(db, user)
    with db.write() as tx:
        assert videos.waiting(tx, user) == 2
        exports.add(tx, user, one.id, one.session, "{}", {}, 1)
        assert videos.waiting(tx, user) == 1
        videos.fail(tx, two.id, ERROR, 2)
        assert (videos.waiting(tx, user), exports.under_way(tx, user)) == (0, 1)


def test_the_newest_is_listed_first(db: Database, user: str) -> None:
    made = [added(db, user, now=n).id for n in (1, 2, 3)]
    with db.read() as tx:
        assert [x.id for x in videos.listed(tx, user)] == made[::-1]
        assert [x.id for x in videos.listed(tx, user, most=1)] == made[2:]


def test_those_that_ended_long_ago_have_expired_and_go_with_their_sessions(db: Database, user: str) -> None:
    old, new, open_ = (added(db, user) for _ in range(3))
    with db.write() as tx:
        videos.complete(tx, old.id, 5)
        videos.fail(tx, new.id, ERROR, 50)
        assert videos.expired(tx, 10) == [old.session]
        sessions.delete(tx, old.session)
        assert videos.get(tx, old.id) is None
        assert videos.expired(tx, 100) == [new.session]
        assert [x.id for x in videos.unfinished(tx)] == [open_.id]


def test_their_sessions_are_none_that_a_person_opened_and_stay_while_they_are_made(
    db: Database, user: str
) -> None:
    made = added(db, user)
    with db.write() as tx:
        assert sessions.count(tx, user) == 0
        assert made.session not in sessions.expired(tx, 100)
        videos.complete(tx, made.id, 5)
        assert sessions.expired(tx, 100) == [made.session]
