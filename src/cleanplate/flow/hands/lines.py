"""What a hand and the service say to each other: a JSON object a line; errors as plain values."""

from __future__ import annotations

import json
from typing import Any

from cleanplate import errors
from cleanplate.errors import CleanplateError

Json = dict[str, Any]
LONGEST = 64 << 20  # bytes of a line
_MORE = ("path", "retry_after", "word")  # what some errors carry beside a message and a hint


def line(said: Json) -> bytes:
    """One object as a line."""
    return json.dumps(said, ensure_ascii=True, separators=(",", ":"), default=str).encode() + b"\n"


def parsed(text: bytes) -> Json | None:
    """The object of a line; None for what is none."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def told(error: CleanplateError) -> Json:
    """An error as plain values, under the name of its class or of the nearest one that everybody knows."""
    name = next(kind.__name__ for kind in type(error).__mro__ if getattr(errors, kind.__name__, None) is kind)
    more = {key: getattr(error, key) for key in _MORE if hasattr(error, key)}
    return {"error": name, "message": error.message, "hint": error.hint, **more}


def meant(said: Json) -> CleanplateError:
    """The error that these values tell of."""
    kind = getattr(errors, str(said.get("error")), CleanplateError)
    if not (isinstance(kind, type) and issubclass(kind, CleanplateError)):
        kind = CleanplateError
    error = kind(str(said.get("message", "")), str(said.get("hint", "")))
    for key in _MORE:
        if key in said:
            setattr(error, key, said[key])
    return error
