"""What other rooms know of the database: the type of a transaction, which they hand down, and nothing else."""

from __future__ import annotations

import ast
from pathlib import Path

import cleanplate


def test_only_the_store_speaks_sql() -> None:
    root = Path(cleanplate.__file__).parent
    others = [path for path in root.rglob("*.py") if "store" not in path.relative_to(root).parts]
    assert len(others) > 100
    named = {(str(path.relative_to(root)), name) for path in others for name in _names(path)}
    assert {name for _, name in named} <= {"sqlalchemy.Connection"}, named


def _names(path: Path) -> list[str]:
    """What a file imports of sqlalchemy and alembic."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return [name for name in found if name.split(".")[0] in ("sqlalchemy", "alembic")]
