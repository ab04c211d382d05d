"""The draft's schemas and the reference of its operations cannot fall behind the source."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from scripts import draft_docs

from cleanplate.draft.operation import kinds

_FILES = ("draft.schema.json", "operations.schema.json", "operations.md")


def test_what_is_in_docs_is_what_the_source_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["draft_docs.py", "--check"])
    draft_docs.main()


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own, written."""
    monkeypatch.setattr(draft_docs, "_DOCS", tmp_path)
    monkeypatch.setattr(sys, "argv", ["draft_docs.py"])
    draft_docs.main()
    return tmp_path


@pytest.mark.parametrize("name", _FILES)
@pytest.mark.parametrize("gone", [True, False])
def test_the_check_finds_a_file_that_is_behind_or_gone_and_mends_nothing(
    docs: Path, monkeypatch: pytest.MonkeyPatch, name: str, gone: bool
) -> None:
    path = docs / name
    if gone:
        path.unlink()
    else:
        path.write_text(path.read_text() + " ")
    monkeypatch.setattr(sys, "argv", ["draft_docs.py", "--check"])
    with pytest.raises(SystemExit, match=rf"{re.escape(name)} is behind.*make docs"):
        draft_docs.main()
    assert not path.exists() if gone else path.read_text().endswith(" ")


def test_every_operation_has_its_entry(docs: Path) -> None:
    text = (docs / "operations.md").read_text()
    entries = dict(re.findall(r"^## (\w+)\n\n(.*?)(?=^## )", text, re.MULTILINE | re.DOTALL))
    assert list(entries) == list(kinds())
    for name, kind in kinds().items():
        assert json.loads(re.findall(r"```json\n(.*)\n```", entries[name])[0]) == kind.example
        assert f"![{name}](operations/{name}.png)" in entries[name]
        assert kind.zh in entries[name]
        for field, info in kind.model_fields.items():
            assert field == "op" or f"| `{info.alias or field}` |" in entries[name]
