"""A draft's video tracks as CMX 3600 edit decision lists, one for each, the sound in the first.

Source: the CMX 3600 list as SMPTE 258M describes it. A dissolve is an event of two lines: the end of what goes,
and from there on what comes with D and its length; BL is black, from and to which fades go.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction

from cleanplate.draft.check import checked
from cleanplate.draft.model import AudioTrack, Draft, Sound, VideoTrack
from cleanplate.draft.time import frame_of
from cleanplate.interchange.grid import Event, References, begin, counted, events, heard, rate_of
from cleanplate.interchange.losses import listed, lost
from cleanplate.interchange.timecode import drops, label

CARRIED = ("speed", "reverse", "transition", "wipe", "picture fades", "volume")
HOUR = 3600  # where the record side begins, in seconds
CHANNELS = 4  # of sound
MOST = 999  # events of a list
WIPES = {"right": 1, "down": 2, "left": 101, "up": 102}  # 100 more is the same, reversed
_BLACK = "BL"


@dataclass(frozen=True)
class List:
    """A list's text, and what is added to the name of the first one's file: nothing, _v2, …"""

    suffix: str
    text: str


def write(draft: Draft, references: References, drop: bool | None = None) -> tuple[list[List], list[str]]:
    """A list for each video track, lowest first, and notes of what it cannot hold.

    `drop`: whether the record side is in drop-frame; left out: at 29.97 and 59.94. Raises DraftError.
    """
    tracks = [track for track in checked(draft).tracks if isinstance(track, VideoTrack)]
    rate = rate_of(draft)
    dropping = drops(rate) if drop is None else drop and drops(rate)
    lists, notes = [], lost(draft, CARRIED, "EDL")
    for number, track in enumerate(tracks or [None], 1):
        writer = _Writer(draft, references, dropping, notes)
        if track is not None:
            writer.pictures(events(draft, track))
        if number == 1:
            writer.sounds(_channels(draft, notes))
        lists.append(List("" if number == 1 else f"_v{number}", writer.text(track)))
    if len(lists) > 1:
        notes.append(f"An EDL holds one video track: {len(lists)} lists are written, to be laid over each other.")
    return lists, list(dict.fromkeys(notes))


def _channels(draft: Draft, notes: list[str]) -> list[list[Event]]:
    """What is on each channel of sound: first what clips let hear, then the sound tracks."""
    found = [heard(draft, track) for track in draft.tracks if isinstance(track, VideoTrack)]
    found += [events(draft, track) for track in draft.tracks if isinstance(track, AudioTrack)]
    found = [channel for channel in found if channel]
    if len(found) > CHANNELS:
        left = [event.segment.id for channel in found[CHANNELS:] for event in channel]
        notes.append(f"Not in the EDL, which has {CHANNELS} channels: the sound of {listed(left)}.")
    return found[:CHANNELS]


class _Writer:
    """One list, line by line."""

    def __init__(self, draft: Draft, references: References, drop: bool, notes: list[str]) -> None:
        self._draft, self._references, self._drop, self._notes = draft, references, drop, notes
        self._rate = rate_of(draft)
        self._lines: list[str] = []
        self._events = 0

    def text(self, track: VideoTrack | None) -> str:
        name = " ".join([self._draft.canvas.title or "Untitled", *([track.meta.title] if track else [])]).strip()
        mode = "DROP FRAME" if self._drop else "NON-DROP FRAME"
        head = [f"TITLE: {_line(name)[:70]}", f"FCM: {mode}"]
        # not in the head: some readers take no comment there
        return "\n".join([*head, *self._lines, f"* RATE: {self._rate}"]) + "\n"

    def pictures(self, found: list[Event]) -> None:
        shown = [event for event in found if event.length]
        for index, event in enumerate(shown):
            before = shown[index - 1] if index else None
            after = shown[index + 1] if index + 1 < len(shown) else None
            self._picture(event, before, after)

    def sounds(self, channels: list[list[Event]]) -> None:
        for number, channel in enumerate(channels, 1):
            for event in channel:
                if event.length:
                    self._next()
                    self._sound(event, number)

    def _picture(self, event: Event, before: Event | None, after: Event | None) -> None:
        lead = self._lead(event, before)
        start, end = event.start - lead, event.end - (self._lead(after, event) if after else 0)
        segment = event.segment
        turn = lead + event.turn - event.before if before is not None and event.turn else 0
        fade_in = 0 if turn else frame_of(segment.fade_in, self._rate)
        fade_out = 0 if after and after.turn else frame_of(segment.fade_out, self._rate)
        self._next()
        if turn and before:
            self._cut(before, start)
            self._edit(event, start, end - fade_out, self._kind(event, turn), turn)
            self._comment(f"FROM CLIP NAME: {before.name}", f"TO CLIP NAME: {event.name}")
        elif fade_in:
            self._cut(None, start)
            self._edit(event, start, end - fade_out, "D", fade_in)
            self._comment("FROM CLIP NAME: BL", f"TO CLIP NAME: {event.name}")
        else:
            self._edit(event, start, end - fade_out, "C", 0)
            self._comment(f"FROM CLIP NAME: {event.name}")
        self._about(event, start)
        if fade_out:
            self._next()
            self._cut(event, end - fade_out)
            self._put(None, "V", "D", fade_out, 0, fade_out, end - fade_out, end)
            self._comment(f"FROM CLIP NAME: {event.name}", "TO CLIP NAME: BL")

    def _lead(self, event: Event | None, before: Event | None) -> int:
        """How long before its cut a transition begins: half of it, as far as the file goes back that far."""
        if event is None or before is None or not event.turn or not event.played:
            return 0
        speed = Fraction(event.played.speed, 100)
        still = event.media is not None and event.media.kind == "image"
        spare = event.before if still or not speed else math.floor(self._begin(event) / speed)
        if event.played.reverse:
            spare = event.before
        lead = min(event.before, spare, before.length)
        if lead < event.before:
            self._notes.append(f"The file of {event.segment.id} begins too late for half of its transition.")
        return lead

    def _kind(self, event: Event, turn: int) -> str:
        assert event.transition
        if event.transition.kind == "wipe":
            return f"W{WIPES[event.transition.direction]:03}"
        if turn > MOST:
            self._notes.append(f"The transition of {event.segment.id} is longer than the {MOST} frames of an EDL.")
        return "D"

    def _sound(self, event: Event, number: int) -> None:
        channel = "A" if number == 1 else f"A{number}" if number == 2 else "NONE"
        self._put(event, channel, "C", 0, *self._sources(event, event.start, event.end), event.start, event.end)
        if number > 2:
            self._lines.append(f"AUD  {number}")
        self._comment(f"FROM CLIP NAME: {event.name}")
        self._about(event, event.start)
        played = event.played
        if isinstance(played, Sound) and (played.volume != 100 or played.muted):
            level = -99.0 if played.muted or not played.volume else 20 * math.log10(played.volume / 100)
            where = f"{_reel(event)} A{number}"
            self._comment(f"AUDIO LEVEL AT {self._label(0)} IS {level:+.2f} DB (REEL {where})")

    def _edit(self, event: Event, start: int, end: int, kind: str, turn: int) -> None:
        self._put(event, "V", kind, turn, *self._sources(event, start, end), start, end)

    def _cut(self, event: Event | None, at: int) -> None:
        """The end of what goes, or black, which nothing comes after."""
        source = self._source(event, at) if event else 0
        self._put(event, "V", "C", 0, source, source, at, at)

    def _about(self, event: Event, start: int) -> None:
        """Speed as M2 says it, in frames a second; and the file."""
        played = event.played
        if played is None:
            return
        if played.speed != 100 or played.reverse:
            speed = float(self._rate * played.speed / 100) * (-1 if played.reverse else 1)
            source = self._source_label(event, self._sources(event, start, event.end)[0])
            self._lines.append(f"M2   {_reel(event):<8} {speed:05.1f}                {source}")
        reference = self._references.get(played.media)
        if reference:
            self._comment(f"SOURCE FILE: {reference.path.name}")

    def _begin(self, event: Event) -> Fraction:
        """The first frame of a media that is shown, in frames of the canvas from the media's start on."""
        return event.source * self._rate / event.rate

    def _source(self, event: Event, at: int) -> int:
        """The frame of the source that is shown at a frame of the canvas, in frames of the canvas."""
        played, since = event.played, at - event.start
        assert played
        if played.reverse:
            since = event.length - since
        moved = self._begin(event) + since * Fraction(played.speed, 100)
        return max(
            0, counted(moved + begin(event, self._references) * self._rate / event.rate, self._rate, self._rate)
        )

    def _sources(self, event: Event, start: int, end: int) -> tuple[int, int]:
        if event.media is not None and event.media.kind == "image":
            return 0, end - start  # as long as it is shown: readers hold the two sides against each other
        first, last = sorted((self._source(event, start), self._source(event, end)))
        return first, last

    def _put(
        self, event: Event | None, channel: str, kind: str, turn: int, first: int, last: int, start: int, end: int
    ) -> None:
        base = HOUR * round(self._rate) if not self._drop else _hour(self._rate)
        times = [self._source_label(event, frame) for frame in (first, last)]
        times += [self._label(base + frame) for frame in (start, end)]
        reel, length = _reel(event) if event else _BLACK, f"{min(turn, MOST):03}" if turn else ""
        self._lines.append(f"{self._events:03}  {reel:<8} {channel:<5} {kind:<4} {length:<3} {' '.join(times)}")

    def _source_label(self, event: Event | None, frame: int) -> str:
        """A label as the file itself writes it: in drop-frame or not, whatever the record side is in."""
        reference = self._references.get(event.played.media) if event and event.played else None
        own = reference.drop if reference else None
        return label(frame, self._rate, self._drop if own is None else own and drops(self._rate))

    def _label(self, frame: int) -> str:
        return label(frame, self._rate, self._drop)

    def _next(self) -> None:
        self._events += 1
        if self._events == MOST + 1:
            self._notes.append(f"There are more than the {MOST} events that many tools read of an EDL.")

    def _comment(self, *lines: str) -> None:
        self._lines += [f"* {_line(text)}" for text in lines]


def _hour(rate: Fraction) -> int:
    """The frame whose drop-frame label is 01:00:00;00."""
    count = round(rate)
    return HOUR * count - count // 15 * 54


def _reel(event: Event) -> str:
    """Eight characters of a file's name, as tapes were called; AX is what has none."""
    name = event.media.label if event.media else ""
    return re.sub(r"[^A-Z0-9]", "", name.rpartition(".")[0].upper() or name.upper())[:8] or "AX"


def _line(text: str) -> str:
    return " ".join(text.split())[:200]
