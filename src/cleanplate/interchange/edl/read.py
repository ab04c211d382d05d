"""A CMX 3600 edit decision list as a draft: cuts, dissolves, wipes, fades to and from black, speed, channels.

What a list does not say is asked for: its rate. A draft's own lists say it in a comment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from cleanplate.draft.model import Draft
from cleanplate.draft.time import ms_of
from cleanplate.errors import DraftError, UsageError
from cleanplate.interchange.edl.write import WIPES
from cleanplate.interchange.found import Item, Lane, Shelf, Timeline, draft_of
from cleanplate.interchange.losses import sentences
from cleanplate.interchange.timecode import frame, label

MOST_LINES = 100_000
_FIRST = 600  # seconds: what begins this near after a whole hour begins its timeline there
_TIME = r"(\d{1,2}[:;.]\d{2}[:;.]\d{2}[:;.,]\d{2,3})"
_EVENT = re.compile(
    rf"^(\d{{1,6}})\s+(\S+)\s+(\S+)\s+([A-Z]+\d*)\s+(?:(\d{{1,4}})\s+)?{_TIME}\s+{_TIME}\s+{_TIME}\s+{_TIME}"
)
_MOTION = re.compile(rf"^M2\s+(\S+)\s+([+-]?\d{{1,6}}(?:\.\d{{1,6}})?)\s+{_TIME}")
_LEVEL = re.compile(r"^AUDIO LEVEL AT \S+ IS ([+-]?\d+(?:\.\d+)?) ?DB")
_RATE = re.compile(r"^\* RATE: (\d{1,6})(?:/(\d{1,6}))?$")
_BLACK = ("BL", "BLACK")
_DIRECTIONS = {code: direction for direction, code in WIPES.items()}


@dataclass
class _Line:
    """One line of an event, times in frames; what was told about it in comments."""

    event: int
    reel: str
    channels: tuple[str, ...]
    kind: str
    turn: int
    source: int
    source_end: int
    start: int
    end: int
    names: dict[str, str] = field(default_factory=dict)
    speed: float | None = None  # frames a second
    volume: int | None = None


def read(text: str, shelf: Shelf, rate: Fraction | None = None) -> tuple[Draft, list[str]]:
    """The draft that a list becomes, and notes of what could not come with it. `rate` left out: as it says.

    Raises DraftError (no list, or no event in it), UsageError (a rate that does not fit its timecodes).
    """
    reader = _Reader(text, rate)
    return draft_of(reader.timeline(), shelf)


class _Reader:
    def __init__(self, text: str, rate: Fraction | None) -> None:
        self._lines = text.splitlines()
        if len(self._lines) > MOST_LINES:
            raise DraftError("The list is too long.", f"At most {MOST_LINES:,} lines are read.")
        self._notes: list[str] = []
        self._told: dict[str, list[str]] = {}
        self._drop = any(re.match(r"^FCM:\s*DROP", line) for line in self._lines)
        self._marked = self._drop and ";" in text  # then a file's own labels say by themselves what they are
        self._rate = rate or self._own_rate()
        self._title = next((line[6:].strip() for line in self._lines if line.startswith("TITLE:")), "")

    def timeline(self) -> Timeline:
        found = self._events()
        if not found:
            raise DraftError("The file is no edit decision list: it has no event.", "Name a CMX 3600 .edl.")
        origin = self._origin(found)
        channels = dict.fromkeys(channel for line in found for channel in line.channels)
        lanes = [self._lane(channel, found, origin) for channel in sorted(channels, key=lambda c: (c != "V", c))]
        notes = [*self._notes, *sentences(self._told)]
        return Timeline(lanes, self._title, self._rate, apart=True, notes=notes)

    def _own_rate(self) -> Fraction:
        for line in self._lines:
            said = _RATE.match(line.strip())
            if said and int(said[1]) and int(said[2] or 1):
                return Fraction(int(said[1]), int(said[2] or 1))
        if self._drop:
            return Fraction(30000, 1001)
        self._notes.append("The list does not say its rate: it was taken to be 25 (--rate tells another).")
        return Fraction(25)

    def _events(self) -> list[_Line]:
        found: list[_Line] = []
        for line in self._lines:
            event = _EVENT.match(line.strip())
            if event:
                found.append(self._event(event))
            elif found:
                self._comment(line.strip(), found)
        return found

    def _event(self, said: re.Match[str]) -> _Line:
        try:
            first, last = (frame(said[i], self._rate, None if self._marked else self._drop) for i in (6, 7))
            start, end = (frame(said[i], self._rate, self._drop) for i in (8, 9))
        except UsageError as error:
            raise UsageError(f"Event {said[1]}: {error.message}", error.hint) from None
        return _Line(
            int(said[1]), said[2], _channels(said[3]), said[4], int(said[5] or 0), first, last, start, end
        )

    def _comment(self, line: str, found: list[_Line]) -> None:
        last, same = found[-1], [x for x in found[-2:] if x.event == found[-1].event]
        motion, level = _MOTION.match(line), _LEVEL.match(line.lstrip("* "))
        if motion:
            meant = next((x for x in reversed(same) if x.reel == motion[1]), last)
            meant.speed = float(motion[2])
        elif level:
            last.volume = min(1000, max(0, round(100 * 10 ** (min(float(level[1]), 20) / 20))))
        elif re.match(r"^AUD\s+[34]", line):
            numbers = re.findall(r"[34]", line)
            last.channels = (*(c for c in last.channels if c != "NONE"), *(f"A{n}" for n in numbers))
        elif line.startswith("*"):
            key, colon, value = line.lstrip("* ").partition(":")
            known = ("FROM CLIP NAME", "TO CLIP NAME", "SOURCE FILE", "FROM CLIP", "FROM FILE")
            if colon and key.strip().upper() in known:
                last.names[key.strip().upper()] = value.strip()

    def _origin(self, found: list[_Line]) -> int:
        """The record frame that is the draft's 0: a whole hour, where the first event begins soon after one."""
        first = min(line.start for line in found)
        hour = frame(f"{label(first, self._rate, self._drop)[:2]}:00:00:00", self._rate, self._drop)
        return hour if 0 <= (first - hour) < _FIRST * self._rate else first

    def _lane(self, channel: str, found: list[_Line], origin: int) -> Lane:
        lane, before = Lane("video" if channel == "V" else "audio"), None
        for line in found:
            if channel in line.channels:
                self._put(lane, line, before, origin)
                before = line
        return lane

    def _put(self, lane: Lane, line: _Line, before: _Line | None, origin: int) -> None:
        if line.reel.upper() in _BLACK:
            if line.kind != "C" and lane.items:  # a fade out: what goes ends where black is there
                lane.items[-1] = _ending(
                    lane.items[-1], self._time(line.start + line.turn - origin), line.turn, self._rate
                )
            return
        if line.start == line.end:
            return  # the end of what goes, of which the line before has told
        start, source, more = line.start, Fraction(line.source), dict[str, Any]()
        turning = before is not None and before.event == line.event and before.start == before.end
        if line.kind != "C" and turning and before is not None:
            if before.reel.upper() in _BLACK:
                more["fade_in"] = ms_of(line.turn / self._rate)
            elif lane.items:
                start = line.start + line.turn // 2
                source += (start - line.start) * abs(self._share(line))
                more["transition"] = self._transition(line)
                lane.items[-1] = _ending(lane.items[-1], self._time(start - origin), 0, self._rate)
        if line.volume is not None:
            more["volume"] = line.volume
        if line.kind[:1] not in "CDW":
            self._told.setdefault("Keys are left out; the clip is laid as a cut", []).append(f"event {line.event}")
        share = self._share(line)
        names = line.names
        shown = names.get("TO CLIP NAME") if line.kind != "C" else names.get("FROM CLIP NAME")
        name = names.get("SOURCE FILE") or names.get("FROM FILE") or shown or names.get("FROM CLIP") or line.reel
        lane.items.append(
            Item(
                self._time(start - origin),
                self._time(line.end - origin),
                shown or name,
                name,
                source / self._rate,
                abs(share),
                share < 0,
                more=more,
            )
        )

    def _share(self, line: _Line) -> Fraction:
        return Fraction(1) if line.speed is None else _whole(Fraction(str(line.speed)) / self._rate)

    def _transition(self, line: _Line) -> dict[str, Any]:
        wipe = {"kind": "wipe"} if line.kind.startswith("W") else {}
        code = int(line.kind[1:] or 0) if wipe and line.kind[1:].isdigit() else 0
        if wipe and code not in _DIRECTIONS:
            self._told.setdefault("A wipe to the left stands in for others", []).append(f"event {line.event}")
        direction = {"direction": _DIRECTIONS[code]} if code in _DIRECTIONS else {}
        return wipe | direction | {"d": max(1, ms_of(line.turn / self._rate))}

    def _time(self, frames: int) -> Fraction:
        return frames / self._rate


def _ending(item: Item, end: Fraction, fade: int, rate: Fraction) -> Item:
    """The same, ending at another time, with a fade of so many frames up to it."""
    more = item.more | ({"fade_out": ms_of(fade / rate)} if fade else {})
    return Item(**{**vars(item), "end": end, "more": more})


def _whole(share: Fraction) -> Fraction:
    """M2 tells frames a second to one decimal: the whole percent that it was rounded from."""
    near = Fraction(round(share * 100), 100)
    return near if abs(near - share) < Fraction(1, 100) else share


def _channels(said: str) -> tuple[str, ...]:
    """V, A1 … of how a list writes them: A, A2, AA, B, AA/V, NONE."""
    found: list[str] = []
    for part in said.upper().split("/"):
        found += {"B": ["V", "A1"], "A": ["A1"], "AA": ["A1", "A2"]}.get(part, [part])
    return tuple(c for c in dict.fromkeys(found) if c in ("V", "A1", "A2", "A3", "A4", "NONE"))
