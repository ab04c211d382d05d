"""Words for music: in, swapped, lower under speech, as long as the picture."""

from __future__ import annotations

from collections.abc import Sequence

from cleanplate.agent.words.frame import Frame, Made
from cleanplate.agent.words.refer import clips, media
from cleanplate.agent.words.request import Request, Unsure
from cleanplate.agent.words.times import length, moment, window
from cleanplate.draft.model import Sound
from cleanplate.draft.wire import Json

_OFFERED = ("lo-fi", "upbeat", "calm")
_QUIET = 35.0  # percent of music that shall not be too loud


def tune(request: Request) -> str | None:
    """Music that is named: a file that came in, or a built-in; its words are taken. A word for music and for a
    look is music only beside one that says so."""
    doubtful = any({"tune", "lookname"} <= set(request.tokens[i].readings) for i in request.all("tune"))
    if doubtful and not request.has("music", "volume", "sound"):
        return None
    file = media(request, ["audio"])
    if file:
        request.drop("file")
        return file
    named: str | None = request.take("tune")
    return named


def _some(request: Request) -> Made:
    """Music that nobody named: whatever else is said of it waits until it is."""
    if request.has("tune", "file", "mine"):
        return None
    if not request.forced:
        raise Unsure("tune", _OFFERED)
    if request.quality("volume", "size") < 0:
        request.drop("volume")
        return _added(request, request.forced[0], {"volume": round(_QUIET)})
    return _added(request, request.forced[0], {})


def _add(request: Request) -> Made:
    name = tune(request)
    return None if name is None else _added(request, name, {})


def _added(request: Request, name: str, more: Json) -> Made:
    request.drop(
        "music background add put place volume use tune moreword amount start picend set clip sound something it",
    )
    found: Json = {"op": "add_audio", "media": name, **more}
    span = window(request)
    if request.has("fadeout", "fadein"):
        fades = {"fade_in": request.drop("fadein"), "fade_out": request.drop("fadeout")}
        held = length(request) or 1000
        request.drop("end begin")
        faded: Json = {field: held for field, asked in fades.items() if asked}
    else:
        faded = {}
    held2, at = length(request), moment(request)
    share = request.take("percent")
    factor = request.take("factor") if share is None else None
    share = 50.0 if factor == "0.5" else _QUIET if request.drop("notloud") and share is None else share
    if span:
        found |= {"at": span[0], "d": span[1] - span[0]}
    found |= {"at": at} if at is not None else {}
    found |= {"d": held2} if held2 else {}
    found |= {"volume": round(share)} if share is not None else {}
    return [found | faded]


def _swap(request: Request) -> Made:
    request.drop("replace use instead something set")
    if request.has("sound") and not request.has("music"):
        name = tune(request)
        request.drop("sound original")
        return (
            None if name is None else [{"op": "swap_audio", "segment": s, "media": name} for s in clips(request)]
        )
    request.drop("music")
    free = request.all("tune", "file")
    scene = request.scene
    playing = {scene.draft.media[s.media].label for s in scene.sounds() if s.media in scene.draft.media}
    heard = {s.media for s in scene.sounds()}
    new = [
        i
        for i in free
        if not playing & {str(request.tokens[i].readings.get("tune"))}
        and request.tokens[i].readings.get("file") not in heard
    ]
    name = None
    for number in new:
        readings = request.tokens[number].readings
        found = readings.get("file") if "file" in readings else readings.get("tune")
        facts = scene.draft.media.get(str(readings.get("file")))
        if "file" in readings and (facts is None or not facts.sounds):
            continue
        name = str(found)
        same = readings.get("file")
        request.used.update(
            i for i in free if i == number or (same and request.tokens[i].readings.get("file") == same)
        )
        break
    name = name or media(request, ["audio"])
    if name is None:
        return None
    for number in free:
        if number not in new:
            request.used.add(number)
    request.drop("background amount")
    return [{"op": "swap_audio", "segment": s, "media": name} for s in _only(scene.sounds())]


def _only(found: Sequence[Sound]) -> list[str]:
    ids = [s.id for s in found]
    if len(ids) != 1:
        raise Unsure("sound", ids)
    return ids


def _duck(request: Request) -> Made:
    db = request.take("db")
    request.quality("volume", "size")
    request.drop(
        "lower by volume speech music it sound background put amount auto duck all person",
    )
    if not request.scene.sounds():
        raise Unsure("sound", ())
    more = {"by": int(db) if db == int(db) else db} if db is not None else {}
    ids = _only(request.scene.sounds()) if len(request.scene.sounds()) == 1 else []
    return [{"op": "duck", **({"segment": s} if s else {}), **more} for s in ids or [""]]


def _fit_music(request: Request) -> Made:
    request.drop(
        "match loop clip picend end whole music it to show picture until canvas aswell set",
    )
    if not request.scene.sounds():
        raise Unsure("sound", ())
    return [{"op": "fit_music", "segment": s} for s in _only(request.scene.sounds())]


FRAMES = (
    Frame("add_audio", "add|put|want|use|polite &tune &music|background", _add, 0.2),
    Frame("add_audio", "add &tune|file", _add, -0.5),
    Frame("add_audio", "add|want &music", _some, -0.3),
    Frame("add_audio", "want &tune music", _add, -0.5),
    Frame("add_audio", "put|use &tune", _add, -1.5),
    Frame("add_audio", "&tune &volume|percent", lambda r: None if r.scene.sounds() else _add(r), -1),
    Frame("add_audio", "&tune &music", lambda r: None if r.scene.sounds() else _add(r), -1),
    Frame("swap_audio", "replace|use|instead &tune|file|mine &music", _swap, 0.3),
    Frame("swap_audio", "replace &tune !scene !lookname !background !sound", _swap, -0.5),
    Frame("swap_audio", "replace sound &file|tune", _swap, 0.3),
    Frame("duck", "duck", _duck, 0.5),
    Frame("duck", "&lower|more|raise speech", _duck, 0.5),
    Frame("fit_music", "match|contain music", _fit_music, 0.5),
    Frame("fit_music", "loop music", _fit_music),
)
