"""Words for words on the picture: what a title says, how it looks, where and when."""

from __future__ import annotations

from typing import Any

from cleanplate.agent.acts import GAP
from cleanplate.agent.words.frame import Frame, Made
from cleanplate.agent.words.patterns.place import CORNERS, plain
from cleanplate.agent.words.refer import targets, titles
from cleanplate.agent.words.request import Request, Unsure
from cleanplate.agent.words.times import length, moment, window
from cleanplate.draft.model import Title
from cleanplate.draft.timeline import segments
from cleanplate.draft.wire import Json

_BIG, _SMALL, _USUAL = 11, 5, 3000


_EDGE = 5  # percent of the canvas that title-safe areas leave at each side


_UPRIGHT = {"top": "upper", "bottom": "lower", "centre": "centre"}


_STROKE, _SHADOW, _BOX = 6, 20, "#000000cc"


def placed(place: str) -> Json | None:
    """The fields of a title that put it there."""
    if place in _UPRIGHT:
        return {"place": _UPRIGHT[place]}
    if place in CORNERS:
        up, side = place.split("-")
        x = _EDGE if side == "left" else 100 - _EDGE
        return {"x": x, "y": _EDGE if up == "top" else 100 - _EDGE, "anchor": place}
    if place in ("left", "right"):
        return {"x": _EDGE if place == "left" else 100 - _EDGE, "anchor": place}
    return None


def style(request: Request) -> Json | None:
    """What a message says of a title's look and place; None where that cannot be."""
    found: Json = {}
    for name in ("preset", "font", "bold"):
        if value := request.take(name):
            found[name] = {"true": True, "false": False}.get(value, value)
    where = _where(request)
    if where is None:
        return None
    request.drop("fontword")
    return found | where | _colours(request)


def _where(request: Request) -> Json | None:
    """Its place; nothing where none was said, None where that is no place of a title, or there are two."""
    place = request.take("place")
    if place == "corner":
        place = request.take("place")
    elif place:
        request.drop("corner")
    found = placed(str(place)) if place else {}
    return None if request.where("place") is not None else found


def _colours(request: Request) -> Json:
    """Its colours, box, outline and shadow: in “a black box” the colour is the box's, else the letters'."""
    found: Json = {}
    boxed, outlined, shaded = request.drop("box"), request.drop("outline"), request.drop("shadow")
    said = [request.take("colour") for _ in range(min(2 if boxed or outlined else 1, len(request.all("colour"))))]
    said = [c for c in said if c]
    if request.drop("thatcolour") and request.scene.last.colour:
        said.append(request.scene.last.colour)
        request.drop("again")
    off = (boxed or outlined) and not said and request.drop("remove no")
    if boxed:
        found["box"] = "none" if off else said.pop(0) if said else _BOX
    if outlined:
        found["stroke"] = 0 if off else _STROKE
        found |= {"stroke_colour": said.pop(0)} if said else {}
    if shaded:
        found["shadow"] = _SHADOW
    request.drop("colourword")
    return found | ({"colour": said.pop(0)} if said else {})


def _title(request: Request) -> Made:
    """A new title."""
    text = request.take("quoted", "said") or next(iter(request.forced), None)
    if text is None:
        raise Unsure("text", (GAP,))
    look = style(request)
    if look is None or not text.strip():
        return None
    if request.has("rename") and not request.has("add", "put") and len(request.scene.titles()) == 1:
        return None  # 标题叫…: the one that is there
    if "y" not in look and "place" not in look and request.drop("lower"):
        look["place"] = "lower"
    asked = {t.readings.get("adj") for t in request.tokens} & {"size+", "size-"}
    if asked:
        request.quality("size")
        look["size"] = _BIG if "size+" in asked else _SMALL
    if request.has("fadein") or request.has("fadeout"):
        look |= ({"fade_in": 500} if request.drop("fadein") else {}) | (
            {"fade_out": 500} if request.drop("fadeout") else {}
        )
    request.drop(
        "title caption captions write reading show put add use with picture clip amount name "
        "colon rename overlay set saying",
        "it" if request.forced else "",
    )
    return [{"op": "title", "text": text, **look, **_when(request, look.get("preset"))}]


def _when(request: Request, preset: Any) -> Json:
    span = window(request)
    if span:
        return {"at": span[0], "d": span[1] - span[0]}
    held = length(request)
    lasts: Json = {"d": held} if held else {}
    if request.drop("end") or preset == "end_card":
        at = moment(request)
        return {"at": max(0, request.scene.draft.duration - (held or _USUAL)) if at is None else at} | lasts
    at = moment(request)
    return ({"at": at} if at is not None else {}) | lasts


def _retext(request: Request) -> Made:
    """Other words."""
    quoted = [i for i in request.all("quoted", "said") if i not in request.used]
    new = next((i for i in reversed(quoted)), None)
    if new is None or (len(quoted) == 1 and "titled" in request.tokens[new].readings):
        return None
    request.used.add(new)
    readings = request.tokens[new].readings
    text = str(readings.get("quoted", readings.get("said", "")))
    request.drop("replace to set reading write show rename use instead with put saying")
    look = style(request)
    if look is None:
        return None
    return [{"op": "edit_title", "segment": s, "text": text, **look} for s in titles(request)]


