"""Words for what is heard: music in, out and swapped, loudness, silence, noise."""

from __future__ import annotations

from collections.abc import Callable

from cleanplate.agent.words.frame import Frame, Made
from cleanplate.agent.words.refer import clips, media, sounds, targets
from cleanplate.agent.words.request import Request, Unsure
from cleanplate.agent.words.times import length, moment, window
from cleanplate.draft.model import Played
from cleanplate.draft.timeline import segments
from cleanplate.draft.wire import Json


def tune(request: Request) -> str | None:
    """Music that is named: a file that came in, or a built-in; its words are taken."""
    file = media(request, ["audio"])
    if file:
        request.drop("file")
        return file
    return request.take("tune")  # type: ignore[no-any-return]


def _add(request: Request) -> Made:
    name = tune(request)
    if name is None:
        return None
    request.drop("music", "background", "add", "put", "place", "volume", "use", "tune", "moreword", "amount", "start", "picend", "adj", "set", "clip", "sound", "something")
    found: Json = {"op": "add_audio", "media": name}
    span = window(request)
    if request.has("fadeout", "fadein"):
        fades = {"fade_in": request.drop("fadein"), "fade_out": request.drop("fadeout")}
        held = length(request) or 1000
        faded: Json = {field: held for field, asked in fades.items() if asked}
    else:
        faded = {}
    held2, at = length(request), moment(request)
    share = request.take("percent")
    factor = request.take("factor") if share is None else None
    share = 50.0 if factor == "0.5" else share
    if span:
        found |= {"at": span[0], "d": span[1] - span[0]}
    found |= {"at": at} if at is not None else {}
    found |= {"d": held2} if held2 else {}
    found |= {"volume": round(share)} if share is not None else {}
    return [found | faded]


def _swap(request: Request) -> Made:
    request.drop("replace", "use", "instead", "something", "set")
    if request.has("sound") and not request.has("music"):
        name = tune(request)
        request.drop("sound", "original")
        return None if name is None else [{"op": "swap_audio", "segment": s, "media": name} for s in clips(request)]
    request.drop("music")
    free = request.all("tune", "file")
    scene = request.scene
    playing = {scene.draft.media[s.media].label for s in scene.sounds() if s.media in scene.draft.media}
    new = [i for i in free if not playing & {str(request.tokens[i].readings.get(k)) for k in ("tune",)}]
    name = None
    for number in new:
        readings = request.tokens[number].readings
        found = readings.get("file") if "file" in readings else readings.get("tune")
        facts = scene.draft.media.get(str(readings.get("file")))
        if "file" in readings and (facts is None or not facts.sounds):
            continue
        name = str(found)
        request.used.add(number)
        break
    if name is None:
        return None
    for number in free:
        if number not in new:
            request.used.add(number)
    request.drop("adj", "background", "amount")
    return [{"op": "swap_audio", "segment": s, "media": name} for s in _only(scene.sounds())]


def _only(found: object) -> list[str]:
    ids = [s.id for s in found]  # type: ignore[attr-defined]
    if len(ids) != 1:
        raise Unsure("sound", ids)
    return ids


def _mute(muted: bool) -> Callable[[Request], Made]:
    def make(request: Request) -> Made:
        request.drop("sound" if request.has("clip", "music") else "", "original", "volume", "whole")
        if not request.has("music"):
            request.drop("sound", "person")
        more = {} if muted else {"muted": False}
        return [{"op": "mute", "segment": s, **more} for s in targets(request, "clip", "sound")]

    return make


def _audible(request: Request) -> list[str]:
    """What a volume is set of: music where that is meant, else the clips' own sound."""
    if request.has("music"):
        request.drop("sound")
        return targets(request, "sound")
    if request.has("sound", "clip"):
        request.drop("sound", "original")
        return clips(request)
    heard = targets(request, "sound", "clip") if request.has("ref", "file", "it", "all") else []
    if heard:
        return heard
    scene = request.scene
    if not scene.sounds():
        return clips(request)
    last = scene.last.touched
    if last in {s.id for s in [*scene.sounds()]} and request.has("more"):
        return [str(last)]
    if request.forced:
        return list(request.forced)
    raise Unsure("heard", [*(s.id for s in scene.sounds()), *(c.id for c in scene.main_clips()[:1])])


def _volume(request: Request) -> Made:
    """To so many percent."""
    share = request.take("percent", "number")
    half = request.take("factor") if share is None else None
    request.drop("to", "set", "volume", "at", "replace", "raise", "lower", "more", "background", "strength", "is", "tune", "put", "size")
    by = request.drop("by")
    if share is None and half is None:
        return None
    way = -1 if by and _down(request) else 1 if by else 0
    where = _audible(request)
    if half is not None:
        return [_heard(request, s, float(half)) for s in where]
    assert share is not None
    if way:
        return [_heard(request, s, 1 + way * share / 100) for s in where]
    return [{"op": "volume", "segment": s, "percent": round(share)} for s in where] if 0 <= share <= 1000 else None


def _down(request: Request) -> bool:
    return request.has("lower") or any(t.readings.get("more") == "volume-" for t in request.tokens)


def _heard(request: Request, segment: str, factor: float) -> Json:
    now = next(s for s in segments(request.scene.draft) if s.id == segment)
    loud = now.volume if isinstance(now, Played) else 100
    return {"op": "volume", "segment": segment, "percent": max(0, min(1000, int(loud * factor + 0.5 - 1e-9)))}


