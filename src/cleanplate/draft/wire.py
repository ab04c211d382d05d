"""The draft as JSON: the wire's short keys in and out, limits before anything is read, and clear words for what
is not as it should be.

`d` of a draft and of a segment, and a segment's `source_out`, follow from the rest: they are written for those who
read, and held against the rest when they come in.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from cleanplate.draft.model import Draft, Played
from cleanplate.errors import DraftError

LARGEST = 16 << 20  # bytes of JSON
MOST_TRACKS, MOST_SEGMENTS, MOST_MEDIA = 100, 5000, 1000
DEEPEST = 32
_KEY = "[key]"  # pydantic's last step to a key that is wrong itself

Json = dict[str, Any]


def parsed(text: str | bytes) -> Draft:
    """A draft out of JSON text. Raises DraftError, which says where, what, and what is allowed."""
    if len(text) > LARGEST:
        raise DraftError(f"The draft is {len(text):,} bytes long.", f"At most {LARGEST:,} are read.")
    try:
        document = json.loads(text, parse_constant=no_constant)
    except (ValueError, RecursionError) as error:
        raise DraftError(f"The draft is not JSON: {error}.", "Write it with: cleanplate draft new") from None
    return loaded(document)


def loaded(document: Any) -> Draft:
    """A draft out of parsed JSON. Raises DraftError."""
    check_size(document)
    bare = _without_derived(document)
    try:
        draft = Draft.model_validate(bare, by_alias=True, by_name=False)
    except ValidationError as error:
        raise invalid(error, "The draft") from None
    _check_derived(document, draft)
    return draft


def dumped(draft: Draft) -> Json:
    """Plain JSON values. What is at its default is left out, but for what readers look for."""
    document = draft.model_dump(by_alias=True, mode="json", exclude_defaults=True)
    document["t"] = [
        {"id": track.id, "tt": track.type, **plain, "sg": [_segment(s) for s in track.segments]}
        for track, plain in zip(draft.tracks, document.get("t", []), strict=True)
    ]
    document["d"] = draft.duration
    canvas = document.setdefault("m", {})
    canvas |= {"width": draft.canvas.width, "height": draft.canvas.height}
    return document


def text_of(draft: Draft) -> str:
    """The document as people may read it."""
    return json.dumps(dumped(draft), ensure_ascii=False, indent=2) + "\n"


def place(path: Sequence[str | int]) -> str:
    """A place in a document, as people write it: t[0].sg[2].in"""
    return "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in path if part != _KEY
    ).removeprefix(".")


def invalid(error: ValidationError, what: str, *, unions: bool = False) -> DraftError:
    """The first thing that pydantic found, in words; how many more there are.

    `unions`: values may be text or an object, and pydantic has tried both.
    """
    found = _apt(error.errors()) if unions else error.errors()
    first, more = found[0], len(found) - 1
    path = place(_without_tag(first["loc"]))
    allowed = _allowed(first)
    if first["type"] == "union_tag_invalid":
        path, first = f"{path}.tt", first | {"input": first["input"].get("tt"), "msg": "It is no type of track"}
    told = f"{what} has {path or 'a value'} = {_short(first['input'])}: {_said(first)}."
    if first["type"] == "union_tag_not_found":
        path = f"{path}.tt"
    if first["type"] in ("missing", "union_tag_not_found"):
        told = f"{what} lacks {path}."
    rest = f" {more} more {'places are' if more > 1 else 'place is'} wrong." if more else ""
    return DraftError(told, allowed + rest, path)


def _without_tag(loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """After a track's number pydantic names its kind, as if that were a key."""
    return (*loc[:2], *loc[3:]) if loc[:1] == ("t",) and len(loc) > 2 else loc


def _apt(found: list[ErrorDetails]) -> list[ErrorDetails]:
    """One error for a place, of the kind that the value there was meant to be; places without a kind's name."""
    meant: dict[str, ErrorDetails] = {}
    for error in found:
        other = "string_type" if isinstance(error["input"], dict) else "model_type"
        if error["type"] != other:
            error["loc"] = tuple(part for part in error["loc"] if not _is_kind(part))
            meant.setdefault(place(error["loc"]), error)
    return list(meant.values()) or found


def _is_kind(part: str | int) -> bool:
    return part in ("constrained-str", "str", "Media") or str(part).startswith("literal[")


def _said(error: ErrorDetails) -> str:
    words = error["msg"].removeprefix("Value error, ")
    return words[0].lower() + words[1:]


def _allowed(error: ErrorDetails) -> str:
    context = error.get("ctx", {})
    if error["type"].startswith("union_tag"):
        return "A track's tt is 0 (video), 1 (audio) or 7 (text)."
    if error["type"] == "missing":
        return "It must be there; see: cleanplate draft schema."
    limits = [f"{word} {context[name]}" for name, word in _LIMITS.items() if name in context]
    return f"Allowed: {' and '.join(limits)}." if limits else "See: cleanplate draft schema."


