"""Parts of the document with other values: frozen ones are made anew, and validated again."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import ValidationError

from cleanplate.draft.node import Node
from cleanplate.draft.wire import invalid

N = TypeVar("N", bound=Node)


def with_values(node: N, **values: Any) -> N:
    """A frozen node with some fields new, its unknown keys kept; validated again. Raises DraftError.

    By the wire's keys: an unknown key may be called as a field of ours.
    """
    fields = type(node).model_fields
    new = {field.alias or name: values.get(name, getattr(node, name)) for name, field in fields.items()}
    return _valid(type(node), (node.model_extra or {}) | new)


def made(kind: type[N], /, **values: Any) -> N:
    """A part of the document. Raises DraftError where a value cannot be, such as a time that is too late."""
    return _valid(kind, {kind.model_fields[name].alias or name: value for name, value in values.items()})


def _valid(kind: type[N], values: dict[str, Any]) -> N:
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        raise invalid(error, "The draft would not be sound: it") from None
