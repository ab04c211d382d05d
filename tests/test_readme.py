"""The README names every source file, format and network."""

from __future__ import annotations

from pathlib import Path

from cleanplate.matting.catalog import NETWORKS
from cleanplate.media.formats import FORMATS

_ROOT = Path(__file__).parents[1]
_README = (_ROOT / "README.md").read_text()


def test_every_source_file_has_its_line() -> None:
    source = _ROOT / "src" / "cleanplate"
    files = [str(p.relative_to(source)) for p in source.rglob("*.py") if p.name != "__init__.py"]
    assert [f for f in files if f"| `{f}` |" not in _README] == []


def test_every_format_and_network_is_listed() -> None:
    assert [name for name in (*FORMATS, *NETWORKS) if f"| `{name}` |" not in _README] == []
