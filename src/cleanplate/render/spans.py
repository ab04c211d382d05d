"""A timeline cut into spans, and what each of them shows: pure, so that what is unchanged is known by its hash."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from cleanplate.draft.check import reference
from cleanplate.draft.cuts import Ends, ends
from cleanplate.draft.finish import Look
from cleanplate.draft.model import Clip, Draft, Title
from cleanplate.draft.time import frames_of
from cleanplate.render.library import Source
from cleanplate.render.stage.layers import deep, seen

SHORTEST, GRID, LONGEST = 3000, 6000, 10_000  # ms
Json = dict[str, Any]


@dataclass(frozen=True)
class Span:
    """From `start` up to, not with, `end`, in ms; `frames` of the canvas, where it has a rate.

    The `last` one goes on to the last frame, wherever that is.
    """

    index: int
    start: int
    end: int
    frames: range
    last: bool


def spans(draft: Draft) -> tuple[Span, ...]:
    """The whole timeline in pieces of 3 to 10 s (a shorter one whole).

    They begin where segments begin and end, as far as they are far enough apart, and on a fixed grid between: so
    that what changes in one place leaves the pieces of other places as they are.
    """
    cuts = [0, *_cuts(draft), draft.duration]
    rate, last = draft.canvas.rate, len(cuts) - 2
    return tuple(
        Span(i, a, b, frames_of(a, b, rate) if rate else range(0), i == last)
        for i, (a, b) in enumerate(pairwise(cuts))
    )


def content(draft: Draft, span: Span, sources: Mapping[str, Source]) -> list[Any]:
    """Plain values that say all that a span shows, and nothing that it does not."""
    canvas = draft.canvas
    behind = _media(canvas.background, sources)
    whole: list[Any] = [canvas.width, canvas.height, str(canvas.rate), behind, canvas.linear]
    if canvas.look:
        whole.append(_look(canvas.look, draft, sources))
    return [whole, [span.start, span.end, span.last], *_segments(draft, span, sources)]


def _segments(draft: Draft, span: Span, sources: Mapping[str, Source]) -> list[Json]:
    """All that is on in a span, lowest first, each with the places of those that it lies behind."""
    there, between, found = ends(draft), deep(draft), list[tuple[str, Json, str | None]]()
    for track in seen(draft):
        for segment in track.segments:
            on = segment if isinstance(segment, Title) else there[segment.id]
            if on.start < span.end and on.end > span.start:
                shown = _title(on, span) if isinstance(on, Title) else _clip(on, span, draft, sources)
                if shown.get("whole") and any(a < on.end and b > on.start for a, b in between.get(track.id, [])):
                    shown["parted"] = True  # its subject is followed by other mattes then
                found.append((track.id, shown, segment.behind))
    for _, shown, target in found:
        before = [place for place, (track, _, _) in enumerate(found) if track == target]
        if before:
            shown["behind"] = before
    return [shown for _, shown, _ in found]


def _cuts(draft: Draft) -> list[int]:
    end = draft.duration
    edges = {t for track in seen(draft) for s in track.segments for t in (s.start, s.end)}
    kept = [0]
    for edge in sorted(edges):
        if edge - kept[-1] >= SHORTEST and end - edge >= SHORTEST:
            kept.append(edge)
    kept.append(end)
    cuts = sorted({*kept, *(g for g in range(GRID, end, GRID) if _apart(g, kept) >= SHORTEST)})
    return [*_halved(cuts)][1:-1]


def _apart(place: int, others: list[int]) -> int:
    at = bisect_left(others, place)
    return min(abs(place - o) for o in others[max(0, at - 1) : at + 1])


def _halved(cuts: list[int]) -> Iterable[int]:
    for a, b in pairwise(cuts):
        yield a
        if b - a > LONGEST:
            yield (a + b) // 2
    yield cuts[-1]


def _edges(segment: Clip | Title, span: Span) -> Json:
    """Where in the span a segment begins, ends, fades and moves, as far as that is inside."""
    found: Json = {}
    if segment.start + segment.fade_in > span.start:
        found["in"] = [segment.start, segment.fade_in] if segment.fade_in else max(segment.start, span.start)
    if segment.end - segment.fade_out < span.end:
        found["out"] = [segment.end, segment.fade_out] if segment.fade_out else min(segment.end, span.end)
    if segment.enter and segment.start + segment.enter.length > span.start:
        found["enter"] = [segment.start, segment.enter.model_dump()]
    if segment.leave and segment.end - segment.leave.length < span.end:
        found["leave"] = [segment.end, segment.leave.model_dump()]
    return found


def _passages(on: Ends, span: Span) -> Json:
    """The transitions of a clip that are under way in the span."""
    known = {"first": on.first, "last": on.last}
    return {
        name: [cut.time, cut.how.model_dump()]
        for name, cut in known.items()
        if cut and cut.start < span.end and cut.end > span.start
    }


def _clip(on: Ends, span: Span, draft: Draft, sources: Mapping[str, Source]) -> Json:
    clip, source = on.clip, sources[on.clip.media]
    plain = clip.model_dump(include={"placement", "removal", "colour"}, exclude_none=True)
    shown: Json = {"clip": source.hash, **plain, **_edges(clip, span), **_passages(on, span), "time": _time(clip)}
    if clip.look:
        shown["look"] = _look(clip.look, draft, sources)
    if clip.removal:
        behind = _media(clip.removal.background, sources)
        moving = reference(clip.removal.background)
        since = clip.start if moving and not sources[moving].picture.still else None
        plate = _media(clip.removal.plate or "", sources)
        shown["removal"] |= {"background": behind, "since": since, "plate": plate, "background_sound": None}
    if clip.placement.move or clip.placement.focus == "subject":
        # where it is depends on how far it has come
        shown["whole"] = [clip.start, clip.end, clip.source_in, on.start, on.end]
    return shown


def _time(clip: Clip) -> list[int]:
    """Which moment of its source is shown at the timeline's 0, in hundredths of a ms, and how fast it goes."""
    if clip.reverse:
        return [clip.source_in * 100 + clip.end * clip.speed, -clip.speed]
    return [clip.source_in * 100 - clip.start * clip.speed, clip.speed]


def _title(title: Title, span: Span) -> Json:
    left_out = {"id", "start", "end", "meta", "fade_in", "fade_out", "enter", "leave", "behind"}
    known = set(type(title).model_fields) - left_out
    return {"title": title.model_dump(include=known), **_edges(title, span)}


def _look(look: Look, draft: Draft, sources: Mapping[str, Source]) -> Json:
    """A look with its table's content in its name's place."""
    plain = look.model_dump(exclude_none=True)
    if look.lut:
        plain["lut"] = sources[look.lut].hash if look.lut in sources else draft.media[look.lut].model_dump()
    return plain


def _media(text: str, sources: Mapping[str, Source]) -> str:
    name = reference(text)
    return text if name is None else f"media:{sources[name].hash}"
