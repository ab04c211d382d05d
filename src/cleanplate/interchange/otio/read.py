"""An OpenTimelineIO timeline as a draft: of our own, exactly what it was but for what was changed; of others, what
a draft can hold.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from cleanplate.draft.model import Draft
from cleanplate.draft.time import frame_of
from cleanplate.draft.wire import Json, loaded, no_constant
from cleanplate.errors import DraftError
from cleanplate.interchange.found import TYPES, Item, Kind, Lane, Shelf, Timeline, draft_of, plain_json, rate_near
from cleanplate.interchange.library import opentimelineio
from cleanplate.interchange.losses import sentences
from cleanplate.interchange.otio.write import OWN, TEXT

DEEPEST = 60  # levels of its JSON; the library would follow them to the end of the stack
LARGEST_COUNT = 1e12  # of any number of frames
FINEST = 192_000  # of what a second is counted in

Seconds = Fraction


def read(text: str, shelf: Shelf) -> tuple[Draft, list[str]]:
    """The draft that a timeline's JSON becomes, and notes of what could not come with it.

    `shelf` gives media by address. Raises DraftError, UsageError (the library is not installed).
    """
    otio = opentimelineio()
    _check(text)
    try:
        found = otio.adapters.read_from_string(text, "otio_json")
    except Exception as error:  # the library raises errors of many kinds
        raise DraftError("The file is not OpenTimelineIO.", str(error).splitlines()[0][:200]) from None
    return draft_of(_Reader(otio, _timeline(otio, found)).timeline(), shelf)


def _check(text: str) -> None:
    """Raises DraftError for what is no JSON, or too deep to be followed."""
    try:
        document = json.loads(text, parse_constant=no_constant)
    except (ValueError, RecursionError) as error:
        raise DraftError("The file is not OpenTimelineIO.", f"It is no JSON: {str(error)[:100]}.") from None
    level: list[Any] = [document]
    for _ in range(DEEPEST):
        level = [inner for value in level for inner in _inside(value)]
    if level:
        raise DraftError("The timeline is nested too deep.", f"Allowed: {DEEPEST} levels.")


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value
    elif isinstance(value, int | float) and abs(value) > LARGEST_COUNT:
        raise DraftError(f"The timeline holds a number of {value:.3g}.", f"Allowed: up to {LARGEST_COUNT:.0g}.")


def _timeline(otio: Any, found: Any) -> Any:
    """The timeline of a file, or the first of a collection."""
    if isinstance(found, otio.schema.SerializableCollection):
        found = next((x for x in found if isinstance(x, otio.schema.Timeline)), found)
    if not isinstance(found, otio.schema.Timeline):
        raise DraftError(f"The file holds a {type(found).__name__}, and no timeline.", "Export a timeline.")
    return found


@dataclass(frozen=True)
class _Window:
    """The part of a composition that is shown: from `since` on for `length`, put at `at`; all in seconds."""

    since: Seconds
    length: Seconds | None
    at: Seconds


class _Reader:
    def __init__(self, otio: Any, timeline: Any) -> None:
        self.otio, self._timeline = otio, timeline
        self._told: dict[str, list[str]] = {}
        self._known = plain_json(_own(timeline).get("draft"))
        if self._known is not None:
            loaded(self._known)  # anyone may have written it
        self._rate = self._rate_of()
        self._lanes: list[Lane] = []

    def timeline(self) -> Timeline:
        for track in self._timeline.tracks:
            self._track(track, _Window(Seconds(0), None, Seconds(0)))
        notes = sentences(self._told)
        title, apart = self._timeline.name or "", self._known is None
        return Timeline(self._lanes, title, self._rate, known=self._known, apart=apart, notes=notes)

    def _tell(self, words: str, name: str) -> None:
        self._told.setdefault(words, []).append(name or "unnamed")

    def _rate_of(self) -> Fraction:
        """Ours, or the one that most clips' lengths are told in."""
        rate = (self._known or {}).get("m", {}).get("rate")
        if isinstance(rate, str):
            return Fraction(rate)
        global_start = self._timeline.global_start_time
        rates = [global_start.rate] if global_start else []
        clips = [clip for clip in self._timeline.find_clips() if clip.source_range and not self._is_sound(clip)]
        rates += [clip.source_range.duration.rate for clip in clips]
        return next((found for rate in rates if (found := rate_near(rate))), Fraction(25))

    def _is_sound(self, clip: Any) -> bool:
        parent = clip.parent()
        return isinstance(parent, self.otio.schema.Track) and parent.kind == "Audio"

    def _track(self, track: Any, window: _Window) -> None:
        """A track's items, on a lane of its own; what is nested in it, on lanes above."""
        schema, own = self.otio.schema, _own(track)
        if not isinstance(track, schema.Track):
            self._nested(track, window)
            return
        if "sound" in own and self._known is not None:
            return  # what others hear of clips that sound by themselves
        if not track.enabled:
            self._tell("Left out, as it is switched off", track.name)
            return
        kind = "audio" if track.kind == "Audio" else "video"
        known = plain_json(own.get("track"))
        if known is not None and known.get("tt") == 7:
            kind = "text"
        lane = Lane(kind, title=track.name or "", known=known)  # type: ignore[arg-type]
        self._lanes.append(lane)
        time, turn = Seconds(0), None
        for child in track:
            if isinstance(child, schema.Transition):
                turn = child
                continue
            length = self._length(child)
            shown = _shown(time, length, window)
            time += length
            if shown and not isinstance(child, schema.Gap):
                self._child(child, shown, lane, turn)
            turn = None

    def _child(self, child: Any, shown: tuple[Seconds, Seconds, Seconds], lane: Lane, turn: Any) -> None:
        schema, (start, end, skipped) = self.otio.schema, shown
        if isinstance(child, schema.Stack | schema.Track):
            first = self._seconds(child.trimmed_range().start_time)
            self._nested(child, _Window(first + skipped, end - start, start))
            return
        if not isinstance(child, schema.Clip) or not child.enabled:
            self._tell("Left out, as it is switched off or no clip", child.name)
            return
        item = self._item(child, start, end, skipped, lane)
        if item is None:
            return
        if turn is not None and lane.kind == "video":
            item = self._with_transition(item, turn)
        lane.items.append(item)

    def _nested(self, stack: Any, window: _Window) -> None:
        if stack.effects:
            self._tell("Effects on a nested timeline are left out", stack.name)
        for track in [stack] if isinstance(stack, self.otio.schema.Track) else stack:
            if isinstance(track, self.otio.schema.Clip):  # a stack may hold clips, each from its start on
                shown = _shown(Seconds(0), self._length(track), window)
                self._lanes.append(lane := Lane("video"))
                if shown:
                    self._child(track, shown, lane, None)
            elif not isinstance(track, self.otio.schema.Gap):
                self._track(track, window)

    def _item(self, clip: Any, start: Seconds, end: Seconds, skipped: Seconds, lane: Lane) -> Item | None:
        text = self._text(clip)
        if text is not None:
            lane.kind = "text" if not lane.items or lane.kind == "text" else lane.kind
        elif self._address(clip) is None:
            self._tell("Left out, as it names no file", clip.name)
            return None
        elif lane.kind == "text":
            self._tell("Left out, as it lies among titles", clip.name)
            return None
        if text is not None and lane.kind != "text":
            self._tell("Titles between clips are left out", clip.name)
            return None
        speed, reverse = self._speed(clip)
        source = self._seconds(clip.trimmed_range().start_time) + skipped * speed
        item = Item(start, end, clip.name or "", self._address(clip), source, speed, reverse, text or "")
        known = _segment(clip, lane.kind)
        return replace(item, known=known, more={"changed": self._changed(clip, item, known)}) if known else item

    def _text(self, clip: Any) -> str | None:
        reference = clip.media_reference
        if not isinstance(reference, self.otio.schema.GeneratorReference):
            return None
        text = reference.parameters.get("text")
        return str(text) if reference.generator_kind == TEXT or isinstance(text, str) else None

    def _address(self, clip: Any) -> str | None:
        schema, reference = self.otio.schema, clip.media_reference
        if isinstance(reference, schema.ExternalReference):
            return str(reference.target_url)
        if isinstance(reference, schema.MissingReference) and (reference.name or clip.name):
            return str(reference.name or clip.name)
        if isinstance(reference, schema.ImageSequenceReference):
            return str(reference.target_url_base)
        return None

    def _speed(self, clip: Any) -> tuple[Fraction, bool]:
        schema, speed, reverse = self.otio.schema, Fraction(1), False
        for effect in clip.effects:
            if isinstance(effect, schema.FreezeFrame):
                return Fraction(0), False
            if isinstance(effect, schema.LinearTimeWarp):
                scalar = Fraction(effect.time_scalar).limit_denominator(10_000)
                speed, reverse = abs(scalar), scalar < 0
            else:
                kind = effect.effect_name or effect.name or type(effect).__name__
                self._tell(f"The effect “{kind}” is left out", clip.name)
        return speed, reverse

    def _with_transition(self, item: Item, turn: Any) -> Item:
        lengths = [self._seconds(turn.in_offset), self._seconds(turn.out_offset)]
        if item.known is not None and not item.more["changed"]:
            return item
        length = round(sum(lengths) * 1000)
        if abs(lengths[0] - lengths[1]) * self._rate > 1:
            self._tell("A transition lies evenly about its cut", item.name)
        own = _own(turn).get("kind")
        kind = own if own in ("dissolve", "fade", "wipe", "slide", "zoom") else "dissolve"
        if own is None and turn.transition_type != "SMPTE_Dissolve":
            self._tell(f"A dissolve stands in for “{turn.name or turn.transition_type}”", item.name)
        kept = (item.known or {}).get("transition") or {"kind": kind}
        return replace(item, more=item.more | {"transition": kept | {"d": length}}) if length > 0 else item

    def _changed(self, clip: Any, item: Item, known: Json) -> bool:
        """Whether another tool has moved, cut or retimed what we had written."""
        rate, media = self._rate, (self._known or {}).get("media", {}).get(known.get("media"), {})
        try:
            own = Fraction(media["rate"]) if media.get("rate") else rate
            wanted = [frame_of(known["in"], rate), frame_of(known["out"], rate)]
            source, speed = frame_of(known.get("source_in", 0), own), known.get("speed", 100)
        except (KeyError, TypeError, ValueError, ZeroDivisionError):
            return True
        reference = clip.media_reference
        whole = getattr(reference, "available_range", None)
        if whole:
            source += round(self._seconds(whole.start_time) * own)
        same_place = [round(item.start * rate), round(item.end * rate)] == wanted
        same_speed = item.speed * 100 == speed and item.reverse == (known.get("reverse", False) and speed != 0)
        same_source = "text" in known or round(item.source * own) == source
        return not (same_place and same_speed and same_source)

    def _length(self, item: Any) -> Seconds:
        try:
            return max(self._seconds(item.trimmed_range().duration), Seconds(0))
        except Exception:  # the library's own: a clip without any range
            raise DraftError(f"“{(item.name or 'A clip')[:60]}” has no length.", "Export it again.") from None

    def _seconds(self, time: Any) -> Seconds:
        whole = 1000 < time.rate <= FINEST  # sounds are counted in samples
        rate = Fraction(round(time.rate)) if whole else rate_near(time.rate)
        if not rate:
            raise DraftError(f"The timeline has a rate of {time.rate:g}.", f"Allowed: 1 to {FINEST} a second.")
        return Fraction(time.value).limit_denominator(1_000_000) / rate


def _shown(time: Seconds, length: Seconds, window: _Window) -> tuple[Seconds, Seconds, Seconds] | None:
    """From when to when it is seen through a window, and how much of its head is cut; None where it is not."""
    start, end = max(time, window.since), time + length
    if window.length is not None:
        end = min(end, window.since + window.length)
    if end < start or (end == start and length):
        return None
    return start - window.since + window.at, end - window.since + window.at, start - time


def _own(part: Any) -> Json:
    """Our part of a part's metadata."""
    found = part.metadata.get(OWN, {})
    return {str(key): found[key] for key in found} if hasattr(found, "keys") else {}


def _segment(clip: Any, kind: Kind) -> Json | None:
    """The segment that a clip was; None where it says none that a lane of that kind holds."""
    known = plain_json(_own(clip).get("segment"))
    try:
        loaded({"t": [{"id": "t1", "tt": TYPES[kind], "sg": [known]}]})
    except DraftError:
        return None
    return known
