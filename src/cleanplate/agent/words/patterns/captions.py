"""Words for captions that are there, and for a subtitle file that was pasted."""

from __future__ import annotations

from cleanplate.agent.acts import Tell
from cleanplate.agent.words.frame import Frame, Made
from cleanplate.agent.words.patterns.titles import larger
from cleanplate.agent.words.request import Request
from cleanplate.agent.words.times import length, moment
from cleanplate.draft.model import TextTrack
from cleanplate.draft.wire import Json


def _tracks(request: Request) -> list[TextTrack]:
    return [t for t in request.scene.draft.tracks if isinstance(t, TextTrack) and t.captions]


def _captions(request: Request) -> Made:
    """Captions that are there, changed."""
    if not _tracks(request):
        return None
    found: Json = {"op": "captions"}
    place = request.take("place")
    if place in ("top", "bottom"):
        found["place"] = "upper" if place == "top" else "lower"
    elif place is not None:
        return None
    way = larger(request)
    if way:
        now = _tracks(request)[0].segments
        size = round((now[0].size if now else 5) * (request.degree(1.1, 1.25, 1.5) ** way), 2)
        found["size"] = int(size) if size == int(size) else size
    later, sooner = request.drop("delay"), request.drop("advance")
    if later or sooner:
        held = length(request) or moment(request)
        if not held:
            return None
        found["shift"] = held if later else -held
    if request.drop("burn"):
        found["show"] = "burned"
    elif request.drop("stream"):
        found["show"] = "stream"
    if request.drop("outline"):
        found["style"] = "outline"
    elif request.drop("box"):
        found["style"] = "box"
    request.drop("put set captions caption by use look clip replace it to add")
    return [found] if len(found) > 1 else None


def _pasted(request: Request) -> Made:
    text = request.take("srt")
    request.drop("captions add use it put caption title file colon")
    return [{"op": "captions", "text": text}]


def _from_speech(request: Request) -> Made:
    request.drop("captions create add auto sound speech put clip use show colour place font bold size more amount")
    return [Tell("captions")]


def _from_file(request: Request) -> Made:
    """talk.srt, which is no media: its text is what counts."""
    name = str(request.take("nofile"))
    request.drop("captions create add use put show want from with for clip file to title picture caption set make")
    return [Tell("subtitles", name[:60])] if name.endswith((".srt", ".vtt")) else None


FRAMES = (
    Frame("captions", "&nofile", _from_file, 0.2),
    Frame("captions", "&captions|caption &place|more|delay|advance|burn|stream|outline|box", _captions, 0.5),
    Frame("captions", "burn &captions|caption", _captions, 0.5),
    Frame("captions", "&srt", _pasted),
    Frame(
        "captions",
        "&captions add|create|put|auto|want|show !quoted !said",
        lambda r: _from_speech(r) if not _tracks(r) else None,
        0.4,
    ),
)
