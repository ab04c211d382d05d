"""Words for going on from what was done last: red instead, a bit more, bigger, not that one."""

from __future__ import annotations

from collections.abc import Callable

from cleanplate.agent.words.frame import Frame, Made
from cleanplate.agent.words.patterns.looks import STEPS, stepped
from cleanplate.agent.words.patterns.matte import BEHIND, backdrop, last_again, skip_old
from cleanplate.agent.words.patterns.place import resized
from cleanplate.agent.words.patterns.sound import relative
from cleanplate.agent.words.patterns.titles import sized
from cleanplate.agent.words.refer import targets
from cleanplate.agent.words.request import Request, Unsure

_FIELDS = {
    "replace_background": "background",
    "canvas_background": "background",
    "title": "colour",
    "edit_title": "colour",
}


def _recolour(request: Request) -> Made:
    """The same with another colour."""
    last = request.scene.last.operation
    if last is None or last["op"] not in _FIELDS or request.has("title", "background", "canvas", "clip", "music"):
        return None
    field = _FIELDS[last["op"]]
    skip_old(request)
    if last["op"] == "edit_title" and "box" in last and "colour" not in last:
        field = "box"
    if last["op"] == "replace_background" and not isinstance(last.get(field), str):
        return None
    if any("no" in t.readings and t.text.startswith("不") for t in request.tokens):
        return None  # 不要蓝色: it does not say which one then
    colour = request.take("colour")
    request.drop("replace use it instead no to put set colourword solid try not")
    if request.all("colour") and request.where("colour") is not None:
        return None
    return [last_again(request, field, colour)]


def _size(request: Request) -> Made:
    """Bigger or smaller: the clip or title that is meant."""
    if request.has("percent", "number", "factor", "music", "sound", "captions"):
        return None
    way = request.wanted("size")
    if not way:
        return None
    request.drop("set")
    scene, named = request.scene, request.has("clip", "title", "ref", "file", "picture")
    titled = {t.id for t in scene.titles()}
    touched = scene.last.touched
    if named or request.forced:
        found = targets(request, "clip", "title")
    elif touched in titled or touched in {c.id for c in scene.clips()}:
        request.drop("it")
        found = [str(touched)]
    elif touched or not titled:
        found = targets(request, "clip")
    else:
        raise Unsure("seen", [*sorted(titled), *(c.id for c in scene.main_clips())])
    request.step = ("size", way)
    factor = request.degree(1.1, 1.25, 1.5) if found[0] in titled else 1.0
    return [
        {"op": "edit_title", "segment": s, **sized(request, s, way, factor)}
        if s in titled
        else resized(request, s, way)
        for s in found
    ]


def _more(way: int) -> Callable[[Request], Made]:
    """A bit more, or less, of what was done last."""

    def make(request: Request) -> Made:
        step = request.scene.last.step
        last = request.scene.last.operation or {}
        if step is None or "segment" not in last:
            return None
        request.drop("again amount_ it no moreword")
        name, sign = step[0], step[1] * way
        request.forced = (str(last["segment"]),)
        if name in STEPS:
            return stepped(request, name, sign)
        if name == "volume":
            return relative(request, sign)
        if name == "size" and last["op"] == "edit_title":
            factor = request.degree(1.1, 1.25, 1.5)
            request.step = step
            return [
                {
                    "op": "edit_title",
                    "segment": last["segment"],
                    **sized(request, str(last["segment"]), sign, factor),
                }
            ]
        return None

    return make


def _blurrier(request: Request) -> Made:
    """More, or less, of the blur behind that was just made."""
    last = request.scene.last.operation or {}
    if last.get("op") != "blur_background" or not request.scene.draft:
        return None
    way = request.wanted("blur") or (1 if request.has("blur") else 0)
    if not way:
        return None
    request.drop("again moreword it background amount_")
    now = float(last.get("strength", 50))
    step = request.degree(15, 25, 40)
    return [{**last, "strength": round(max(1, min(100, now + way * step)))}]


def _behind(request: Request) -> Made:
    """Another background where one was just taken away, blurred or put: make it a beach instead."""
    last = request.scene.last.operation or {}
    if last.get("op") not in BEHIND or any("lookname" in t.readings for t in request.tokens):
        return None
    pointed = request.drop("it", "instead", "use", "replace", "put", "set")
    clear = pointed or request.has("instead", "no", "make", "scene")  # a file alone may go anywhere
    behind = backdrop(request) if clear else None
    request.drop("no to with background")
    if behind is None:
        return None
    there = {c.id: (c.removal.background, c.media) for c in request.scene.clips() if c.removal}
    if last["segment"] not in there:  # it was undone since
        return None
    now = there[last["segment"]][0]
    same = [i for i, (shown, _) in there.items() if shown == now]
    if len({there[i][1] for i in same}) > 1 and not request.forced:
        raise Unsure("clip", same)
    return [{"op": "replace_background", "segment": s, "background": behind} for s in request.forced or same]


FRAMES = (
    Frame("replace_background", "&colour|scene|gradient|file !title !music !sound !canvas !is", _behind, 0.1),
    Frame("blur_background", "&more", _blurrier, 0.6),
    Frame("blur_background", "blur &amount|moreword|more", _blurrier, 0.6),
    Frame("replace_background", "instead &file|scene !title !music !sound !canvas", _behind, 1.5),
    Frame("edit_title", "&colour", _recolour, 0.2),
    Frame("scale", "&more", _size, 0.1),
    Frame("colour", "moreword", _more(1), -0.5),
    Frame("colour", "again amount|moreword", _more(1), -0.5),
    Frame("colour", "less", _more(-1), -0.5),
)
