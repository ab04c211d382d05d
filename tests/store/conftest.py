"""A migrated database and a blob folder for each test: a copy of one that was migrated once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from cleanplate.store.blobs import Blobs
from cleanplate.store.db import Database, sqlite_url
from tests.store import rows_made

# The address of an empty PostgreSQL database: every test runs on it as well, and leaves it empty.
_POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL", "")


@pytest.fixture(scope="session")
def migrated(made: Path) -> Path:
    """A folder with an empty SQLite database of the newest schema."""
    folder = made / "migrated"
    folder.mkdir()
    database = Database(sqlite_url(folder))
    database.migrate()
    database.close()
    return folder


@pytest.fixture(params=["sqlite", *(["postgresql"] if _POSTGRESQL else [])])
def url(request: pytest.FixtureRequest, tmp_path: Path, migrated: Path) -> Iterator[str]:
    """The address of a migrated, empty database."""
    if request.param == "sqlite":
        shutil.copytree(migrated, tmp_path / "data")
        yield sqlite_url(tmp_path / "data")
        return
    database = Database(_POSTGRESQL)
    database.migrate()
    database.close()
    yield _POSTGRESQL
    engine = create_engine(_POSTGRESQL)
    with engine.begin() as tx:
        tx.execute(text("DROP SCHEMA public CASCADE"))
        tx.execute(text("CREATE SCHEMA public"))
    engine.dispose()


@pytest.fixture
def db(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "data")


@pytest.fixture
def user(db: Database) -> str:
    """The id of a user with 100 credits."""
    return rows_made.user(db)
