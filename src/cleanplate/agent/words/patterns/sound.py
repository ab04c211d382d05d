"""Words for what is heard: how loud, silent, without noise, apart from its picture."""

from __future__ import annotations

from collections.abc import Callable
from itertools import takewhile

from cleanplate.agent.words.frame import Frame, Made
from cleanplate.agent.words.refer import clips, targets
from cleanplate.agent.words.request import Request, Unsure
from cleanplate.draft.model import Played
from cleanplate.draft.timeline import segments
from cleanplate.draft.wire import Json

_LOUD = frozenset({"volume", "percent", "factor", "number", "more", "raise", "lower"})


def _mute(muted: bool) -> Callable[[Request], Made]:
    def make(request: Request) -> Made:
        request.drop("original volume whole", "sound" if request.has("clip", "music") else "")
        own = request.has("sound") and not request.has("music", "ref", "file", "all")
        if not request.has("music"):
            request.drop("sound person turnoff")
        more = {} if muted else {"muted": False}
        if request.has("all") and not request.has("clip", "music", "sound", "picture") and request.drop("all"):
            heard = (
                s
                for s in segments(request.scene.draft)
                if isinstance(s, Played) and request.scene.draft.media[s.media].sounds
            )
            return [{"op": "mute", "segment": s.id, **more} for s in heard]
        return [
            {"op": "mute", "segment": s, **more}
            for s in targets(request, *(("clip",) if own else ("clip", "sound")))
        ]

    return make


def _unmuted(request: Request) -> Made:
    """What is muted is heard again: what is named, or was touched last, or the only one."""
    named = targets(request, "sound", "clip") if request.has("music", "clip", "ref", "file", "it") else ()
    silent = [s.id for s in segments(request.scene.draft) if getattr(s, "muted", False)]
    found = [s for s in silent if not named or s in named]
    found = [s for s in found if s == request.scene.last.touched] or found
    if len(found) > 1:
        raise Unsure("heard", found)
    return [{"op": "mute", "segment": s, "muted": False} for s in request.forced or found] or None


def _audible(request: Request) -> list[str]:
    """What a volume is set of: music where that is meant, else the clips' own sound."""
    if request.has("music"):
        request.drop("sound")
        return targets(request, "sound")
    if request.has("sound", "clip"):
        request.drop("sound original")
        return clips(request)
    heard = targets(request, "sound", "clip") if request.has("ref", "file", "it", "all") else []
    if heard:
        return heard
    scene = request.scene
    if not scene.sounds():
        return clips(request)
    last = scene.last.touched
    if last in {s.id for s in scene.sounds()}:
        return [str(last)]
    if request.forced:
        return list(request.forced)
    raise Unsure("heard", [*(s.id for s in scene.sounds()), *(c.id for c in scene.main_clips()[:1])])


def _volume(request: Request) -> Made:
    """To so many percent."""
    share = request.take("percent", "number")
    half = request.take("factor") if share is None else None
    request.drop("to set volume at replace raise lower background strength put")
    if not _playing(request) or _another(request):
        return None
    request.quality("volume", *(("size",) if request.has("volume", "music", "sound") else ()))
    by = request.drop("by")
    if share is None and half is None:
        return None
    turned = by or (request.has("raise", "lower", "more") and not request.upto())
    way = (-1 if _down(request) else 1) if turned else 0
    where = _audible(request)
    if half is not None:
        return [_heard(request, s, float(half)) for s in where]
    assert share is not None
    if way:
        return [_heard(request, s, 1 + way * share / 100) for s in where]
    return [{"op": "volume", "segment": s, "percent": round(share)} for s in where] if 0 <= share <= 1000 else None


def _playing(request: Request) -> bool:
    """Whether music that is named is what is heard: its word is taken then."""
    named = request.take("tune")
    media = request.scene.draft.media
    return named is None or named in {media[s.media].label for s in request.scene.sounds() if s.media in media}


def _another(request: Request) -> bool:
    """“Replace the music, quieter”: that is said of music that nobody named yet."""
    first = list(takewhile(lambda t: t.text, request.tokens))  # up to a comma
    said = {reading for token in first for reading in token.readings}
    return len(first) < len(request.tokens) and {"replace", "music"} <= said and said.isdisjoint(_LOUD)


def _down(request: Request) -> bool:
    return request.has("lower") or any(t.readings.get("more") == "volume-" for t in request.tokens)


def _heard(request: Request, segment: str, factor: float) -> Json:
    now = next(s for s in segments(request.scene.draft) if s.id == segment)
    loud = now.volume if isinstance(now, Played) else 100
    return {"op": "volume", "segment": segment, "percent": max(0, min(1000, round(loud * factor)))}


def relative(request: Request, way: int) -> Made:
    """Louder or quieter than it is."""
    factor = request.degree(1.25, 1.5, 2.0)
    request.step = ("volume", way)
    request.drop("volume background strength put set replace")
    return [_heard(request, s, factor if way > 0 else 1 / factor) for s in _audible(request)]


