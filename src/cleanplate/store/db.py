"""The database: transactions that read, transactions that write, and a schema at its newest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from cleanplate.errors import OutputError, UsageError
from cleanplate.store import migrations
from cleanplate.store.line import Line

_BUSY_S = 30  # how long a writer waits for those of other processes
_AFTER = "after"


def sqlite_url(folder: Path) -> str:
    """The address of the SQLite database in a folder."""
    return URL.create("sqlite", database=str(folder.absolute() / "cleanplate.db")).render_as_string()


def after(tx: Connection, do: Callable[[], None]) -> None:
    """Have something done once this transaction is kept for good; never, if it is undone or the process dies."""
    waiting: list[Callable[[], None]] = tx.info[_AFTER]
    waiting.append(do)


class Database:
    """One database, for any number of threads: SQLite in a file, or PostgreSQL.

    On SQLite writers take turns: they stand in line for the one connection that writes. So nobody in the process
    waits by trying again, and the database is locked only where another process writes for 30 s. A thread within
    a `write` must therefore not ask for another one.
    """

    def __init__(self, url: str) -> None:
        """Nothing is opened yet. Raises UsageError for an address of another kind."""
        self._url = _checked(url)
        sqlite = self._url.get_backend_name() == "sqlite"
        self._line: AbstractContextManager[None] = Line(2 * _BUSY_S) if sqlite else nullcontext()
        self._writer = _sqlite(self._url, "IMMEDIATE", size=1, most=0) if sqlite else _postgresql(self._url)
        self._reader = (
            _sqlite(self._url, "DEFERRED", size=8, most=-1) if sqlite else _seeing_one_moment(self._writer)
        )

    @property
    def near(self) -> bool:
        """Whether a read is over sooner than a way to a thread and back: SQLite, whose readers never wait."""
        return self._url.get_backend_name() == "sqlite"

    def migrate(self) -> None:
        """Bring the schema to its newest, or leave all as it was. Several processes may do so at once.

        Raises OutputError where the database cannot be reached, or is of a newer version than this one.
        """
        with _told(), self.write() as tx:
            if tx.dialect.name == "postgresql":  # on SQLite, writing is alone as it is
                tx.execute(text("SELECT pg_advisory_xact_lock(7208420)"))
            migrations.upgrade(tx)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that may change things: kept at the end of the block, undone when it raises."""
        waiting: list[Callable[[], None]] = []
        with self._line, self._writer.begin() as tx:
            tx.info[_AFTER] = waiting
            yield tx
        for do in waiting:
            do()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one moment of the database and cannot change it."""
        with self._reader.connect() as tx:
            yield tx

    def check(self) -> None:
        """Raises OutputError where the database does not answer, or its schema is not the newest."""
        with _told(), self.read() as tx:
            tx.execute(text("SELECT 1"))
            if not migrations.newest(tx):
                raise OutputError(
                    "The database is not of this version.", "Start the service anew: it migrates first."
                )

    def close(self) -> None:
        """Every connection that nobody uses now. Those in use close when they are given back."""
        self._writer.dispose()
        self._reader.dispose()


def _checked(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = None
    if parsed is None or parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise UsageError(
            "The database's address is not one of SQLite or PostgreSQL.", "Change CLEANPLATE_DATABASE_URL."
        )
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise UsageError(
            "A database in memory would forget everything.", "Name a file: sqlite:////folder/cleanplate.db"
        )
    return parsed


def _postgresql(url: URL) -> Engine:
    return create_engine(url, pool_size=16, max_overflow=-1, pool_pre_ping=True)


def _seeing_one_moment(engine: Engine) -> Engine:
    """The same connections, for reading on PostgreSQL."""
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _sqlite(url: URL, mode: str, size: int, most: int) -> Engine:
    """Connections whose transactions begin as `mode` says: the driver would begin them late, or never."""
    engine = create_engine(
        url,
        pool_size=size,
        max_overflow=most,
        connect_args={"timeout": _BUSY_S},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")
        if mode == "DEFERRED":
            connection.execute("PRAGMA query_only = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


@contextmanager
def _told() -> Iterator[None]:
    """The database's own errors, for people: the driver's words may hold addresses and passwords."""
    try:
        yield
    except SQLAlchemyError as error:
        raise OutputError(
            "The database cannot be reached or written.",
            "Check CLEANPLATE_DATABASE_URL, and the disk's free space and rights.",
        ) from error
