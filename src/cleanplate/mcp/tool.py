"""A tool: its name and words, its typed arguments, what it may do, and the function that it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from cleanplate.errors import UsageError
from cleanplate.mcp.work import Work

Json = dict[str, Any]
Line = Literal["quick", "picture", "heavy"]  # those of one line wait for each other, but for quick ones


@dataclass(frozen=True)
class Image:
    """An encoded picture, for a model to look at."""

    data: bytes
    mime: str
    width: int
    height: int


@dataclass(frozen=True)
class Answer:
    """`text` says all that matters; `facts` say it to programs."""

    text: str
    facts: Json = field(default_factory=dict)
    images: tuple[Image, ...] = ()


class Args(BaseModel):
    """What a tool is called with; what it does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Facts(BaseModel):
    """What a tool answers to programs."""

    model_config = ConfigDict(frozen=True)

    def plain(self) -> Json:
        return self.model_dump(mode="json", exclude_none=True)


@dataclass(frozen=True)
class Tool:
    """`what` says what it does and when to use it. `reads`: it changes nothing; `destroys`: it can lose something;
    `repeats`: asked twice, it does no more than once. `run` is called in a thread, and raises CleanplateError."""

    name: str
    title: str
    what: str
    args: type[Args]
    facts: type[Facts] | None
    run: Callable[[Any, Work], Answer]
    reads: bool = False
    destroys: bool = False
    repeats: bool = False
    line: Line = "quick"

    def asked(self, plain: Json) -> Args:
        """The arguments, checked. Raises UsageError."""
        try:
            return self.args.model_validate(plain)
        except ValidationError as error:
            raise _wrong(self, error) from None

    @property
    def input_schema(self) -> Json:
        return bare(self.args.model_json_schema())

    @property
    def output_schema(self) -> Json | None:
        return bare(self.facts.model_json_schema(mode="serialization")) if self.facts else None


def _from_json(value: Any) -> Any:
    """Some assistants write objects and lists as JSON in a text."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


_UNSAID = frozenset({"title", "zh", "minLength", "maxLength", "maxItems", "additionalProperties"})
Loose = BeforeValidator(_from_json)
Name = Annotated[str, Field(min_length=1, max_length=1000)]
DraftName = Annotated[Name, Field(description="The draft's .json.", examples=["film.json"])]
At = Annotated[int, Field(ge=0, le=10**9)]


def _wrong(tool: Tool, error: ValidationError) -> UsageError:
    first = error.errors()[0]
    field, *inside = first["loc"] or ("",)
    place = str(field)[:80] + "".join(f"[{part}]" for part in inside if isinstance(part, int))
    fields = tool.args.model_fields.items()
    hint = f"Arguments: {', '.join(f'{n} (needed)' if f.is_required() else n for n, f in fields)}."
    if first["type"] in ("missing", "extra_forbidden"):
        return UsageError(f"{tool.name} {'lacks' if first['type'] == 'missing' else 'has no'} “{place}”.", hint)
    said = first["msg"].removeprefix("Value error, ")
    return UsageError(f"{tool.name}: “{place}” cannot be so. {said[:200].rstrip('.')}.", hint)


def bare(schema: Json) -> Json:
    """A schema without what costs tokens and says little: titles, lengths, and null beside something else."""
    plain = {key: _inside(key, value) for key, value in schema.items() if key not in _UNSAID}
    others = [one for one in plain.get("anyOf", []) if one != {"type": "null"}]
    if len(others) == 1:
        del plain["anyOf"]
        plain = others[0] | plain
        if plain.get("default", 0) is None:
            del plain["default"]
    return plain


def _inside(key: str, value: Any) -> Any:
    if key in ("properties", "$defs"):
        return {name: bare(one) for name, one in value.items()}
    if isinstance(value, dict):
        return bare(value)
    return [bare(v) if isinstance(v, dict) else v for v in value] if isinstance(value, list) else value
