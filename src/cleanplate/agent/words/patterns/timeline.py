"""Words for what lies where on the timeline: add, move, duplicate, name, change over, pictures in a row."""

from __future__ import annotations

from cleanplate.agent.words.frame import Frame, Made
from cleanplate.agent.words.refer import media, targets
from cleanplate.agent.words.request import Request, Unsure
from cleanplate.agent.words.times import length, moment
from cleanplate.draft.model import Title
from cleanplate.draft.timeline import segments
from cleanplate.draft.wire import Json


def _duplicate(request: Request) -> Made:
    request.drop("put")
    at = moment(request)
    if at is None and request.drop("end"):
        at = request.scene.draft.duration
    there = [s.id for s in segments(request.scene.draft)]
    alone = len(there) == 1 and not request.has("it")
    where = there if alone else targets(request, "clip", "title", "sound", bare=False)
    request.drop("clip") if alone else None
    return [{"op": "duplicate", "segment": s} | ({"at": at} if at is not None else {}) for s in where]


def _rename(request: Request) -> Made:
    name = request.take("quoted", "said")
    request.drop("to replace rename name")
    if name is None:
        return None
    if request.drop("project"):
        request.drop("it clip")
        return [{"op": "rename", "title": name}]
    if request.has("title"):
        return None
    return [{"op": "rename", "segment": s, "title": name} for s in targets(request, "clip", "sound", bare=False)]


_OVERS = {
    "dissolve": "dissolve",
    "wipe": "wipe",
    "slidetr": "slide",
    "zoomtr": "zoom",
    "fadetr": "fade",
    "dipblack": "fade",
    "dipwhite": "fade",
    "slide": "slide",
    "zoom": "zoom",
    "fade": "fade",
}


def _transition(request: Request) -> Made:
    request.drop(
        "before between tofront front transition cutpoint effect add put set use number num look middle",
    )
    black, white = request.has("dipblack"), request.has("dipwhite")
    kind = next((made for word, made in _OVERS.items() if request.drop(word)), "dissolve")
    found: Json = {"kind": kind}
    colour = request.take("colour") or (black and "black") or (white and "white")
    if kind == "fade" and colour:
        found["colour"] = colour
    if held := length(request):
        found["d"] = held
    if kind in ("wipe", "slide") and (way := request.take("place")):
        found["direction"] = way
        if way not in ("left", "right"):
            return None
    if request.has("ref", "file", "picture"):
        named = targets(request, "clip")
        request.drop("clip")
        order = [c.id for c in request.scene.main_clips()]
        if not set(named) <= set(order):
            return None
        places = sorted({order.index(n) for n in named})
        if places[-1] - places[0] != len(places) - 1:
            return None  # they do not touch
        later = places[1:] or places
        return [{"op": "transition", "segment": order[i], **found} for i in later]
    request.drop("clip all it every picture")
    return [{"op": "transition", **found}]


def _cut_hard(request: Request) -> Made:
    request.drop("all clip between no")
    return [{"op": "transition", "kind": "cut"}]


def _add(request: Request) -> Made:
    """A video or a picture onto the timeline."""
    if request.has("background", "behindme", "overlay", "place"):
        return None
    file = media(request, ["video", "image"])
    if file is None:
        return None
    request.drop("clip picture timeline again file show it put")
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
    starting = request.has("start")
    request.drop("start to set put mark replace show")
    where = targets(request, "sound", "title", "clip", bare=False)
    titled = {s.id for s in segments(request.scene.draft) if isinstance(s, Title)}
    return [{"op": "edit_title" if s in titled and starting else "move", "segment": s, "at": at} for s in where]


def _shift(request: Request) -> Made:
    """So much later or sooner than it is, or sooner and later to a time."""
    way = 1 if request.drop("delay") else -1 if request.drop("advance") else 0
    held = None if request.has("point") else length(request)
    at = moment(request) if held is None else None
    request.drop("by to show start set put")
    where = targets(request, "sound", "title", "clip", bare=False)
    begins = {s.id: s.start for s in segments(request.scene.draft)}
    if held is None and (at is None or not request.upto()):
        return None
    times = [at or 0 if held is None else begins[s] + way * held for s in where]
    both = zip(where, times, strict=True)
    return [{"op": "move", "segment": s, "at": t} for s, t in both] if min(times) >= 0 else None


def _slideshow(request: Request) -> Made:
    pictures = [u for u in request.scene.draft.media.items() if u[1].kind == "image"]
    request.drop(
        "picture pictures all it use clip add replace create put for each with make look set",
    )
    if (counted := request.take("count")) is not None and counted != len(pictures):
        raise Unsure("pictures", ())
    named = [t.readings["file"] for t in request.tokens if "file" in t.readings]
    request.drop("file by")
    if not pictures:
        raise Unsure("pictures", ())
    found: Json = {"op": "slideshow", "media": named or [name for name, _ in pictures]}
    if held := length(request):
        found["each"] = held
    over = next((made for word, made in _OVERS.items() if request.drop(word)), None)
    request.drop("transition between")
    return [found | ({"between": over} if over else {})]


FRAMES = (
    Frame("duplicate", "duplicate", _duplicate),
    Frame("rename", "rename &quoted|said", _rename),
    Frame("transition", "&dissolve|wipe|slidetr|zoomtr|fadetr|dipblack|dipwhite|transition", _transition, 0.2),
    Frame("transition", "&zoom|slide|fade &transition|between", _transition, 0.3),
    Frame("transition", "remove|no|turnoff transition", _cut_hard, 0.5),
    Frame("add", "add|put|use &file", _add, -0.5),
    Frame(
        "move", "&put|start|replace &point|begin &title|music|sound|clip|ref|it|titled|file|picture", _move, -0.3
    ),
    Frame("move", "&delay|advance &dur|point &title|music|sound|clip|ref|it|titled|file|picture", _shift),
    Frame("slideshow", "slideshow", _slideshow, 0.5),
    Frame(
        "slideshow",
        "&picture|pictures make|replace|create &clip",
        lambda r: None if r.scene.clips() else _slideshow(r),
        0.3,
    ),
)
