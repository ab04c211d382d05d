"""Operations as people type them: a name and KEY=VALUE words, or JSON; files become media by themselves."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from cleanplate.errors import DraftError, UsageError

if TYPE_CHECKING:
    from cleanplate.draft.model import Draft
    from cleanplate.draft.operation import Operation

_TIME = re.compile(r"^(-?\d+(?:\.\d+)?)s$|^(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)$")


def operations(words: list[str], draft: Draft, home: Path, folders: list[Path]) -> list[Operation]:
    """What was typed after the draft's name. Raises DraftError, UsageError, MediaError."""
    from cleanplate.draft.fields import fields, written_in_a_file
    from cleanplate.draft.operation import operation

    if words[0].lstrip().startswith(("{", "[")):
        return [operation(_with_files(plain, draft, home, folders)) for plain in _json(words)]
    plain: dict[str, Any] = {"op": words[0]}
    known = fields(words[0])
    for word in words[1:]:
        key, equals, value = word.partition("=")
        if not equals:
            raise UsageError(f"“{word}” is not KEY=VALUE.", "Write, say: trim segment=s1 in=1s out=3.5s")
        if key == "file" and (field := written_in_a_file(words[0])):
            plain[field] = text_of(next((p for p in (Path(value), home / value) if p.is_file()), Path(value)))
            continue
        plain[key] = _text(value) if _is_text(known.get(key)) else _value(value)
    return [operation(_with_files(plain, draft, home, folders))]


def text_of(path: Path) -> str:
    """What is in a subtitle file. Raises DraftError."""
    from cleanplate.draft.captions.file import LARGEST, decoded

    try:
        with path.open("rb") as file:
            return decoded(file.read(LARGEST + 1))
    except OSError as error:
        hint = "Name a .srt or .vtt file."
        raise DraftError(f"{path} cannot be read: {error.strerror}.", hint, "file") from error


def _json(words: list[str]) -> list[Any]:
    if len(words) > 1:
        raise UsageError("There are words after the JSON.", "Quote the JSON as one word.")
    try:
        found = json.loads(words[0])
    except (ValueError, RecursionError) as error:
        raise UsageError(f"That is not JSON: {error}.", 'Write, say: {"op": "trim", "segment": "s1"}') from None
    return found if isinstance(found, list) else [found]


def _value(text: str) -> Any:
    """Times (1.5s, 1500ms, 1:02.5) as ms; true, false, numbers, lists and quoted text as JSON; else text."""
    if re.fullmatch(r"-?\d{1,9}ms", text):
        return int(text[:-2])
    time = _TIME.match(text)
    if time:
        plain, hours, minutes, seconds = time.groups()
        total = float(plain) if plain else int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds)
        return round(total * 1000)
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _text(text: str) -> str:
    """Words as they are, so that a title may be 2026; in JSON's quotes for line breaks."""
    quoted = _value(text) if text.startswith('"') else text
    return quoted if isinstance(quoted, str) else text


def _with_files(plain: Any, draft: Draft, home: Path, folders: list[Path]) -> Any:
    """The same with the facts of files in the place of their names, where an operation takes media."""
    if not isinstance(plain, dict):
        return plain
    from cleanplate.draft.fields import fields, takes_media

    known = fields(plain.get("op"))
    return {
        key: _media(value, draft, home, folders) if takes_media(known.get(key)) else value
        for key, value in plain.items()
    }


def _is_text(annotation: Any) -> bool:
    """Whether a field takes words, and nothing else that could be typed."""
    return _kinds(annotation) <= {str, type(None)}


def _kinds(annotation: Any) -> set[Any]:
    """The types that a union is made of; of a choice of words (9:16), what they are themselves."""
    if get_origin(annotation) is Literal:
        return {type(value) for value in get_args(annotation)}
    parts = [part for part in get_args(annotation) if isinstance(part, type) or get_args(part)]
    if not parts or get_origin(annotation) is list:
        return {annotation}
    return set[Any]().union(*map(_kinds, parts))


def _media(value: Any, draft: Draft, home: Path, folders: list[Path]) -> Any:
    if isinstance(value, list):
        return [_media(item, draft, home, folders) for item in value]
    if not isinstance(value, str) or value in draft.media:
        return value
    from cleanplate.render.library import facts

    for path in (Path(value), home / value):
        with suppress(OSError):  # a name that no disk holds
            if path.is_file():
                return facts(path, home, folders)
    if "/" in value or re.search(r"\.\w{2,4}$", value):
        raise DraftError(f"There is no file {value}.", "Name a file, or one of the draft's media.", "media")
    return value
