"""What understands words knows nothing of servers, databases, media or networks."""

from __future__ import annotations

import ast
from pathlib import Path

import cleanplate.agent
from cleanplate.agent import acts, scene, understand

_ALLOWED = ("agent.acts", "agent.scene", "agent.words", "draft", "material.catalog", "backdrop", "errors")
_ROOM = Path(cleanplate.agent.__file__).parent
_FILES = [Path(module.__file__ or "") for module in (acts, scene, understand)] + sorted(
    (_ROOM / "words").rglob("*.py")
)


def test_it_imports_the_draft_and_leaves_only() -> None:
    for path in _FILES:
        for node in ast.walk(ast.parse(path.read_text())):
            name = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            if name.startswith("cleanplate."):
                rest = name.removeprefix("cleanplate.")
                assert any(rest == a or rest.startswith(f"{a}.") for a in _ALLOWED), f"{path.name}: {name}"
