"""Exports: each ends once, with a file or a reason, whatever happens on the way."""

from __future__ import annotations

import itertools
import threading
from pathlib import Path
from unittest.mock import patch

import pytest
from dbos import DBOS

from cleanplate.draft.wire import text_of
from cleanplate.errors import OutputError, ProofError
from cleanplate.flow import desk, export
from cleanplate.flow.engine import Stopping
from cleanplate.flow.hands import Hands as RealHands
from tests import media_made, seen
from tests.flow.working import Job, Json, Place, rendered
from tests.serving import until


@pytest.fixture(autouse=True)
def _renders(place: Place) -> None:
    place.hands.does["render"] = rendered


def begun(place: Place, times: int = 1) -> None:
    until(lambda: place.hands.times("render") >= times, every=0.01)


def tidy(place: Place) -> bool:
    """No export left a folder."""
    return not list((place.data / "work").glob("*"))


def free(place: Place) -> bool:
    """Nothing blocks the queue any more: an export goes through."""
    place.hands.does["render"] = rendered
    at = place.session()
    return place.ended_export(place.export(at, "after").id).state == "completed"


def test_an_export_ends_with_its_file_and_what_is_said_of_it(place: Place) -> None:
    made = place.export(place.session())
    found = place.ended_export(made.id)
    assert (found.state, found.progress, found.label, found.error) == ("completed", 100, "film.mp4", None)
    assert found.facts and (found.facts["width"], found.facts["frames"]) == (320, 50)
    assert "path" not in found.facts
    assert found.blob
    data = place.house.blobs.path(found.blob).read_bytes()
    assert data.startswith(b"a film") and found.facts["size"] == len(data)
    assert found.started_at and found.completed_at
    assert place.done(export.render, made.id) == "done"
    assert tidy(place)


def test_a_hand_is_told_the_draft_its_home_and_the_order(place: Place) -> None:
    asked: list[Json] = []

    def note(job: Job) -> Json:
        asked.append(job.params)
        return rendered(job)

    place.hands.does["render"] = note
    at = place.session()
    upload = place.upload(at)
    (place.house.session_folder(at[1]) / f"{upload.id}.mp4").unlink()  # of a folder that was restored
    place.ended_export(place.export(at, draft='{"here": 1}').id)
    (params,) = asked
    assert (params["draft"], params["format"], params["quality"]) == ('{"here": 1}', "mp4", "balanced")
    assert (Path(params["home"]) / f"{upload.id}.mp4").read_bytes() == b"a clip"


def test_progress_goes_on_and_never_back(place: Place) -> None:
    shown: list[int] = []
    made = place.order(place.session(), "one")

    def work(job: Job) -> Json:
        for stage, done in (("matte", 99), ("render", 2), ("render", 1), ("render", 6), ("render", 10)):
            job.tell({"stage": stage, "done": done, "total": 10})
            shown.append(place.export_row(made.id).progress)
        return rendered(job)

    place.hands.does["render"] = work
    export.begin(place.house, made.id, made.tag)
    assert place.ended_export(made.id).progress == 100
    assert shown == sorted(shown)
    assert shown[0] < shown[1] == shown[2] < shown[3] < shown[4] < 100


def test_progress_does_not_go_back_over_a_restart(place: Place) -> None:
    def far(job: Job) -> Json:
        job.tell({"stage": "render", "done": 9, "total": 10})
        return job.blocks()

    place.hands.does["render"] = far
    made = place.export(place.session())
    until(lambda: place.export_row(made.id).progress > 80)
    reached = place.export_row(made.id).progress
    again = threading.Event()

    def anew(job: Job) -> Json:
        job.tell({"stage": "render", "done": 1, "total": 10})
        assert place.export_row(made.id).progress == reached
        again.set()
        return rendered(job)

    place.hands.does["render"] = anew
    place.restart()
    assert place.ended_export(made.id).state == "completed"
    assert again.is_set()


def test_cancelled_while_it_waits_it_never_begins(place: Place) -> None:
    place.restart(exports_at_once=1)
    place.hands.does["render"] = Job.blocks
    at = place.session()
    first = place.export(at, "one")
    begun(place)
    second = place.export(at, "two")
    assert export.cancel(place.house, second.id)
    found = place.export_row(second.id)
    assert found.state == "failed" and found.error and "cancelled" in found.error["message"]
    assert export.cancel(place.house, first.id)
    assert free(place)
    assert place.export_row(second.id).started_at is None
    assert ("render", second.id) not in place.hands.asked


