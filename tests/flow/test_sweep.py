"""What has had its time goes with its files, what is under way stays, and a dry run tells the same."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from cleanplate.flow import desk
from cleanplate.flow.house import House
from cleanplate.flow.sweep import Sweeper, Swept, sweep, swept
from cleanplate.ids import new_id, now_ms
from cleanplate.settings import Settings
from cleanplate.store import exports, sessions, tokens, turns, uploads, users, videos
from cleanplate.store.tables import SESSIONS
from tests.flow.working import Place
from tests.serving import until

DAY = 86_400_000


@dataclass
class Kept:
    """A house with nobody at work, and rows that came some days ago."""

    house: House

    def ago(self, days: float) -> int:
        return now_ms() - int(days * DAY)

    def session(self, days: float) -> tuple[str, str]:
        with self.house.db.write() as tx:
            user = users.add(tx, anonymous=True, label="", plan="free", now=self.ago(days)).id
            return user, sessions.add(tx, user, "project", "en", '{"t": []}', self.ago(days)).id

    def blob(self, content: bytes, days: float) -> str:
        path = self.house.blobs.incoming()
        path.write_bytes(content)
        with self.house.db.write() as tx:
            return self.house.blobs.keep(tx, path, "video/mp4", self.ago(days)).hash

    def upload(self, at: tuple[str, str], days: float, content: bytes = b"clip", **columns: Any) -> str:
        id = new_id("up")
        ready = {"state": "ready", "blob": self.blob(content, days), "suffix": ".mp4", **columns}
        with self.house.db.write() as tx:
            uploads.add(tx, id, *at, "talk.mp4", now=self.ago(days))
            uploads.set_(tx, id, **ready)
            found = uploads.get(tx, id)
        assert found
        if found.blob:
            desk.put(self.house, found)
        return id

    def export(self, at: tuple[str, str], days: float, content: bytes | None = b"film") -> str:
        """One that is completed, or waits still."""
        with self.house.db.write() as tx:
            made = exports.add(tx, at[0], new_id("n"), at[1], "{}", {}, self.ago(days))
        if content is not None:
            blob = self.blob(content, days)
            with self.house.db.write() as tx:
                exports.complete(tx, made.id, blob, "film.mp4", {}, self.ago(days))
        return made.id

    def sweep(self, dry: bool = False) -> Swept:
        return sweep(self.house, dry)

    def rows(self) -> dict[str, int]:
        """How many there are of each."""
        with self.house.db.read() as tx:
            names = ("users", "sessions", "uploads", "exports", "tokens", "blobs", "turns")
            return {name: tx.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one() for name in names}

    def files(self) -> set[str]:
        data = self.house.data
        found = [p for folder in ("sessions", "work", "blobs", "incoming") for p in (data / folder).rglob("*")]
        return {str(path.relative_to(data)) for path in found if path.is_file()}


Opens = Callable[..., Kept]


@pytest.fixture
def opens(tmp_path: Path, fresh_data: Path) -> Iterator[Opens]:
    made: list[House] = []

    def open(**chosen: object) -> Kept:
        shutil.copytree(fresh_data, tmp_path / "data")
        settings = Settings.model_validate({"data_dir": tmp_path / "data", **chosen})
        made.append(House.open(settings))
        return Kept(made[-1])

    yield open
    for house in made:
        house.close()


@pytest.fixture
def kept(opens: Opens) -> Kept:
    return opens()


def aged(path: Path, days: float) -> None:
    then = (now_ms() - days * DAY) / 1000
    os.utime(path, (then, then))


def test_where_nothing_is_old_nothing_goes(kept: Kept) -> None:
    at = kept.session(1)
    kept.upload(at, 1)
    kept.export(at, 1)
    before = kept.rows(), kept.files()
    assert kept.sweep() == Swept()
    assert (kept.rows(), kept.files()) == before


def test_old_uploads_stay_while_their_session_is_used(kept: Kept) -> None:
    kept.upload(kept.session(0), 8, b"old clip")
    assert kept.sweep() == Swept()


def test_old_uploads_go_with_their_files(kept: Kept) -> None:
    at = kept.session(8)
    old, new = kept.upload(at, 8, b"old clip"), kept.upload(at, 1, b"new clip")
    assert kept.sweep() == Swept(uploads=1, blobs=1, bytes=8)
    assert kept.rows()["uploads"] == kept.rows()["blobs"] == 1
    names = {Path(name).name for name in kept.files()}
    assert f"{new}.mp4" in names and f"{old}.mp4" not in names and len(names) == 2


def test_a_file_that_someone_else_has_too_stays(kept: Kept) -> None:
    kept.upload(kept.session(8), 8, b"the same")
    kept.upload(kept.session(0), 1, b"the same")
    assert kept.sweep() == Swept(uploads=1)
    assert kept.rows()["blobs"] == 1


def test_old_results_go_and_their_links_with_them(kept: Kept) -> None:
    at = kept.session(0)
    kept.export(at, 8, b"old film")
    kept.export(at, 6, b"new film")
    assert kept.sweep() == Swept(exports=1, blobs=1, bytes=8)
    assert kept.rows()["exports"] == 1


def test_old_sessions_go_with_all_that_is_theirs(kept: Kept) -> None:
    at = kept.session(31)
    kept.upload(at, 1, b"a clip")
    kept.export(at, 1, b"a film")
    other = kept.session(29)
    assert kept.sweep() == Swept(sessions=1, blobs=2, bytes=12)
    assert not kept.files() and not kept.house.session_folder(at[1]).exists()
    with kept.house.db.read() as tx:
        assert sessions.get(tx, other[1])
    assert kept.rows()["users"] == 2  # people and their ledger stay


def test_videos_go_with_their_sessions_when_their_results_have_had_their_time(kept: Kept) -> None:
    made = {}
    for name, ended, created in (("old", 8, 8), ("new", 6, 6), ("both", 31, 31)):
        at = kept.session(created)
        kept.upload(at, created, f"clip {name}".encode())
        kept.export(at, ended, f"film {name}".encode())
        made[name] = at[1]
        with kept.house.db.write() as tx:
            video = videos.add(tx, *at, "talk.mp4", {}, kept.ago(created), base="", signer="")
            assert video and videos.complete(tx, video.id, kept.ago(ended))
    swept = kept.sweep()
    assert (swept.sessions, swept.blobs) == (2, 4)
    with kept.house.db.read() as tx:
        assert [name for name, id in made.items() if sessions.get(tx, id)] == ["new"]
        assert tx.exec_driver_sql("SELECT count(*) FROM videos").scalar_one() == 1


def test_a_video_under_way_keeps_its_session(kept: Kept) -> None:
    at = kept.session(90)
    with kept.house.db.write() as tx:
        assert videos.add(tx, *at, "talk.mp4", {}, kept.ago(90), base="", signer="")
    assert kept.sweep() == Swept()


def test_tokens_go_when_they_are_over_or_lie_idle(kept: Kept) -> None:
    user = kept.session(0)[0]
    with kept.house.db.write() as tx:
        for days, until_days in ((91, None), (89, None), (1, 0.5), (1, -1)):
            ends = None if until_days is None else kept.ago(until_days)
            tokens.issue(tx, user, "t", ["*"], ends, kept.ago(days))
    assert kept.sweep() == Swept(tokens=2)
    assert kept.rows()["tokens"] == 2


def test_what_is_under_way_stays_however_old(kept: Kept) -> None:
    spoken, ordered, coming = kept.session(90), kept.session(90), kept.session(90)
    with kept.house.db.write() as tx:
        turns.begin(tx, *spoken, "wait", kept.ago(90))
    kept.upload(spoken, 90, b"needed by the turn")
    kept.upload(ordered, 90, b"needed by the export")
    kept.export(ordered, 90, None)
    kept.upload(coming, 90, b"on its way", state="received")
    before = kept.rows(), kept.files()
    assert kept.sweep() == Swept()
    assert (kept.rows(), kept.files()) == before


def test_days_of_zero_keep_for_ever(opens: Opens) -> None:
    days = dict.fromkeys(
        ("keep_uploads_days", "keep_results_days", "keep_sessions_days", "keep_idle_tokens_days"), 0
    )
    kept = opens(**days)
    at = kept.session(9000)
    kept.upload(at, 9000)
    kept.export(at, 9000)
    with kept.house.db.write() as tx:
        tokens.issue(tx, at[0], "t", ["*"], None, kept.ago(9000))
    assert kept.sweep() == Swept()


def everything(kept: Kept) -> None:
    """Some of all that goes, and some that stays."""
    at, gone = kept.session(8), kept.session(40)
    kept.upload(at, 8, b"an old clip")
    kept.upload(at, 1, b"a new clip")
    kept.upload(gone, 1, b"of a session that goes")
    kept.export(at, 8)
    kept.upload(gone, 8, b"old, in a session that goes")
    with kept.house.db.write() as tx:
        tokens.issue(tx, at[0], "t", ["*"], kept.ago(1), kept.ago(2))
    for stray in ("sessions/123/up_1.mp4", "work/exp_1/half.mp4", f"sessions/{at[1]}/.up_2.mp4.ab12"):
        path = kept.house.data / stray
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"left behind")
    left = kept.house.blobs.incoming()
    left.write_bytes(b"left behind")
    aged(left, 2)


def test_a_dry_run_changes_nothing_and_counts_what_would_go(kept: Kept) -> None:
    everything(kept)
    before = kept.rows(), kept.files()
    told = kept.sweep(dry=True)
    assert (kept.rows(), kept.files()) == before
    assert kept.sweep() == told
    assert told.sessions == told.exports == told.tokens == 1 and told.uploads == 2
    assert told.blobs == 4 and told.bytes == len(b"an old clip") + 22 + 27 + 4
    assert told.leftovers == 1  # what never came in; the rest is too new
    assert kept.sweep() == Swept()


def test_folders_of_what_is_no_more_go(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    at = kept.session(1)
    id, failed, waiting = kept.upload(at, 1), kept.export(at, 1), kept.export(at, 1, None)
    dropped = kept.upload(at, 1, b"another")
    with kept.house.db.write() as tx:
        uploads.drop(tx, [dropped])  # and then the process died
    for name in (failed, waiting, "exp_nobody"):
        (kept.house.data / "work" / name).mkdir(parents=True)
    half = kept.house.session_folder(at[1]) / f".{id}.mp4.ab12"
    half.write_bytes(b"half")
    hour = now_ms() + 3_600_000
    monkeypatch.setattr("cleanplate.flow.sweep.now_ms", lambda: hour + 1000)
    assert kept.sweep(dry=True).leftovers == kept.sweep().leftovers == 4
    assert [path.name for path in kept.house.session_folder(at[1]).iterdir()] == [f"{id}.mp4"]
    assert [path.name for path in (kept.house.data / "work").iterdir()] == [waiting]


def test_what_comes_while_the_sweep_looks_around_stays(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sweep reads the rows of one moment, and the folders of later ones."""
    at, new = kept.session(1), []

    def meanwhile(tx: Connection, id: str) -> sessions.Session | None:
        if not new:
            found = get(tx, id)  # from here on the transaction sees nothing new
            new.append(kept.upload(at, 1, b"new"))
            return found
        return get(tx, id)

    kept.upload(at, 1)
    get = sessions.get
    monkeypatch.setattr("cleanplate.flow.sweep.sessions.get", meanwhile)
    assert kept.sweep().leftovers == 0
    assert f"{new[0]}.mp4" in {path.name for path in kept.house.session_folder(at[1]).iterdir()}


