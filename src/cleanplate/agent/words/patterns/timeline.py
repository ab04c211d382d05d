"""Words for the timeline: cut, keep, faster, backward, freeze, join, change over, add, name."""

from __future__ import annotations

from itertools import pairwise

from cleanplate.agent.words.frame import Frame, Made
from cleanplate.agent.words.refer import clip_at, clip_of, clips, media, targets
from cleanplate.agent.words.request import Request, Unsure
from cleanplate.agent.words.times import length, moment, stretch
from cleanplate.draft.model import Clip, Title
from cleanplate.draft.timeline import next_segment, segments, track_of
from cleanplate.draft.wire import Json


def _split(request: Request) -> Made:
    request.drop("mark", "cutpoint")
    if request.drop("middle"):
        request.drop("factor", "mark")
        found = clips(request)
        return [{"op": "split", "segment": s, "at": _middle(clip_of(request, s))} for s in found]
    at = moment(request)
    if at is None:
        return None
    segment = clip_at(request, at)
    request.drop("clip", "it")
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
    request.drop("only", "keep", "rest")
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
    found = stretch(request)
    request.drop("cut", "remove", "trim", "all", "gone", "end", "rest")
    if found is None:
        return None
    clip, start, end = found
    if start <= clip.start and end >= clip.end:
        return None
    if not _followed(request, clip):
        if start <= clip.start:
            return [{"op": "trim", "segment": clip.id, "in": end}, {"op": "move", "segment": clip.id, "at": clip.start}]
        if end >= clip.end:
            return [{"op": "trim", "segment": clip.id, "out": start}]
    return _taken_out(request, clip, start, end)


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
    if request.has("all", "ref", "file", "titled", "it") or request.has("title", "music", "logo", "picture", "clip"):
        found = targets(request, "clip", "title", "sound", bare=False)
        return [_deleted(request, s) for s in sorted(found, key=found.index)]
    return None


def _deleted(request: Request, segment: str) -> Json:
    plain: Json = {"op": "delete", "segment": segment}
    found = next(s for s in segments(request.scene.draft) if s.id == segment)
    many = len(request.scene.main_clips()) > 1
    return plain | ({"ripple": True} if isinstance(found, Clip) and many and _followed(request, found) else {})


def _speed(percent: int | None, way: int) -> object:
    def make(request: Request) -> Made:
        request.drop("speed", "set", "play", "by", "to", "speedup", "slowdown", "more", "moreword", "lower", "raise", "replace")
        factor, share = request.take("factor"), request.take("percent")
        chosen = percent
        if factor is not None:
            chosen = round(float(factor) * 100)
            if way < 0 and chosen > 100:
                chosen = round(10_000 / chosen)
        elif share is not None:
            chosen = round(float(share))
        where = targets(request, "clip", "sound")
        if chosen is not None and not 10 <= chosen <= 1000:
            return None
        request.drop("amount") if chosen is not None else None
        change = request.degree(1.25, 1.5, 2.0) if chosen is None else 1.0
        request.step = ("speed", way) if chosen is None else None
        return [{"op": "speed", "segment": s, "percent": chosen or _relative(request, s, way, change)} for s in where]

    return make


def _relative(request: Request, segment: str, way: int, change: float) -> int:
    now = next(s for s in segments(request.scene.draft) if s.id == segment)
    speed = getattr(now, "speed", 100) or 100
    return max(10, min(1000, round(speed * change if way > 0 else speed / change)))


def _faster(request: Request) -> Made:
    more = request.take("more")
    return _speed(None, 1 if more[-1] == "+" else -1)(request) if more in ("speed+", "speed-") else None  # type: ignore[operator,no-any-return]


def _too(request: Request) -> Made:
    adj = request.take("adj")
    request.drop("is", "speed", "amount")
    return _speed(None, -1 if adj[-1] == "+" else 1)(request) if adj in ("speed+", "speed-") else None  # type: ignore[operator,no-any-return]


