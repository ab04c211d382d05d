"""Final Cut Pro's XML as a draft: the first project's storyline, and what is connected to it, lane by lane."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from xml.etree.ElementTree import Element

from cleanplate.draft.model import Draft
from cleanplate.draft.time import ms_of
from cleanplate.draft.wire import Json
from cleanplate.errors import DraftError
from cleanplate.interchange.fcpxml.values import pair, percent, seconds, tree
from cleanplate.interchange.found import Item, Lane, Shelf, Timeline, draft_of, rate_near
from cleanplate.interchange.losses import sentences

_CLIPS = ("asset-clip", "clip", "video", "audio", "title")
_NESTED = ("ref-clip", "sync-clip", "mc-clip")
_CONNECTED = (*_CLIPS, *_NESTED, "audition", "spine", "caption")
_ZERO = Fraction(0)


@dataclass(frozen=True)
class _Place:
    """Where an element's children lie: their time `since` is `at` on the timeline; in the lane `lane`."""

    since: Fraction = _ZERO
    at: Fraction = _ZERO
    lane: int = 0

    def time(self, offset: Fraction) -> Fraction:
        return self.at + offset - self.since


def read(text: str, shelf: Shelf) -> tuple[Draft, list[str]]:
    """The draft that a document becomes, and notes of what could not come with it. Raises DraftError."""
    root = tree(text)
    sequence = root.find(".//project/sequence") if root.tag == "fcpxml" else None
    if sequence is None:
        sequence = root.find(".//sequence") if root.tag == "fcpxml" else None
    spine = sequence.find("spine") if sequence is not None else None
    if sequence is None or spine is None:
        raise DraftError("The document holds no project of Final Cut Pro.", "Export a project as XML.")
    return draft_of(_Reader(root, sequence).timeline(spine), shelf)


