"""Which segments and media somebody means: the second clip, it, the title, beach.jpg, that one."""

from __future__ import annotations

from cleanplate.agent.scene import kind_of
from cleanplate.agent.words.request import Request, Unsure
from cleanplate.draft.model import AnySegment, Clip, Played
from cleanplate.draft.timeline import segments

NOUNS = {"clip": ("clip", "picture"), "title": ("title",), "sound": ("music", "sound")}
_KINDS = {"clip": "clip", "picture": "clip", "title": "title", "music": "sound", "sound": "sound"}


def targets(request: Request, *kinds: str, bare: bool = True) -> list[str]:
    """The ids of the segments that are meant, of some kinds, the usual one first; their words are taken.

    `bare`: where nothing names one, the usual kind is meant. Raises Unsure where several may be, or there is none.
    """
    if request.forced:
        _take_words(request, kinds)
        return list(request.forced)
    if named := _named(request, kinds):
        _of_another(request, kinds, named)
        _take_words(request, kinds)
        return named
    for number in request.all("ref"):
        kind = _KINDS.get(request.tokens[number].readings["ref"][0], "")
        if kind in kinds:
            raise Unsure(kind, ())  # there are not so many
    said = sorted((k for k in kinds if request.has(*NOUNS[k])), key=lambda k: request.all(*NOUNS[k])[0])
    if len(said) > 1 and "clip" in said and not request.has("and"):
        request.drop("clip")  # “the title of the video”: it only says where
        said.remove("clip")
    if request.has("count") or request.drop("all"):
        return _all(request, said, kinds)
    pictured = bool(request.has("picture"))
    _take_nouns(request, said)
    pronoun = request.drop("it")
    if said:
        return [i for kind in said for i in _of_kind(request, kind, pronoun, pictured)]
    last = _last(request, kinds)
    if pronoun and last:
        return [last]
    if not bare:
        raise Unsure(kinds[0] if len(kinds) == 1 else "seen", _near(request, kinds))
    return _of_kind(request, kinds[0], pronoun, False)


def _of_another(request: Request, kinds: tuple[str, ...], named: list[str]) -> None:
    """“The title of the second clip” is no clip, “the logo and the video, both” are two: raises Unsure."""
    if len(named) == 1 and request.where("all") is not None:
        raise Unsure(kinds[0] if len(kinds) == 1 else "seen", _near(request, kinds))
    there = {kind_of(s) for s in segments(request.scene.draft) if s.id in named}
    for kind, noun in (("title", "title"), ("sound", "music")):
        if kind in kinds and kind not in there and request.where(noun) is not None:
            raise Unsure(kind, _ids(request, kind))


def titles(request: Request, bare: bool = False) -> list[str]:
    """The titles that are meant. Raises Unsure."""
    return targets(request, "title", bare=bare)


def clips(request: Request) -> list[str]:
    """The clips that are meant; without a word, the video. Raises Unsure."""
    return targets(request, "clip")


def sounds(request: Request) -> list[str]:
    """The music, or another sound of its own track. Raises Unsure."""
    return targets(request, "sound")


def clip_at(request: Request, at: int) -> str:
    """The clip that is seen at a time, of those that are meant. Raises Unsure."""
    chosen = set(_chosen(request))
    found = [s.id for s in request.scene.clips() if s.start <= at <= s.end and (not chosen or s.id in chosen)]
    inside = [s.id for s in request.scene.clips() if s.id in found and s.start < at < s.end]
    if not (inside or found):
        raise Unsure("time", ())
    return (inside or found)[0]


def _chosen(request: Request) -> list[str]:
    named = request.forced or _named(request, ("clip",))
    _take_words(request, ("clip",))
    if not named and request.drop("it"):
        last = request.scene.last.segments.get("clip")
        return [last] if last and len(request.scene.main_clips()) > 1 else []
    return list(named)


def _named(request: Request, kinds: tuple[str, ...]) -> list[str]:
    """Segments by number, by their file, or by what they say."""
    found: list[str] = []
    for number in request.all("ref", "titled", "file"):
        readings = request.tokens[number].readings
        ids = (
            _numbered(request, readings["ref"], kinds)
            if "ref" in readings
            else [readings["titled"]]
            if "titled" in readings and "title" in kinds
            else _showing(request, readings.get("file"), kinds)
        )
        if ids:
            request.used.add(number)
            found += [i for i in ids if i not in found]
    return found


