"""Rows to values and back: the few lines that every table needs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite

Json = dict[str, Any]
AnyRow = Row[*tuple[Any, ...]]
T = TypeVar("T")


def put(tx: Connection, table: Table, **values: Any) -> bool:
    """Insert a row; False, and nothing is changed, where a key of it is taken. The transaction stays usable."""
    dialect = postgresql if tx.dialect.name == "postgresql" else sqlite
    made = dialect.insert(table).values(**values).on_conflict_do_nothing()
    return tx.execute(made.returning(*table.primary_key)).first() is not None


def remove(tx: Connection, table: Table, ids: Iterable[str]) -> None:
    """Delete the rows of these ids."""
    gone = [{"gone": id} for id in ids]
    if gone:
        tx.execute(table.delete().where(table.c.id == bindparam("gone")), gone)


def of(kind: type[T], row: AnyRow | None, documents: tuple[str, ...] = ()) -> T | None:
    """A row as a value of `kind`, whose fields are its columns; `documents` are read from their JSON."""
    return None if row is None else whole(kind, row, documents)


def whole(kind: type[T], row: AnyRow, documents: tuple[str, ...] = ()) -> T:
    """A row that is there."""
    values = dict(row._mapping)
    return kind(**values | {name: json.loads(values[name]) for name in documents if values[name] is not None})


def written(document: Json | None) -> str | None:
    """A document as its column keeps it."""
    return None if document is None else json.dumps(document, ensure_ascii=False, separators=(",", ":"))
