"""What comes in: ready with its facts and laid once, whatever happens on the way; or failed with a sentence."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from dbos import DBOS

from cleanplate.draft import history
from cleanplate.draft.desk import Desk
from cleanplate.draft.model import Clip, Draft
from cleanplate.draft.operation import operation
from cleanplate.errors import CleanplateError, OutputError, UnsupportedError
from cleanplate.flow import desk, ingest
from cleanplate.flow.engine import Stopping
from cleanplate.flow.hands import Hands as RealHands
from tests import media_made
from tests.flow import hosts
from tests.flow.working import Job, Json, Place, looked
from tests.serving import until


def opened(place: Place, at: tuple[str, str]) -> Desk:
    with place.house.db.read() as tx:
        return desk.opened(tx, at[1])


def clips(draft: Draft) -> list[Clip]:
    return [segment for track in draft.tracks for segment in track.segments if isinstance(segment, Clip)]


def incoming(place: Place) -> list[Path]:
    return list((place.data / "incoming").glob("*"))


def broken(job: Job) -> Json:
    raise UnsupportedError("“notes.txt” is not media.", "Send a video.")


def test_a_received_file_becomes_a_ready_one_with_its_facts(place: Place) -> None:
    at = place.session()
    found = place.upload(at, b"a clip")
    assert (found.state, found.error, found.staged) == ("ready", None, None)
    assert found.facts and found.facts["file_type"] == "video" and found.facts["duration"] == 2.0
    assert (found.size, found.suffix) == (6, ".mp4")
    assert found.blob and place.house.blobs.path(found.blob).read_bytes() == b"a clip"
    assert (place.house.session_folder(at[1]) / f"{found.id}.mp4").read_bytes() == b"a clip"
    until(lambda: not incoming(place))


def test_a_poster_and_a_small_copy_follow(place: Place) -> None:
    id = place.upload(place.session(), b"a clip with a poster").id
    assert place.done(ingest.proxies, id) == "done"
    found = place.upload_row(id)
    assert found.poster and found.proxy
    assert place.house.blobs.path(found.poster).read_bytes() == b"small: a clip with a poster"


def test_a_file_is_ready_though_no_poster_can_be_drawn(place: Place) -> None:
    def fails(job: Job) -> Json:
        raise OutputError("No.")

    place.hands.does["poster"] = fails
    id = place.upload(place.session(), b"a clip without one").id
    assert place.done(ingest.proxies, id) == "done"
    found = place.upload_row(id)
    assert (found.state, found.poster) == ("ready", None) and found.proxy
    until(lambda: not incoming(place))


def test_posters_that_take_long_hold_up_nobodys_upload(place: Place) -> None:
    place.hands.does["proxy"] = Job.blocks
    at = place.session()
    assert [place.upload(at, f"clip {n}".encode()).state for n in range(4)] == ["ready"] * 4
    place.hands.fresh()


def test_the_first_video_is_laid_on_the_timeline_of_its_shape(place: Place) -> None:
    at = place.session()
    found = place.upload(at)
    laid = opened(place, at)
    (clip,) = clips(laid.draft)
    assert laid.draft.media[clip.media].file == f"{found.id}.mp4"
    assert laid.draft.media[clip.media].name == "talk.mp4"
    assert (laid.draft.canvas.width, laid.draft.canvas.height) == (320, 240)  # not blown up to 1080
    assert laid.draft.duration == 2000


def test_a_draft_that_was_worked_on_keeps_its_shape(place: Place) -> None:
    at = place.session()
    title = operation({"op": "title", "text": "Urban Dreams", "at": 0, "length": 1000})
    before = opened(place, at).applied(title, "test")
    with place.house.db.write() as tx:
        desk.written(tx, at[1], before)
    place.upload(at)
    after = opened(place, at)
    assert (after.draft.canvas.width, after.draft.canvas.height) == (
        before.draft.canvas.width,
        before.draft.canvas.height,
    )
    assert len(clips(after.draft)) == 1
    assert after.undone().draft.tracks == before.draft.tracks


def test_what_comes_later_waits_and_undo_still_undoes_what_was_done(place: Place) -> None:
    at = place.session()
    place.upload(at, b"the first")
    laid = opened(place, at)
    clip = clips(laid.draft)[0].id
    changed = laid.applied(operation({"op": "remove_background", "segment": clip}), "test")
    with place.house.db.write() as tx:
        desk.written(tx, at[1], changed)
    place.upload(at, b"the second")
    after = opened(place, at)
    assert after.draft == changed.draft
    assert after.undone().draft == laid.draft
    assert history.undo(after.draft, after.history)


def test_a_broken_file_fails_with_its_sentence_and_leaves_nothing_behind(place: Place) -> None:
    place.hands.does["look"] = broken
    at = place.session()
    found = place.upload(at, b"notes", "notes.txt")
    assert found.state == "failed" and found.error
    assert (found.error["code"], found.error["message"]) == (4001, "“notes.txt” is not media.")
    assert place.done(ingest.ingest, found.id) == "done"
    until(lambda: not incoming(place))
    assert not opened(place, at).draft.tracks
    assert place.hands.times("look") == 1


def test_what_nobody_foresaw_is_a_failure_without_a_trace(place: Place) -> None:
    def bug(job: Job) -> Json:
        raise KeyError("/secret/path")

    place.hands.does["look"] = bug
    found = place.upload(place.session())
    assert found.state == "failed" and found.error and found.error["code"] == 5000
    assert "secret" not in str(found.error)
    assert place.done(ingest.ingest, found.id) == "done"
    until(lambda: not incoming(place))


def test_one_broken_file_is_no_other_files_business(place: Place) -> None:
    def picky(job: Job) -> Json:
        return broken(job) if job.params["label"] == "notes.txt" else looked(job)

    place.hands.does["look"] = picky
    at = place.session()
    ids = [place.receive(at, label.encode(), label) for label in ("notes.txt", "a.mp4", "notes.txt", "b.mp4")]
    for id in ids:
        ingest.begin(place.house, id)
    assert [place.ended_upload(id).state for id in ids] == ["failed", "ready", "failed", "ready"]


def test_an_address_is_fetched_and_called_as_its_host_says(place: Place) -> None:
    place.restart(fetch_private=True)
    at = place.session()
    named = hosts.body(b"fetched", Content_Disposition='attachment; filename="from afar.mp4"')
    with hosts.host({"/x": named}) as host:
        id = place.add(at, address=host("/x"))
        ingest.begin(place.house, id)
        found = place.ended_upload(id)
    assert (found.state, found.label, found.size) == ("ready", "from afar.mp4", 7)
    (clip,) = clips(opened(place, at).draft)
    assert opened(place, at).draft.media[clip.media].name == "from afar.mp4"


def test_an_address_that_may_not_be_asked_fails_and_says_why(place: Place) -> None:
    at = place.session()
    with hosts.host({"/x": hosts.body(b"inside")}) as host:
        id = place.add(at, address=host("/x"))
        ingest.begin(place.house, id)
        found = place.ended_upload(id)
        assert not host.asked
    assert found.state == "failed" and found.error and found.error["code"] == 4000
    until(lambda: not incoming(place))


def test_a_fetch_ends_with_the_process_and_is_done_anew_at_the_next_start(place: Place) -> None:
    place.restart(fetch_private=True)
    asked, on = threading.Event(), threading.Event()

    def half() -> Iterator[bytes]:
        yield b"the first half, "
        asked.set()
        assert on.wait(90)

    def answer(to: BaseHTTPRequestHandler) -> None:
        (hosts.body(b"whole") if asked.is_set() else hosts.pieces(half()))(to)

    with hosts.host({"/x": answer}) as host:
        id = place.add(place.session(), "clip.mp4", address=host("/x"))
        ingest.begin(place.house, id)
        assert asked.wait(90)
        place.stop()  # it does not wait for the host
        on.set()
        assert not incoming(place)
        place.start(fetch_private=True)
        found = place.ended_upload(id)
    assert (found.state, found.size) == ("ready", 5)


def test_slow_hosts_hold_up_no_other_user_and_no_file_that_is_here(place: Place) -> None:
    place.restart(fetch_private=True)
    on = threading.Event()

    def slow() -> Iterator[bytes]:
        yield b"the first half, "
        assert on.wait(90)
        yield b"the second"

    def answer(to: BaseHTTPRequestHandler) -> None:
        hosts.pieces(slow())(to)

    def asked() -> int:
        return [path for path, _ in host.asked].count("/slow")

    ada, bo = place.session(), place.session()
    with hosts.host({"/slow": answer, "/x": hosts.body(b"quick")}) as host:
        waiting = [place.add(ada, address=host("/slow")) for _ in range(12)]
        for id in waiting:
            ingest.begin(place.house, id)
        until(lambda: asked() == 2)
        assert place.upload(ada, b"here").state == place.upload(bo, b"here too").state == "ready"
        id = place.add(bo, address=host("/x"))
        ingest.begin(place.house, id)
        assert place.ended_upload(id).state == "ready"
        assert asked() == 2
        on.set()
        assert {place.ended_upload(id).state for id in waiting} == {"ready"}


@pytest.mark.parametrize("kept", [True, False])
def test_killed_at_any_write_an_address_is_ready_and_laid_once(place: Place, kept: bool) -> None:
    place.restart(fetch_private=True)
    with hosts.host({"/x": hosts.body(b"from afar")}) as host:
        for at_write in itertools.count(1):
            at = place.session()
            dead = place.dies(at_write, kept)
            id = place.add(at, address=host("/x"))
            ingest.begin(place.house, id)
            lived = place.lived(dead, ingest.ingest, id)
            place.restart(fetch_private=True)
            assert place.ended_upload(id).state == "ready"
            assert len(clips(opened(place, at).draft)) == 1
            assert place.done(ingest.proxies, id) == "done"
            for left in incoming(place):  # what was fetched, but not noted: a sweep finds it
                left.unlink()
            if lived:
                assert at_write > 3  # fetched, looked into, laid
                return


@pytest.mark.parametrize("kept", [True, False])
def test_killed_at_any_write_it_is_ready_and_laid_once(place: Place, kept: bool) -> None:
    for at_write in itertools.count(1):
        at = place.session()
        dead = place.dies(at_write, kept)
        id = place.receive(at, f"clip {at_write} {kept}".encode())
        ingest.begin(place.house, id)
        lived = place.lived(dead, ingest.proxies, id)
        place.restart()
        found = place.ended_upload(id)
        assert found.state == "ready", found.error
        assert place.done(ingest.proxies, id) == "done"
        assert place.upload_row(id).poster and place.upload_row(id).proxy
        assert len(clips(opened(place, at).draft)) == 1
        assert not incoming(place)
        if lived:
            assert at_write > 4  # looked into, laid, and two small copies
            return


@pytest.mark.parametrize("task", ["look", "poster", "proxy"])
def test_cut_off_in_a_hand_it_goes_on(place: Place, task: str) -> None:
    def cut_off(job: Job) -> Json:
        raise Stopping

    at, whole = place.session(), place.hands.does[task]
    place.hands.does[task] = cut_off
    id = place.receive(at, f"clip cut off in {task}".encode())
    ingest.begin(place.house, id)
    until(lambda: place.hands.times(task))
    place.hands.does[task] = whole
    place.restart()
    assert place.ended_upload(id).state == "ready"
    assert place.done(ingest.proxies, id) == "done"
    assert place.upload_row(id).proxy
    assert len(clips(opened(place, at).draft)) == 1


def test_what_was_received_but_never_begun_is_taken_in_at_the_next_start(place: Place) -> None:
    id = place.receive(place.session())
    place.restart()
    assert place.ended_upload(id).state == "ready"


def test_what_can_not_go_on_is_told_so_and_its_file_goes(place: Place) -> None:
    id = place.receive(place.session())
    place.hands.does["look"] = Job.blocks
    ingest.begin(place.house, id)
    until(lambda: place.hands.times("look"))
    DBOS.cancel_workflow(f"ingest:{id}")  # as one that was tried too often
    ingest.resume(place.house)
    found = place.upload_row(id)
    assert found.state == "failed" and found.error and found.error["hint"]
    until(lambda: not incoming(place))
    place.hands.fresh()


def test_resuming_beside_work_that_is_well_changes_nothing(place: Place) -> None:
    place.hands.does["look"] = Job.blocks
    id = place.receive(place.session())
    ingest.begin(place.house, id)
    until(lambda: place.hands.times("look"))
    ingest.resume(place.house)
    assert place.upload_row(id).state == "received"
    place.hands.does["look"] = looked
    place.restart()
    assert place.ended_upload(id).state == "ready"
    ingest.resume(place.house)
    assert place.upload_row(id).state == "ready"


def test_who_waits_hears_of_the_end_and_of_a_time_that_is_over(place: Place) -> None:
    id = place.receive(place.session())
    assert asyncio.run(ingest.waited(place.house, id, 0)).state == "received"
    ingest.begin(place.house, id)
    assert asyncio.run(ingest.waited(place.house, id, 90)).state == "ready"
    with pytest.raises(CleanplateError):
        asyncio.run(ingest.waited(place.house, "up_nobody", 1))


def test_who_waits_is_let_go_when_the_house_closes(place: Place) -> None:
    id = place.receive(place.session())
    place.house.closing.set()
    assert asyncio.run(ingest.waited(place.house, id, 90)).state == "received"
    place.restart()


def test_real_hands_take_in_a_real_clip(place: Place, tmp_path: Path) -> None:
    place.stop()
    file = media_made.clip(tmp_path / "clip.mp4", 10, tracks=[media_made.Track()])
    place.hands = RealHands(1)  # type: ignore[assignment]
    place.start()
    try:
        at = place.session()
        found = place.upload(at, file.read_bytes(), "clip.mp4")
        assert found.state == "ready" and found.facts and found.facts["audio"]
        assert len(clips(opened(place, at).draft)) == 1
        assert place.done(ingest.proxies, found.id) == "done"
        row = place.upload_row(found.id)
        assert row.poster and place.house.blobs.path(row.poster).read_bytes().startswith(b"\xff\xd8")
        assert row.proxy and b"ftyp" in place.house.blobs.path(row.proxy).read_bytes()[:16]
        bad = place.upload(at, b"not media at all", "clip.mp4")
        assert bad.state == "failed" and bad.error and bad.error["code"] == 4001
        assert str(place.data) not in str(bad.error)
    finally:
        place.stop()
