"""A video that was ordered whole: begun and gone on with, and the word that it is there."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import threading
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from dbos import DBOS

from cleanplate.ids import secret_hash
from cleanplate.service import filming
from tests.flow.hosts import Host, body, host, redirect
from tests.flow.working import Job, Place
from tests.service import films
from tests.serving import until


@pytest.fixture(autouse=True)
def _works(place: Place) -> None:
    films.works(place)


def test_what_was_taken_but_never_begun_is_begun_at_the_next_start(place: Place) -> None:
    made = films.submitted(place, place.user())
    place.restart()
    assert films.ended(place, made.id).state == "done"


def test_what_can_not_go_on_is_told_so(place: Place) -> None:
    place.hands.does["mattes"] = Job.blocks
    made = films.begun(place, place.user())
    until(lambda: place.hands.times("mattes"))
    filming.resume(place.house)
    assert films.row(place, made.id).state == "processing"  # it is well
    DBOS.cancel_workflow(f"film:{made.id}")  # as one that was tried too often
    filming.resume(place.house)
    found = films.row(place, made.id)
    assert found.state == "failed" and found.error and found.error["hint"]
    place.hands.stop(made.id)


# the word that it is there


@pytest.fixture
def heard() -> Iterator[Host]:
    with host({"/ok": body(b"thanks"), "/away": redirect("/ok"), "/down": body(b"", 503)}) as here:
        yield here


def near(place: Place) -> None:
    """A service that may ask hosts of its own network, for which these tests have no other."""
    place.restart(fetch_private=True)


def test_whoever_wants_to_hear_is_told_once_and_can_check_who_says_it(place: Place, heard: Host) -> None:
    near(place)
    made = films.begun(place, place.user(), webhook=heard("/ok"))
    until(lambda: films.row(place, made.id).told)
    found = films.row(place, made.id)
    assert (found.state, found.told) == ("done", "delivered")
    ((path, headers, content),) = heard.told
    assert path == "/ok" and headers["content-type"] == "application/json"
    said = json.loads(content)["data"]
    assert (said["id"], said["type"]) == (made.id, "videos")
    assert said["attributes"]["status"] == "done"
    assert said["attributes"]["result_url"].startswith("http://service.test/files/")
    assert said["links"]["self"] == f"http://service.test/v1.0/videos/{made.id}"
    time, given = (part.partition("=")[2] for part in headers["x-cleanplate-signature"].split(","))
    key = hashlib.sha256(films.KEY.encode()).hexdigest().encode()
    assert hmac.compare_digest(given, hmac.new(key, f"{time}.".encode() + content, hashlib.sha256).hexdigest())
    assert secret_hash(films.KEY) not in content.decode()


def test_a_failure_is_told_too_with_its_reason(place: Place, heard: Host) -> None:
    near(place)
    made = films.begun(place, place.user(0), webhook=heard("/ok"))
    until(lambda: films.row(place, made.id).told)
    said = json.loads(heard.told[0][2])["data"]["attributes"]
    assert (said["status"], said["result_url"], said["error"]["code"]) == ("error", None, "insufficient_credits")


def test_one_that_is_down_is_told_again_later_over_a_restart(place: Place, heard: Host) -> None:
    near(place)
    with patch.object(filming, "AFTER_S", (0, 1, 1)):
        made = films.begun(place, place.user(), webhook=heard("/down"))
        until(lambda: heard.told)
        near(place)
        heard.answers["/down"] = body(b"")
        until(lambda: films.row(place, made.id).told)
    assert films.row(place, made.id).told == "delivered"
    assert {path for path, _, _ in heard.told} == {"/down"} and len(heard.told) >= 2


def test_one_that_stays_down_is_given_up_in_the_end(place: Place, heard: Host) -> None:
    near(place)
    with patch.object(filming, "AFTER_S", (0, 1)):
        made = films.begun(place, place.user(), webhook=heard("/down"))
        until(lambda: films.row(place, made.id).told)
    found = films.row(place, made.id)
    assert (found.state, found.told, len(heard.told)) == ("done", "failed", 2)


def test_a_redirect_is_not_followed(place: Place, heard: Host) -> None:
    near(place)
    with patch.object(filming, "AFTER_S", (0,)):
        made = films.begun(place, place.user(), webhook=heard("/away"))
        until(lambda: films.row(place, made.id).told)
    assert films.row(place, made.id).told == "failed"
    assert [path for path, _, _ in heard.told] == ["/away"]


def test_a_host_of_the_own_network_is_never_asked(place: Place, heard: Host) -> None:
    made = films.begun(place, place.user(), webhook=heard("/ok"))
    until(lambda: films.row(place, made.id).told)
    assert (films.row(place, made.id).told, heard.told) == ("failed", [])


@pytest.mark.parametrize("kept", [True, False])
def test_killed_at_any_write_it_is_told_at_least_once(place: Place, heard: Host, kept: bool) -> None:
    near(place)
    for at_write in itertools.count(1):
        with patch.object(filming, "_tell"):
            content = f"{at_write} {kept}".encode()
            made = films.begun(place, place.user(), content=content, webhook=heard("/ok"))
            assert place.done(filming.film, made.id) == "done"
        dead = place.dies(at_write, kept)
        filming._tell(place.house, films.row(place, made.id))
        lived = told(place, made.id, dead)
        near(place)
        assert told(place, made.id, threading.Event())
        assert any(json.loads(content)["data"]["id"] == made.id for _, _, content in heard.told)
        if lived:
            return


def told(place: Place, id: str, dead: threading.Event) -> bool:
    """Whether the webhook was told before the process died, once one of both has happened."""
    until(lambda: dead.is_set() or films.row(place, id).told, every=0.01)
    return not dead.is_set()
