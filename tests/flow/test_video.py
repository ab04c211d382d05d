"""A video from its file to its result: made once and paid for once, whatever happens on the way."""

from __future__ import annotations

import itertools
from unittest.mock import patch

import pytest

from cleanplate.draft.wire import parsed
from cleanplate.errors import OutputError
from cleanplate.flow import desk, export, ingest, video
from cleanplate.flow.engine import Stopping
from cleanplate.service import filming
from cleanplate.store import sessions
from tests.flow.working import Job, Json, Place, rendered
from tests.service import films
from tests.serving import until


@pytest.fixture(autouse=True)
def _works(place: Place) -> None:
    films.works(place)


def test_it_ends_with_an_export_of_the_clip_without_its_background(place: Place) -> None:
    asked: list[Json] = []

    def note(job: Job) -> Json:
        asked.append(job.params)
        return rendered(job)

    place.hands.does["render"] = note
    user = place.user()
    made = films.begun(place, user)
    found = films.ended(place, made.id)
    assert (found.state, found.progress, found.charged, found.error) == ("done", 100, 20, None)
    assert found.started_at and found.ended_at
    ordered = films.export_of(place, made)
    assert ordered and ordered.state == "completed" and ordered.session == made.session
    (order,) = asked
    draft = parsed(order["draft"])
    assert (draft.canvas.width, draft.canvas.height, draft.canvas.rate) == (320, 240, None)
    assert draft.canvas.background == "transparent"
    (clip,) = [segment for track in draft.tracks for segment in track.segments]
    assert clip.removal.background == "transparent"  # type: ignore[union-attr]
    assert (order["format"], order["name"], order["short_side"]) == ("webm", "talk", None)
    assert place.credits(user) == (80, 0)


def test_a_colour_goes_behind_and_a_file_does(place: Place) -> None:
    user = place.user()
    blue = films.begun(place, user, background="#0000ff")
    files = films.begun(place, user, content=b"front", behind=films.ask(place, b"behind").video)
    seen = []
    for made in (blue, files):
        assert films.ended(place, made.id).state == "done"
        with place.house.db.read() as tx:
            draft = desk.opened(tx, made.session).draft
        (clip,) = [segment for track in draft.tracks for segment in track.segments]
        seen.append((clip.removal.background, draft.canvas.background))  # type: ignore[union-attr]
        assert made.order["format"] == "mp4"
    assert seen[0] == ("#0000ff", "#000000")
    media = draft.media[seen[1][0].removeprefix("media:")]
    assert media.file == f"{files.order['behind']}.mp4"


def test_what_goes_behind_may_come_first(place: Place) -> None:
    with patch("cleanplate.service.videos.ingest.begin"):
        made = films.submitted(place, place.user(), content=b"front", behind=films.ask(place, b"behind").video)
    for id in (made.order["behind"], made.order["video"]):
        ingest.begin(place.house, id)
        assert place.ended_upload(id).state == "ready"
    filming.begin(place.house, made.id)
    assert films.ended(place, made.id).state == "done"
    with place.house.db.read() as tx:
        draft = desk.opened(tx, made.session).draft
    (clip,) = [segment for track in draft.tracks for segment in track.segments]
    assert draft.media[clip.media].file == f"{made.order['video']}.mp4"  # type: ignore[union-attr]
    behind = clip.removal.background.removeprefix("media:")  # type: ignore[union-attr]
    assert draft.media[behind].file == f"{made.order['behind']}.mp4"


def test_what_is_larger_than_the_plan_exports_becomes_as_large_as_that(place: Place) -> None:
    place.restart(free_short_side=100)
    made = films.begun(place, place.user())
    assert films.ended(place, made.id).state == "done"
    ordered = films.export_of(place, made)
    assert ordered and ordered.order["short_side"] == 100


def test_progress_goes_on_and_never_back(place: Place) -> None:
    shown: list[int] = []

    def mattes(job: Job) -> Json:
        for done in (1, 0, 3, 4):
            job.tell({"stage": "matte", "done": done, "total": 4})
            shown.append(films.row(place, made.id).progress)
        return films.MADE

    def exporting(job: Job) -> Json:
        shown.append(films.row(place, made.id).progress)
        return rendered(job)

    place.hands.does |= {"mattes": mattes, "render": exporting}
    made = films.submitted(place, place.user())
    filming.begin(place.house, made.id)
    films.ended(place, made.id)
    assert shown == [21, 21, 53, 70, 70]


# what it costs, and what goes wrong


def test_without_the_credits_nothing_is_matted_and_nothing_is_held(place: Place) -> None:
    user = place.user(19)
    found = films.ended(place, films.begun(place, user).id)
    assert found.state == "failed" and found.error and found.error["kind"] == "CreditsError"
    assert place.hands.times("mattes") == place.hands.times("render") == 0
    assert place.credits(user) == (19, 0)