def test_cancelled_at_work_it_ends_and_is_not_begun_again(place: Place) -> None:
    place.hands.does["render"] = Job.blocks
    made = place.export(place.session())
    begun(place)
    assert export.cancel(place.house, made.id)
    assert place.done(export.render, made.id) == "done"
    found = place.export_row(made.id)
    assert found.state == "failed" and found.error and found.error["kind"] == "Cancelled"
    assert place.hands.times("render") == 1
    assert tidy(place)
    assert not export.cancel(place.house, made.id)  # it has ended


def test_cancelled_before_a_hand_had_it_it_is_stopped_at_its_first_sign(place: Place) -> None:
    made = place.order(place.session(), "one")

    def called_off(job: Job) -> Json:  # between the last look at the row and the first word of the hand
        place.hands._under_way.clear()
        export.cancel(place.house, made.id)
        place.hands._under_way.append((made.id, job.stopped))
        assert not job.stopped.is_set()
        until(lambda: job.tell({"stage": "matte", "done": 0, "total": 1}), every=0.01)
        raise AssertionError("it was let go on")

    place.hands.does["render"] = called_off
    export.begin(place.house, made.id, made.tag)
    assert place.done(export.render, made.id) == "done"
    error = place.export_row(made.id).error
    assert error and error["kind"] == "Cancelled"


def test_cancelled_and_killed_it_is_not_rendered_after_the_restart(place: Place) -> None:
    place.hands.does["render"] = Job.blocks
    made = place.export(place.session())
    begun(place)
    with patch.object(place.hands, "stop"):  # the row is written, and the process dies
        export.cancel(place.house, made.id)
    place.restart()
    assert place.done(export.render, made.id) == "done"
    assert place.hands.times("render") == 1
    assert place.export_row(made.id).state == "failed"
    assert tidy(place)


def test_cancelled_at_the_last_moment_it_stays_cancelled(place: Place) -> None:
    made = place.order(place.session(), "one")

    def late(job: Job) -> Json:
        done = rendered(job)
        export.cancel(place.house, made.id)
        return done

    place.hands.does["render"] = late
    export.begin(place.house, made.id, made.tag)
    assert place.done(export.render, made.id) == "done"
    found = place.export_row(made.id)
    assert (found.state, found.blob) == ("failed", None)
    assert tidy(place)


def test_one_that_fails_says_why_and_leaves_the_others_alone(place: Place) -> None:
    at = place.session()

    def picky(job: Job) -> Json:
        if job.params["draft"] == "bad":
            raise ProofError("The result was checked and thrown away.", "Try another format.")
        return rendered(job)

    place.hands.does["render"] = picky
    made = [place.export(at, f"{n}", draft) for n, draft in enumerate(("good", "bad", "better"))]
    found = [place.ended_export(one.id) for one in made]
    assert [one.state for one in found] == ["completed", "failed", "completed"]
    error = found[1].error
    assert error and (error["kind"], error["code"], error["hint"]) == ("ProofError", 5000, "Try another format.")
    assert place.done(export.render, made[1].id) == "done"
    assert tidy(place)


@pytest.mark.parametrize("raised", [KeyError("/secret"), OSError(28, "no space", "/secret"), RuntimeError()])
def test_what_nobody_foresaw_ends_it_too_and_leaks_nothing(place: Place, raised: Exception) -> None:
    def bug(job: Job) -> Json:
        raise raised

    place.hands.does["render"] = bug
    found = place.ended_export(place.export(place.session()).id)
    assert found.state == "failed" and found.error
    assert found.error["message"] and found.error["hint"] and "secret" not in str(found.error)
    until(lambda: tidy(place))


def test_a_passing_trouble_is_tried_again(place: Place) -> None:
    failed: list[Job] = []

    def once(job: Job) -> Json:
        if failed:
            return rendered(job)
        failed.append(job)
        raise OutputError("The disk refuses.", "Try again.")

    place.hands.does["render"] = once
    assert place.ended_export(place.export(place.session()).id).state == "completed"


