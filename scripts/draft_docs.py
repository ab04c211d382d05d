"""Keep the draft's schemas and the reference of its operations true: writes them, or with --check says whether
they are."""

from __future__ import annotations

import inspect
import json
import sys
from pathlib import Path
from typing import Any

from cleanplate.draft.model import Media
from cleanplate.draft.node import LONGEST
from cleanplate.draft.operation import Operation, kinds, operation
from cleanplate.draft.sample import sample
from cleanplate.draft.schema import draft_schema, operations_schema

_DOCS = Path(__file__).parents[1] / "docs"
_ID = r"^[A-Za-z0-9_-]"
_HEAD = """# Operations on a draft

Written by `make docs`. Every change of a draft is one of these: JSON with the operation's name in `op`. Times are
milliseconds, shares of the canvas percent; where a field names a media, it may give a new file's facts instead.
Each can be undone. What each says that it did is told in two languages; the examples are told of one draft, a talk
in two parts (s1, s2), a photo (s3), a title (s4) and music (s5). For machines:
[operations.schema.json](operations.schema.json), [draft.schema.json](draft.schema.json).
"""


def main() -> None:
    texts = {
        _DOCS / "draft.schema.json": _json(draft_schema()),
        _DOCS / "operations.schema.json": _json(operations_schema()),
        _DOCS / "operations.md": _reference(),
    }
    for path, text in texts.items():
        if "--check" in sys.argv and (not path.is_file() or path.read_text() != text):
            sys.exit(f"docs/{path.name} is behind the source: run `make docs`.")
        if "--check" not in sys.argv:
            path.write_text(text)


def _json(schema: Any) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _reference() -> str:
    rows = [f"| [`{name}`](#{name}) | {_lines(kind)[0]} | {kind.zh} |" for name, kind in kinds().items()]
    table = "\n".join(["| operation | | |", "|---|---|---|", *rows])
    facts = "\n".join(["## A new file's facts", "", *_table(Media.model_json_schema(by_alias=True))])
    return "\n\n".join([_HEAD.rstrip(), table, *(_entry(n, k) for n, k in kinds().items()), facts]) + "\n"


def _entry(name: str, kind: type[Operation]) -> str:
    first, rest = _lines(kind)
    said = operation(kind.example).said(sample())
    return "\n".join(
        [
            f"## {name}",
            "",
            f"{first}{f' {rest}' if rest else ''}  ",
            kind.zh,
            "",
            *_table(kind.model_json_schema(by_alias=True)),
            "",
            "```json",
            json.dumps(kind.example, ensure_ascii=False),
            "```",
            "",
            f"> {said.en}  ",
            f"> {said.zh}",
            "",
            f"![{name}](operations/{name}.png)",
        ]
    )


def _lines(kind: type[Operation]) -> tuple[str, str]:
    """The first line of a docstring, and the rest as one."""
    first, _, rest = inspect.cleandoc(kind.__doc__ or sys.exit(f"{kind} has no docstring.")).partition("\n\n")
    return " ".join(first.split()), " ".join(rest.split())


def _table(schema: Any) -> list[str]:
    needed = schema.get("required", [])
    rows = [_row(n, field, n in needed) for n, field in schema["properties"].items() if n != "op"]
    return ["| field | takes | default | |", "|---|---|---|---|", *rows]


def _row(name: str, field: Any, needed: bool) -> str:
    default = "needed" if needed else _code(field.get("default"))
    return f"| `{name}` | {_takes(field)} | {default} | {_what(field)} |".replace("  ", " ")


def _what(field: Any) -> str:
    told = field.get("description") or next(
        (f["description"] for f in field.get("anyOf", []) if "description" in f), ""
    )
    return str(told).replace("|", "\\|")


def _code(value: Any) -> str:
    return "" if value in (None, "") else f"`{json.dumps(value, ensure_ascii=False)}`"


def _takes(field: Any) -> str:
    """What a field may be, in a few words."""
    if "anyOf" in field:
        return " or ".join(dict.fromkeys(_takes(kind) for kind in field["anyOf"] if kind.get("type") != "null"))
    if "$ref" in field:
        return "a new file's facts"
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if field["type"] == "array":
        return f"a list: {_takes(field['items'])}"
    if isinstance(field["type"], list):
        return "a number, or a fraction as text"
    return _plain(field)


def _plain(field: Any) -> str:
    kind, low, high = field["type"], field.get("minimum", field.get("exclusiveMinimum")), field.get("maximum")
    if kind == "boolean":
        return "`true`, `false`"
    if kind == "string":
        return "an id" if field.get("pattern", "").startswith(_ID) else "text"
    if high == LONGEST:
        return "ms"
    whole = "whole number" if kind == "integer" else "number"
    return f"{whole}, {low:g} to {high:g}" if high is not None else whole


if __name__ == "__main__":
    main()
