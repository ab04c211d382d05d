"""Words for colours and looks: brighter, warmer, more contrast, cinematic, black and white, grain."""

from __future__ import annotations

from collections.abc import Callable

from cleanplate.agent.words.frame import Frame, Made
from cleanplate.agent.words.refer import clip_of, clips
from cleanplate.agent.words.request import Request
from cleanplate.draft.finish import ColourChange
from cleanplate.draft.wire import Json

# a step by a bit, plainly, and by much
STEPS: dict[str, tuple[float, float, float]] = {
    "brightness": (8, 15, 30),
    "contrast": (8, 15, 30),
    "saturation": (10, 20, 40),
    "temperature": (10, 20, 40),
    "exposure": (0.3, 0.5, 1),
    "gamma": (0.1, 0.2, 0.4),
}
_NOUNS = {"brightnessnoun": "brightness"} | {
    n: n for n in ("contrast", "saturation", "temperature", "exposure", "gamma")
}
_MOST = {"exposure": 5.0, "gamma": 10.0}


def _now(request: Request, segment: str, name: str) -> float:
    return float(getattr(clip_of(request, segment).colour or ColourChange(), name))


def _set(request: Request, name: str, made: Callable[[float], float]) -> Made:
    """A value of each clip that is meant, out of the one it has."""
    request.drop("colourword set is person", "it" if request.has("clip") else "")
    found: list[Json] = []
    for segment in clips(request):
        most = _MOST.get(name, 100.0)
        value = round(max(0.1 if name == "gamma" else -most, min(most, made(_now(request, segment, name)))), 3)
        found.append({"op": "colour", "segment": segment, name: int(value) if value == int(value) else value})
    return found


def stepped(request: Request, name: str, way: int) -> Made:
    """A step more or less of it."""
    number = request.take("percent", "number", "stops")
    undone = number is None and request.scene.last.step == (name, -way) and request.has("less")
    step = request.degree(*STEPS[name]) if number is None else abs(float(number))
    request.step = (name, way)
    return _set(request, name, lambda now: now + (_back(request, name, way, now) if undone else way * step))


def _more(request: Request) -> Made:
    found = next((n for n in STEPS if (way := request.wanted(n))), None)
    if found is None:
        return None
    request.drop("by moreword raise lower", *(n for n, v in _NOUNS.items() if v == found))
    return stepped(request, found, way)


def _verb(name: str, way: int) -> Callable[[Request], Made]:
    def make(request: Request) -> Made:
        if request.has("brighten") and request.has("darken"):
            return None
        request.drop("colourword by brightnessnoun", "raise" if way > 0 else "lower")
        return stepped(request, name, way)

    return make


def _value(request: Request) -> Made:
    """Values by name: brightness 10 and contrast 20, gamma 1.2."""
    if request.has("raise", "lower") and not request.upto():
        return None
    found: Json = {}
    tokens = request.tokens
    names = [(i, _NOUNS[n]) for i, t in enumerate(tokens) for n in _NOUNS if n in t.readings]
    for place, (number, name) in enumerate(names):
        stop = names[place + 1][0] if place + 1 < len(names) else len(tokens)
        values = [
            i
            for i in range(number, stop)
            if "number" in tokens[i].readings or "percent" in tokens[i].readings or "stops" in tokens[i].readings
        ]
        if len(values) != 1:
            return None
        readings = tokens[values[0]].readings
        value = float(next(readings[k] for k in ("number", "percent", "stops") if k in readings))
        most = _MOST.get(name, 100.0)
        if not -most <= value <= most or (name == "gamma" and value < 0.1):
            return None
        found[name] = int(value) if value == int(value) else value
        request.used.update((number, values[0]))
    request.drop("to set replace colourword lower raise at")
    if not found:
        return None
    return [{"op": "colour", "segment": s, **found} for s in clips(request)]


def _turned(way: int) -> Callable[[Request], Made]:
    """Raise or lower a value that is named: by so much, or a step."""

    def make(request: Request) -> Made:
        name = next((v for n, v in _NOUNS.items() if request.drop(n)), None)
        if name is None:
            return None
        absolute = request.has("to") and not request.has("by") and request.has("number", "percent")
        if (
            absolute
            and "到" not in "".join(t.text for t in request.tokens)
            and not any(t.text in ("to", "down to", "up to") for t in request.tokens)
        ):
            absolute = False
        request.drop("by replace")
        if absolute:
            value = float(request.take("number", "percent"))
            return _set(request, name, lambda _: value) if -100 <= value <= 100 else None
        return stepped(request, name, way)

    return make


def _too(request: Request) -> Made:
    found = next((n for n in STEPS if (way := request.complained(n))), None)
    if found is None:
        return None
    request.drop("colourword")
    request.step = (found, way)
    return _set(request, found, lambda now: now + _back(request, found, way, now))


