"""Words for where and how large things are: corners, sizes, turns, crops, who is in front."""

from __future__ import annotations

from collections.abc import Callable

from cleanplate.agent.words.frame import Frame, Made
from cleanplate.agent.words.refer import clip_of, clips, media, targets, titles
from cleanplate.agent.words.request import Request
from cleanplate.agent.words.times import length, moment, window
from cleanplate.draft.model import Clip, Title
from cleanplate.draft.timeline import segments
from cleanplate.draft.wire import Json

CORNERS = frozenset({"top-left", "top-right", "bottom-left", "bottom-right", "centre"})
_MARGIN = 4.0  # percent of the shorter side, as picture_in_picture has it
_SIDES = ("left", "top", "right", "bottom")
SEEN = ("clip", "title")


def _overlay(request: Request) -> Made:
    """A small picture over the others."""
    file = media(request, ["image", "video"])
    if file is None:
        return None
    request.drop("overlay logo clip picture add put set size show use")
    if not request.has("add", "overlay") and any(c.media == file for c in request.scene.clips()):
        return None
    place = request.take("place")
    if place is not None and place not in CORNERS and place != "corner":
        return None
    request.drop("place")
    found: Json = {"op": "picture_in_picture", "media": file}
    found |= {"corner": place} if place in CORNERS else {}
    size = request.take("percent")
    found |= {"size": plain(size)} if size else {}
    span = window(request)
    if span:
        return [found | {"at": span[0], "d": span[1] - span[0]}]
    held, at = length(request), moment(request)
    found |= {"at": at} if at is not None else {}
    return [found | ({"d": held} if held else {})]


def _corner(request: Request) -> Made:
    """“Logo in the top right corner”, of a file that is not on the timeline yet."""
    corner = any(t.readings.get("place") in CORNERS - {"centre"} for t in request.tokens)
    shown = {c.media for c in request.scene.clips()}
    new = any(request.tokens[i].readings["file"] not in shown for i in request.all("file"))
    return _overlay(request) if corner and new else None


def plain(value: float) -> float:
    return int(value) if value == int(value) else round(value, 2)


def _scale(request: Request) -> Made:
    percent = request.take("percent")
    if percent is None or not percent:
        return None
    way = request.quality("size") or (1 if request.has("zoomin") else -1 if request.has("zoomout") else 0)
    if way and not request.upto() and not (way > 0 and percent > 100):
        percent = 100 + way * percent
    if percent <= 0 or percent > 1000:
        return None
    request.drop("to size zoomin zoomout set replace zoom")
    request.quality("size")
    return [{"op": "scale", "segment": s, "percent": plain(percent)} for s in clips(request)]


def _by_factor(request: Request) -> Made:
    """Half as large, twice as large."""
    if request.has("title", "music", "sound", "speed", "volume"):
        return None
    factor, way = float(request.take("factor")), request.quality("size")
    request.drop("size set replace")
    factor = 1 / factor if way < 0 < factor - 1 else factor
    if (way > 0) != (factor > 1) or not way:
        return None
    now = [(s, clip_of(request, s).placement.scale) for s in clips(request)]
    return [{"op": "scale", "segment": s, "percent": plain(was * factor)} for s, was in now]


def resized(request: Request, segment: str, way: int) -> Json:
    """A clip some steps larger or smaller than it is."""
    share = request.degree(1.1, 1.25, 1.5)
    now = clip_of(request, segment).placement.scale
    return {
        "op": "scale",
        "segment": segment,
        "percent": plain(round(now * share if way > 0 else now / share, 2)),
    }


def _rotate(request: Request) -> Made:
    degrees = request.take("degrees", "number")
    flipped = request.drop("flipv")
    if degrees is None and not flipped:
        return None
    value = 180.0 if degrees is None else float(degrees)
    back = request.drop("anticlockwise")
    request.drop("by rotate replace clockwise")
    way = request.take("place")
    if way not in (None, "left", "right"):
        return None
    value = -value if back or way == "left" else value
    return [{"op": "rotate", "segment": s, "degrees": plain(value)} for s in clips(request)]


def _crop(request: Request) -> Made:
    share = request.take("percent")
    if share is None:
        return None
    sides: dict[str, float] = {}
    for number in request.all("place"):
        word = request.tokens[number].readings["place"]
        text = request.tokens[number].text
        if word in _SIDES:
            sides[word] = plain(share)
            request.used.add(number)
        elif "-" in str(word) and text not in ("corner",):
            return None
    request.drop("by edge crop cut remove each all off")
    if not sides or len(request.all("percent")) > 1:
        return None
    ordered = {side: sides[side] for side in _SIDES if side in sides}
    return [{"op": "crop", "segment": s, **ordered} for s in clips(request)]


def _fit(kind: str) -> Callable[[Request], Made]:
    def make(request: Request) -> Made:
        request.drop("fill whole frame canvas show all contain stretch set")
        return [{"op": "fit", "segment": s, "fit": kind} for s in clips(request)]

    return make