def _reverse(request: Request) -> Made:
    request.drop("play")
    return [{"op": "reverse", "segment": s} for s in targets(request, "clip", "sound")]


def _freeze(request: Request) -> Made:
    request.drop("frame", "mark", "picture")
    held = length(request)
    at = moment(request)
    if at is None:
        return None
    segment = clip_at(request, at)
    return [{"op": "freeze", "segment": segment, "at": at} | ({"d": held} if held else {})]


def _duplicate(request: Request) -> Made:
    at = moment(request)
    where = targets(request, "clip", "title", "sound", bare=False)
    return [{"op": "duplicate", "segment": s} | ({"at": at} if at is not None else {}) for s in where]


def _rename(request: Request) -> Made:
    name = request.take("quoted")
    request.drop("to", "replace", "rename", "name")
    if name is None:
        return None
    if request.drop("project"):
        request.drop("it", "clip")
        return [{"op": "rename", "title": name}]
    if request.has("title"):
        return None
    return [{"op": "rename", "segment": s, "title": name} for s in targets(request, "clip", "sound", bare=False)]


def _join(request: Request) -> Made:
    request.drop("clip", "all", "num", "number", "transition", "middle", "again", "it", "join")
    named = request.all("ref")
    if len(named) == 2:
        first, second = targets(request, "clip")
        return [{"op": "join", "segment": first, "next": second}]
    request.drop("ref")
    clips_ = request.scene.main_clips()
    pairs = [(a, b) for a, b in pairwise(clips_) if a.media == b.media and a.source_out == b.source_in]
    if len(pairs) != 1:
        raise Unsure("clip", ())
    return [{"op": "join", "segment": pairs[0][0].id}]


_OVERS = {"dissolve": "dissolve", "wipe": "wipe", "slidetr": "slide", "zoomtr": "zoom", "fadetr": "fade",
          "dipblack": "fade", "dipwhite": "fade", "slide": "slide", "zoom": "zoom", "fade": "fade"}  # fmt: skip


def _transition(request: Request) -> Made:
    request.drop("before", "between", "transition", "cutpoint", "effect", "add", "put", "set", "use", "number", "num", "look")
    kind = next((made for word, made in _OVERS.items() if request.drop(word)), "dissolve")
    found: Json = {"kind": kind}
    if kind == "fade" and (colour := request.take("colour")):
        found["colour"] = colour
    if held := length(request):
        found["d"] = held
    if kind in ("wipe", "slide") and (way := request.take("place")):
        found["direction"] = way
        if way not in ("left", "right"):
            return None
    if request.has("ref", "file"):
        named = targets(request, "clip")
        request.drop("clip", "place")
        later = max(named, key=[c.id for c in request.scene.main_clips()].index)
        return [{"op": "transition", "segment": later, **found}]
    request.drop("clip", "all", "it", "every", "picture")
    return [{"op": "transition", **found}]


def _cut_hard(request: Request) -> Made:
    request.drop("all", "clip", "between", "no")
    return [{"op": "transition", "kind": "cut"}]


def _add(request: Request) -> Made:
    """A video or a picture onto the timeline."""
    if request.has("background", "behindme", "overlay", "place"):
        return None
    file = media(request, ["video", "image"])
    if file is None:
        return None
    request.drop("clip", "picture", "timeline", "again", "file", "show", "it", "put")
    held = length(request)
    ends = request.drop("end")
    at = None if ends else moment(request)
    kept: Json = {"op": "add", "media": file}
    kept |= {"at": at} if at is not None else {}
    if at is None and not ends and request.has("begin"):
        return None
    return [kept | ({"d": held} if held else {})]


def _move(request: Request) -> Made:
    at = moment(request)
    if at is None:
        return None
    request.drop("start", "to", "set", "put", "mark")
    where = targets(request, "sound", "title", "clip", bare=False)
    titled = {s.id for s in segments(request.scene.draft) if isinstance(s, Title)}
    starting = request.has("start")
    return [
        {"op": "edit_title" if s in titled and starting else "move", "segment": s, "at": at} for s in where
    ]


