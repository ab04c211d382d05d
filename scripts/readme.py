"""Keep the README's tables of files and settings true: rewrites them, or with --check says whether they are."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

from cleanplate.settings import Settings

_ROOT = Path(__file__).parents[1]
_SOURCE = _ROOT / "src" / "cleanplate"
_LEAVES = ("errors.py", "settings.py", "ids.py", "overlap.py", "backdrop.py", "picture.py")
_ROOMS = (*_LEAVES, "material", "media", "matting", "draft", "interchange", "compose", "render", "cli")


def main() -> None:
    path = _ROOT / "README.md"
    text = path.read_text()
    new = _with_rows(text, "| file | what |\n|---|---|\n", _files())
    new = _with_rows(new, "| variable | what | default |\n|---|---|---|\n", _settings())
    if "--check" in sys.argv and new != text:
        sys.exit("README.md is behind the source: run `make readme`.")
    path.write_text(new)


def _files() -> list[str]:
    paths = [p for room in _ROOMS for p in _within(_SOURCE / room)]
    return [f"| `{p.relative_to(_SOURCE)}` | {_line(p)} |" for p in paths if p.name != "__init__.py"]


def _within(room: Path) -> list[Path]:
    """A file, or a room's own files and then those of the rooms inside it."""
    return sorted(room.rglob("*.py"), key=lambda p: (len(p.parts), p)) if room.is_dir() else [room]


def _line(path: Path) -> str:
    """The first sentence of a file's docstring."""
    docstring = ast.get_docstring(ast.parse(path.read_text())) or sys.exit(f"{path} has no docstring.")
    paragraph = docstring.split("\n\n")[0].replace("\n", " ").replace("|", "/")
    return re.split(r"(?<=[.]) (?=[A-Z])", paragraph)[0].rstrip(".:")


def _settings() -> list[str]:
    shown = {"cache_dir": "~/.cache/cleanplate"}
    return [
        f"| `CLEANPLATE_{name.upper()}` | {field.description} | `{shown.get(name, field.default)}` |"
        for name, field in Settings.model_fields.items()
    ]


def _with_rows(text: str, head: str, rows: list[str]) -> str:
    start = text.index(head) + len(head)
    return text[:start] + "\n".join(rows) + text[text.index("\n\n", start) :]


if __name__ == "__main__":
    main()