def _louder(request: Request) -> Made:
    if request.has("percent", "factor", "title", "captions") or _another(request):
        return None
    way = request.wanted("volume", *_loud_as_large(request))
    return relative(request, way) if way else None


def _loud_as_large(request: Request) -> tuple[str, ...]:
    """Of sounds, large is loud: 音乐小一点."""
    touched = request.scene.last.touched in {s.id for s in request.scene.sounds()}
    named = request.has("clip", "picture", "title", "file", "ref")
    chinese = any(t.text.endswith(("点", "些")) for t in request.tokens)
    return ("size",) if request.has("music", "sound", "volume") or (touched and chinese and not named) else ()


def _of_last(request: Request) -> Made:
    """It, where that is a sound: lower it to 25%."""
    heard = {s.id for s in request.scene.sounds()}
    return (
        _volume(request) if request.scene.last.touched in heard and not request.has("opacity", "speed") else None
    )


def _turned(way: int) -> Callable[[Request], Made]:
    return lambda request: None if request.has("percent", "number", "factor", "speech") else _turn(request, way)


def _turn(request: Request, way: int) -> Made:
    if request.has("too") and request.complained("volume") != way:
        return None
    request.drop("it")
    return relative(request, way)


def _too(request: Request) -> Made:
    way = request.complained("volume", *_loud_as_large(request))
    return relative(request, way) if way else None


def _rather(request: Request) -> Made:
    """“The music is still a bit loud”: who says so wants it quieter."""
    if request.tokens and not any(t.readings.get("amount") == "bit" for t in request.tokens):
        return None
    way = -request.quality("volume", *_loud_as_large(request))
    made = relative(request, way) if way else None
    request.drop("is")
    return made


def _denoise(request: Request) -> Made:
    request.drop("is sound noise denoise remove lower background turnoff gone set strength")
    share = request.take("percent", "number")
    strength = request.degree(25, 0, 80) if share is None else share
    more = {"strength": round(strength)} if strength else {}
    where = targets(request, "sound") if request.has("music") else clips(request)
    return [{"op": "denoise", "segment": s, **more} for s in where]


def _detach(request: Request) -> Made:
    request.drop("sound from", "music" if not request.scene.sounds() else "")
    return [{"op": "detach_audio", "segment": s} for s in clips(request)]


def _loudness(request: Request) -> Made:
    request.drop("sound set to normalise loudness replace clip whole all put music volume")
    if request.drop("turnoff remove no"):
        return [{"op": "loudness", "target": "off"}]
    value = request.take("lufs", "number")
    aim = -16 if request.drop("podcast") else -23 if request.drop("broadcast") else None
    if value is not None:
        value = -abs(value)
        return (
            [{"op": "loudness", "target": int(value) if value == int(value) else value}]
            if -40 <= value <= -5
            else None
        )
    return [{"op": "loudness"} | ({"target": aim} if aim else {})]


FRAMES = (
    Frame("mute", "mute", _mute(True)),
    Frame("mute", "unmute", _mute(False), 0.5),
    Frame("mute", "nomore mute", _unmuted, 0.5),
    Frame("mute", "turnoff|remove|restore mute", _mute(False), 0.5),
    Frame("mute", "turnoff sound|music !detach !duck !noise !background", _mute(True), 0.3),
    Frame("mute", "replace off &sound|music !background !noise", _mute(True), 0.1),
    Frame("mute", "remove|gone sound !detach !noise !music", _mute(True), 0.1),
    Frame("volume", "&percent|factor|number &volume|music|sound !overlay !adj", _volume, -0.5),
    Frame("volume", "&percent|factor &more &volume|music|sound", _volume, -0.4),
    Frame("volume", "&lower|raise &volume|music|sound &percent|factor", _volume, 0.3),
    Frame("volume", "&factor adj &music|sound|clip", _volume, 0.2),
    Frame("volume", "&more", _louder, 0.4),
    Frame("volume", "&lower|raise &percent|factor it", _of_last, 0.1),
    Frame("volume", "raise &volume|music|sound", _turned(1)),
    Frame("volume", "lower &volume|music|sound", _turned(-1)),
    Frame("volume", "too &adj", _too),
    Frame("volume", "&amount &is &adj &music|sound !more !too !title", _rather),
    Frame("denoise", "&noise remove|lower|gone|denoise|turnoff", _denoise, 0.5),
    Frame("denoise", "&noise take out|away|off", _denoise, 0.5),
    Frame("denoise", "denoise", _denoise),
    Frame("detach_audio", "detach", _detach),
    Frame("loudness", "normalise &loudness|sound", _loudness),
    Frame("loudness", "&loudness|lufs &lufs|normalise|turnoff|set", _loudness, 0.2),
    Frame("loudness", "&lufs", _loudness),
    Frame("loudness", "loudness", _loudness, -0.5),
)