def relative(request: Request, way: int) -> Made:
    """Louder or quieter than it is."""
    factor = request.degree(1.25, 1.5, 2.0)
    request.step = ("volume", way)
    request.drop("volume", "background", "strength", "is", "put", "set")
    return [_heard(request, s, factor if way > 0 else 1 / factor) for s in _audible(request)]


def _louder(request: Request) -> Made:
    more = request.take("more", "adj")
    if more not in ("volume+", "volume-", "size+", "size-") or request.has("percent", "factor", "title", "captions"):
        return None
    if more.startswith("size") and not request.has("music", "sound", "volume"):
        return None
    request.drop("more")
    return relative(request, 1 if more[-1] == "+" else -1)


def _turned(way: int) -> Callable[[Request], Made]:
    return lambda request: None if request.has("percent", "number", "factor", "speech") else relative(request, way)


def _too(request: Request) -> Made:
    adj = request.take("adj")
    if adj not in ("volume+", "volume-", "size+", "size-"):
        return None
    if adj.startswith("size") and not request.has("music", "sound", "volume"):
        return None
    request.drop("is", "amount")
    return relative(request, -1 if adj[-1] == "+" else 1)


def _duck(request: Request) -> Made:
    db = request.take("db")
    request.drop("lower", "more", "by", "volume", "speech", "music", "it", "sound", "background", "put", "amount", "auto", "duck", "all", "person")
    if not request.scene.sounds():
        raise Unsure("sound", ())
    more = {"by": int(db) if db == int(db) else db} if db is not None else {}
    ids = _only(request.scene.sounds()) if len(request.scene.sounds()) == 1 else []
    return [{"op": "duck", **({"segment": s} if s else {}), **more} for s in ids or [""]]


def _fit_music(request: Request) -> Made:
    request.drop("match", "loop", "clip", "picend", "end", "whole", "music", "it", "to", "show", "picture", "until", "canvas", "aswell", "set")
    if not request.scene.sounds():
        raise Unsure("sound", ())
    return [{"op": "fit_music", "segment": s} for s in _only(request.scene.sounds())]


def _denoise(request: Request) -> Made:
    request.drop("sound", "noise", "denoise", "remove", "lower", "more", "background", "turnoff", "gone", "clip_", "set", "strength")
    share = request.take("percent", "number")
    strength = request.degree(25, 0, 80) if share is None else share
    more = {"strength": round(strength)} if strength else {}
    where = targets(request, "sound") if request.has("music") else clips(request)
    return [{"op": "denoise", "segment": s, **more} for s in where]


def _detach(request: Request) -> Made:
    request.drop("sound", "from", "music" if not request.scene.sounds() else "")
    return [{"op": "detach_audio", "segment": s} for s in clips(request)]


def _loudness(request: Request) -> Made:
    request.drop("sound", "set", "to", "normalise", "loudness", "replace", "clip", "whole", "all", "put", "music", "volume")
    if request.drop("turnoff", "remove", "no"):
        return [{"op": "loudness", "target": "off"}]
    value = request.take("lufs", "number")
    aim = -16 if request.drop("podcast") else -23 if request.drop("broadcast") else None
    if value is not None:
        value = -abs(value)
        return [{"op": "loudness", "target": int(value) if value == int(value) else value}] if -40 <= value <= -5 else None
    return [{"op": "loudness"} | ({"target": aim} if aim else {})]


FRAMES = (
    Frame("add_audio", "add|put|want|use|polite &tune &music|background", _add, 0.2),
    Frame("add_audio", "add &tune|file", _add, -0.5),
    Frame("add_audio", "want &tune music", _add, -0.5),
    Frame("add_audio", "put|use &tune", _add, -1.5),
    Frame("swap_audio", "replace|use|instead &tune|file &music", _swap, 0.3),
    Frame("swap_audio", "replace sound &file|tune", _swap, 0.3),
    Frame("mute", "mute", _mute(True)),
    Frame("mute", "unmute", _mute(False), 0.5),
    Frame("mute", "turnoff sound !detach", _mute(True), 0.3),
    Frame("volume", "&percent|factor|number &volume|music|sound !overlay !adj", _volume, -0.5),
    Frame("volume", "&percent|factor &more &volume|music|sound|clip", _volume, -0.4),
    Frame("volume", "lower|raise &volume|music|sound &percent|factor", _volume, 0.2),
    Frame("volume", "factor adj &music|sound|clip", _volume, 0.2),
    Frame("volume", "&more", _louder, 0.4),
    Frame("volume", "raise &volume|music|sound", _turned(1)),
    Frame("volume", "lower &volume|music|sound", _turned(-1)),
    Frame("volume", "too &adj", _too),
    Frame("duck", "duck", _duck, 0.5),
    Frame("duck", "&lower|more|raise speech", _duck, 0.5),
    Frame("fit_music", "match music", _fit_music),
    Frame("fit_music", "loop music", _fit_music),
    Frame("denoise", "&noise remove|lower|gone|denoise|turnoff", _denoise, 0.5),
    Frame("denoise", "denoise", _denoise),
    Frame("detach_audio", "detach", _detach),
    Frame("loudness", "normalise &loudness|sound", _loudness),
    Frame("loudness", "&loudness|lufs &lufs|normalise|turnoff|set", _loudness, 0.2),
    Frame("loudness", "&lufs", _loudness),
    Frame("loudness", "loudness", _loudness, -0.5),
)  # fmt: skip
