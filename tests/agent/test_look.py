"""A look at the work: a contact sheet that the session keeps, one at a time, and that its state shows."""

from __future__ import annotations

import itertools
from pathlib import Path
from urllib.parse import unquote

import pytest

from cleanplate.agent.turn import answer
from cleanplate.errors import DamagedError
from cleanplate.flow.sweep import sweep
from cleanplate.service import sessions
from cleanplate.service.addresses import Addresses
from cleanplate.service.links import Links
from cleanplate.store import uploads, users
from tests.agent.talking import At, draft, said, states, told, words
from tests.flow.working import Job, Json, Place
from tests.serving import until

LINKS = Links(b"s" * 32)


@pytest.fixture
def at(place: Place) -> At:
    counter = itertools.count()

    def sheet(job: Job) -> Json:
        Path(job.params["to"]).write_bytes(b"a picture %d" % next(counter))
        return {"times": [100, 500, 1900]}

    here = place.session()
    place.upload(here)
    place.hands.does["sheet"] = sheet
    return here


def state(place: Place, at: At) -> Json:
    with place.house.db.read() as tx:
        user = users.find(tx, at[0])
    assert user
    addresses = Addresses(LINKS, "http://x", place.house.settings)
    found: Json = sessions.shown(sessions.seen(place.house, user, at[1]), user, addresses)["state"]
    return found


def bytes_of(place: Place, sheet: Json) -> bytes:
    link = LINKS.read(unquote(sheet["cdn_url"].split("/")[-2]), 0)
    assert link.type == "image/jpeg"
    return place.house.blobs.path(link.hash).read_bytes()


@pytest.mark.parametrize(("text", "part"), [("show me", "3 pictures, from 0.1 to 1.9 s"), ("看看效果", "3 张")])
def test_a_look_is_a_sheet_that_the_state_shows(place: Place, at: At, text: str, part: str) -> None:
    before = draft(place, at)
    assert state(place, at)["generated_media"] == {}
    events = said(place, at, text)
    assert part in words(events) and "generated_media" in words(events)
    shown = state(place, at)["generated_media"]["contact_sheet"]
    assert shown["times"] == [100, 500, 1900] and bytes_of(place, shown).startswith(b"a picture")
    assert states(events, "contact_sheet") == [{"hash": shown["hash"], "times": shown["times"]}]
    assert draft(place, at) == before


def test_it_is_no_media_of_the_session(place: Place, at: At) -> None:
    said(place, at, "show me")
    assert len(state(place, at)["video_infos"]) == 1
    with place.house.db.read() as tx:
        assert len(uploads.of_session(tx, at[1])) == 1
    assert "contact sheet" not in words(said(place, at, "which files have I uploaded?"))


def test_a_new_one_takes_the_last_ones_place(place: Place, at: At) -> None:
    said(place, at, "show me")
    first = state(place, at)["generated_media"]["contact_sheet"]
    said(place, at, "show me")
    second = state(place, at)["generated_media"]["contact_sheet"]
    assert bytes_of(place, first) != bytes_of(place, second)
    with place.house.db.read() as tx:
        assert len(uploads.sheets(tx, at[1])) == 1


def test_it_stays_as_long_as_it_is_shown(place: Place, at: At) -> None:
    said(place, at, "show me")
    sweep(place.house)
    assert bytes_of(place, state(place, at)["generated_media"]["contact_sheet"])


def test_where_it_cannot_be_made_that_is_said(place: Place, at: At) -> None:
    def fails(job: Job) -> Json:
        raise DamagedError("A file could not be read.", "Upload it again.")

    place.hands.does["sheet"] = fails
    turn = place.ended_turn(place.say(at, "show me").id)
    assert turn.state == "done" and "A file could not be read." in words(told(place, turn.id))
    assert state(place, at)["generated_media"] == {}


def test_without_anything_to_see_nothing_is_made(place: Place) -> None:
    assert "nothing to see" in words(said(place, place.session(), "show me"))
    assert place.hands.times("sheet") == 0


@pytest.mark.parametrize("kept", [True, False])
def test_killed_at_any_write_there_is_one_sheet_and_one_word_of_it(place: Place, at: At, kept: bool) -> None:
    for at_write in itertools.count(1):
        dead = place.dies(at_write, kept)
        id = place.say(at, "show me").id
        until(lambda: dead.is_set() or place.house.engine.state(answer, id) == "done", every=0.01)  # noqa: B023
        died = dead.is_set()
        place.restart()
        assert place.ended_turn(id).state == "done"
        assert len(states(told(place, id), "contact_sheet")) == 1
        with place.house.db.read() as tx:
            assert len(uploads.sheets(tx, at[1])) == 1
        if not died:
            assert at_write > 2
            return
