"""What the fields of an operation take, where a person names files: media, or a text that is written in one."""

from __future__ import annotations

from typing import Any, get_args

from cleanplate.draft.model import Media
from cleanplate.draft.operation import kinds


def fields(name: object) -> dict[str, Any]:
    """What each field of an operation may be, by the names that people type; none where there is no such one."""
    kind = kinds().get(name) if isinstance(name, str) else None
    found = kind.model_fields.items() if kind else ()
    return {key: field.annotation for name, field in found for key in {name, field.alias or name}}


def takes_media(annotation: Any) -> bool:
    """Whether the facts of a file may stand there."""
    return annotation is Media or any(takes_media(part) for part in get_args(annotation))


def written_in_a_file(name: str) -> str | None:
    """The field that takes what is in a file that people name, where an operation has one."""
    found = kinds()[name].model_fields if name in kinds() else {}
    marked = (
        field
        for field, f in found.items()
        if isinstance(f.json_schema_extra, dict) and "from_file" in f.json_schema_extra
    )
    return next(marked, None)
