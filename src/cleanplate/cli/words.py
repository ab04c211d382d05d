"""Operations as people type them: a name and KEY=VALUE words, or JSON; files become media by themselves."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from cleanplate.errors import DraftError, UsageError

if TYPE_CHECKING:
    from cleanplate.draft.model import Draft
    from cleanplate.draft.operation import Operation

_TIME = re.compile(r"^(\d+(?:\.\d+)?)s$|^(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)$")


def operations(words: list[str], draft: Draft, home: Path, folders: list[Path]) -> list[Operation]:
    """What was typed after the draft's name. Raises DraftError, UsageError, MediaError."""
    from cleanplate.draft.operation import operation

    if words[0].lstrip().startswith(("{", "[")):
        return [operation(_with_files(plain, draft, home, folders)) for plain in _json(words)]
    plain: dict[str, Any] = {"op": words[0]}
    for word in words[1:]:
        key, equals, value = word.partition("=")
        if not equals:
            raise UsageError(f"“{word}” is not KEY=VALUE.", "Write, say: trim segment=s1 in=1s out=3.5s")
        plain[key] = _value(value)
    return [operation(_with_files(plain, draft, home, folders))]


def _json(words: list[str]) -> list[Any]:
    if len(words) > 1:
        raise UsageError("There are words after the JSON.", "Quote the JSON as one word.")
    try:
        found = json.loads(words[0])
    except ValueError as error:
        raise UsageError(f"That is not JSON: {error}.", 'Write, say: {"op": "trim", "segment": "s1"}') from None
    return found if isinstance(found, list) else [found]


def _value(text: str) -> Any:
    """Times (1.5s, 1:02.5) as ms; true, false, numbers, lists and quoted text as JSON; all else is text."""
    time = _TIME.match(text)
    if time:
        plain, hours, minutes, seconds = time.groups()
        total = float(plain) if plain else int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds)
        return round(total * 1000)
    try:
        return json.loads(text)
    except ValueError:
        return text


def _with_files(plain: Any, draft: Draft, home: Path, folders: list[Path]) -> Any:
    """The same with the facts of files in the place of their names, where an operation takes media."""
    from cleanplate.draft.operation import kinds

    kind = kinds().get(plain.get("op", "")) if isinstance(plain, dict) else None
    if kind is None:
        return plain
    fields = {field.alias or name: field for name, field in kind.model_fields.items()}
    return {
        key: _media(value, draft, home, folders)
        if key in fields and _takes_media(fields[key].annotation)
        else value
        for key, value in plain.items()
    }


def _takes_media(annotation: Any) -> bool:
    from cleanplate.draft.model import Media

    return annotation is Media or any(_takes_media(part) for part in get_args(annotation))


def _media(value: Any, draft: Draft, home: Path, folders: list[Path]) -> Any:
    if isinstance(value, list):
        return [_media(item, draft, home, folders) for item in value]
    if not isinstance(value, str) or value in draft.media:
        return value
    from cleanplate.render.library import facts

    for path in (Path(value), home / value):
        if path.is_file():
            return facts(path, home, folders)
    if "/" in value or re.search(r"\.\w{2,4}$", value):
        raise DraftError(f"There is no file {value}.", "Name a file, or one of the draft's media.", "media")
    return value
