"""The way to the newest schema, forward only: each step is a file in `versions/` that never changes again.

A new step is written by hand, with the next number, and tables.py is changed with it; a test holds both together.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from cleanplate.errors import OutputError


def upgrade(tx: Connection) -> None:
    """Every step that the database lacks, in this transaction. Raises OutputError where it has unknown ones."""
    at = current(tx)
    if at is not None and at not in _known():
        raise OutputError(
            "The database was written by a newer version of cleanplate.",
            "Update cleanplate, or name another database.",
        )
    config = _config()
    config.attributes["connection"] = tx
    command.upgrade(config, "head")


def current(tx: Connection) -> str | None:
    """The last step that the database has; None for an empty one."""
    return MigrationContext.configure(tx).get_current_revision()


def newest(tx: Connection) -> bool:
    """Whether the database has every step, and none more."""
    return current(tx) == _known()[0]


@cache
def _known() -> tuple[str, ...]:
    """The steps' names, the newest first."""
    return tuple(step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")  # folders may hold any other character
    return config
