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
from cleanplate.draft.model import Draft, Media, Played, Segment, Title
from cleanplate.draft.timeline import find, track_named
from cleanplate.draft.wire import Json, invalid
from cleanplate.errors import DraftError

TIMES = frozenset({"start", "end", "at", "length", "shift", "source_in", "fade_in", "fade_out"})  # fields in ms


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
        """Values for `words` beside the fields' own: a time in ms under a name of TIMES, Words by language."""
        return {}

    def given(self) -> Json:
        """The fields that were given and say something, but for what is only to name a segment."""
        return {
            name: value
            for name in type(self).model_fields
            if name in self.model_fields_set - {"op", "segment"} and (value := getattr(self, name)) is not None
        }

    def asked(self) -> Json:
        """What was given. Raises DraftError where that is nothing, so that nothing would change."""
        given = self.given()
        if not given:
            names = (f.alias or n for n, f in type(self).model_fields.items() if n not in {"op", "segment"})
            raise DraftError(f"“{self.op}” was told nothing to change.", f"Give one at least: {', '.join(names)}.")
        return given

    def changes(self, *but: str) -> Words:
        """All that was given, by name and value, but for some fields: quality best, feather 2."""
        given = {name: value for name, value in self.given().items() if name not in but}
        en, zh = ([f"{self._named(n, i)} {self._said(n, v, i)}" for n, v in given.items()] for i in (0, 1))
        return Words(", ".join(en), "，".join(zh))

    def as_json(self) -> Json:
        return self.model_dump(by_alias=True, mode="json", exclude_unset=True) | {"op": self.op}

    def _filled(self, text: str, before: Draft, zh: int) -> str:
        values = {name: getattr(self, name) for name in type(self).model_fields}
        values |= {"changes": self.changes()} | self.told(before)
        spoken = {name: self._said(name, value, zh) for name, value in values.items()}
        if isinstance(values.get("segment"), str):
            spoken["segment"] = label(before, spoken["segment"])
        return text.format_map(spoken)

    def _said(self, name: str, value: Any, zh: int) -> str:
        field = type(self).model_fields.get(name)
        chosen = zh and field is not None and isinstance(value, str) and _offers(field.annotation, value)
        return _ZH.get(value, value) if chosen else said(name, value, zh)

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
        return f"{quoted(found.text)} ({segment})"
    if isinstance(found, Played):
        media = draft.media.get(found.media)
        return f"{found.meta.title or (media and media.label) or found.media} ({segment})"
    return segment


def track_label(draft: Draft, track: str) -> Words:
    """How people know a track: by its name, if it has one."""
    title = track_named(draft, track).meta.title
    return Words(f"{title} ({track})", f"{title} ({track})") if title else Words(f"track {track}", f"轨道 {track}")


def quoted(text: str) -> str:
    """The beginning of a text, on one line, in quotes."""
    line = " ".join(text.split())
    return f"“{line[:24]}{'…' if len(line) > 24 else ''}”"


def said(name: str, value: Any, zh: int) -> str:
    """A field's value as people say it, in English or, with `zh` 1, in Chinese."""
    if isinstance(value, Words):
        return value[zh]
    if name in TIMES and isinstance(value, int):
        return f"{value / 1000:g}s"
    if isinstance(value, bool):
        return ("关", "开")[value] if zh else ("off", "on")[value]
    if isinstance(value, Media):
        return value.label
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def _offers(kind: Any, value: str) -> bool:
    """Whether a word is one of those that a field offers, rather than a person's own."""
    return any(part == value or _offers(part, value) for part in get_args(kind))


_ZH = {
    "fast": "快速",
    "balanced": "均衡",
    "best": "最佳",
    "people": "人物",
    "object": "物体",
    "cover": "填满",
    "contain": "完整显示",
    "stretch": "拉伸",
    "left": "左",
    "centre": "居中",
    "right": "右",
    "upper": "上方",
    "lower": "下方",
    "auto": "自动",
    "none": "无",
    "lower_third": "下三分之一",
    "name_tag": "人名条",
    "headline": "大标题",
    "chapter": "章节",
    "quote": "引用",
    "caption": "字幕",
    "end_card": "片尾",
    "burned": "烧录",
    "stream": "字幕流",
    "box": "底框",
    "outline": "描边",
}


@cache
def kinds() -> dict[str, type[Operation]]:
    """Every operation by its name: whatever lies in the rooms of `operations/`."""
    found: dict[str, type[Operation]] = {}
    for module in pkgutil.walk_packages(operations.__path__, f"{operations.__name__}."):
        for value in vars(import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, Operation) and value.__module__ == module.name:
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
        found = invalid(error, f"“{plain['op']}”", unions=True)
        fields = ", ".join(f.alias or n for n, f in kind.model_fields.items() if n != "op")
        raise DraftError(found.message, f"{found.hint} Its fields: {fields}.", found.path) from None


def _names() -> str:
    return f"Operations: {', '.join(kinds())}."
