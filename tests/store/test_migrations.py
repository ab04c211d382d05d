"""The steps to the newest schema: they lead to tables.py, and nowhere else."""

from __future__ import annotations

import re

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, inspect

from cleanplate.errors import OutputError
from cleanplate.store import migrations
from cleanplate.store.db import Database
from cleanplate.store.tables import METADATA


def test_they_lead_to_the_tables_as_they_are_written_down(db: Database) -> None:
    with db.read() as tx:
        assert compare_metadata(MigrationContext.configure(tx, opts={"compare_type": True}), METADATA) == []


def test_checks_are_the_same_too(db: Database) -> None:
    """Which the comparison above does not look at."""
    planned = {
        (table.name, check.name, _bare(str(check.sqltext)))
        for table in METADATA.tables.values()
        for check in table.constraints
        if isinstance(check, CheckConstraint)
    }
    with db.read() as tx:
        assert _checks(tx) == planned
    assert len(planned) == 2


def test_there_is_no_way_back(db: Database) -> None:
    config = migrations._config()
    with pytest.raises(OutputError, match="back"), db.write() as tx:
        config.attributes["connection"] = tx
        command.downgrade(config, "base")
    db.check()


def test_they_are_one_line_without_branches() -> None:
    names = migrations._known()
    assert list(names) == [f"{number:04}" for number in range(len(names), 0, -1)]


def _checks(tx: Connection) -> set[tuple[str, str | None, str]]:
    found = inspect(tx)
    return {
        (table, check["name"], _bare(check["sqltext"]))
        for table in found.get_table_names()
        for check in found.get_check_constraints(table)
    }


def _bare(sql: str) -> str:
    """Without names of tables, quotes and brackets, which differ from place to place."""
    return re.sub(r"[\"()]|\w+\.", "", sql)
