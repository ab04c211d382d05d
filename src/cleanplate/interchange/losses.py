"""What a format cannot carry of a draft, in words: a note for each kind of thing, and which segments it is of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from cleanplate.draft.model import AnySegment, Clip, Draft, Placement, Played, Sound, TextTrack, Title
from cleanplate.draft.timeline import segments

_MOST = 8  # segments that a note names

Has = Callable[[AnySegment], object]


def _clip(has: Callable[[Clip], object]) -> Has:
    return lambda segment: isinstance(segment, Clip) and has(segment)


def _played(has: Callable[[Played], object]) -> Has:
    return lambda segment: isinstance(segment, Played) and has(segment)


def _sound(has: Callable[[Sound], object]) -> Has:
    return lambda segment: isinstance(segment, Sound) and has(segment)


def _placed(*names: str) -> Has:
    plain = Placement()
    return _clip(lambda clip: any(getattr(clip.placement, n) != getattr(plain, n) for n in names))


FEATURES: dict[str, tuple[str, Has]] = {
    "removal": ("removed backgrounds (--plates renders them for other tools)", _clip(lambda c: c.removal)),
    "placement": ("position, size, turn and fit", _placed("fit", "x", "y", "scale", "rotation")),
    "focus": ("what stays in view where a clip is cut to the canvas", _placed("focus")),
    "crop": ("crops", _placed("crop")),
    "move": ("slow moves", _placed("move")),
    "opacity": ("opacity", _placed("opacity")),
    "speed": ("speed and freezes", _played(lambda s: s.speed != 100)),
    "reverse": ("playing backwards", _played(lambda s: s.reverse)),
    "transition": ("transitions", _clip(lambda c: c.transition)),
    "transition kind": (
        "what kind a transition is (a dissolve stands in)",
        _clip(lambda c: c.transition and c.transition.kind not in ("dissolve", "wipe")),
    ),
    "wipe": (
        "wipes (a dissolve stands in)",
        _clip(lambda c: c.transition and c.transition.kind == "wipe"),
    ),
    "picture fades": ("fades", lambda s: not isinstance(s, Sound) and (s.fade_in or s.fade_out)),
    "sound fades": ("fades of sound", _sound(lambda s: s.fade_in or s.fade_out)),
    "volume": ("volume", _played(lambda s: s.volume != 100)),
    "denoise": ("noise taken away", _played(lambda s: s.denoise)),
    "duck": ("ducking under speech", _sound(lambda s: s.duck)),
    "looped": ("looping and ringing out", _sound(lambda s: s.looped or s.tail)),
    "colour": ("colour changes", _clip(lambda c: c.colour)),
    "look": ("looks", _clip(lambda c: c.look)),
    "motion": ("entrances and exits", lambda s: isinstance(s, Clip | Title) and (s.enter or s.leave)),
    "behind": ("lying behind a subject", lambda s: isinstance(s, Clip | Title) and s.behind),
    "title": ("titles", lambda s: isinstance(s, Title)),
    "title box": ("a title's box", lambda s: isinstance(s, Title) and s.box),
}


def lost(draft: Draft, carried: Iterable[str], format: str) -> list[str]:
    """A note for all that a draft has and `format` does not hold; `carried` are names of FEATURES, or canvas."""
    held, notes = set(carried), []
    for name, (words, has) in FEATURES.items():
        ids = [s.id for s in segments(draft) if has(s)] if name not in held else []
        if ids:
            notes.append(f"Not in the {format}: {words}, of {listed(ids)}.")
    if "canvas" not in held:
        notes += [f"Not in the {format}: {words}." for words in _canvas(draft)]
    return notes


def listed(names: Iterable[str]) -> str:
    """s1, s2 and 7 more"""
    found = list(dict.fromkeys(names))
    rest = len(found) - _MOST
    return ", ".join(found[:_MOST]) + (f" and {rest} more" if rest > 0 else "")


def sentences(told: Mapping[str, Iterable[str]]) -> list[str]:
    """What was told of things, and of which, a sentence each."""
    return [f"{words}: {listed(names)}." for words, names in told.items()]


def _canvas(draft: Draft) -> list[str]:
    canvas, found = draft.canvas, []
    if canvas.background not in ("#000000", "black", "transparent"):
        found.append(f"the canvas's background, {canvas.background}")
    if canvas.look:
        found.append("the look of the whole")
    if canvas.loudness is not None:
        found.append("the loudness of the whole")
    if canvas.linear:
        found.append("blending in linear light")
    if any(isinstance(track, TextTrack) and track.captions for track in draft.tracks):
        found.append("that titles are captions")
    return found
