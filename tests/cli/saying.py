"""What the draft's commands leave and say, in the few words that their tests need."""

from __future__ import annotations

import json
from pathlib import Path

from tests.commands import Said, cleanplate


def document(film: Path) -> dict[str, object]:
    return json.loads(film.read_text())  # type: ignore[no-any-return]


def applied(film: Path, *words: object) -> Said:
    said = cleanplate("draft", "apply", film, *words)
    assert said.code == 0, said.err
    return said


def failed(said: Said, code: int, name: str) -> str:
    """What a failing command says: an error with its code, what to do, and nothing on stdout."""
    assert (said.code, said.out) == (code, ""), said
    first, second = said.err.splitlines()[:2]
    assert first.startswith(f"error [{name}]: ") and second.startswith("  → ")
    return said.err
