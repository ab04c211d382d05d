"""Blobs: one file for one content, there as long as something refers to it, whenever a process is killed."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cleanplate.errors import NotHereError, OutputError
from cleanplate.store import exports, uploads
from cleanplate.store.blobs import Blobs
from cleanplate.store.db import Database
from tests.store import rows_made

FILM = b"a film"
HASH = hashlib.sha256(FILM).hexdigest()
NEVER, ALWAYS = 0, 1 << 62  # before which moment things are old


def test_a_file_moves_in_under_its_hash(db: Database, blobs: Blobs) -> None:
    path = rows_made.incoming(blobs, FILM)
    with db.write() as tx:
        kept = blobs.keep(tx, path, "video/mp4", 7)
    assert (kept.hash, kept.size, kept.type, kept.created_at, kept.used_at) == (HASH, 6, "video/mp4", 7, 7)
    assert blobs.path(HASH).read_bytes() == FILM
    assert not path.exists()
    with db.read() as tx:
        assert blobs.find(tx, HASH) == kept
        assert blobs.find(tx, "0" * 64) is None


def test_the_same_content_again_is_the_same_blob_used_now(db: Database, blobs: Blobs) -> None:
    rows_made.blob(db, blobs, FILM, now=7)
    inode = blobs.path(HASH).stat().st_ino
    path = rows_made.incoming(blobs, FILM)
    with db.write() as tx:
        again = blobs.keep(tx, path, "video/webm", 9)
        blobs.keep(tx, path, "video/webm", 8)  # the clock may go back; the blob's does not
        assert blobs.find(tx, HASH) == again
    assert (again.type, again.created_at, again.used_at) == ("video/mp4", 7, 9)
    assert blobs.path(HASH).stat().st_ino == inode
    assert not path.exists()


def test_many_may_keep_the_same_content_at_once(db: Database, blobs: Blobs) -> None:
    def keep(number: int) -> str:
        return rows_made.blob(db, blobs, FILM, now=number).hash

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(keep, range(16))) == {HASH}
    with db.write() as tx:
        assert blobs.leftovers(tx, ALWAYS, dry=True) == 0
    assert blobs.path(HASH).read_bytes() == FILM


def test_what_was_undone_may_be_done_again(db: Database, blobs: Blobs) -> None:
    """As when the process is killed between the move and the row."""
    path = rows_made.incoming(blobs, FILM)
    with pytest.raises(ZeroDivisionError), db.write() as tx:
        blobs.keep(tx, path, "video/mp4", 1)
        raise ZeroDivisionError
    assert path.read_bytes() == FILM
    with db.write() as tx:
        blobs.keep(tx, path, "video/mp4", 2)
        assert blobs.leftovers(tx, ALWAYS, dry=True) == 1  # the old place, until this is kept
    with db.write() as tx:
        assert blobs.leftovers(tx, ALWAYS, dry=True) == 0
    assert blobs.path(HASH).read_bytes() == FILM


def test_a_sealed_file_is_kept_by_its_hash(db: Database, blobs: Blobs) -> None:
    path = rows_made.incoming(blobs, FILM)
    sealed = blobs.seal(path)
    with db.write() as tx:
        assert blobs.keep(tx, path, "video/mp4", 1, sealed).hash == HASH == sealed


def test_a_disk_without_links_holds_blobs_too(db: Database, blobs: Blobs, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    rows_made.blob(db, blobs, FILM)
    assert blobs.path(HASH).read_bytes() == FILM
    with db.write() as tx:
        assert blobs.leftovers(tx, ALWAYS, dry=True) == 0


def test_what_is_not_there_is_not_kept(db: Database, blobs: Blobs) -> None:
    with db.write() as tx:
        for hash in ("", HASH):
            with pytest.raises(NotHereError):
                blobs.keep(tx, blobs.incoming(), "video/mp4", 1, hash)
        assert blobs.find(tx, HASH) is None


def test_a_folder_that_cannot_be_written_is_said_so_without_its_path(db: Database, blobs: Blobs) -> None:
    path = rows_made.incoming(blobs, FILM)
    (path.parents[1] / "blobs").write_text("in the way")
    with pytest.raises(OutputError) as caught, db.write() as tx:
        blobs.keep(tx, path, "video/mp4", 1)
    assert str(path.parents[1]) not in caught.value.message + caught.value.hint
    assert path.exists()


@pytest.mark.parametrize(
    "hash",
    ["", "0" * 63, "0" * 65, "0" * 64 + "\n", "A" * 64, "../" * 21 + "a", "0" * 62 + "/.", "٣" * 64, "0" * 64],
)
def test_only_hashes_of_what_is_there_have_a_path(db: Database, blobs: Blobs, hash: str) -> None:
    rows_made.blob(db, blobs, FILM)
    with pytest.raises(NotHereError):
        blobs.path(hash)


def test_an_incoming_file_is_found_by_its_name(blobs: Blobs) -> None:
    for suffix in ("", ".mp4", ".jpg"):
        path = blobs.incoming(suffix)
        path.write_bytes(FILM)
        assert blobs.staged(path.name) == path
        assert path.name.endswith(suffix)
    assert len({blobs.incoming() for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "name", ["", ".", "..", "/etc/passwd", "../blobs", "in_", "in_" + "0" * 31, "in_" + "0" * 33]
)
@pytest.mark.parametrize("more", ["", "\0", "/..", ".mp4/x", "\n"])
def test_names_that_are_none_of_ours_are_refused(blobs: Blobs, name: str, more: str) -> None:
    with pytest.raises(NotHereError):
        blobs.staged(name + more)


def test_sweeping_takes_what_nothing_refers_to_and_leaves_the_rest(db: Database, blobs: Blobs, user: str) -> None:
    session = rows_made.session(db, user)
    kept = {name: rows_made.blob(db, blobs, name.encode()).hash for name in ("blob", "poster", "proxy", "result")}
    made = rows_made.upload(db, session, **{name: hash for name, hash in kept.items() if name != "result"})
    export = rows_made.export(db, session, "x")
    with db.write() as tx:
        exports.complete(tx, export.id, kept["result"], "x.mp4", {}, 1)
    free, fresh = rows_made.blob(db, blobs, FILM), rows_made.blob(db, blobs, b"fresh", now=50)
    with db.write() as tx:
        assert blobs.sweep(tx, 50, dry=True) == [free]
    assert blobs.path(free.hash).exists()
    with db.write() as tx:
        assert blobs.sweep(tx, 50, dry=False) == [free]
        assert blobs.sweep(tx, 50, dry=False) == []
    with pytest.raises(NotHereError):
        blobs.path(free.hash)
    for hash in (*kept.values(), fresh.hash):
        assert blobs.path(hash).exists()
    with db.write() as tx:
        uploads.drop(tx, [made.id])
        exports.drop(tx, [export.id])
        assert {b.hash for b in blobs.sweep(tx, 50, dry=False)} == set(kept.values())


def test_a_sweep_that_was_undone_does_not_keep_its_content_out(db: Database, blobs: Blobs) -> None:
    rows_made.blob(db, blobs, FILM)
    with pytest.raises(ZeroDivisionError), db.write() as tx:
        blobs.sweep(tx, 50, dry=False)
        raise ZeroDivisionError
    rows_made.blob(db, blobs, FILM, now=60)
    assert blobs.path(HASH).read_bytes() == FILM


def test_leftovers_are_what_has_no_row_and_nobody_waits_for(db: Database, blobs: Blobs, user: str) -> None:
    session = rows_made.session(db, user)
    rows_made.blob(db, blobs, FILM)
    awaited, dropped = rows_made.incoming(blobs, b"awaited"), rows_made.incoming(blobs, b"dropped")
    rows_made.upload(db, session, staged=awaited.name)
    rows_made.upload(db, session, staged=dropped.name, state="failed")
    orphan = blobs.path(HASH).with_name(HASH[:2] + "0" * 62)
    orphan.write_bytes(b"a move without a row")
    note = blobs.path(HASH).with_name("README")
    note.write_text("none of ours")
    with db.write() as tx:
        assert blobs.leftovers(tx, NEVER, dry=False) == 0
        assert blobs.leftovers(tx, ALWAYS, dry=True) == 2
        assert orphan.exists()
        assert blobs.leftovers(tx, ALWAYS, dry=False) == 2
        assert blobs.leftovers(tx, ALWAYS, dry=False) == 0
    assert [path.exists() for path in (awaited, dropped, orphan, note, blobs.path(HASH))] == [
        True, False, False, True, True,
    ]  # fmt: skip


def test_an_old_file_that_was_just_kept_is_no_leftover_before_its_row_is(db: Database, blobs: Blobs) -> None:
    path = rows_made.incoming(blobs, FILM)
    os.utime(path, (1000, 1000))
    with pytest.raises(ZeroDivisionError), db.write() as tx:
        blobs.keep(tx, path, "video/mp4", 1)
        raise ZeroDivisionError
    with db.write() as tx:
        assert blobs.leftovers(tx, 2_000_000, dry=True) == 0


def test_there_is_nothing_to_clean_in_a_new_folder(db: Database, tmp_path: Path) -> None:
    empty = Blobs(tmp_path / "new")
    with db.write() as tx:
        assert empty.sweep(tx, ALWAYS, dry=False) == []
        assert empty.leftovers(tx, ALWAYS, dry=False) == 0