_LIMITS = {
    "ge": "from",
    "gt": "over",
    "le": "up to",
    "lt": "under",
    "pattern": "like",
    "expected": "one of",
    "max_length": "at most so long:",
}


def _short(value: Any) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False, default=str).encode("utf-8", "replace").decode()
    except RecursionError:
        return "something very deep"
    return text if len(text) <= 60 else f"{text[:57]}…"


def no_constant(name: str) -> Any:
    """For `json.loads`: NaN and Infinity are refused. Raises ValueError."""
    raise ValueError(f"{name} is no number of JSON")


def _segment(segment: Any) -> Json:
    plain: Json = {"id": segment.id, "in": segment.start, "out": segment.end, "d": segment.length}
    plain |= segment.model_dump(by_alias=True, mode="json", exclude_defaults=True)
    if isinstance(segment, Played):
        plain |= {"source_in": segment.source_in, "source_out": segment.source_out}
    return plain


def check_size(document: Any) -> None:
    """Raises DraftError for a document over a limit, or with a value that cannot be written as JSON."""
    if not isinstance(document, dict):
        raise DraftError("The draft is not a JSON object.", 'It looks like {"t": […], "m": {…}, "media": {…}}.')
    tracks = document.get("t", [])
    if not isinstance(tracks, list):
        raise DraftError("The draft has t that is not a list.", "t lists the tracks.", "t")
    if len(tracks) > MOST_TRACKS:
        raise DraftError(f"The draft has {len(tracks):,} tracks in t.", f"Allowed: up to {MOST_TRACKS}.", "t")
    lengths = [len(t["sg"]) for t in tracks if isinstance(t, dict) and isinstance(t.get("sg"), list)]
    if sum(lengths) > MOST_SEGMENTS:
        worst = lengths.index(max(lengths))
        raise DraftError(
            f"The draft has {sum(lengths):,} segments, most of them in t[{worst}].sg.",
            f"Allowed: up to {MOST_SEGMENTS:,}.",
            f"t[{worst}].sg",
        )
    media = document.get("media")
    if isinstance(media, dict) and len(media) > MOST_MEDIA:
        raise DraftError(f"The draft has {len(media):,} media.", f"Allowed: up to {MOST_MEDIA:,}.", "media")
    _check_values(document)


def _check_values(value: Any, path: tuple[str | int, ...] = ()) -> None:
    """What keys of ours must not be is found by their types; this is for all keys."""
    if len(path) > DEEPEST:
        raise DraftError("The draft is nested too deep.", f"Allowed: {DEEPEST} levels.", place(path[:4]))
    if isinstance(value, dict):
        for key, inner in value.items():
            _check_text(key, path)
            _check_values(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _check_values(inner, (*path, index))
    elif isinstance(value, float) and not math.isfinite(value):
        raise DraftError(f"The draft has {place(path)} = {value}.", "Allowed: finite numbers.", place(path))
    elif isinstance(value, str):
        _check_text(value, path)


def _check_text(text: Any, path: tuple[str | int, ...]) -> None:
    """Half a character (a lone surrogate) cannot be written again."""
    try:
        text.encode()
    except (UnicodeEncodeError, AttributeError):
        where = place(path) or "a key"
        said = f"The draft has {where} = {_short(text)}: that is no text."
        raise DraftError(said, "Allowed: Unicode.", where) from None


def _without_derived(document: Json) -> Json:
    bare = {key: value for key, value in document.items() if key != "d"}
    if isinstance(bare.get("t"), list):
        bare["t"] = [_bare_track(track) for track in bare["t"]]
    return bare


def _bare_track(track: Any) -> Any:
    if not isinstance(track, dict) or not isinstance(track.get("sg"), list):
        return track
    derived = ("d",) if track.get("tt") == 7 else ("d", "source_out")
    return track | {
        "sg": [{k: v for k, v in s.items() if k not in derived} if isinstance(s, dict) else s for s in track["sg"]]
    }


def _check_derived(document: Json, draft: Draft) -> None:
    _compare(document, "d", draft.duration, "d", "where the last segment ends")
    for i, track in enumerate(draft.tracks):
        for j, segment in enumerate(track.segments):
            given = document["t"][i]["sg"][j]
            _compare(given, "d", segment.length, f"t[{i}].sg[{j}].d", "its out less its in")
            if isinstance(segment, Played):
                why = f"source_in and {segment.length} ms at {segment.speed} %"
                _compare(given, "source_out", segment.source_out, f"t[{i}].sg[{j}].source_out", why)


def _compare(given: Json, key: str, right: int, path: str, why: str) -> None:
    if key in given and given[key] != right:
        raise DraftError(
            f"The draft has {path} = {_short(given[key])}, but {why} make {right}.",
            f"Leave {key} out: it follows from the rest.",
            path,
        )