def _slideshow(request: Request) -> Made:
    pictures = [u for u in request.scene.draft.media.items() if u[1].kind == "image"]
    request.drop("picture", "pictures", "all", "it", "use", "clip", "add", "replace", "create", "put", "for", "each", "with", "make", "look", "set")
    named = [t.readings["file"] for t in request.tokens if "file" in t.readings]
    request.drop("file", "by")
    if not pictures:
        raise Unsure("pictures", ())
    found: Json = {"op": "slideshow", "media": named or [name for name, _ in pictures]}
    if held := length(request):
        found["each"] = held
    over = next((made for word, made in _OVERS.items() if request.drop(word)), None)
    request.drop("transition", "between")
    return [found | ({"between": over} if over else {})]


def _slow(request: Request) -> Made:
    if request.has("factor", "percent", "more", "amount"):
        return _speed(None, -1)(request)  # type: ignore[operator,no-any-return]
    slow = any("motion" in t.text or "mo" in t.text.split() or "动作" in t.text or "镜头" in t.text or t.text in ("slomo", "slow-mo", "slowmo", "慢放") for t in request.tokens)
    return _speed(50 if slow else None, -1)(request)  # type: ignore[operator,no-any-return]


def _factor(request: Request) -> Made:
    slow = request.has("slowdown") or any(str(t.readings.get("more", t.readings.get("adj", ""))) == "speed-" for t in request.tokens)
    for number in request.all("more", "adj"):
        if str(request.tokens[number].readings.get("more", request.tokens[number].readings.get("adj"))).startswith("speed"):
            request.used.add(number)
    return _speed(None, -1 if slow else 1)(request)  # type: ignore[operator,no-any-return]



FRAMES = (
    Frame("split", "split|cut &middle|point|clock|mark|dur|factor", _split, 0.2),
    Frame("split", "split", _split),
    Frame("split", "cut|split factor", _halves, -0.5),
    Frame("trim", "keep|trim span", _keep),
    Frame("trim", "only span", _keep),
    Frame("trim", "cut|remove|trim|gone|cutout span", _cut_out, 0.1),
    Frame("delete", "remove|gone", _delete),
    Frame("delete", "no music|title|logo", _delete),
    Frame("speed", "speedup", _speed(None, 1)),  # type: ignore[arg-type]
    Frame("speed", "slowdown", _slow),
    Frame("speed", "factor speed", _speed(None, 1), 0.2),  # type: ignore[arg-type]
    Frame("speed", "&factor &speed|more|adj|play|slowdown|speedup", _factor),
    Frame("speed", "percent speed", _speed(None, 1)),  # type: ignore[arg-type]
    Frame("speed", "raise speed", _speed(None, 1)),  # type: ignore[arg-type]
    Frame("speed", "lower speed", _speed(None, -1)),  # type: ignore[arg-type]
    Frame("speed", "normalspeed restore?", _speed(100, 1)),  # type: ignore[arg-type]
    Frame("speed", "more speed?", _faster),
    Frame("speed", "too adj", _too),
    Frame("reverse", "reverse", _reverse),
    Frame("freeze", "freeze &point|dur|clock|frame|ref|span", _freeze),
    Frame("duplicate", "duplicate", _duplicate),
    Frame("rename", "rename &quoted", _rename),
    Frame("join", "join", _join),
    Frame("transition", "&dissolve|wipe|slidetr|zoomtr|fadetr|dipblack|dipwhite|transition", _transition, 0.2),
    Frame("transition", "&zoom|slide|fade &transition|between", _transition, 0.3),
    Frame("transition", "remove|no|turnoff transition", _cut_hard, 0.5),
    Frame("add", "add|put|use &file", _add, -0.5),
    Frame("move", "&put|start &point|begin", _move),
    Frame("slideshow", "slideshow", _slideshow, 0.5),
)  # fmt: skip
