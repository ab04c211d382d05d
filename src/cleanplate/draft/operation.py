"""An operation: the only way to change a draft. Typed, checked, told in two languages, found by its file.

Each lives in a file of its own under `operations/`, with its fields (so its schema), its docstring and `zh` (so
its entry in the reference), its words, and an example that the tests and the reference's pictures use.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import Any, ClassVar, NamedTuple, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from cleanplate.draft import operations
from cleanplate.draft.model import Draft, Played, Segment, Title
from cleanplate.draft.timeline import find
from cleanplate.draft.wire import Json, invalid
from cleanplate.errors import DraftError

TIMES = frozenset({"start", "end", "at", "length", "source_in", "fade_in", "fade_out"})  # fields in ms


class Words(NamedTuple):
    """The same in two languages. `{name}` stands for a field, `{changes}` for all that were given."""

    en: str
    zh: str


class Operation(BaseModel):
    """One change. A subclass gives `op` as a Literal, `zh`, `words`, `example`, and `apply`.

    `zh` is the docstring's first line in Chinese. `words` say what was done. `example` is a whole operation on the
    draft of `cleanplate.draft.sample`; `look` is the time in ms at which its effect is seen there.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False)

    op: str
    zh: ClassVar[str]
    words: ClassVar[Words]
    example: ClassVar[Json]
    look: ClassVar[int] = 1500

    def apply(self, draft: Draft) -> Draft:
        """The draft after it. Raises DraftError, and then nothing has changed."""
        raise NotImplementedError

    def said(self, before: Draft) -> Words:
        """What it does to this draft, for people."""
        return Words(*(self._filled(text, before, zh) for zh, text in enumerate(self.words)))

    def told(self, before: Draft) -> dict[str, object]:
        """Values for `words` beside the fields' own; a time in ms has a name of TIMES."""
        return {}

    def given(self) -> Json:
        """The fields that were given and say something, but for what is only to name a segment."""
        return {
            name: value
            for name in type(self).model_fields
            if name in self.model_fields_set - {"op", "segment"} and (value := getattr(self, name)) is not None
        }

    def as_json(self) -> Json:
        return self.model_dump(by_alias=True, mode="json", exclude_unset=True) | {"op": self.op}

    def _filled(self, text: str, before: Draft, zh: int) -> str:
        values = {name: getattr(self, name) for name in type(self).model_fields} | self.told(before)
        spoken = {name: _time(v) if name in TIMES else _spoken(v) for name, v in values.items()}
        if isinstance(values.get("segment"), str):
            spoken["segment"] = label(before, spoken["segment"])
        given = (f"{self._named(name, zh)} {_spoken(value)}" for name, value in self.given().items())
        return text.format_map(spoken | {"changes": ("，" if zh else ", ").join(given)})

    def _named(self, field: str, zh: int) -> str:
        extra = type(self).model_fields[field].json_schema_extra
        known = extra.get("zh") if isinstance(extra, dict) else None
        return str(known) if zh and known else field.replace("_", " ")


def label(draft: Draft, segment: str) -> str:
    """How people know a segment: talk.mp4 (s1)."""
    try:
        found = find(draft, segment, Segment)
    except DraftError:
        return segment
    if isinstance(found, Title):
        text = " ".join(found.text.split())
        return f"“{text[:24]}{'…' if len(text) > 24 else ''}” ({segment})"
    if isinstance(found, Played):
        media = draft.media.get(found.media)
        return f"{found.meta.title or (media and (media.name or media.file)) or found.media} ({segment})"
    return segment


@cache
def kinds() -> dict[str, type[Operation]]:
    """Every operation by its name: whatever lies in `operations/`."""
    found: dict[str, type[Operation]] = {}
    for module in pkgutil.iter_modules(operations.__path__):
        for value in vars(import_module(f"{operations.__name__}.{module.name}")).values():
            if isinstance(value, type) and issubclass(value, Operation) and value.__module__.endswith(module.name):
                found[get_args(value.model_fields["op"].annotation)[0]] = value
    return dict(sorted(found.items()))


def operation(plain: Any) -> Operation:
    """An operation out of plain values. Raises DraftError, which says where, what, and what is allowed."""
    if not isinstance(plain, dict) or not isinstance(plain.get("op"), str):
        raise DraftError("An operation is an object with op, its name.", _names(), "op")
    kind = kinds().get(plain["op"])
    if kind is None:
        raise DraftError(f"There is no operation “{plain['op'][:40]}”.", _names(), "op")
    try:
        return kind.model_validate(plain)
    except ValidationError as error:
        found = invalid(error, f"“{plain['op']}”")
        fields = ", ".join(f.alias or n for n, f in kind.model_fields.items() if n != "op")
        raise DraftError(found.message, f"{found.hint} Its fields: {fields}.", found.path) from None


def _names() -> str:
    return f"Operations: {', '.join(kinds())}."


def _spoken(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def _time(value: Any) -> str:
    return f"{value / 1000:g}s" if isinstance(value, int) else str(value)
