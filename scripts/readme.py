"""Keep the README's tables and docs/settings.md true: rewrites them, or with --check says whether they are."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

from cleanplate.settings import Settings

_ROOT = Path(__file__).parents[1]
_SOURCE = _ROOT / "src" / "cleanplate"
_LEAVES = (
    "errors.py",
    "settings.py",
    "ids.py",
    "price.py",
    "label.py",
    "disposition.py",
    "overlap.py",
    "backdrop.py",
    "skills.py",
    "listening.py",
    "picture.py",
    "testing.py",
)
_ROOMS = (
    *_LEAVES,
    "material",
    "media",
    "matting",
    "draft",
    "interchange",
    "compose",
    "render",
    "store",
    "flow",
    "agent",
    "service",
    "api",
    "client",
    "mcp",
    "cli",
)


_TABLE = "| variable | what | default |\n|---|---|---|\n"
_SECTIONS = {  # by the first setting of each
    "cache_dir": "The engine",
    "host": "The service: where it is, and what it keeps",
    "registration": "People, plans, credits",
    "upload_limit_mb": "Limits",
    "exports_at_once": "Work",
    "repair_limit_s": "The agent",
    "mcp_token": "Assistants",
    "keep_uploads_days": "What goes with time",
}
_SETTINGS_HEAD = """# Settings

Written by `make readme`. Each is an environment variable, and all are optional; a value that cannot be is
refused with a sentence that names it. How the service is run: [running.md](running.md).
"""


def main() -> None:
    readme = (_ROOT / "README.md").read_text()
    readme = _with_rows(readme, "| file | what |\n|---|---|\n", _files())
    readme = _with_rows(readme, _TABLE, [_setting(name) for name in Settings.model_fields])
    for path, text in ((_ROOT / "README.md", readme), (_ROOT / "docs" / "settings.md", _settings())):
        if "--check" in sys.argv and (not path.is_file() or path.read_text() != text):
            sys.exit(f"{path.name} is behind the source: run `make readme`.")
        if "--check" not in sys.argv:
            path.write_text(text)


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


def _settings() -> str:
    text = _SETTINGS_HEAD
    for name in Settings.model_fields:
        text += f"\n## {_SECTIONS[name]}\n\n{_TABLE}" if name in _SECTIONS else ""
        text += f"{_setting(name)}\n"
    return text


def _setting(name: str) -> str:
    field = Settings.model_fields[name]
    shown = {"cache_dir": "~/.cache/cleanplate", "data_dir": "~/.local/share/cleanplate", "weights_dir": ""}
    default = shown.get(name, str(field.default))
    told = f"`{default}`" if default else "–"
    return f"| `CLEANPLATE_{name.upper()}` | {field.description} | {told} |"


def _with_rows(text: str, head: str, rows: list[str]) -> str:
    start = text.index(head) + len(head)
    return text[:start] + "\n".join(rows) + text[text.index("\n\n", start) :]


if __name__ == "__main__":
    main()
