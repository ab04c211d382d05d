"""Words for how time runs: faster, slower, backward, held."""

from __future__ import annotations

from collections.abc import Callable

from cleanplate.agent.words.frame import Frame, Made
from cleanplate.agent.words.refer import clip_at, clip_of, targets
from cleanplate.agent.words.request import Request
from cleanplate.agent.words.times import length, moment
from cleanplate.draft.timeline import next_segment, segments
from cleanplate.draft.wire import Json


def _speed(percent: int | None, way: int) -> Callable[[Request], Made]:
    def make(request: Request) -> Made:
        half, factor, share = request.take("half"), request.take("factor"), request.take("percent")
        request.drop(
            "speed set play by to speedup slowdown moreword lower raise replace at",
        )
        request.quality("speed")
        chosen = percent
        if factor is not None:
            chosen = round(float(factor) * 100)
            if way < 0 and chosen > 100:
                chosen = round(10_000 / chosen)
        elif share is not None:
            chosen = _percent(request, round(float(share)), way)
        where = targets(request, "clip", "sound")
        if chosen is not None and not 10 <= chosen <= 1000:
            return None
        request.drop("amount") if chosen is not None else None
        change = request.degree(1.25, 1.5, 2.0) if chosen is None else 1.0
        request.step = ("speed", way) if chosen is None else None
        if half and (len(where) != 1 or where[0] not in {c.id for c in request.scene.clips()}):
            return None
        made = [(s, chosen or _relative(request, s, way, change)) for s in where]
        return _of_half(request, half, *made[0]) if half else [_run(*one) for one in made]

    return make


def _run(segment: str, percent: int) -> Json:
    return {"op": "speed", "segment": segment, "percent": percent}


def _of_half(request: Request, half: str, segment: str, percent: int) -> Made:
    """The second half twice as fast: cut in the middle first."""
    clip, after = clip_of(request, segment), next_segment(request.scene.draft)
    cut = {"op": "split", "segment": segment, "at": (clip.start + clip.end) // 2}
    return [cut, _run(segment if half == "1" else after, percent)]


def _percent(request: Request, share: int, way: int) -> int:
    """150% speed, to 150%, faster by 50%, slower by 20%."""
    changing = request.has("speedup", "slowdown", "raise", "lower", "by", "more") and not request.upto()
    return share if not changing or (way > 0 and share > 100) else 100 + way * share


def _relative(request: Request, segment: str, way: int, change: float) -> int:
    now = next(s for s in segments(request.scene.draft) if s.id == segment)
    speed = getattr(now, "speed", 100) or 100
    return max(10, min(1000, round(speed * change if way > 0 else speed / change)))


def _faster(request: Request) -> Made:
    way = request.quality("speed")
    return _speed(None, way)(request) if way else None


def _too(request: Request) -> Made:
    way = -request.quality("speed")
    request.drop("is speed amount")
    return _speed(None, way)(request) if way else None


def _reverse(request: Request) -> Made:
    request.drop("play")
    return [{"op": "reverse", "segment": s} for s in targets(request, "clip", "sound")]


def _freeze(request: Request) -> Made:
    request.drop("frame mark picture")
    held = length(request)
    at = moment(request)
    if at is None:
        return None
    segment = clip_at(request, at)
    return [{"op": "freeze", "segment": segment, "at": at} | ({"d": held} if held else {})]


def _slow(request: Request) -> Made:
    if request.has("factor", "percent", "more", "amount"):
        return _speed(None, -1)(request)
    slow = request.has("slowmotion")
    return _speed(50 if slow else None, -1)(request)


def _factor(request: Request) -> Made:
    slow = request.quality("speed") < 0 or request.has("slowdown")
    return _speed(None, -1 if slow else 1)(request)


FRAMES = (
    Frame("speed", "speedup", _speed(None, 1)),
    Frame("speed", "slowdown", _slow),
    Frame("speed", "&factor &speed", _speed(None, 1), 0.2),
    Frame("speed", "&factor &speed|more|adj|slowdown|speedup", _factor),
    Frame("speed", "&factor play &at", _factor),
    Frame("speed", "speed &factor &ref|clip|file|it|titled", _factor),
    Frame(
        "speed",
        "&factor play",
        lambda r: _factor(r) if isinstance(r.tokens[r.all("factor")[0]].readings["factor"], float) else None,
    ),
    Frame("speed", "&percent speed", _speed(None, 1)),
    Frame("speed", "raise speed", _speed(None, 1)),
    Frame("speed", "lower speed", _speed(None, -1)),
    Frame("speed", "normalspeed restore?", _speed(100, 1)),
    Frame("speed", "&more speed?", _faster),
    Frame("speed", "too &adj", _too),
    Frame("reverse", "reverse", _reverse),
    Frame("freeze", "freeze &point|dur|clock|frame|ref|span", _freeze),
)
