"""Words for cutting: in two, a part away, a part kept, a segment away, parts together again."""

from __future__ import annotations

from itertools import pairwise

from cleanplate.agent.words.frame import Frame, Made
from cleanplate.agent.words.refer import clip_at, clip_of, clips, targets, titles
from cleanplate.agent.words.request import Request, Unsure
from cleanplate.agent.words.times import length, moment, stretch
from cleanplate.draft.model import Clip
from cleanplate.draft.timeline import next_segment, segments, track_of
from cleanplate.draft.wire import Json


def _split(request: Request) -> Made:
    if _down_to(request):
        return None
    request.drop("mark cutpoint")
    if request.drop("middle"):
        request.drop("factor mark")
        found = clips(request)
        return [{"op": "split", "segment": s, "at": _middle(clip_of(request, s))} for s in found]
    at = moment(request)
    if at is None:
        return None
    segment = clip_at(request, at)
    request.drop("clip it")
    clip = clip_of(request, segment)
    return [{"op": "split", "segment": segment, "at": at}] if clip.start < at < clip.end else None


def _halves(request: Request) -> Made:
    request.drop("factor")
    return [{"op": "split", "segment": s, "at": _middle(clip_of(request, s))} for s in clips(request)]


def _middle(clip: Clip) -> int:
    return (clip.start + clip.end) // 2


def _followed(request: Request, clip: Clip) -> bool:
    return any(s.start >= clip.end for s in track_of(request.scene.draft, clip.id).segments)


def _keep(request: Request) -> Made:
    """Only this stretch: trimmed, and moved to where the clip began where nothing follows."""
    found = stretch(request)
    request.drop("only keep rest")
    if found is None:
        return None
    clip, start, end = found
    trimmed: Json = {"op": "trim", "segment": clip.id}
    trimmed |= {"in": start} if start > clip.start else {}
    trimmed |= {"out": end} if end < clip.end else {}
    if len(trimmed) == 2 or _followed(request, clip):
        return None
    moved = [{"op": "move", "segment": clip.id, "at": clip.start}] if start > clip.start else []
    return [trimmed, *moved]


def _cut_out(request: Request) -> Made:
    """Without this stretch, the gap closed."""
    if _down_to(request):
        return None
    found = stretch(request)
    request.drop("cut remove trim all gone end rest off")
    if found is None:
        return None
    return _without(request, *found)


def _without(request: Request, clip: Clip, start: int, end: int) -> Made:
    if start <= clip.start and end >= clip.end:
        return None
    if not _followed(request, clip):
        if start <= clip.start:
            return [
                {"op": "trim", "segment": clip.id, "in": end},
                {"op": "move", "segment": clip.id, "at": clip.start},
            ]
        if end >= clip.end:
            return [{"op": "trim", "segment": clip.id, "out": start}]
    return _taken_out(request, clip, start, end)


def _off_an_end(request: Request) -> Made:
    """So much off the front, or off the end: 前面剪掉一秒."""
    if _down_to(request):
        return None
    last = any(request.tokens[i].readings["ord"] == "-1" for i in request.all("ord"))
    front, back = request.drop("begin tofront front start"), request.drop("end") or last
    held = length(request)
    request.drop("cut remove trim off ord from at cutpoint")
    found = clips(request)
    if held is None or front == back or len(found) != 1:
        return None
    clip = clip_of(request, found[0])
    if held >= clip.length:
        return None
    return _without(request, clip, *((clip.start, clip.start + held) if front else (clip.end - held, clip.end)))


def _down_to(request: Request) -> bool:
    """Whether “cut to”, “trim to” was said: then what was named stays."""
    return any(t.readings.get("to") or t.text in ("to", "down to", "到", "成", "为") for t in request.tokens)


def _trimmed(request: Request) -> Made:
    """Trim names what stays, unless it is the first or the last seconds."""
    spans = [t.readings["span"] for t in request.tokens if "span" in t.readings]
    if _down_to(request) or (spans and spans[0][0] > 0 and spans[0][1] > 0):
        return _keep(request)
    return _cut_out(request)


def _shorten(request: Request) -> Made:
    """To so many seconds, from its start."""
    if not _down_to(request):
        return None
    held = moment(request) or length(request)
    found = clips(request)
    if held is None or len(found) != 1:
        return None
    clip = clip_of(request, found[0])
    good = 0 < held < clip.length and not _followed(request, clip)
    return [{"op": "trim", "segment": clip.id, "out": clip.start + held}] if good else None


