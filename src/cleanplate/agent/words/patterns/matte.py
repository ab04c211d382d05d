"""Words for backgrounds: away, another one, blurred, keyed, back again, and a subject that fits its scene."""

from __future__ import annotations

from typing import Any

from cleanplate.agent.words.frame import Frame, Made
from cleanplate.agent.words.refer import clip_of, clips, media
from cleanplate.agent.words.request import Request
from cleanplate.agent.words.tints import alike, is_colour, tinted
from cleanplate.draft.wire import Json

_SCREEN = "#00b140"  # the green that screens are painted with
_CLEAR: Json = {"op": "canvas_background", "background": "transparent"}


def _options(request: Request) -> Json:
    """What a message says of the matte itself."""
    quality = request.take("quality")
    found: Json = {"quality": quality} if quality else {}
    request.drop("qualityword")
    return found


def _remove(request: Request) -> Made:
    things = request.drop("object")
    away = any(t.text in ("抠掉", "扣掉") for t in request.tokens)
    if away and request.has("person") and not request.has("background"):
        return None  # 把人抠掉: who is there may be what shall go
    request.drop("person cutout out off")
    clear = request.drop("transparent")
    if request.has("transparent") and request.has("no"):
        return None  # no transparent background
    options = _options(request) | ({"subject": "object"} if things else {})
    request.drop("it") if clear else None
    made: list[Json] = [{"op": "remove_background", "segment": s, **options} for s in clips(request)]
    return [*made, _CLEAR] if clear else made


def _clear(request: Request) -> Made:
    request.drop("background person transparent replace use set")
    return [*({"op": "remove_background", "segment": s, **_options(request)} for s in clips(request)), _CLEAR]


def backdrop(request: Request) -> str | None:
    """What shall be behind: a colour, a gradient, a built-in, or a file that came in; its words are taken."""
    if request.has("gradient"):
        first, second = request.take("colour"), request.take("colour")
        request.drop("gradient")
        request.drop("from")
        return f"gradient:{first},{second}" if first and second else None
    free = (t for i, t in enumerate(request.tokens) if i not in request.used and "file" not in t.readings)
    plain = any("colour" in t.readings or "scene" in t.readings for t in free)
    file = None if plain else media(request, ["video", "image"])
    if file:
        request.drop("file clip picture")
        return f"media:{file}"
    if not plain and request.drop("thatcolour"):
        request.drop("again")
        return request.scene.last.colour
    skip_old(request)
    found: str | None = request.take("colour", "scene")
    if found:
        request.drop("solid colourword thatcolour")
        same = (
            i for i, t in enumerate(request.tokens) if found in (t.readings.get("scene"), t.readings.get("colour"))
        )
        request.used.update(same)
    return found


def skip_old(request: Request) -> None:
    """“From blue to red”, “the blue background … red”: the one that is there only says what is meant."""
    said = [i for i in request.all("colour", "scene") if i not in request.used]
    there = {c.removal.background for c in request.scene.clips() if c.removal}
    if len(said) == 2 and request.tokens[said[0]].readings.get("colour") in there:
        request.used.add(said[0])


def _replace(request: Request) -> Made:
    behind = backdrop(request)
    if behind is None:
        return None
    request.drop("cutout person replace use put set add behindme infront background picture create at")
    options, where = _options(request), clips(request)
    shown = {f"media:{clip_of(request, s).media}" for s in where}
    if behind in shown:
        return None  # nothing lies behind itself
    return [{"op": "replace_background", "segment": s, "background": behind, **options} for s in where]


def _made_so(request: Request) -> Made:
    """“Remove the background and make it teal”: one after the other, and the last is what it shall be."""
    away, it = request.all("remove", "cutout")[-1], request.all("it")[-1]
    wanted = request.all("scene", "colour", "file", "gradient")[0]
    if not away < it < wanted or not request.tokens[it].text.endswith("it"):
        return None
    request.drop("remove it to")
    return _replace(request)


def _blur(request: Request) -> Made:
    request.drop("person blur strength set")
    request.quality("blur")
    amount = request.number()
    strength = request.degree(25, 0, 80) if amount is None else amount
    if amount is not None and not 1 <= amount <= 100:
        return None
    more = {"strength": round(strength)} if strength else {}
    return [{"op": "blur_background", "segment": s, **more, **_options(request)} for s in clips(request)]


def _key(request: Request) -> Made:
    request.drop("background keyout cutout remove screen person infront out off")
    code = next((request.tokens[i].readings["colour"] for i in request.all("colour")), None)
    more: Json = {}
    if isinstance(code, str) and (
        code.startswith("#") or (code in ("green", "blue") and not request.has("screen"))
    ):
        request.take("colour")
        more = {"key": code} if code.startswith("#") else {}
    behind = backdrop(request)
    if behind:
        request.drop("behind behindme replace use put background add")
        more["background"] = behind
    clear = request.drop("transparent")
    made = [{"op": "chroma_key", "segment": s, **more, **_options(request)} for s in clips(request)]
    return [*made, _CLEAR] if clear else made


def _screen_behind(request: Request) -> Made:
    """A green screen as a background."""
    request.drop("person screen colour")
    return [{"op": "replace_background", "segment": s, "background": _SCREEN} for s in clips(request)]


def _restore(request: Request) -> Made:
    request.drop("original restore again background person undo put")
    return [{"op": "restore_background", "segment": s} for s in clips(request)]


def _unblurred(request: Request) -> Made:
    """Where the background is blurred, it is sharp again."""
    request.drop("background")
    blurred = {c.id for c in request.scene.clips() if c.removal and c.removal.background.startswith("blur")}
    return [{"op": "restore_background", "segment": s} for s in clips(request) if s in blurred] or None


