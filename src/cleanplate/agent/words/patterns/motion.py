"""Words for what moves by itself: fades, slow moves, how titles and clips come and go."""

from __future__ import annotations

from collections.abc import Callable

from cleanplate.agent.words.frame import Frame, Made
from cleanplate.agent.words.patterns.place import plain
from cleanplate.agent.words.refer import clips, targets, titles
from cleanplate.agent.words.request import Request, Unsure
from cleanplate.agent.words.times import length
from cleanplate.draft.timeline import segments
from cleanplate.draft.wire import Json


def _fade(start: bool, end: bool) -> Callable[[Request], Made]:
    def make(request: Request) -> Made:
        request.drop("fade fadein fadeout add toblack effect end begin set look apply")
        held = length(request)
        span = request.take("span")
        if span is not None:
            first, last = span
            good = (first == 0 and start) or (first < 0 and end)
            if held or not good:
                return None
            held = last if first == 0 else -first
        held = held or 1000
        more = ({"fade_in": held} if start else {}) | ({"fade_out": held} if end else {})
        return [{"op": "fade", "segment": s, **more} for s in _faded(request)]

    return make


_NAMED = ("clip", "picture", "title", "music", "sound", "ref", "file", "titled", "it", "all", "count")


def _faded(request: Request) -> list[str]:
    """What is named; else what was faded just before, or the video."""
    last = request.scene.last.operation or {}
    named = request.forced or request.has(*_NAMED)
    return (
        [str(last["segment"])]
        if last.get("op") == "fade" and not named
        else targets(request, "clip", "title", "sound")
    )


def _unfaded(request: Request) -> Made:
    """Without the fade that is there: the one that was set last, or the only one."""
    ways = {"fade_in": request.drop("fadein"), "fade_out": request.drop("fadeout")}
    if request.drop("fadeinout") or not any(ways.values()):
        request.drop("fade out")
        ways = dict.fromkeys(ways, True)
    request.drop("fade effect end begin at remove")
    fields = [f for f, said in ways.items() if said]
    fading = [s for s in segments(request.scene.draft) if any(getattr(s, f, 0) for f in fields)]
    named = request.forced or (targets(request, "clip", "title", "sound") if request.has(*_NAMED) else ())
    found = [s for s in fading if not named or s.id in named]
    last = (request.scene.last.operation or {}).get("segment")
    found = [s for s in found if s.id == last] or found
    if len(found) > 1:
        raise Unsure("seen", [s.id for s in found])
    off = [{f: 0 for f in fields if getattr(s, f, 0)} for s in found]
    return [{"op": "fade", "segment": s.id, **more} for s, more in zip(found, off, strict=True)] or None


def _each_fade(request: Request) -> Made:
    """In over one second and out over two: each with its own length."""
    marks = sorted((i, f) for f, n in (("fade_in", "fadein"), ("fade_out", "fadeout")) for i in request.all(n))
    lengths = [i for i in request.all("dur", "number") if i not in request.used]
    if len(marks) != 2 or len(lengths) != 2 or (lengths[0] < marks[0][0]) != (lengths[1] < marks[1][0]):
        return None
    said = [request.tokens[i].readings for i in lengths]
    held = [int(r["dur"]) if "dur" in r else round(float(r["number"]) * 1000) for r in said]
    request.used |= {i for i, _ in marks} | set(lengths)
    request.drop("fade add by set effect begin end for")
    more = {field: ms for (_, field), ms in zip(marks, held, strict=True)}
    return [{"op": "fade", "segment": s, **more} for s in targets(request, "clip", "title", "sound")]


def _slow(kind: str) -> Callable[[Request], Made]:
    def make(request: Request) -> Made:
        request.quality("speed")
        request.drop("slowdown effect look add pan zoomin zoomout kenburns")
        amount = request.take("percent")
        way = request.take("place") if kind == "pan" else kind
        if way not in ("left", "right", "top", "bottom", "zoom_in", "zoom_out"):
            return None
        where = {"top": "up", "bottom": "down"}.get(way, way)
        more = {"amount": plain(amount)} if amount else {}
        return [{"op": "slow_move", "segment": s, "kind": where, **more} for s in clips(request)]

    return make


_ENTERS = {"slide": "slide", "pop": "pop", "typing": "type", "fadein": "fade"}
_LEAVES = {"slideout": "slide", "popout": "pop", "fadeout": "fade"}
_TOWARDS = {"left": "right", "right": "left", "top": "down", "bottom": "up"}


def _animate(request: Request) -> Made:
    enter = next((made for word, made in _ENTERS.items() if request.drop(word)), None)
    leave = next((made for word, made in _LEAVES.items() if request.drop(word)), None)
    request.drop("animate look add use effect set show")
    found: Json = ({"enter": enter} if enter else {}) | ({"leave": leave} if leave else {})
    if held := length(request):
        found["d"] = held
    if (side := request.take("place")) is not None:
        if side not in _TOWARDS or enter != "slide":
            return None
        coming = request.drop("from") or any(t.text in ("从", "from") for t in request.tokens)
        found["direction"] = _TOWARDS[side] if coming else {"top": "up", "bottom": "down"}.get(side, side)
    where = titles(request) if enter == "type" else targets(request, "title", "clip", bare=False)
    return [{"op": "animate", "segment": s, **found} for s in where]


FRAMES = (
    Frame("fade", "&fadein", _fade(True, False)),
    Frame("fade", "fade out !place", _fade(False, True)),
    Frame("fade", "fade inward !out !place", _fade(True, False), 0.5),
    Frame("fade", "fade inward out !place", _fade(True, True), 0.5),
    Frame("fade", "&fadeout", _fade(False, True)),
    Frame("fade", "fade &toblack|end", _fade(False, True)),
    Frame("fade", "toblack &end|span", _fade(False, True)),
    Frame("fade", "fadein fadeout", _fade(True, True), 0.5),
    Frame("fade", "take away &fade|fadein|fadeout|fadeinout !place", _unfaded, 0.6),
    Frame("fade", "no|nomore|remove|turnoff &fade|fadein|fadeout|fadeinout !place", _unfaded, 0.6),
    Frame("fade", "&fadein &fadeout &dur", _each_fade, 0.7),
    Frame("fade", "fadeinout", _fade(True, True)),
    Frame("slow_move", "zoomin &more|adj", _slow("zoom_in"), 0.2),
    Frame("slow_move", "zoomout &more|adj", _slow("zoom_out"), 0.2),
    Frame("slow_move", "zoom &adj &to|inward", _slow("zoom_in")),
    Frame("slow_move", "kenburns", _slow("zoom_in")),
    Frame("slow_move", "pan &place", _slow("pan")),
    Frame("animate", "&slide|pop|typing|slideout|popout", _animate),
    Frame("animate", "&animate &fadein|fadeout|slide|pop|typing|slideout", _animate, 0.5),
    Frame("animate", "&slide|pop|typing &fadeout|slideout|popout", _animate, 0.7),
)