def test_a_result_that_vanished_is_a_failure(place: Place) -> None:
    def gone(job: Job) -> Json:
        done = rendered(job)
        Path(done["path"]).unlink()
        return done

    place.hands.does["render"] = gone
    found = place.ended_export(place.export(place.session()).id)
    assert found.state == "failed" and found.error and "gone" in found.error["message"]


@pytest.mark.parametrize("kept", [True, False])
def test_killed_at_any_write_it_is_finished_and_published_once(place: Place, kept: bool) -> None:
    for at_write in itertools.count(1):
        dead = place.dies(at_write, kept)
        made = place.export(place.session(), draft=f"{at_write} {kept}")
        lived = place.lived(dead, export.render, made.id)
        place.restart()
        found = place.ended_export(made.id)
        assert (found.state, found.progress) == ("completed", 100), found.error
        assert place.done(export.render, made.id) == "done"
        assert place.house.blobs.path(found.blob or "").read_bytes() == f"a film: {at_write} {kept}".encode()
        assert tidy(place)
        if lived:
            assert at_write > 3
            return


def test_cut_off_in_a_hand_it_is_rendered_anew_in_a_clean_folder(place: Place) -> None:
    def cut_off(job: Job) -> Json:
        (Path(job.params["folder"]) / "half").write_bytes(b"half")
        raise Stopping

    place.hands.does["render"] = cut_off
    made = place.export(place.session())
    begun(place)
    left: list[list[Path]] = []

    def clean(job: Job) -> Json:
        left.append(list(Path(job.params["folder"]).iterdir()))
        return rendered(job)

    place.hands.does["render"] = clean
    place.restart()
    assert place.ended_export(made.id).state == "completed"
    assert left == [[]]


def test_what_was_ordered_but_never_begun_is_made_at_the_next_start_in_its_turn(place: Place) -> None:
    place.restart(exports_at_once=1)
    at, other = place.session(), place.session()
    made = [place.order(at, "a1"), place.order(at, "a2"), place.order(other, "b1")]
    place.hands.asked.clear()
    place.restart(exports_at_once=1)
    assert [place.ended_export(one.id).state for one in made] == ["completed"] * 3
    asked = [key for task, key in place.hands.asked if task == "render"]
    assert asked == [made[0].id, made[2].id, made[1].id]  # users take turns


def test_what_cannot_go_on_ends_as_a_failure(place: Place) -> None:
    place.hands.does["render"] = Job.blocks
    made = place.export(place.session())
    begun(place)
    DBOS.cancel_workflow(f"render:{made.id}")  # as one that was tried too often
    export.resume(place.house)
    found = place.export_row(made.id)
    assert found.state == "failed" and found.error and "new id" in found.error["hint"]


def test_resuming_beside_work_that_is_well_changes_nothing(place: Place) -> None:
    place.hands.does["render"] = Job.blocks
    made = place.export(place.session())
    begun(place)
    export.resume(place.house)
    assert place.export_row(made.id).state == "processing"
    export.cancel(place.house, made.id)
    assert place.done(export.render, made.id) == "done"
    assert place.hands.times("render") == 1


def test_who_listens_hears_of_each_change(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []
    monkeypatch.setattr(type(place.house.bell), "ring", lambda bell, key: rung.append(key))
    made = place.export(place.session())
    place.ended_export(made.id)
    assert place.done(export.render, made.id) == "done"
    assert rung.count(made.id) >= 3  # begun, further, done


def test_real_hands_make_a_real_film(place: Place, tmp_path: Path) -> None:
    place.stop()
    file = media_made.clip(tmp_path / "clip.mp4", 10)
    place.hands = RealHands(1)  # type: ignore[assignment]
    place.start()
    try:
        at = place.session()
        assert place.upload(at, file.read_bytes(), "clip.mp4").state == "ready"
        with place.house.db.read() as tx:
            draft = text_of(desk.opened(tx, at[1]).draft)
        found = place.ended_export(place.export(at, draft=draft).id)
        assert found.state == "completed", found.error
        result = tmp_path / "out.mp4"
        result.write_bytes(place.house.blobs.path(found.blob or "").read_bytes())
        assert len(seen.frames(result)) == 10
        bad = place.ended_export(place.export(at, "bad", draft="{").id)
        assert bad.state == "failed" and str(place.data) not in str(bad.error)
    finally:
        place.stop()