def _numbered(request: Request, ref: tuple[str, ...], kinds: tuple[str, ...]) -> list[str]:
    said, *numbers = ref
    if said == "any":
        last = request.scene.last.touched
        chosen = kinds[0] if len(kinds) == 1 else next((k for k in kinds if last in _ids(request, k)), "")
    else:
        chosen = _KINDS.get(said, "")
    if chosen not in kinds:
        return []
    listed = _ids(request, chosen, said == "picture")
    places = [int(n) - 1 if int(n) > 0 else len(listed) + int(n) for n in numbers]
    return [listed[i] for i in places] if all(0 <= i < len(listed) for i in places) else []


def _ids(request: Request, kind: str, pictures: bool = False) -> list[str]:
    scene = request.scene
    if kind == "clip":
        main = scene.main_clips()
        stills = [s for s in main if _is_picture(request, s)]
        stills = stills or [s for s in scene.clips() if _is_picture(request, s)]
        return [s.id for s in (stills if pictures and stills else main)]
    return [s.id for s in (scene.titles() if kind == "title" else scene.sounds())]


def _is_picture(request: Request, segment: AnySegment) -> bool:
    media = request.scene.media_of(segment)
    return media is not None and media.kind == "image"


def _showing(request: Request, media: str | None, kinds: tuple[str, ...]) -> list[str]:
    return [
        s.id
        for s in segments(request.scene.draft)
        if isinstance(s, Played) and s.media == media and kind_of(s) in kinds
    ]


def _all(request: Request, said: list[str], kinds: tuple[str, ...]) -> list[str]:
    counted, pictured = request.take("count"), request.has("picture") and not request.has("clip")
    _take_nouns(request, said)
    request.drop("it whole all")
    if not said and len(kinds) > 1:
        raise Unsure(kinds[0], _near(request, kinds))
    found = [i for kind in said or kinds for i in _ids(request, kind, pictured)]
    if not found or counted not in (None, len(found)):
        raise Unsure((said or kinds)[0], found)
    return found


def _of_kind(request: Request, kind: str, pronoun: bool, pictured: bool) -> list[str]:
    """The only one, or the one that was touched last where it is pointed at, or all of one video."""
    ids = _ids(request, kind, pictured)
    last = request.scene.last.segments.get(kind)
    if pronoun and last and request.scene.last.touched == last:
        return [last]
    if len(ids) == 1:
        return ids
    if last in ids and (pronoun or request.scene.last.touched == last):
        return [last] if last else []
    if kind == "clip" and ids and not pictured and len({s.media for s in request.scene.main_clips()}) == 1:
        return ids
    raise Unsure(kind, ids)


def _last(request: Request, kinds: tuple[str, ...]) -> str | None:
    touched = request.scene.last.touched
    found = next((s for s in segments(request.scene.draft) if s.id == touched), None)
    return touched if found is not None and kind_of(found) in kinds else None


def _near(request: Request, kinds: tuple[str, ...]) -> list[str]:
    return [i for kind in kinds for i in _ids(request, kind)]


def _take_words(request: Request, kinds: tuple[str, ...]) -> None:
    """Nouns and pronouns beside a name."""
    _take_nouns(request, list(kinds))
    request.drop("it ref titled all")
    for number in request.all("file"):
        request.used.add(number)


def _take_nouns(request: Request, kinds: list[str]) -> None:
    for kind in kinds:
        request.drop(*NOUNS[kind])


def seen(request: Request, kinds: str = "video image") -> str | None:
    """A file that came in, by its name or as the only one of its kind; its words are taken. None for none."""
    return media(request, kinds.split())


def media(request: Request, kinds: list[str]) -> str | None:
    """The id of a media that is named, of some kinds."""
    for number in request.all("file"):
        name = request.tokens[number].readings["file"]
        found = request.scene.draft.media.get(name)
        if found is not None and number not in request.used and found.kind in kinds:
            request.used.add(number)
            return str(name)
    return _only_upload(request, kinds) if request.has("mine") else None


_UPLOADED = {"picture": "image", "clip": "video", "music": "audio"}


def _only_upload(request: Request, kinds: list[str]) -> str | None:
    """The photo that I uploaded: the only one of its kind that is not on the timeline."""
    noun = next((n for n, kind in _UPLOADED.items() if kind in kinds and request.has(n)), None)
    shown = {s.media for s in segments(request.scene.draft) if isinstance(s, Played)}
    if noun is None:
        return None
    kind = _UPLOADED[noun]
    wanted = [u.media for u in request.scene.uploads if u.kind == kind and u.media not in shown]
    if len(wanted) != 1:
        return None
    request.drop("mine", noun)
    return wanted[0]


def clip_of(request: Request, segment: str) -> Clip:
    """The clip of that id."""
    return next(c for c in request.scene.clips() if c.id == segment)