class _Reader:
    def __init__(self, root: Element, sequence: Element) -> None:
        self._resources = {e.get("id", ""): e for e in root.findall("resources/*")}
        project = root.find(".//project")
        self._title = (project.get("name") if project is not None else None) or ""
        format = self._resources.get(sequence.get("format", ""))
        frame = seconds(format.get("frameDuration")) if format is not None else _ZERO
        self._rate = (rate_near(float(1 / frame)) if frame > 0 else None) or Fraction(25)
        self._size = _size(format)
        self._start = seconds(sequence.get("tcStart"))
        self._lanes: dict[tuple[int, str], Lane] = {}
        self._told: dict[str, list[str]] = {}

    def timeline(self, spine: Element) -> Timeline:
        start = self._start if any(seconds(e.get("offset")) >= self._start > 0 for e in spine[:1]) else _ZERO
        self._spine(spine, _Place(since=start))
        order = sorted(self._lanes, key=lambda key: (key[1] == "audio", key[0] if key[1] != "audio" else -key[0]))
        notes = sentences(self._told)
        return Timeline([self._lanes[key] for key in order], self._title, self._rate, self._size, notes=notes)

    def _tell(self, words: str, element: Element) -> None:
        self._told.setdefault(words, []).append(element.get("name") or element.tag)

    def _spine(self, spine: Element, place: _Place) -> None:
        """What follows each other; an element without an offset begins where the one before ends."""
        end, turn = place.since, None
        for element in spine:
            offset = seconds(element.get("offset")) if element.get("offset") else end
            if element.tag == "transition":
                turn = element
                continue
            length = self._length(element)
            self._element(element, place.time(offset), length, place.lane, turn)
            end, turn = offset + length, None
        if turn is not None:
            self._tell("A transition after the last clip is left out", turn)

    def _element(self, element: Element, at: Fraction, length: Fraction, lane: int, turn: Element | None) -> None:
        if element.tag == "audition":
            chosen = next((e for e in element if e.tag in _CLIPS), None)
            if chosen is not None:
                self._element(chosen, at, self._length(chosen) or length, lane, turn)
            return
        if element.get("enabled") == "0":
            self._tell("Left out, as it is switched off", element)
        elif element.tag in _NESTED:
            self._tell("Compound, synchronised and multicam clips are left out; break them apart first", element)
        elif element.tag in _CLIPS:
            self._clip(element, at, length, lane, turn)
        elif element.tag not in ("gap", "transition"):
            self._tell("Left out, as a draft holds nothing like it", element)
        inner = _Place(seconds(element.get("start")), at)
        for child in element:
            if child.tag in _CONNECTED and child.get("lane"):
                self._connected(child, inner)

    def _connected(self, child: Element, inner: _Place) -> None:
        lane, at = _lane(child.get("lane")), inner.time(seconds(child.get("offset")))
        if child.tag == "spine":
            self._spine(child, _Place(_ZERO if not _offsets(child) else _first(child), at, lane))
        else:
            self._element(child, at, self._length(child), lane, None)

    def _clip(self, element: Element, at: Fraction, length: Fraction, lane: int, turn: Element | None) -> None:
        if element.tag == "title":
            item = Item(at, at + length, element.get("name") or "", text=_text(element), more=self._words(element))
            self._lane(lane, "text").items.append(item)
            return
        asset = self._asset(element)
        if asset is None:
            self._tell("Left out, as it names no file", element)
            return
        sound = element.tag == "audio" or element.get("srcEnable") == "audio" or asset.get("hasVideo") != "1"
        url = _url(asset)
        source, speed, reverse = self._shown(element, length)
        more = self._sound(element) | ({} if sound else self._picture(element, asset))
        if not sound and element.get("srcEnable") == "video":
            more["muted"] = True
        if turn is not None and not sound:
            more["transition"] = self._transition(turn)
        self._unknown(element)
        name = element.get("name") or asset.get("name") or ""
        item = Item(at, at + length, name, url, source, speed, reverse, more=more)
        self._lane(lane, "audio" if sound else "video").items.append(item)

    def _lane(self, lane: int, kind: Any) -> Lane:
        return self._lanes.setdefault((lane, kind), Lane(kind))

    def _asset(self, element: Element) -> Element | None:
        """The asset of a clip, or of the picture or sound that a clip holds."""
        named = (
            element
            if element.get("ref")
            else next((e for e in element.iter() if e.tag in ("video", "audio")), None)
        )
        found = self._resources.get(named.get("ref", "")) if named is not None else None
        return found if found is not None and found.tag == "asset" else None

    def _length(self, element: Element) -> Fraction:
        if element.get("duration"):
            return max(seconds(element.get("duration")), _ZERO)
        asset = self._resources.get(element.get("ref", ""))
        return seconds(asset.get("duration")) if asset is not None and element.tag == "asset-clip" else _ZERO

    def _shown(self, element: Element, length: Fraction) -> tuple[Fraction, Fraction, bool]:
        """Where in its file a clip begins, how fast it plays, and whether backwards."""
        start, points = seconds(element.get("start")), element.findall("timeMap/timept")
        if len(points) < 2:
            return start, Fraction(1), False
        if len(points) > 2:
            self._tell("Of a changing speed, its first is kept", element)
        (first, begin), (last, end) = ((seconds(p.get("time")), seconds(p.get("value"))) for p in points[:2])
        if last <= first:
            return start, Fraction(1), False
        share = self._even((end - begin) / (last - first), last - first)
        shown = begin + (start - first) * share
        return (shown if share >= 0 else max(shown + share * length, _ZERO)), abs(share), share < 0

    def _even(self, share: Fraction, length: Fraction) -> Fraction:
        """A speed that was rounded to whole frames, as the roundest percent that gives the same."""
        for step in (Fraction(1, 4), Fraction(1, 20), Fraction(1, 100)):
            near = round(share / step) * step
            if abs(near - share) * length * self._rate <= Fraction(1, 2):
                return near
        return share

    def _transition(self, turn: Element) -> Json:
        filter = turn.find("filter-video")
        name = turn.get("name") or (filter.get("name") if filter is not None else None) or "Cross Dissolve"
        if name != "Cross Dissolve":
            self._tell("A dissolve stands in for the transition", turn)
        return {"d": max(1, ms_of(seconds(turn.get("duration"))))}

    def _picture(self, element: Element, asset: Element) -> Json:
        placed: Json = {}
        conform = element.find("adjust-conform")
        if conform is not None and conform.get("type") == "fill":
            placed["fit"] = "cover"
        crop = element.find("adjust-crop[@mode='trim']/trim-rect")
        if crop is not None:
            placed["crop"] = _crop(crop, _size(self._resources.get(asset.get("format", ""))))
        placed |= self._transform(element)
        blend = element.find("adjust-blend")
        if blend is not None:
            placed["opacity"] = min(100.0, max(0.0, 100 * pair(blend.get("amount"), 1.0)[0]))
        return ({"placement": placed} if placed else {}) | _fades(blend)

    def _transform(self, element: Element) -> Json:
        transform = element.find("adjust-transform")
        if transform is None or transform.get("enabled") == "0":
            return {}
        (x, y), (scale, down) = pair(transform.get("position")), pair(transform.get("scale"), 1.0)
        if abs(scale - down) > 1e-3:
            self._tell("Stretched in one direction: its width decides", element)
        shape = self._size[0] / self._size[1] if self._size else 16 / 9
        rotation = -pair(transform.get("rotation"))[0]
        placed = {"x": 50 + x / shape, "y": 50 - y, "scale": scale * 100, "rotation": rotation + 0.0}
        limits = {"x": (-1000, 1000), "y": (-1000, 1000), "scale": (0.01, 1000), "rotation": (-3600, 3600)}
        return {key: round(min(max(value, limits[key][0]), limits[key][1]), 4) for key, value in placed.items()}

    def _sound(self, element: Element) -> Json:
        volume = element.find("adjust-volume")
        if volume is None:
            return {}
        return {"volume": percent(volume.get("amount"))} | _fades(volume)

    def _words(self, element: Element) -> Json:
        """A title's place, size and look, as far as both have them."""
        placed = {key: value for key, value in self._transform(element).items() if key in ("x", "y")}
        style = element.find("text-style-def/text-style")
        found: Json = placed | _fades(element.find("adjust-blend"))
        if style is None:
            return found
        side = min(self._size) if self._size else 1080
        size = pair(style.get("fontSize"))[0] / side * 100
        if size > 0:
            found["size"] = round(min(max(size, 0.5), 100), 3)
        if style.get("bold") == "1":
            found["bold"] = True
        if style.get("fontColor"):
            found["colour"] = _hex(style.get("fontColor", ""))
        return found

    def _unknown(self, element: Element) -> None:
        for filter in element.findall("filter-video") + element.findall("filter-audio"):
            self._tell(f"The effect “{(filter.get('name') or 'unnamed')[:40]}” is left out", element)


