"""Tools that tell: a draft's state, the operations there are, the material that comes along. All in pages."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from cleanplate.draft.file import load_history
from cleanplate.draft.model import Clip, Draft, Played, Segment, Title
from cleanplate.draft.operation import kinds
from cleanplate.draft.summary import summary
from cleanplate.draft.wire import Json, dumped
from cleanplate.errors import DraftError
from cleanplate.material.catalog import MATERIAL
from cleanplate.mcp.budget import MOST, cut, fitting, tokens
from cleanplate.mcp.drafts import drafted
from cleanplate.mcp.tool import Answer, Args, DraftName, Facts, Tool, bare
from cleanplate.mcp.work import Work

_HEAD = 400  # tokens of what comes before the lines
_LINES = MOST - _HEAD - 100
Area = Literal["canvas", "looks", "matte", "place", "sound", "timeline", "words"]


class State(Args):
    draft: DraftName
    detail: Annotated[
        Literal["short", "full", "history"],
        Field(description="short: a line a segment; full: the document, a JSON a line; history: what was done."),
    ] = "short"
    offset: Annotated[int, Field(ge=0, le=100_000, description="The line to begin with.")] = 0


class Told(Facts):
    """A page of lines."""

    lines: tuple[str, ...]
    of: int = Field(description="Lines there are.")
    next_offset: int | None = None
    timeline: str
    duration_ms: int
    width: int
    height: int


class Operations(Args):
    name: Annotated[str | None, Field(max_length=60, description="One of them, with its fields.")] = None
    area: Annotated[Area | None, Field(description="Those of one kind, with what they do.")] = None


class Material(Args):
    kind: Literal["room", "moving", "music"] | None = None


def state(asked: State, work: Work) -> Answer:
    path, draft = drafted(asked.draft, work.places)
    if asked.detail == "short":
        lines = [_line(draft, segment) for segment in _segments(draft)]
    elif asked.detail == "full":
        lines = list(_document(draft))
    else:
        history = load_history(path)
        lines = [
            f"{s.when} {s.who}: {s.en}{'' if i < history.position else ' (undone)'}"
            for i, s in enumerate(history.steps)
        ]
    shown = fitting(lines[asked.offset :], _LINES, _LINES)
    end = asked.offset + len(shown)
    facts = Told(
        lines=tuple(shown),
        of=len(lines),
        next_offset=end if end < len(lines) else None,
        timeline=cut(summary(draft), _HEAD - 100),
        duration_ms=draft.duration,
        width=draft.canvas.width,
        height=draft.canvas.height,
    )
    rate = f", {float(draft.canvas.rate):g} fps" if draft.canvas.rate else ""
    head = f"{facts.width}x{facts.height}{rate}, {facts.duration_ms} ms. {facts.timeline}"
    more = (
        f"Lines {asked.offset} to {end - 1} of {len(lines)}: go on with offset {end}." if end < len(lines) else ""
    )
    return Answer("\n".join(filter(None, [head, *shown, more])), facts.plain())


def operations(asked: Operations, work: Work) -> Answer:
    if asked.name is not None:
        return _one(asked.name)
    found: dict[str, list[str]] = {}
    for name, kind in kinds().items():
        area = kind.__module__.split(".")[-2]
        said = (kind.__doc__ or "").strip().splitlines()[0]
        found.setdefault(area, []).append(f"{name}: {said}" if asked.area else name)
    if asked.area:
        return Answer("\n".join(found[asked.area]), {"operations": found[asked.area]})
    lines = [f"{area}: {', '.join(names)}" for area, names in sorted(found.items())]
    lines.append("Ask with an area for what they do, or with a name for its fields.")
    return Answer("\n".join(lines), {"areas": found})


def material(asked: Material, work: Work) -> Answer:
    chosen = [m for m in MATERIAL.values() if asked.kind in (None, m.kind)]
    lines = [f"{m.name} ({m.kind}{f', {m.length} ms' if m.length else ''}): {m.en}" for m in chosen]
    names = {kind: [m.name for m in chosen if m.kind == kind] for kind in ("room", "moving", "music")}
    return Answer("\n".join(lines), {kind: found for kind, found in names.items() if found})


def _one(name: str) -> Answer:
    kind = kinds().get(name)
    if kind is None:
        raise DraftError(f"There is no operation “{name[:40]}”.", f"Operations: {', '.join(kinds())}.", "op")
    schema = bare(kind.model_json_schema(by_alias=True))
    fields = {field: one for field, one in schema["properties"].items() if field != "op"}
    facts = {
        "name": name,
        "what": inspect.cleandoc(kind.__doc__ or ""),
        "fields": fields,
        "needed": schema.get("required", []),
    }
    facts |= {"example": {key: value for key, value in kind.example.items() if key != "op"}}
    if tokens(json.dumps(facts | {"defs": schema.get("$defs", {})}, ensure_ascii=False)) < MOST:
        facts["defs"] = schema.get("$defs", {})
    return Answer(json.dumps(facts, ensure_ascii=False), facts)


def _segments(draft: Draft) -> Iterator[tuple[str, Segment]]:
    for track in draft.tracks:
        for segment in track.segments:
            yield track.id, segment


def _line(draft: Draft, found: tuple[str, Segment]) -> str:
    """s1 on t1, 0-8000 ms: talk.mp4 from 0, background media:m2"""
    track, segment = found
    what = ""
    if isinstance(segment, Title):
        what = f"“{' '.join(segment.text.split())[:60]}”"
    elif isinstance(segment, Played):
        media = draft.media.get(segment.media)
        what = f"{cut(media.label if media else segment.media, 30)} from {segment.source_in}"
        what += f", speed {segment.speed}%" if segment.speed != 100 else ""
        what += ", muted" if segment.muted else f", volume {segment.volume}%" if segment.volume != 100 else ""
    if isinstance(segment, Clip) and segment.removal:
        what += f", background {_behind(draft, segment.removal.background)}"
    return f"{segment.id} on {track}, {segment.start}-{segment.end} ms: {what}"


def _behind(draft: Draft, name: str) -> str:
    media = draft.media.get(name.removeprefix("media:"))
    return f"{name} ({cut(media.label, 30)})" if media else name


def _document(draft: Draft) -> Iterator[str]:
    """The document's parts, a JSON a line: what it says of itself, each media, each track, each segment."""
    plain = dumped(draft)
    tracks, media = plain.pop("t", []), plain.pop("media", {})
    yield _json({"draft": plain})
    for name, one in media.items():
        yield _json({"media": name, **one})
    for track in tracks:
        segments = track.pop("sg", [])
        yield _json({"track": track})
        for segment in segments:
            yield _json({"on": track["id"], **segment})


def _json(plain: Json) -> str:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


STATE = Tool(
    "state",
    "Show a draft",
    "What is on a draft's timeline: segments with their ids and times. Use it before apply, and after say, where "
    "ids matter.",
    State,
    Told,
    state,
    reads=True,
    repeats=True,
)
OPERATIONS = Tool(
    "operations",
    "List operations",
    "The operations that apply takes: their names, those of one area with what they do, or one with its fields "
    "and an example.",
    Operations,
    None,
    operations,
    reads=True,
    repeats=True,
)
MATERIAL_TOOL = Tool(
    "material",
    "List built-in material",
    "Rooms, moving backgrounds and music that come along, by name.",
    Material,
    None,
    material,
    reads=True,
    repeats=True,
)