def _both_ends(request: Request) -> Made:
    """So much off its start and off its end."""
    held, found = length(request), clips(request)
    request.drop("bothends cut remove trim off all cutout")
    if held is None or len(found) != 1:
        return None
    clip = clip_of(request, found[0])
    if 2 * held >= clip.length or _followed(request, clip):
        return None
    return [
        {"op": "trim", "segment": clip.id, "in": clip.start + held, "out": clip.end - held},
        {"op": "move", "segment": clip.id, "at": clip.start},
    ]


def _to_the_end(request: Request) -> Made:
    """A title stays until the end of all."""
    request.drop("until whole show end keep to picend set")
    end = request.scene.draft.duration
    found = [next(s for s in segments(request.scene.draft) if s.id == i) for i in titles(request)]
    if any(s.end >= end for s in found):
        return None
    return [{"op": "edit_title", "segment": s.id, "d": end - s.start} for s in found]


def _taken_out(request: Request, clip: Clip, start: int, end: int) -> list[Json]:
    first = int(next_segment(request.scene.draft)[1:])
    made: list[Json] = []
    gone = clip.id
    if start > clip.start:
        made.append({"op": "split", "segment": gone, "at": start})
        gone, first = f"s{first}", first + 1
    if end < clip.end:
        made.append({"op": "split", "segment": gone, "at": end})
    return [*made, {"op": "delete", "segment": gone, "ripple": True}]


def _delete(request: Request) -> Made:
    if request.has("background", "noise", "screen"):
        return None
    if request.has("all", "ref", "file", "titled", "it") or request.has(
        "title", "music", "logo", "picture", "clip"
    ):
        request.drop("timeline")
        closing = request.drop("closegap")
        found = targets(request, "clip", "title", "sound", bare=False)
        return [_deleted(request, s) | ({"ripple": True} if closing else {}) for s in found]
    return None


def _deleted(request: Request, segment: str) -> Json:
    plain: Json = {"op": "delete", "segment": segment}
    found = next(s for s in segments(request.scene.draft) if s.id == segment)
    many = len(request.scene.main_clips()) > 1
    return plain | ({"ripple": True} if isinstance(found, Clip) and many and _followed(request, found) else {})


def _join(request: Request) -> Made:
    if request.take("count") not in (None, 2):
        return None
    request.drop("clip all num number transition middle again it join restore front")
    named = request.all("ref")
    if len(named) == 2 or any(len(request.tokens[i].readings["ref"]) == 3 for i in named):
        pair = targets(request, "clip")
        return [{"op": "join", "segment": pair[0], "next": pair[1]}] if len(pair) == 2 else None
    request.drop("ref")
    clips_ = request.scene.main_clips()
    pairs = [(a, b) for a, b in pairwise(clips_) if a.media == b.media and a.source_out == b.source_in]
    if len(pairs) != 1:
        raise Unsure("clip", ())
    return [{"op": "join", "segment": pairs[0][0].id}]


FRAMES = (
    Frame("split", "split|cut &middle|point|clock|mark|dur|factor|beforeend", _split, 0.2),
    Frame("split", "split", _split),
    Frame("split", "cut|split factor", _halves, -0.5),
    Frame("trim", "keep &span|half", _keep),
    Frame("trim", "trim &span|half", _trimmed, 0.2),
    Frame("trim", "cut &span|half", lambda r: _keep(r) if _down_to(r) else None, 0.2),
    Frame("trim", "trim|cut &point|dur", _shorten, 0.3),
    Frame(
        "trim",
        "more &point|dur",
        lambda r: _shorten(r) if any(t.readings.get("more") == "time-" for t in r.tokens) else None,
        0.3,
    ),
    Frame("trim", "only &span|half", _keep),
    Frame("trim", "&bothends &dur", _both_ends),
    Frame("trim", "take off|away|out &dur &begin|tofront|front|start|end", _off_an_end, 0.4),
    Frame("trim", "&cut|remove|trim &dur &begin|tofront|front|start|end|ord", _off_an_end, 0.4),
    Frame("edit_title", "show|whole|keep &end &title|titled", _to_the_end, 0.2),
    Frame("trim", "cut|remove|gone|cutout|no &span|half", _cut_out, 0.1),
    Frame("delete", "remove|gone", _delete),
    Frame("delete", "take away|out|off", _delete),
    Frame("delete", "no &music|title|logo|ref|clip|picture|file|titled", _delete),
    Frame("join", "join", _join),
)