def _back(request: Request, name: str, way: int, now: float) -> float:
    """A step; half of what was just done, where that went too far."""
    bit, plain, _ = STEPS[name]
    if request.scene.last.step != (name, -way):
        return way * plain
    half = min(plain, max(abs(now) / 2, bit / 2))
    return way * (round(half) if plain >= 1 else half)


def _adjective(request: Request) -> Made:
    """Make it bright, make it dark."""
    adj = str(request.take("adj"))
    name, way = adj[:-1], 1 if adj[-1] == "+" else -1
    if name not in STEPS or request.has("title", "is"):
        return None
    return stepped(request, name, way)


def _reset(request: Request) -> Made:
    request.drop("original reset restore again colourword")
    return [{"op": "colour", "segment": s, "reset": True} for s in clips(request)]


def _where(request: Request) -> list[Json]:
    """The clips that are named, or the whole picture."""
    if request.has("ref", "file") or request.forced:
        return [{"segment": s} for s in clips(request)]
    last = request.scene.last
    if request.has("it") and len(request.scene.main_clips()) > 1 and last.touched == last.segments.get("clip", ""):
        request.drop("it clip")
        return [{"segment": last.touched}]
    if request.has("all") and len(request.scene.main_clips()) > 1:
        request.drop("all")
    if request.has("picture") and len(request.scene.main_clips()) > 1:
        return [{"segment": s} for s in clips(request)]
    request.drop("clip picture it whole all canvas")
    return [{}]


def _look(request: Request) -> Made:
    if len({request.tokens[i].readings["lookname"] for i in request.all("lookname")}) > 1:
        return None  # one of two would go unheard
    name = request.take("lookname")
    request.drop("look add use put set replace lookname colourword strength tune apply")
    share = request.take("percent")
    share = 50.0 if share is None and request.take("factor") == "0.5" else share
    degree = request.take("amount") if share is None else None
    more = {"strength": round(share)} if share is not None else {"strength": 50} if degree == "bit" else {}
    return [{"op": "look", **where, "name": name, **more} for where in _where(request)]


def _off(request: Request) -> Made:
    request.drop("look lookname all")
    return [{"op": "look", **where, "name": "none"} for where in _where(request)]


_AMOUNTS = {"vignette": (20, 35, 60), "grain": (15, 30, 60), "sharpen": (20, 40, 80), "blur": (15, 30, 60)}


def _amount(name: str) -> Callable[[Request], Made]:
    def make(request: Request) -> Made:
        if name == "blur" and request.has("background", "behindme", "person", "edge"):
            return None
        share = request.take("percent", "number")
        off = request.drop("remove no turnoff")
        names = [name, *(n for n in _AMOUNTS if n != "blur" and request.drop(n))]
        degree = request.take("amount")
        request.drop("amount moreword")
        step = {"bit": 0, "much": 2}.get(degree, 1)
        values = {n: 0 if off else round(_AMOUNTS[n][step] if share is None else share) for n in names}
        request.drop("add look set put strength lookname use effect tune")
        if not 0 <= max(values.values()) <= 100 or (share is not None and len(names) > 1):
            return None
        return [{"op": "look", **where, **values} for where in _where(request)]

    return make


FRAMES = (
    Frame("colour", "&more", _more),
    Frame("colour", "too &adj", _too),
    Frame("colour", "make|want &adj", _adjective, -0.5),
    Frame("colour", "brighten", _verb("brightness", 1)),
    Frame("colour", "darken", _verb("brightness", -1)),
    Frame("colour", "saturate", _verb("saturation", 1)),
    Frame("colour", "desaturate", _verb("saturation", -1)),
    Frame(
        "colour",
        "raise|add|moreword &contrast|saturation|temperature|exposure|gamma|brightnessnoun",
        _turned(1),
        0.5,
    ),
    Frame("colour", "lower|less &contrast|saturation|temperature|exposure|gamma|brightnessnoun", _turned(-1), 0.5),
    Frame(
        "colour", "&contrast|saturation|temperature|exposure|gamma|brightnessnoun &number|percent|stops", _value
    ),
    Frame("colour", "reset|restore colourword", _reset),
    Frame("colour", "original colourword", _reset),
    Frame("look", "&lookname", _look, 0.1),
    Frame("look", "&lookname look", _look, 0.2),
    Frame("look", "remove|turnoff|no look", _off, 0.2),
    Frame("look", "vignette", _amount("vignette")),
    Frame("look", "grain", _amount("grain")),
    Frame("look", "sharpen", _amount("sharpen")),
    Frame("look", "blur &clip|whole|picture", _amount("blur")),
)
