"""A timeline as it was found in another tool's file, and the draft that it becomes.

Readers of each format give lanes of items with exact times; what becomes of them is decided here, once for all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Literal, NamedTuple, Protocol

from cleanplate.draft.check import SLOWEST
from cleanplate.draft.model import Draft, Media
from cleanplate.draft.node import LONGEST
from cleanplate.draft.time import ms_of
from cleanplate.draft.timeline import next_id
from cleanplate.draft.wire import MOST_SEGMENTS, MOST_TRACKS, Json, loaded
from cleanplate.errors import DraftError
from cleanplate.interchange.losses import sentences
from cleanplate.interchange.naming import placeholder

Kind = Literal["video", "audio", "text"]
TYPES: dict[Kind, int] = {"video": 0, "audio": 1, "text": 7}
_FASTEST = 1000  # percent


class Located(NamedTuple):
    """A media that was found, and the time that its timecode gives its first frame, in seconds."""

    media: Media
    start: Fraction = Fraction(0)


class Shelf(Protocol):
    """Where media are looked for."""

    def find(self, url: str, name: str) -> Located | None:
        """By its address and name; None where it is nowhere that may be read."""

    def has(self, media: Media) -> bool:
        """Whether a draft's media is where the draft says."""


@dataclass(frozen=True)
class Item:
    """Something on a lane, times in seconds. `url` None: it is words, `text`.

    `source` is where in its file it begins, by the file's own timecode, `speed` how fast it plays: 1 is as it is,
    0 holds a frame. `more` are fields of a segment as the document writes them; `known` is the segment that it was
    when it left, and holds for all that was not changed since.
    """

    start: Fraction
    end: Fraction
    name: str = ""
    url: str | None = None
    source: Fraction = Fraction(0)
    speed: Fraction = Fraction(1)
    reverse: bool = False
    text: str = ""
    more: Json = field(default_factory=dict)
    known: Json | None = None


@dataclass
class Lane:
    """Items in order of time. `known` is the track that it was when it left."""

    kind: Kind
    items: list[Item] = field(default_factory=list)
    title: str = ""
    known: Json | None = None


@dataclass
class Timeline:
    """`lanes` paint in this order, lowest first. `known` is the draft that it was when it left.

    `apart`: sound lies on lanes of its own, that of clips too.
    """

    lanes: list[Lane]
    title: str = ""
    rate: Fraction | None = None
    size: tuple[int, int] | None = None
    known: Json | None = None
    apart: bool = False
    notes: list[str] = field(default_factory=list)


def draft_of(timeline: Timeline, shelf: Shelf) -> tuple[Draft, list[str]]:
    """The draft that a timeline becomes, and what could not come with it. Raises DraftError."""
    if sum(len(lane.items) for lane in timeline.lanes) > MOST_SEGMENTS or len(timeline.lanes) > MOST_TRACKS:
        raise DraftError(
            "The timeline is too long.", f"At most {MOST_SEGMENTS:,} clips on {MOST_TRACKS} tracks are read."
        )
    if timeline.apart:
        _join_sound(timeline.lanes)
    document = _Document(timeline, shelf)
    return loaded(document.made()), [*timeline.notes, *document.notes()]


