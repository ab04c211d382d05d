"""A draft as Final Cut Pro's XML 1.10: the lowest video track is the storyline, all else is connected to it.

Source: Apple's FCPXML reference and its document type of version 1.10. Every time is a whole number of the
sequence's frames; places are percent of its height from its middle, upwards.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from cleanplate.backdrop import colour
from cleanplate.draft.check import checked
from cleanplate.draft.model import AudioTrack, Clip, Draft, Media, Played, Segment, Title, VideoTrack
from cleanplate.draft.time import frame_of
from cleanplate.interchange.fcpxml.resources import Resources
from cleanplate.interchange.fcpxml.values import clean, decibels, time_of
from cleanplate.interchange.grid import Event, References, begin, counted, events, rate_of
from cleanplate.interchange.losses import lost
from cleanplate.interchange.timecode import drops

VERSION = "1.10"
CARRIED = (
    "placement", "crop", "opacity", "speed", "reverse", "transition", "picture fades", "sound fades", "volume",
    "title",
)  # fmt: skip
DISSOLVE = "FxPlug:4731E73A-8DAC-4113-9A30-AE85B1761265"
TITLE = ".../Titles.localized/Bumper:Opener.localized/Basic Title.localized/Basic Title.moti"
_FONTS = {"sans": "Helvetica Neue", "serif": "Times New Roman", "hand": "Bradley Hand", "display": "Impact"}


def write(draft: Draft, references: References) -> tuple[str, list[str]]:
    """The document, and notes of what it cannot hold. Raises DraftError."""
    writer = _Writer(checked(draft), references)
    text = tostring(writer.document(), encoding="unicode")
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n'
    return f"{head}{text}\n", [*lost(draft, CARRIED, "FCPXML"), *writer.notes]


class _Parent(NamedTuple):
    """Something on the storyline, from frame to frame, that others may be connected to; `event` None: a gap."""

    event: Event | None
    start: int
    end: int
    element: Element


class _Writer:
    def __init__(self, draft: Draft, references: References) -> None:
        self.draft, self.references, self.rate = draft, references, rate_of(draft)
        self.notes: list[str] = []
        self._resources = Resources(references, self.rate)
        self._styles = 0

    def document(self) -> Element:
        canvas, root = self.draft.canvas, Element("fcpxml", version=VERSION)
        title = clean(canvas.title) or "Untitled"
        root.append(self._resources.element)
        event = SubElement(SubElement(root, "library"), "event", name=title)
        sequence = SubElement(
            SubElement(event, "project", name=title),
            "sequence",
            format=self._resources.format(canvas.width, canvas.height, self.rate),
            duration=self._time(frame_of(self.draft.duration, self.rate)),
            tcStart="0s",
            tcFormat="DF" if drops(self.rate) else "NDF",
            audioLayout="stereo",
            audioRate="48k",
        )
        sequence.append(self._spine())
        indent(root)
        return root

    def _spine(self) -> Element:
        """The storyline, and what is connected to it: to whatever is on it where that begins."""
        tracks = list(self.draft.tracks)
        lowest = next((t for t in tracks if isinstance(t, VideoTrack)), None)
        spine, last = Element("spine"), frame_of(self.draft.duration, self.rate)
        parents = self._storyline(spine, events(self.draft, lowest) if lowest else [], last)
        up, down = 0, 0
        for track in tracks:
            if track is lowest:
                continue
            sound = isinstance(track, AudioTrack)
            up, down = (up, down - 1) if sound else (up + 1, down)
            for run in _runs([e for e in events(self.draft, track) if e.length]):
                self._connect(run, down if sound else up, parents)
        return spine

    def _storyline(self, into: Element, found: Sequence[Event], last: int) -> list[_Parent]:
        """Events and the gaps between them up to the frame `last`, with their transitions."""
        parents, end = list[_Parent](), 0
        for event in (event for event in found if event.length):
            if event.start > end:
                parents.append(self._gap(into, end, event.start))
            self._line(into, [event], 0)
            parents.append(_Parent(event, event.start, event.end, into[-1]))
            end = event.end
        return [*parents, self._gap(into, end, last)] if end < last else parents

    def _line(self, into: Element, found: Sequence[Event], begin: int) -> None:
        """Events that touch, with their transitions, in a storyline that begins at the frame `begin`."""
        for event in found:
            if event.turn:
                into.append(self._transition(event, begin))
            made = self._element(event)
            made.set("offset", self._time(event.start - begin))
            into.append(made)

    def _gap(self, into: Element, start: int, end: int) -> _Parent:
        values = {"name": "Gap", "offset": self._time(start), "start": "0s", "duration": self._time(end - start)}
        return _Parent(None, start, end, SubElement(into, "gap", values))

    def _connect(self, run: list[Event], lane: int, parents: Sequence[_Parent]) -> None:
        """A run of touching events: a connected storyline, or a single connected clip."""
        start = run[0].start
        event, begin, _, parent = next(p for p in parents if p.start <= start < p.end)
        if len(run) == 1:
            made = self._element(run[0])
        else:
            made = Element("spine")
            self._line(made, run, start)
        made.set("lane", str(lane))
        made.set("offset", self._time(self._local(event) + start - begin))
        parent.append(made)  # the document type has it after what adjusts the parent, and that is there by now

    def _local(self, event: Event | None) -> int:
        """The frame that a parent's own time begins with."""
        return self._first(event) if event is not None and not _retimed(event) else 0

    def _first(self, event: Event) -> int:
        """The source's first frame, by its timecode, in frames of the sequence."""
        return counted(event.source + begin(event, self.references), event.rate, self.rate)

    def _element(self, event: Event) -> Element:
        if isinstance(event.segment, Title):
            return self._title(event, event.segment)
        played = event.played
        assert played and event.media
        still = event.media.kind == "image"
        made = Element(
            "video" if still else "asset-clip",
            ref=self._resources.asset(played.media, event.media, event.rate),
            offset=self._time(event.start),
            name=clean(event.name),
            start=self._time(0 if _retimed(event) else self._first(event)),
            duration=self._time(event.length),
        )
        if isinstance(played, Clip):
            silent = played.muted or not played.volume or not played.speed
            if not still and event.media.audio:
                made.set("srcEnable", "video" if silent else "all")
        else:
            made.set("srcEnable", "audio")
            if played.muted:
                made.set("enabled", "0")
        if _retimed(event):
            made.append(self._map(event, played))
        if isinstance(played, Clip):
            made.extend(self._picture(played, event.media))
        if not still and event.media.sounds and not (isinstance(played, Clip) and not played.speed):
            made.extend(self._sound(played))
        return made

    def _map(self, event: Event, played: Played) -> Element:
        """Which moment of the source is shown when, from the clip's start to its end."""
        first, span = self._first(event), event.length * Fraction(played.speed, 100)
        values = [first, first + math.floor(span + Fraction(1, 2))]
        if played.reverse:
            values.reverse()
        found = Element("timeMap", frameSampling="floor")
        for time, value in zip((0, event.length), values, strict=True):
            SubElement(found, "timept", time=self._time(time), value=self._time(value), interp="linear")
        return found

    def _picture(self, clip: Clip, media: Media) -> list[Element]:
        placement, found, canvas = clip.placement, list[Element](), self.draft.canvas
        crop = placement.crop
        if crop.left or crop.top or crop.right or crop.bottom:
            across = 100 * media.width / media.height / 100 if media.height else 1.0  # of its height, as all is
            made = Element("adjust-crop", mode="trim")
            sides = {
                "left": crop.left * across,
                "top": crop.top,
                "right": crop.right * across,
                "bottom": crop.bottom,
            }
            SubElement(made, "trim-rect", {name: f"{value:g}" for name, value in sides.items()})
            found.append(made)
        found.append(Element("adjust-conform", type="fill" if placement.fit == "cover" else "fit"))
        across, down = _stretch(placement.fit, media, canvas.width / canvas.height)
        x = (placement.x - 50) * canvas.width / canvas.height
        values = {
            "position": f"{x:g} {50 - placement.y:g}",
            "scale": f"{placement.scale / 100 * across:g} {placement.scale / 100 * down:g}",
            "rotation": f"{-placement.rotation:g}",
        }
        if any(values[key] not in ("0 0", "1 1", "0", "-0") for key in values):
            found.append(Element("adjust-transform", values))
        if placement.opacity != 100 or clip.fade_in or clip.fade_out:
            found.append(self._faded(Element("adjust-blend", amount=f"{placement.opacity / 100:g}"), clip))
        return found

    def _sound(self, played: Played) -> list[Element]:
        if played.volume == 100 and not played.fade_in and not played.fade_out:
            return []
        return [self._faded(Element("adjust-volume", amount=decibels(played.volume)), played)]

    def _faded(self, into: Element, segment: Segment) -> Element:
        fades = {"fadeIn": segment.fade_in, "fadeOut": segment.fade_out}
        if any(fades.values()):
            amount = SubElement(into, "param", name="amount")
            for name, length in fades.items():
                if length:
                    SubElement(amount, name, type="linear", duration=self._time(frame_of(length, self.rate)))
        return into

    def _transition(self, event: Event, begin: int) -> Element:
        assert event.transition
        made = Element(
            "transition",
            name="Cross Dissolve",
            offset=self._time(event.start - event.before - begin),
            duration=self._time(event.turn),
        )
        SubElement(
            made, "filter-video", ref=self._resources.effect("Cross Dissolve", DISSOLVE), name="Cross Dissolve"
        )
        return made

    def _title(self, event: Event, title: Title) -> Element:
        canvas = self.draft.canvas
        made = Element(
            "title",
            ref=self._resources.effect("Basic Title", TITLE),
            offset=self._time(event.start),
            name=clean(event.name),
            start="0s",
            duration=self._time(event.length),
        )
        self._styles += 1
        name = f"ts{self._styles}"
        SubElement(SubElement(made, "text"), "text-style", ref=name).text = clean(title.text)
        values = {
            "font": _FONTS.get(title.font, _FONTS["sans"]),
            "fontSize": f"{title.size / 100 * min(canvas.width, canvas.height):g}",
            "fontFace": "Bold" if title.bold else "Regular",
            "fontColor": _rgba(title.colour),
            "bold": "1" if title.bold else "0",
            "alignment": {"centre": "center"}.get(title.align, title.align),
        }
        if title.stroke:
            width = title.stroke * title.size / 10000 * min(canvas.width, canvas.height)
            values |= {"strokeColor": _rgba(title.stroke_colour), "strokeWidth": f"{width:g}"}
        SubElement(SubElement(made, "text-style-def", id=name), "text-style", values)
        x = (title.x - 50) * canvas.width / canvas.height
        SubElement(made, "adjust-transform", position=f"{x:g} {50 - title.y:g}")
        if title.opacity != 100 or title.fade_in or title.fade_out:
            made.append(self._faded(Element("adjust-blend", amount=f"{title.opacity / 100:g}"), title))
        return made

    def _time(self, frames: int) -> str:
        return time_of(frames / self.rate)


def _retimed(event: Event) -> bool:
    played = event.played
    moves = event.media is not None and event.media.kind != "image"
    return played is not None and moves and (played.speed != 100 or played.reverse)


def _runs(found: list[Event]) -> list[list[Event]]:
    """Events that touch, together."""
    runs: list[list[Event]] = []
    for event in found:
        if runs and runs[-1][-1].end == event.start:
            runs[-1].append(event)
        else:
            runs.append([event])
    return runs


def _stretch(fit: str, media: Media, shape: float) -> tuple[float, float]:
    """What a picture that fits must be scaled by to fill the canvas."""
    if fit != "stretch" or not media.width or not media.height:
        return 1.0, 1.0
    own = media.width / media.height
    return (shape / own, 1.0) if own < shape else (1.0, own / shape)


def _rgba(text: str) -> str:
    return " ".join(f"{value / 255:.4g}" for value in (*colour(text), 255))