def _opacity(request: Request) -> Made:
    share = request.take("percent") if request.has("factor", "half") else request.take("percent", "number")
    factor = None if share is not None else request.take("factor")
    if factor == "0.5" or request.drop("half"):
        share = 50.0
    if share is None or not 0 <= share <= 100:
        return None
    if request.has("by", "raise", "lower", "more") and not request.upto():
        return None
    if request.has("transparency", "transparent") and share != 50:
        if request.has("transparency"):
            return None  # some mean by it how much shows, others how much shows through
        share = 100 - share
    request.drop("to set opacity transparency replace transparent lower raise")
    request.quality("opacity")
    return [{"op": "opacity", "segment": s, "percent": plain(share)} for s in targets(request, *SEEN)]


def _behind(request: Request) -> Made:
    request.drop("put behindme person add set place")
    return [{"op": "place_behind", "segment": s} for s in titles(request)]


def _front(request: Request) -> Made:
    request.drop("put person restore place")
    where = targets(request, "title", "clip", bare=False)
    if not {c.id for c in request.scene.main_clips()}.isdisjoint(where):
        return None  # nothing lies before the lowest track's clips: first in time may be meant
    return [{"op": "place_behind", "segment": s, "front": True} for s in where]


def _behind_them(request: Request) -> Made:
    """A picture that lies over the video already, behind who is in it."""
    request.drop("put behindme background person place behind logo")
    where = targets(request, "clip", bare=False)
    return (
        [{"op": "place_behind", "segment": s} for s in where]
        if {c.id for c in request.scene.main_clips()}.isdisjoint(where)
        else None
    )


def _position(request: Request) -> Made:
    """A clip to a side, a corner, the middle, or a place in percent."""
    place = request.take("place")
    request.drop("put to set replace")
    if request.has("title", "captions"):
        return None
    where = targets(request, "clip", "title")
    if any(isinstance(s, Title) and s.id in where for s in segments(request.scene.draft)):
        return None
    if place is None:
        shares = [request.take("percent"), request.take("percent")]
        if None in shares:
            return None
        return [{"op": "position", "segment": s, "x": plain(shares[0]), "y": plain(shares[1])} for s in where]
    return (
        [{"op": "position", "segment": s, **_lying(request, s, place)} for s in where]
        if place != "corner"
        else None
    )


def _lying(request: Request, segment: str, place: str) -> dict[str, float]:
    """x and y in percent, so that a small picture keeps its margin; a large one goes half-way to the side."""
    if place == "centre":
        return {"x": 50, "y": 50}
    clip, canvas = clip_of(request, segment), request.scene.draft.canvas
    width, height = _size(request, clip)
    margin = _MARGIN / 100 * min(canvas.width, canvas.height)
    found: dict[str, float] = {}
    for name, words, side, whole in (
        ("x", ("left", "right"), width, canvas.width),
        ("y", ("top", "bottom"), height, canvas.height),
    ):
        if words[0] in place or words[1] in place:
            near = (margin + side / 2) / whole * 100 if side < 0.6 * whole else 25.0
            found[name] = plain(round(near if words[0] in place else 100 - near, 2))
    return found


def _size(request: Request, clip: Clip) -> tuple[float, float]:
    canvas, facts = request.scene.draft.canvas, request.scene.draft.media.get(clip.media)
    if facts is None or not facts.width or not facts.height:
        return canvas.width, canvas.height
    whole = min(canvas.width / facts.width, canvas.height / facts.height) * clip.placement.scale / 100
    return facts.width * whole, facts.height * whole


def _blending(request: Request) -> Made:
    request.drop("blending linear use set replace turnoff")
    return [{"op": "blending", "linear": True}]


FRAMES = (
    Frame("picture_in_picture", "&overlay &file", _overlay, 0.5),
    Frame("picture_in_picture", "&add|put &file &place", _overlay),
    Frame("picture_in_picture", "&file &place !background !behindme !ref !title", _corner, -0.3),
    Frame("scale", "&more|zoomin|zoomout|size|zoom &percent", _scale, 0.2),
    Frame("scale", "&more &factor", _by_factor, 0.3),
    Frame("rotate", "&rotate|replace|clockwise|anticlockwise &degrees", _rotate),
    Frame("rotate", "rotate &number !percent !factor", _rotate, -0.2),
    Frame("rotate", "&flipv", _rotate),
    Frame("crop", "crop|cut|remove &percent &place", _crop),
    Frame("fit", "fill !stretch", _fit("cover")),
    Frame("fit", "contain !stretch !fill", _fit("contain")),
    Frame("fit", "stretch", _fit("stretch"), 0.5),
    Frame("opacity", "&opacity|transparency &percent|factor|number", _opacity, 0.3),
    Frame("opacity", "&transparent &percent|factor", _opacity, 0.3),
    Frame("opacity", "&half", _opacity, 0.3),
    Frame("place_behind", "title &behindme", _behind, 0.3),
    Frame("place_behind", "title background &person", _behind, 0.3),
    Frame("place_behind", "put &behindme|background|behind &file|ref|it", _behind_them, 0.4),
    Frame("place_behind", "tofront", _front),
    Frame("position", "put &place|percent", _position),
    Frame("position", "&place &clip|picture|logo|file", _position, -0.2),
    Frame("blending", "&linear", _blending),
)