class _Document:
    """A draft's document while it is put together."""

    def __init__(self, timeline: Timeline, shelf: Shelf) -> None:
        self._timeline, self._shelf = timeline, shelf
        known = [item.known for lane in timeline.lanes for item in lane.items if item.known]
        segments = {str(k.get("id")) for k in known}
        self._tracks = {str(lane.known.get("id")) for lane in timeline.lanes if lane.known}
        self._next = next_id("s", segments)
        self._used: set[str] = set()
        self._media: Json = dict((timeline.known or {}).get("media", {}))
        self._located: dict[str, tuple[str, Located] | None] = {}
        self._linked: set[str] = set()
        self._told: dict[str, list[str]] = {}

    def made(self) -> Json:
        timeline, tracks = self._timeline, [track for lane in self._timeline.lanes for track in self._lane(lane)]
        document = dict(timeline.known or {})
        if timeline.known is None:
            width, height = timeline.size or self._size()
            rate = timeline.rate or Fraction(25)
            document["m"] = {
                "title": timeline.title[:500],
                "width": width,
                "height": height,
                "rate": f"{rate.numerator}/{rate.denominator}",
            }
        return document | {"t": tracks, "media": self._media}

    def notes(self) -> list[str]:
        return sentences(self._told)

    def _tell(self, words: str, item: Item) -> None:
        self._told.setdefault(words, []).append(item.name or item.url or "a clip")

    def _lane(self, lane: Lane) -> Iterator[Json]:
        """A track; more of them where items lie on top of each other."""
        rows: list[list[Json]] = [[]]
        for item in sorted(lane.items, key=lambda item: item.start):
            plain = self._segment(item, lane.kind)
            if plain is None:
                continue
            row = next((r for r in rows if not r or r[-1]["out"] <= plain["in"]), None)
            if row is None:
                rows.append(row := [])
            row.append(plain)
        for index, row in enumerate(rows):
            if row or lane.known:
                known = dict(lane.known) if lane.known and not index else {"m": {"title": lane.title[:500]}}
                name = str(known.get("id") or next_id("t", self._tracks))
                self._tracks.add(name)
                yield known | {"id": name, "tt": TYPES[lane.kind], "sg": row}

    def _segment(self, item: Item, kind: Kind) -> Json | None:
        plain: Json = dict(item.known) if item.known else {"id": ""}
        if item.known is None or item.known.get("id") in self._used:  # a copy, or half of what was cut in two
            plain["id"], self._next = self._next, next_id("s", [self._next])
        self._used.add(plain["id"])
        if item.known:
            self._relink(str(plain.get("media")), item)
            if not item.more.get("changed"):
                return plain
        start, end = ms_of(item.start), ms_of(item.end)
        if not 0 <= start < end <= LONGEST:
            self._tell("Left out, as it has no length or lies outside of what a timeline may be", item)
            return None
        plain |= {"in": start, "out": end} | {k: v for k, v in item.more.items() if k != "changed"}
        for derived in ("d", "source_out"):
            plain.pop(derived, None)
        _fit_fades(plain)
        if kind == "text":
            return plain | ({} if item.known else {"text": item.text[:5000] or item.name[:5000] or "…"})
        return self._played(plain, item, kind)

    def _played(self, plain: Json, item: Item, kind: Kind) -> Json | None:
        found = self._located_media(item, kind, plain.get("media") if item.known else None)
        if found is None:
            return None
        name, located = found
        media = Media.model_validate(self._media[name])
        if kind == "audio" and not media.sounds:
            self._tell("Left out, as it has no sound", item)
            return None
        if kind == "video" and media.kind == "audio":
            self._tell("Left out, as it has no picture", item)
            return None
        if not media.audio and not item.known:
            plain.pop("muted", None)  # there is nothing to be silent
        since = item.source - located.start if item.source >= located.start else item.source
        source = min(max(ms_of(since), 0), LONGEST)
        if media.kind == "image":
            source = 0
        elif media.duration:
            source = min(source, media.duration - 1)
        speed = self._speed(item, media)
        return plain | {"media": name, "source_in": source, "speed": speed, "reverse": item.reverse}

    def _relink(self, name: str, item: Item) -> None:
        """Say where a media of ours lies now, if the draft has come to another folder."""
        media = self._media.get(name)
        if media is None or not item.url or name in self._linked:
            return
        self._linked.add(name)
        if not self._shelf.has(Media.model_validate(media)):
            found = self._shelf.find(item.url, item.name)
            if found is not None and found.media.kind == media.get("kind"):
                self._media[name] = media | {"file": found.media.file}

    def _speed(self, item: Item, media: Media) -> int:
        percent = ms_of(item.speed / 10)  # the nearest whole number
        if item.speed and media.kind != "image" and percent != item.speed * 100:
            self._tell("Speed in whole percent only", item)
        least = SLOWEST if media.sounds else 1
        kept = min(max(percent, least), _FASTEST) if item.speed else 0
        if kept != percent and item.speed:
            self._tell(f"Speed kept between {least} and {_FASTEST} %", item)
        return kept

    def _located_media(self, item: Item, kind: Kind, own: str | None) -> tuple[str, Located] | None:
        url = item.url or ""
        if own is not None and own in self._media:
            found = self._shelf.find(url, item.name) if url else None
            return own, found or Located(Media.model_validate(self._media[own]))
        key = url or item.name
        if key not in self._located:
            self._located[key] = self._new_media(item, kind, url)
        return self._located[key]

    def _new_media(self, item: Item, kind: Kind, url: str) -> tuple[str, Located]:
        found = self._shelf.find(url, item.name)
        if found is None:
            found = Located(placeholder(url or item.name, kind))
            self._tell("Not found in a folder that may be read; put it beside the draft, or name its folder", item)
        plain = found.media.model_dump(by_alias=True, mode="json")
        same = (n for n, m in self._media.items() if m.get("file") == found.media.file)
        name = next((n for n in same if Media.model_validate(self._media[n]) == found.media), None)
        name = name or next_id("m", self._media)
        self._media[name] = plain
        return name, found

    def _size(self) -> tuple[int, int]:
        found = [f[1].media for f in self._located.values() if f and f[1].media.width]
        return (found[0].width, found[0].height) if found else (1920, 1080)


def _join_sound(lanes: list[Lane]) -> None:
    """Give each clip the sound that lies beside it, and make silent what has none; where there is sound at all."""
    sounds = {_spot(item): (lane, item) for lane in lanes if lane.kind == "audio" for item in lane.items}
    for lane in lanes if sounds else []:
        for index, item in enumerate(lane.items):
            if lane.kind != "video" or item.known:
                continue
            where = sounds.pop(_spot(item), None)
            if where is None:
                lane.items[index] = replace(item, more=item.more | {"muted": True})
            else:
                where[0].items.remove(where[1])
                volume = {key: value for key, value in where[1].more.items() if key == "volume"}
                lane.items[index] = replace(item, more=item.more | volume)


def _spot(item: Item) -> tuple[object, ...]:
    """What a clip and its sound have in common; sound may be counted in finer units."""
    return item.url, ms_of(item.start), ms_of(item.end), ms_of(item.source), item.speed, item.reverse


def _fit_fades(plain: Json) -> None:
    """Fades that do not fit into what is left of a segment become shorter, both by the same share."""
    length, fades = plain["out"] - plain["in"], [plain.get(name, 0) for name in ("fade_in", "fade_out")]
    if sum(fades) > length:
        plain["fade_in"], plain["fade_out"] = (fade * length // sum(fades) for fade in fades)


def plain_json(text: Any) -> Json | None:
    """What one of our own notes says, or None where it is none."""
    try:
        found = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def rate_near(value: float) -> Fraction | None:
    """The rate that a decimal number stands for: 29.97 is 30000/1001. None where no timeline has it."""
    if not 0.5 <= value <= 1000:  # false of NaN, too
        return None
    ntsc = Fraction(round(value * 1.001) * 1000, 1001)
    near = Fraction(value).limit_denominator(1001)
    return ntsc if near.denominator != 1 and abs(float(ntsc) - value) < 0.006 else near
