"""Captions as the titles of a text track, one after another, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from cleanplate.draft.captions.cue import Cue, tidy
from cleanplate.draft.model import Draft, TextTrack
from cleanplate.draft.options.ems import wide, width
from cleanplate.draft.timeline import track_named
from cleanplate.errors import DraftError

SLIGHT = 250  # ms: two that overlap by no more were meant to follow each other
AT_ONCE = 3  # captions that are shown together; of more, the latest
_WAITING = 10 * AT_ONCE  # that are looked through at a time: more are no captions
_DASHES = ("-", "–", "—", "•")


def captions_of(draft: Draft, name: str | None) -> TextTrack:
    """The text track of that id; without one, the only captions there are. Raises DraftError."""
    if name is not None:
        found = track_named(draft, name)
        if not isinstance(found, TextTrack):
            raise DraftError(f"Track {name} does not hold captions.", "Name a text track.", "track")
        return found
    there = [t for t in draft.tracks if isinstance(t, TextTrack) and t.captions]
    if not there:
        raise DraftError("There are no captions yet.", "Take them from a .srt or .vtt file.", "text")
    if len(there) > 1:
        names = ", ".join(t.id for t in there)
        raise DraftError(f"There are {len(there)} tracks of captions.", f"Name one: {names}.", "track")
    return there[0]


def cues(track: TextTrack) -> list[Cue]:
    """What a text track says, as captions."""
    return [Cue(title.start, title.end, said) for title in track.segments if (said := tidy(title.text))]


def moved(found: Iterable[Cue], shift: int, end: int | None) -> list[Cue]:
    """The same so many ms later, without what lies before the start, or past the `end`."""
    later = ((c.start + shift, c.end + shift, c.text) for c in found)
    cut = (Cue(max(a, 0), b if end is None else min(b, end), text) for a, b, text in later)
    return [cue for cue in cut if cue.start < cue.end]


def apart(found: Sequence[Cue]) -> list[Cue]:
    """The same with no two at once, as a track wants it: slight overlaps are cut off, in long ones both are shown.

    `found` is in order of time. Cues of the same time and words become one.
    """
    trimmed = _trimmed(list(dict.fromkeys(found)))
    whole = set(trimmed)
    joined: list[Cue] = []
    for cue in _together(trimmed):
        before = joined[-1] if joined else None
        if before and before.end == cue.start and before.text == cue.text and cue not in whole:
            joined[-1] = Cue(before.start, cue.end, cue.text)
        else:
            joined.append(cue)
    return joined


def in_one_line(text: str, room: float) -> str:
    """A caption whose lines are longer than `room` ems, as one line that wraps anew; of two speakers it stays."""
    lines = text.splitlines()
    if all(width(line) <= room for line in lines) or sum(line.startswith(_DASHES) for line in lines) > 1:
        return text
    joined = lines[0]
    for line in lines[1:]:
        joined += ("" if wide(joined[-1]) and wide(line[0]) else " ") + line
    return joined


def _trimmed(found: list[Cue]) -> list[Cue]:
    """Each cut where the next begins, if the two overlap only slightly."""
    out = list(found)
    for i, (before, after) in enumerate(pairwise(found)):
        if before.start < after.start < before.end <= after.start + SLIGHT:
            out[i] = Cue(before.start, after.start, before.text)
    return out


def _together(found: Sequence[Cue]) -> Iterable[Cue]:
    """Stretches of time with all that is said in each."""
    edges = sorted({time for cue in found for time in (cue.start, cue.end)})
    on: list[tuple[int, Cue]] = []
    at = 0
    for start, end in pairwise(edges):
        while at < len(found) and found[at].start <= start:
            on.append((at, found[at]))
            at += 1
        on = [(order, cue) for order, cue in on if cue.end > start][-_WAITING:]
        if on:
            yield Cue(start, end, "\n".join(dict.fromkeys(cue.text for _, cue in on[-AT_ONCE:])))
