"""Operations of every kind, made up from their own schemas for whatever draft there is; many fit, some do not."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from cleanplate.draft.model import Draft
from cleanplate.draft.operation import kinds
from cleanplate.draft.timeline import segments
from cleanplate.draft.wire import Json
from tests.draft.drafts import COLOURS, NAMES

_FAR = 2000  # ms past the end that times may lie
_WIDE = 400  # numbers without a limit, or with a far one, are tried up to here
_FRESH = {"kind": "image", "file": "fresh.png", "width": 640, "height": 480}
_BACKGROUNDS = st.sampled_from(["transparent", "teal", "blur:20", "gradient:#000,#fff", "media:m4"])
_WORDS: dict[str, st.SearchStrategy[Any]] = {
    "background": _BACKGROUNDS,
    "text": NAMES.filter(str.strip),
    "title": NAMES,
    "font": st.sampled_from(["sans", "serif"]),
    "network": st.sampled_from(["modnet", "key+modnet"]),
    "language": st.sampled_from(["en", "zh-Hans", ""]),
    "rate": st.sampled_from(["25", "30000/1001", 60]),
}


def changes(draft: Draft, kind: str) -> st.SearchStrategy[Json]:
    """Operations of a kind with values that its schema allows, on segments, tracks and media that there are."""
    schema = kinds()[kind].model_json_schema(by_alias=True)
    needed = set(schema.get("required", ()))
    fields = {name: _values(name, field, draft) for name, field in schema["properties"].items() if name != "op"}
    return st.fixed_dictionaries(
        {"op": st.just(kind)} | {name: value for name, value in fields.items() if name in needed},
        optional={name: value for name, value in fields.items() if name not in needed},
    )


def _values(name: str, schema: Json, draft: Draft) -> st.SearchStrategy[Any]:
    ids = [s.id for s in segments(draft)] or ["s1"]  # all may have been deleted
    known = {
        "segment": st.sampled_from(ids),
        "next": st.sampled_from(ids),
        "track": st.sampled_from([*(t.id for t in draft.tracks), "new"]),
    } | _WORDS
    if name in known:
        return known[name]
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if name == "subject" and "pattern" in schema:  # a clip's; a removal's is one of two words
        return st.sampled_from(ids)
    if "const" in schema:
        return st.just(schema["const"])
    if "anyOf" in schema:
        return st.one_of(*(_values(name, inner, draft) for inner in schema["anyOf"] if inner != {"type": "null"}))
    return _of_type(name, schema, draft)


def _of_type(name: str, schema: Json, draft: Draft) -> st.SearchStrategy[Any]:
    kind = schema.get("type")
    low, high = schema.get("minimum", schema.get("exclusiveMinimum", -_WIDE)), schema.get("maximum", _WIDE)
    if kind == "integer":
        time = high > 100_000
        return st.integers(
            low + ("exclusiveMinimum" in schema), min(high, draft.duration + _FAR if time else 4000)
        )
    if kind == "number":
        return st.floats(low, min(high, _WIDE), exclude_min="exclusiveMinimum" in schema)
    if kind == "boolean":
        return st.booleans()
    if kind == "array":
        return st.lists(_values(name, schema["items"], draft), min_size=1, max_size=3)
    if name in ("media", "plate", "lut"):
        return st.sampled_from([*draft.media, _FRESH]) if "$ref" not in schema else st.just(_FRESH)
    return COLOURS