@pytest.mark.parametrize("task", ["look", "needed", "mattes", "render"])
def test_failed_work_is_never_charged_and_says_why(place: Place, task: str) -> None:
    def fails(job: Job) -> Json:
        raise OutputError("The disk is full.", "Free it.")

    place.hands.does[task] = fails
    user = place.user()
    found = films.ended(place, films.begun(place, user).id)
    assert found.state == "failed" and found.error and found.error["message"] == "The disk is full."
    assert (place.credits(user), found.charged) == ((100, 0), 0)


def test_what_is_no_video_is_refused(place: Place) -> None:
    look = place.hands.does["look"]

    def picture(job: Job) -> Json:
        seen = look(job)
        media = {**seen["media"], "kind": "image"}
        return {**seen, "kind": "image", "media": media, "type": "image/png", "suffix": ".png"}

    place.hands.does["look"] = picture
    found = films.ended(place, films.begun(place, place.user()).id)
    assert found.error and found.error["kind"] == "UnsupportedError"
    assert place.hands.times("needed") == 0


# the process dies


@pytest.mark.parametrize("kept", [True, False])
def test_killed_at_any_write_it_is_made_and_paid_for_once(place: Place, kept: bool) -> None:
    for at_write in itertools.count(1):
        user = place.user()
        dead = place.dies(at_write, kept)
        made = films.begun(place, user, content=f"clip {at_write} {kept}".encode())
        lived = place.lived(dead, filming.film, made.id)
        place.restart()
        found = films.ended(place, made.id)
        assert found.state == "done", found.error
        assert place.done(filming.film, made.id) == "done"
        assert place.credits(user) == (80, 0)
        assert (found.charged, found.progress) == (20, 100)
        ordered = films.export_of(place, made)
        assert ordered and ordered.blob
        if lived:
            assert at_write > 10
            return


@pytest.mark.parametrize("task", ["look", "needed", "mattes", "render"])
def test_cut_off_in_a_hand_it_goes_on(place: Place, task: str) -> None:
    def cut_off(job: Job) -> Json:
        raise Stopping

    whole = place.hands.does[task]
    place.hands.does[task] = cut_off
    user = place.user()
    made = films.begun(place, user, content=f"cut off in {task}".encode())
    until(lambda: place.hands.times(task))
    place.hands.does[task] = whole
    place.restart()
    assert films.ended(place, made.id).state == "done"
    assert place.credits(user) == (80, 0)


# called off


@pytest.mark.parametrize("task", ["look", "needed", "mattes", "render"])
def test_called_off_anywhere_it_ends_and_nothing_is_charged_that_was_not_made(place: Place, task: str) -> None:
    place.hands.does[task] = Job.blocks
    user = place.user()
    made = films.begun(place, user, content=f"called off in {task}".encode())
    until(lambda: place.hands.times(task))
    assert video.cancel(place.house, films.row(place, made.id))
    assert not video.cancel(place.house, films.row(place, made.id))
    if task == "look":  # which belongs to the upload
        place.hands.stop(made.order["video"])
    assert place.done(filming.film, made.id) == "done"
    found = films.row(place, made.id)
    assert found.state == "failed" and found.error and found.error["kind"] == "Cancelled"
    until(lambda: place.credits(user)[1] == 0)
    assert place.credits(user) == ((80, 0) if task == "render" else (100, 0))


def test_one_whose_export_was_called_off_by_its_name_says_so(place: Place) -> None:
    """Which its user may do, as with any export."""
    place.hands.does["render"] = Job.blocks
    other = place.export(place.session(), "before")
    until(lambda: place.hands.times("render"))
    made = films.begun(place, place.user(), content=b"export called off")
    until(lambda: films.export_of(place, made))
    ordered = films.export_of(place, made)
    assert ordered and export.cancel(place.house, ordered.id)
    found = films.ended(place, made.id)
    assert found.state == "failed" and found.error and found.error["kind"] == "Cancelled"
    export.cancel(place.house, other.id)


def test_forgotten_just_when_its_file_was_ready_nothing_is_made_of_it(place: Place) -> None:
    made = films.submitted(place, place.user(), content=b"forgotten")
    place.ended_upload(made.order["video"])
    with place.house.db.write() as tx:
        sessions.delete(tx, made.session)
    filming.begin(place.house, made.id)
    assert place.done(filming.film, made.id) == "done"
    assert place.done(ingest.ingest, made.order["video"]) == "done"
    assert place.hands.times("mattes") == place.hands.times("render") == 0


def test_called_off_before_a_hand_had_it_it_is_stopped_at_its_first_sign(place: Place) -> None:
    def called_off(job: Job) -> Json:
        place.hands._under_way.clear()
        video.cancel(place.house, films.row(place, made.id))
        place.hands._under_way.append((made.id, job.stopped))
        job.tell({"stage": "matte", "done": 0, "total": 1})
        raise AssertionError("it was let go on")

    place.hands.does["mattes"] = called_off
    user = place.user()
    made = films.submitted(place, user)
    filming.begin(place.house, made.id)
    assert place.done(filming.film, made.id) == "done"
    until(lambda: place.credits(user) == (100, 0))