def _restyle(request: Request) -> Made:
    """Another look, place or time of a title that is there."""
    if _another(request):
        return None
    request.drop("put use set add replace show to start as overlay")
    if request.has("dur"):
        request.drop("keep")
    if request.has("quoted") and not request.has("titled"):
        return None
    look = style(request)
    if look is None:
        return None
    way = larger(request)
    if request.has("point", "begin") and request.has("clip", "music", "background"):
        return None
    span = window(request)
    when: Json = {}
    if span:
        when = {"at": span[0], "d": span[1] - span[0]}
    else:
        if held := length(request):
            when["d"] = held
        at = moment(request)
        when |= {"at": at} if at is not None else {}
    if not look and not when and way is None:
        return None
    factor = request.degree(1.1, 1.25, 1.5) if way else 1.0
    where = titles(
        request,
        bare=not request.has("background", "clip", "music")
        and (bool(request.scene.last.segments.get("title")) or request.has("fontword")),
    )
    if way:
        request.step = ("size", way)
    return [
        {"op": "edit_title", "segment": s, **look, **(sized(request, s, way, factor) if way else {}), **when}
        for s in where
    ]


def larger(request: Request) -> int | None:
    """1 for larger, -1 for smaller; None where nothing was said of a size."""
    if any(str(t.readings.get("more", "")).startswith("size") for t in request.tokens):
        way = request.wanted("size")
    elif request.has("too"):
        way = request.complained("size")
    else:
        way = request.quality("size") if request.has("make") else 0
    return way or None


def sized(request: Request, segment: str, way: int, factor: float) -> Json:
    now = next(s for s in segments(request.scene.draft) if s.id == segment)
    assert isinstance(now, Title)
    size = round(now.size * factor if way > 0 else now.size / factor, 2)
    return {"size": int(size) if size == int(size) else min(100, max(0.5, size))}


def _too(request: Request) -> Made:
    request.drop("is")
    way = larger(request)
    if way is None:
        return None
    factor = 1.5 if way > 0 else 1.25
    request.drop("amount")
    return [
        {"op": "edit_title", "segment": s, **sized(request, s, way, factor)} for s in targets(request, "title")
    ]


def _longer(request: Request) -> Made:
    """So much longer or shorter than it is, or to so much."""
    more = next((str(t.readings["more"]) for t in request.tokens if "more" in t.readings), "")
    held = length(request) or moment(request)
    if not held or not more.startswith("time"):
        return None
    request.take("more")
    request.drop("by to show set")
    found = [next(s for s in segments(request.scene.draft) if s.id == i) for i in titles(request)]
    lasts = [held if request.upto() else s.length + (held if more[-1] == "+" else -held) for s in found]
    both = zip(found, lasts, strict=True)
    return [{"op": "edit_title", "segment": s.id, "d": d} for s, d in both] if min(lasts) > 0 else None


def _sized_to(request: Request) -> Made:
    """A size in percent of the canvas."""
    size = request.take("number")
    request.drop("size to set replace fontword")
    if size is None or not 0.5 <= size <= 100:
        return None
    return [{"op": "edit_title", "segment": s, "size": plain(size)} for s in titles(request)]


def _as_titles(request: Request) -> Made:
    """字幕, where there are no captions but one title."""
    tracks = [t for t in request.scene.draft.tracks if getattr(t, "captions", None)]
    if tracks or len(request.scene.titles()) != 1 or request.has("quoted", "said", "create", "auto", "sound"):
        return None
    request.drop("captions caption")
    request.forced = (request.scene.titles()[0].id,)
    return _restyle(request)


_NEW = {"i need a", "make a", "make me a", "create a", "new", "another", "新", "新的", "新标题"}
_ONE = {"a", "一个", "个", "个标题"}


def _another(request: Request) -> bool:
    """“Add a title, red”, “a new title in blue”: not the one that is there."""
    said = {token.text for token in request.tokens}
    new = said & _NEW or (request.has("want") and said & _ONE)
    adds = request.all("add")[:1] < request.all("title", "captions", "caption")[:1] and request.has("add")
    return bool(new or adds) and not request.has("titled", "ref") and not _any_style(request)


def _any_style(request: Request) -> bool:
    return request.has("box", "outline", "shadow", "animate", "fadein", "fadeout")


FRAMES = (
    Frame("title", "&quoted|said add|put|write|show|reading|use !replace", _title, 0.1),
    Frame("title", "&quoted|said &title|caption|captions|preset !replace", _title),
    Frame("title", "&quoted|said &place|span|point|whole !replace", _title, -0.3),
    Frame(
        "title",
        "add &title|caption|preset !overlay",
        lambda r: _title(r) if not r.has("quoted", "said", "ref") and not _any_style(r) else None,
        -0.5,
    ),
    Frame(
        "title",
        "want|create &title !quoted !said !ref !more !adj",
        lambda r: None if _any_style(r) else _title(r),
        -1,
    ),
    Frame("edit_title", "&quoted|said replace|set &title|titled|ref", _retext, 0.8),
    Frame("edit_title", "&quoted|said rename &title", lambda r: _retext(r) if r.scene.titles() else None, 0.3),
    Frame(
        "edit_title",
        "&title|ref|titled|fontword &colour|colourword|thatcolour|place|font|bold|preset|box|outline|shadow|more"
        "|dur|point|span|whole|start|adj",
        _restyle,
        0.2,
    ),
    Frame(
        "edit_title",
        "it|put|want|polite|make &colour|place|font|bold|more",
        lambda r: (
            _restyle(r)
            if r.scene.last.touched == r.scene.last.segments.get("title") and r.scene.last.touched
            else None
        ),
        0.3,
    ),
    Frame("edit_title", "&bold|font", lambda r: _restyle(r) if not r.has("quoted", "said") else None),
    Frame("edit_title", "too &adj &title", _too, 0.5),
    Frame("edit_title", "&more &dur|point &title|titled", _longer, 0.6),
    Frame("edit_title", "&title &size &number", _sized_to, 0.3),
    Frame("edit_title", "&captions &colour|place|font|bold|box|more", _as_titles, 0.2),
)
