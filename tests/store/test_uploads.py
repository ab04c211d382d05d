"""Uploads: on their way, ready or failed; what they take of a user's share; and when they go."""

from __future__ import annotations

from sqlalchemy import update

from cleanplate.store import exports, turns, uploads
from cleanplate.store.blobs import Blobs
from cleanplate.store.db import Database
from cleanplate.store.tables import UPLOADS
from tests.store import rows_made


def test_a_new_one_was_received_and_is_its_users_alone(db: Database, user: str) -> None:
    session = rows_made.session(db, user)
    with db.write() as tx:
        made = uploads.add(tx, "up_1", user, session.id, "talk.mp4", staged="in_1", size=9, now=5)
        assert uploads.get(tx, "up_1") == made == uploads.find(tx, user, "up_1")
        assert uploads.find(tx, "u_stranger", "up_1") is None
        assert uploads.unfinished(tx) == [made]
        assert uploads.of_session(tx, session.id) == []
    assert (made.state, made.staged, made.address, made.size, made.suffix) == ("received", "in_1", None, 9, "")


def test_documents_come_back_as_they_were(db: Database, user: str) -> None:
    facts = {"width": 1920, "name": "时间", "fps": 29.97, "audio": None}
    made = rows_made.upload(db, rows_made.session(db, user), facts=facts, error={"code": "x"}, media="{}")
    assert (made.facts, made.error, made.media) == (facts, {"code": "x"}, "{}")
    with db.write() as tx:
        uploads.set_(tx, made.id, facts=None)
        found = uploads.get(tx, made.id)
    assert found
    assert (found.facts, found.error) == (None, {"code": "x"})


def test_what_is_ready_comes_in_order(db: Database, user: str) -> None:
    session, other = rows_made.session(db, user), rows_made.session(db, user)
    late, early = (rows_made.upload(db, session, now=n, state="ready") for n in (2, 1))
    rows_made.upload(db, session, state="failed")
    rows_made.upload(db, other, state="ready")
    with db.read() as tx:
        assert [x.id for x in uploads.of_session(tx, session.id)] == [early.id, late.id]
        assert uploads.unfinished(tx) == []


def test_a_contact_sheet_is_no_media_and_a_generated_picture_is(db: Database, user: str) -> None:
    session = rows_made.session(db, user)
    with db.write() as tx:
        for id, origin in (("up_s", uploads.SHEET), ("up_g", uploads.GENERATED), ("up_p", uploads.PERSON)):
            uploads.add(tx, id, user, session.id, "x.png", origin=origin, now=1)
            uploads.set_(tx, id, state="ready")
        assert {x.id: x.origin for x in uploads.of_session(tx, session.id)} == {
            "up_g": "generated",
            "up_p": "person",
        }
        assert [x.id for x in uploads.sheets(tx, session.id)] == ["up_s"]


def test_the_same_content_counts_once_and_others_do_not(db: Database, blobs: Blobs, user: str) -> None:
    session, film = rows_made.session(db, user), rows_made.blob(db, blobs, b"film")
    poster, result = rows_made.blob(db, blobs, b"a poster of it"), rows_made.blob(db, blobs, b"result")
    stranger = rows_made.session(db, rows_made.user(db))
    for _ in range(2):
        rows_made.upload(db, session, state="ready", blob=film.hash, poster=poster.hash, size=4)
    rows_made.upload(db, session, size=1000)  # on its way
    rows_made.upload(db, session, size=5000, state="failed")
    rows_made.upload(db, stranger, size=9999)
    for name in "ab":
        made = rows_made.export(db, session, name)
        with db.write() as tx:
            exports.complete(tx, made.id, result.hash, "x.mp4", {}, 1)
    with db.read() as tx:
        assert uploads.stored(tx, user) == 4 + 6 + 1000
        assert uploads.stored(tx, stranger.user) == 9999
        assert uploads.stored(tx, "u_nobody") == 0


def test_more_than_32_bits_of_bytes_are_counted(db: Database, user: str) -> None:
    session = rows_made.session(db, user)
    for _ in range(3):
        rows_made.upload(db, session, size=5 << 32)
    with db.read() as tx:
        assert uploads.stored(tx, user) == 15 << 32


def test_what_has_ended_expires_where_nothing_is_at_work(db: Database, user: str) -> None:
    free, turning, exporting = (rows_made.session(db, user) for _ in range(3))
    mine = [rows_made.upload(db, session, now=5, state="ready") for session in (free, turning, exporting)]
    broken = rows_made.upload(db, free, now=6, state="failed")
    rows_made.upload(db, free, now=5)
    rows_made.upload(db, free, now=10, state="ready")
    made = rows_made.export(db, exporting, "x")
    with db.write() as tx:
        turn = turns.begin(tx, user, turning.id, "hello", 1)
        assert [x.id for x in uploads.expired(tx, 10)] == [mine[0].id, broken.id]
        turns.end(tx, turn.id, "done", 2)
        exports.fail(tx, made.id, {}, 2)
        assert {x.id for x in uploads.expired(tx, 10)} == {broken.id, *(x.id for x in mine)}
        uploads.drop(tx, [broken.id, *(x.id for x in mine)])
        assert uploads.expired(tx, 10) == []
        assert len(tx.execute(update(UPLOADS).values(label="left").returning(UPLOADS.c.id)).all()) == 2
