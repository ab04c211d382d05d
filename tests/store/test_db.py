"""Transactions: kept or undone as a whole, many at once, and a schema that is always the newest."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from cleanplate.errors import OutputError, UsageError
from cleanplate.store import users
from cleanplate.store.db import Database, after, sqlite_url
from cleanplate.store.tables import METADATA, USERS


def _add(tx: Connection) -> str:
    return users.add(tx, anonymous=True, label="", plan="free", now=1).id


def _names(tx: Connection) -> list[str]:
    return list(tx.execute(USERS.select().with_only_columns(USERS.c.id)).scalars())


def test_what_is_written_is_there_afterwards(db: Database) -> None:
    with db.write() as tx:
        id = _add(tx)
    with db.read() as tx:
        assert _names(tx) == [id]


def test_a_block_that_raises_leaves_nothing(db: Database) -> None:
    with pytest.raises(ZeroDivisionError), db.write() as tx:
        _add(tx)
        raise ZeroDivisionError
    with db.read() as tx:
        assert _names(tx) == []


def test_reading_cannot_write(db: Database) -> None:
    with pytest.raises(DBAPIError, match=r"readonly|read-only"), db.read() as tx:
        _add(tx)


def test_reading_sees_one_moment(db: Database) -> None:
    with db.read() as early:
        assert _names(early) == []
        with db.write() as tx:
            id = _add(tx)
        assert _names(early) == []
    with db.read() as late:
        assert _names(late) == [id]


def test_reading_does_not_wait_for_a_writer(db: Database) -> None:
    with db.write() as writer:
        _add(writer)
        with db.read() as tx:
            assert _names(tx) == []


def test_what_waits_for_the_end_is_done_when_all_is_kept(db: Database) -> None:
    seen: list[int] = []

    def look() -> None:
        with db.read() as tx:
            seen.append(len(_names(tx)))

    with db.write() as tx:
        after(tx, look)
        _add(tx)
        assert seen == []
    assert seen == [1]
    with db.write() as tx:
        _add(tx)
    assert seen == [1]


def test_what_waits_for_the_end_is_never_done_when_all_is_undone(db: Database) -> None:
    done: list[str] = []
    with pytest.raises(ZeroDivisionError), db.write() as tx:
        after(tx, lambda: done.append("x"))
        raise ZeroDivisionError
    with db.write() as tx:
        _add(tx)
    assert done == []


def test_forty_threads_write_and_none_finds_it_locked(db: Database) -> None:
    def many(_: int) -> None:
        for _ in range(10):
            with db.read() as tx:
                _names(tx)
            with db.write() as tx:
                _add(tx)

    with ThreadPoolExecutor(40) as pool:
        list(pool.map(many, range(40)))
    with db.read() as tx:
        assert len(_names(tx)) == 400


def test_two_that_opened_the_same_database_write_at_once(url: str) -> None:
    both = Database(url), Database(url)

    def many(database: Database) -> None:
        for _ in range(50):
            with database.write() as tx:
                _add(tx)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(many, both * 2))
    with both[0].read() as tx:
        assert len(_names(tx)) == 200
    for database in both:
        database.close()


def test_foreign_keys_hold(db: Database) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"), db.write() as tx:
        tx.execute(METADATA.tables["claims"].insert().values(hash="h", user="u", session="s", expires_at=1))


def test_sqlite_keeps_a_log_beside_the_file(db: Database) -> None:
    with db.read() as tx:
        if tx.dialect.name == "sqlite":
            assert tx.execute(text("PRAGMA journal_mode")).scalar() == "wal"
            assert tx.execute(text("PRAGMA synchronous")).scalar() == 1


@pytest.mark.parametrize("name", ["plain", "with space", "50%20 ?mode=ro&x#y", "naïve, 数据"])
def test_a_folder_may_be_called_anything(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    database = Database(sqlite_url(folder))
    database.migrate()
    database.check()
    database.close()
    assert (folder / "cleanplate.db").is_file()


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://x/y", "sqlite://", "sqlite:///:memory:"])
def test_an_address_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        Database(url)


def test_a_folder_that_is_not_there_is_said_without_its_path(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path / "nowhere"))
    with pytest.raises(OutputError) as caught:
        database.migrate()
    assert "nowhere" not in caught.value.message + caught.value.hint


def test_a_migrated_database_is_as_it_should_be(db: Database) -> None:
    db.check()


def test_an_empty_database_is_not_of_this_version(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path))
    with pytest.raises(OutputError, match="version"):
        database.check()
    database.close()


def test_a_database_of_a_newer_version_is_left_alone(db: Database) -> None:
    with db.write() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(OutputError, match="newer"):
        db.migrate()
    with pytest.raises(OutputError, match="version"):
        db.check()


def test_a_file_that_is_no_database_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "cleanplate.db").write_bytes(b"no database, but long enough to be taken for one" * 50)
    database = Database(sqlite_url(tmp_path))
    with pytest.raises(OutputError):
        database.migrate()
    database.close()


def test_migrating_again_changes_nothing(db: Database) -> None:
    with db.write() as tx:
        id = _add(tx)
    db.migrate()
    with db.read() as tx:
        assert _names(tx) == [id]


def test_threads_may_migrate_at_once(tmp_path: Path) -> None:
    databases = [Database(sqlite_url(tmp_path)) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(Database.migrate, databases))
    for database in databases:
        database.check()
        database.close()


def test_processes_may_migrate_at_once(tmp_path: Path) -> None:
    line = "import sys; from cleanplate.store.db import Database as D; sys.stdin.read(); D(sys.argv[1]).migrate()"
    command = [sys.executable, "-c", line, sqlite_url(tmp_path)]
    running = [subprocess.Popen(command, stdin=subprocess.PIPE) for _ in range(4)]
    for process in running:
        assert process.stdin
        process.stdin.close()  # all have begun: now go
    assert [process.wait(60) for process in running] == [0] * 4
    database = Database(sqlite_url(tmp_path))
    database.check()
    database.close()


def test_a_migration_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import op

    made = op.create_table

    def failing(name: str, *columns: object) -> None:
        if name == "exports":
            raise ZeroDivisionError
        made(name, *columns)

    monkeypatch.setattr(op, "create_table", failing)
    database = Database(sqlite_url(tmp_path))
    with pytest.raises(ZeroDivisionError):
        database.migrate()
    with database.read() as tx:
        assert inspect(tx).get_table_names() == []
    database.close()