def _fit(field: str | None, value: int) -> Any:
    def make(request: Request) -> Made:
        request.drop("background person scene add put fitscene look raise set to clip")
        amount = request.number()
        chosen = request.degree(30, value, 90) if amount is None else amount
        more: Json = {field: round(chosen)} if field else {}
        if field is None and amount is not None:
            more = {"strength": amount}
        where = clips(request)
        return [{"op": "scene_fit", "segment": s, **more} for s in where]

    return make


def again(request: Request, segment: str, **options: Any) -> Json | None:
    """The operation that gave a clip the background it has, with other options of its matte; None without one."""
    removal = clip_of(request, segment).removal
    if removal is None:
        return None
    kind = removal.background.partition(":")[0]
    if removal.network and removal.network.startswith("key"):
        return {"op": "chroma_key", "segment": segment, **options}
    if kind == "transparent":
        return {"op": "remove_background", "segment": segment, **options}
    if kind == "blur":
        return {
            "op": "blur_background",
            "segment": segment,
            "strength": int(removal.background[5:] or 50),
            **options,
        }
    return {"op": "replace_background", "segment": segment, "background": removal.background, **options}


def _edges(name: str, usual: float) -> Any:
    def make(request: Request) -> Made:
        request.drop("edge cutout by add")
        amount = request.take("px", "number")
        value = request.degree(usual, usual * 1.5, usual * 3) if amount is None else amount
        made = [again(request, s, **{name: _whole(value)}) for s in clips(request)]
        return None if None in made else [m for m in made if m]

    return make


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value


def _tint(request: Request) -> Made:
    """Darker or lighter: the colour that was put behind last."""
    last = request.scene.last.operation or {}
    field = next(
        (f for f in ("background", "colour") if isinstance(last.get(f), str) and is_colour(last[f])), None
    )
    if field is None or last["op"] not in ("replace_background", "title", "edit_title", "canvas_background"):
        return None
    more = request.take("more")
    if more not in ("brightness+", "brightness-"):
        return None
    named = request.take("colour")
    if named is not None and not alike(named, last[field]):
        return None  # another colour than is there
    request.drop("colourword it no again", "background" if field == "background" else "")
    share = request.degree(0.15, 0.28, 0.5)
    return [last_again(request, field, tinted(last[field], 1 if more[-1] == "+" else -1, share))]


def last_again(request: Request, field: str, value: str) -> Json:
    """The last operation with another value; a title that was added is edited."""
    last = request.scene.last.operation or {}
    if last["op"] == "title":
        return {"op": "edit_title", "segment": request.scene.last.segments["title"], field: value}
    named = {"segment": last["segment"]} if "segment" in last else {}
    return {"op": last["op"], **named, field: value}


BEHIND = ("remove_background", "replace_background", "blur_background", "chroma_key")


FRAMES = (
    Frame("remove_background", "remove|gone|cutout|no background keyout? !screen", _remove),
    Frame("remove_background", "take away|out|off background", _remove),
    Frame("remove_background", "cutout !screen", _remove),
    Frame("remove_background", "&transparent &background remove|cutout|use|replace|set", _clear),
    Frame("remove_background", "transparent cutout|remove", _clear),
    Frame("remove_background", "transparent background? want|make|replace|set", _clear, -0.5),
    Frame("remove_background", "&transparent &background", _clear),
    Frame("replace_background", "background &scene|colour|gradient|file|thatcolour", _replace, -1),
    Frame(
        "replace_background",
        "background remove|cutout replace|use|put|add &scene|colour|gradient|file",
        _replace,
        -1,
    ),
    Frame("replace_background", "background &remove|cutout &it &scene|colour|gradient|file", _made_so, 1),
    Frame(
        "replace_background",
        "behindme put|add|want|use|make|set|replace|polite &scene|colour|gradient|file",
        _replace,
        -1,
    ),
    Frame("replace_background", "person put &scene|file", _replace, -1),
    Frame("replace_background", "cutout replace|use|put &scene !title !music !sound", _replace, -0.5),
    Frame(
        "replace_background",
        "replace|use &scene|file !music !sound !title",
        lambda r: _replace(r) if (r.scene.last.operation or {}).get("op") in BEHIND else None,
        -0.6,
    ),
    Frame("replace_background", "want at &scene !music !title", _replace, -1),
    Frame("replace_background", "put|add|use|want behind &scene|file|colour|gradient !title", _replace, -1),
    Frame("blur_background", "blur background|behindme", _blur),
    Frame(
        "blur_background",
        "background &more",
        lambda r: _blur(r) if "blur+" in [t.readings.get("more") for t in r.tokens] else None,
    ),
    Frame("restore_background", "nomore blur", _unblurred),
    Frame("chroma_key", "screen keyout|cutout|remove|gone", _key),
    Frame("chroma_key", "keyout", _key, 0.5),
    Frame("replace_background", "screen put|add|use|replace background|behindme|person", _screen_behind),
    Frame("restore_background", "restore|undo background", _restore),
    Frame("restore_background", "original background want|again|restore|use|replace", _restore),
    Frame("scene_fit", "fitscene", _fit(None, 0)),
    Frame("scene_fit", "match lighting", _fit("match", 60)),
    Frame("scene_fit", "shadow add|put|want|make|polite", _fit("shadow", 60)),
    Frame("scene_fit", "lightwrap", _fit("light_wrap", 60)),
    Frame("remove_background", "feather edge?", _edges("feather", 2), 0.2),
    Frame("remove_background", "choke edge", _edges("choke", 1)),
    Frame("replace_background", "&more", _tint, 0.5),
)
