"""What servers say, as values: tolerant of what is missing, of numbers as text, and of both shapes of a render."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal
from unicodedata import category

from cleanplate.client.steps import Json

RenderState = Literal["pending", "processing", "completed", "failed"]
_MOST_MS = 1 << 53
_TURNS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # text that reads backwards


@dataclass(frozen=True)
class Session:
    """Where a conversation happens. `user_id` begins with anon_ for those who never registered."""

    session_id: str
    task_id: str = ""
    user_id: str = ""


@dataclass(frozen=True)
class File:
    """A file of a session. `kind` is video, image, audio or empty; what is unknown is None."""

    filename: str
    kind: str = ""
    url: str = ""
    duration_ms: int | None = None
    width: int | None = None
    height: int | None = None
    fps: Fraction | None = None
    hash: str = ""


@dataclass(frozen=True)
class Failure:
    """A file that the server did not take, and its code."""

    filename: str
    code: int
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Arrived:
    """What came of an upload; `sources` that failed are beside those that are there."""

    files: tuple[File, ...]
    failed: tuple[Failure, ...] = ()


@dataclass(frozen=True)
class Credits:
    """`frozen` are held for work under way; total = available + frozen."""

    available: int
    frozen: int
    total: int


@dataclass(frozen=True)
class State:
    """A session as it stands; `draft` is the wire's own JSON."""

    session: Session
    name: str
    draft: Json
    files: tuple[File, ...]
    generated: Json = field(default_factory=dict)

    @property
    def exportable(self) -> bool:
        """Whether some track has a segment."""
        return any(listed(track.get("sg")) for track in tracks(self.draft))


@dataclass(frozen=True)
class Output:
    """How an export is to be written; what is None is left to the server."""

    format: str | None = None
    quality: str | None = None
    resolution: str | None = None
    fps: str | None = None
    codec: str | None = None
    crf: int | None = None

    def as_dict(self) -> Json:
        told = {name: value for name, value in vars(self).items() if value is not None}
        return {"format": "mp4", "quality": "high", **told}


@dataclass(frozen=True)
class Render:
    """Where an export stands: `progress` in percent; `url`, `size` (bytes) and `duration_ms` once completed."""

    name: str
    state: RenderState
    progress: int
    url: str = ""
    filename: str = ""
    size: int | None = None
    duration_ms: int | None = None
    error: str = ""
    hint: str = ""
    code: int = 0

    @property
    def over(self) -> bool:
        return self.state in ("completed", "failed")


def session(body: Json) -> Session:
    """A new session, out of its envelope."""
    data = mapping(body.get("data"))
    return Session(plain(data.get("session_id")), plain(data.get("task_id")), plain(data.get("user_id")))


def files(values: object) -> tuple[File, ...]:
    """Files of an upload or a state."""
    return tuple(_file(mapping(value)) for value in listed(values))


def arrived(body: Json) -> Arrived:
    """What came of an upload, out of its envelope."""
    data = mapping(body.get("data"))
    failed = (mapping(value) for value in listed(data.get("failed")))
    return Arrived(
        files(data.get("files")),
        tuple(
            Failure(
                plain(f.get("filename")), number(f.get("code")) or 0, plain(f.get("message")), plain(f.get("hint"))
            )
            for f in failed
        ),
    )


def credits(body: Json) -> Credits:
    """Sums, out of their envelope."""
    data = mapping(body.get("data"))
    available, frozen = number(data.get("available")) or 0, number(data.get("frozen")) or 0
    total = number(data.get("total"))
    return Credits(available, frozen, available + frozen if total is None else total)


def state(body: Json) -> State:
    """A session's state, out of its envelope."""
    data = mapping(body.get("data"))
    inner = mapping(data.get("state"))
    return State(
        session(body),
        plain(data.get("task_name")),
        mapping(inner.get("draft")),
        files(inner.get("video_infos")),
        mapping(inner.get("generated_media")),
    )


def render(body: Json, name: str) -> Render:
    """Where an export stands: of the older shape, of the newer one, or of both at once."""
    data, out = mapping(body.get("data")), mapping(body.get("output"))
    both = {**data, **{key: value for key, value in body.items() if value is not None}}
    error = both.get("error")
    found = mapping(error) or {"message": error}
    return Render(
        plain(data.get("id") or body.get("taskId")) or name,
        _state_of(plain(both.get("status"))),
        min(100, max(0, number(both.get("progress")) or 0)),
        plain(out.get("url") or data.get("outputUrl") or mapping(data.get("output")).get("url")),
        plain(out.get("filename")),
        number(out.get("size")),
        milliseconds(out.get("duration")),
        plain(found.get("message")),
        plain(both.get("hint")),
        number(both.get("code")) or 0,
    )


def tracks(draft: Json) -> list[Json]:
    """The tracks of a draft that are objects."""
    return [track for track in listed(draft.get("t")) if isinstance(track, dict)]


def addresses(generated: Json) -> list[tuple[str, str]]:
    """What was made for a session, such as its contact sheet, by name and address."""
    found = ((name, one) for name, value in generated.items() for one in listed(value) or [value])
    told = ((plain(name), plain(mapping(one).get("cdn_url") or mapping(one).get("url"))) for name, one in found)
    return [(name, address) for name, address in told if address.startswith(("http://", "https://"))]


def mapping(value: object) -> Json:
    """An object, also where it came as JSON text; an empty one for anything else."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    return value if isinstance(value, dict) else {}


def listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def plain(value: object) -> str:
    """Text for people: what steers a terminal or turns text around is gone; line ends and tabs stay."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    return "".join(c for c in str(value) if c in "\n\t" or (category(c) not in ("Cc", "Cs") and c not in _TURNS))


def number(value: object) -> int | None:
    """A whole number, also where it came as text."""
    found = _exact(value)
    return None if found is None else round(found)


def milliseconds(seconds: object) -> int | None:
    found = _exact(seconds)
    return None if found is None or not 0 <= found * 1000 <= _MOST_MS else round(found * 1000)


def _exact(value: object) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str) or len(str(value)) > 40:
        return None
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        return None


def _file(value: Json) -> File:
    return File(
        plain(value.get("filename")) or "file",
        plain(value.get("file_type")),
        plain(value.get("cdn_url")),
        milliseconds(value.get("duration")),
        number(value.get("width")),
        number(value.get("height")),
        _exact(value.get("fps")),
        plain(value.get("hash")),
    )


def _state_of(word: str) -> RenderState:
    match word.lower():
        case "completed" | "success" | "succeeded" | "done":
            return "completed"
        case "failed" | "error" | "cancelled" | "canceled":
            return "failed"
        case "processing" | "running" | "rendering":
            return "processing"
        case _:
            return "pending"