def test_a_link_to_elsewhere_goes_without_what_it_leads_to(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "mine.txt").write_text("mine")
    (kept.house.data / "sessions").mkdir()
    (kept.house.data / "sessions" / "123").symlink_to(tmp_path / "elsewhere")
    later = now_ms() + 3_601_000
    monkeypatch.setattr("cleanplate.flow.sweep.now_ms", lambda: later)
    assert kept.sweep().leftovers == 1
    assert (tmp_path / "elsewhere" / "mine.txt").read_text() == "mine"
    assert not (kept.house.data / "sessions" / "123").is_symlink()


def test_the_sweeper_sweeps_once_in_its_time_and_looks_after_what_lies_still(place: Place) -> None:
    seen = threading.Event()
    place.restart(keep_uploads_days=1, sweep_minutes=60)
    at = place.session()
    id = place.upload(at).id
    with place.house.db.write() as tx:
        uploads.set_(tx, id, created_at=now_ms() - 2 * DAY)
        tx.execute(SESSIONS.update().values(touched_at=now_ms() - 2 * DAY))
    Sweeper(place.house, [lambda house: seen.set()]).start()
    assert seen.wait(90)

    def gone() -> bool:
        with place.house.db.read() as tx:
            return uploads.get(tx, id) is None

    until(gone)
    slot = str(now_ms() // 3_600_000)
    assert place.done(swept, slot) == "done" or place.done(swept, str(int(slot) - 1)) == "done"


def test_a_sweep_that_fails_is_not_the_last(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    calls, twice = [0], threading.Event()

    def fails(house: House) -> None:
        calls[0] += 1
        if calls[0] > 1:
            twice.set()
        raise RuntimeError("the database is busy")

    place.restart()
    sweeper = Sweeper(place.house, [fails])
    real, place.house.closing.wait = place.house.closing.wait, lambda timeout=None: real(0.01)  # type: ignore
    sweeper.start()
    assert twice.wait(90)
    place.house.closing.wait = real  # type: ignore[method-assign]
    place.stop()
    assert "not swept" in caplog.text