def _url(asset: Element) -> str:
    rep = asset.find("media-rep")
    return (rep.get("src") if rep is not None else asset.get("src")) or asset.get("name") or ""


def _size(format: Element | None) -> tuple[int, int] | None:
    if format is None:
        return None
    width, height = (format.get(key, "") for key in ("width", "height"))
    sound = all(text.isascii() and text.isdigit() and 0 < len(text) < 6 for text in (width, height))
    return (int(width), int(height)) if sound and int(width) and int(height) else None


def _lane(text: str | None) -> int:
    try:
        return max(-1000, min(1000, int(text or "0")))
    except ValueError:
        return 0


def _offsets(spine: Element) -> bool:
    return any(element.get("offset") for element in spine)


def _first(spine: Element) -> Fraction:
    """Where a connected storyline's own time begins: with its first element."""
    return min(seconds(element.get("offset")) for element in spine if element.get("offset"))


def _text(element: Element) -> str:
    return "\n".join("".join(text.itertext()) for text in element.findall("text")).strip()


def _fades(into: Element | None) -> Json:
    if into is None:
        return {}
    found = {}
    for tag, name in (("fadeIn", "fade_in"), ("fadeOut", "fade_out")):
        fade = into.find(f"param/{tag}")
        if fade is not None:
            found[name] = max(0, ms_of(seconds(fade.get("duration"))))
    return found


def _crop(rect: Element, size: tuple[int, int] | None) -> Json:
    """Percent of each side, from percent of the height; never all of it."""
    across = size[1] / size[0] if size else 9 / 16
    shares = {"left": across, "top": 1.0, "right": across, "bottom": 1.0}
    return {side: round(min(49.9, max(0.0, pair(rect.get(side))[0] * share)), 4) for side, share in shares.items()}


def _hex(text: str) -> str:
    values = [*pair(text), pair(" ".join(text.split()[2:3]))[0]]
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, value))):02x}" for value in values)
