"""What is wrong with a draft, in words, each with its place in the document and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath, PureWindowsPath

from cleanplate.backdrop import HELP, backdrop, colour, looks_like_path
from cleanplate.draft import staging
from cleanplate.draft.builtin import facts, of_media
from cleanplate.draft.finish import Look
from cleanplate.draft.model import Clip, Draft, Media, Played, Removal, Segment, Sound, Title
from cleanplate.draft.problem import Problem
from cleanplate.errors import DraftError, UsageError
from cleanplate.material.catalog import BUILTIN
from cleanplate.settings import settings

REFERENCE = "media:"
SLOWEST = 10  # percent: what plays slower cannot be heard
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]+:")  # two letters at least: C: is a disk
# control, line, turning and half characters; systems do write joiners and narrow spaces (“4.15 PM.mov”)
_NEVER = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def problems(draft: Draft) -> Iterator[Problem]:
    """Everything that is wrong, in the document's order; nothing, when it can be rendered as far as words tell."""
    yield from _canvas(draft)
    ids: dict[str, str] = {}
    for i, track in enumerate(draft.tracks):
        yield from _twice(ids, track.id, f"t[{i}].id")
        end = 0
        for j, segment in enumerate(track.segments):
            at = f"t[{i}].sg[{j}]"
            yield from _twice(ids, segment.id, f"{at}.id")
            if segment.start < end:
                said = f"{segment.start} lies before {end}, where the segment before it ends"
                yield Problem(f"{at}.in", said, f"From {end}: segments of a track may touch, not overlap.")
            end = max(end, segment.end)
            yield from _segment(draft, segment, at)
    yield from staging.problems(draft)
    for name, media in draft.media.items():
        yield from _file(media, f"media.{name}.file")


def checked(draft: Draft) -> Draft:
    """The same draft. Raises DraftError with the first problem, and how many more there are."""
    refuse(problems(draft))
    return draft


def refuse(problems: Iterable[Problem]) -> None:
    """Raises DraftError with the first problem, and how many more there are; nothing where there is none."""
    found = list(problems)
    if found:
        first, more = found[0], len(found) - 1
        rest = f" {more} more problem{'s' if more > 1 else ''}: see cleanplate draft check." if more else ""
        raise DraftError(f"The draft has {first.path} wrong: {first.what}.", first.allowed + rest, first.path)


def reference(text: str | None) -> str | None:
    """The id of `media:ID`; None of anything else."""
    return text.removeprefix(REFERENCE) if text and text.startswith(REFERENCE) else None


def _canvas(draft: Draft) -> Iterator[Problem]:
    canvas, limits = draft.canvas, settings()
    if canvas.width * canvas.height > limits.max_pixels:
        said = f"{canvas.width}x{canvas.height} is {canvas.width * canvas.height:,} pixels"
        yield Problem("m.width", said, f"Up to {limits.max_pixels:,} pixels (CLEANPLATE_MAX_PIXELS).")
    if draft.duration > limits.max_duration_s * 1000:
        said = f"it lasts {draft.duration / 1000:.0f} s"
        yield Problem("d", said, f"Up to {limits.max_duration_s} s (CLEANPLATE_MAX_DURATION_S).")
    if not draft.duration:
        yield Problem("t", "there is no segment in any track", "At least one: cleanplate draft apply … add")
    yield from _background(draft, canvas.background, "m.background", on_canvas=True)
    yield from _look(draft, canvas.look, "m.look")
    clips = [s for t in draft.tracks if t.type == 0 for s in t.segments]
    if canvas.rate is None and not _is_lone(clips):
        yield Problem(
            "m.rate",
            "it is missing, and the clip's own times will not do",
            "A rate such as 30; only one clip at 100 %, played forward from 0, may go without.",
        )
    elif canvas.rate is None and draft.duration > clips[0].end:
        said = f"it is missing, and the only clip ends at {clips[0].end}, before the timeline does"
        yield Problem("m.rate", said, "A rate such as 30, or nothing after the clip.")


def _is_lone(clips: list[Clip]) -> bool:
    return len(clips) == 1 and clips[0].start == 0 and clips[0].speed == 100 and not clips[0].reverse


def _twice(ids: dict[str, str], name: str, path: str) -> Iterator[Problem]:
    if name in ids:
        yield Problem(path, f"“{name}” is the id of {ids[name].removesuffix('.id')} already", "An id of its own.")
    ids.setdefault(name, path)


def _segment(draft: Draft, segment: Segment, at: str) -> Iterator[Problem]:
    if segment.end <= segment.start:
        yield Problem(f"{at}.out", f"{segment.end} does not lie after in, {segment.start}", "A later time.")
        return
    if segment.fade_in + segment.fade_out > segment.length:
        said = f"fades of {segment.fade_in} and {segment.fade_out} ms do not fit into {segment.length} ms"
        yield Problem(f"{at}.fade_in", said, "Shorter fades.")
    if isinstance(segment, Played):
        yield from _played(draft, segment, at)
    if isinstance(segment, Clip):
        yield from _clip(draft, segment, at)
    if isinstance(segment, Title):
        for name in ("colour", "stroke_colour", "box"):
            yield from _colour(getattr(segment, name), f"{at}.{name}")
        if not segment.text.strip():
            yield Problem(f"{at}.text", "it is empty", "Some words.")


def _played(draft: Draft, segment: Played, at: str) -> Iterator[Problem]:
    media = draft.media.get(segment.media)
    if media is None:
        known = ", ".join(list(draft.media)[:12]) or "none"
        yield Problem(f"{at}.media", f"there is no media “{segment.media}”", f"One of the draft's media: {known}.")
        return
    if 0 < segment.speed < SLOWEST and media.sounds:
        said = f"sound cannot be played at {segment.speed} %"
        yield Problem(f"{at}.speed", said, f"{SLOWEST} to 1000, or 0 for a freeze.")
    if isinstance(segment, Sound) and not media.sounds:
        yield Problem(f"{at}.media", f"“{segment.media}” has no sound", "Media with sound.")
    if isinstance(segment, Clip) and not media.shows:
        yield Problem(f"{at}.media", f"“{segment.media}” has no picture", "A video or a picture.")
    if media.kind != "image" and media.duration:
        if isinstance(segment, Sound) and segment.looped:
            return  # it goes on and on, so it begins and ends anywhere
        if segment.source_in >= media.duration:
            said = f"{segment.source_in} lies past the end of “{segment.media}”"
            yield Problem(f"{at}.source_in", said, f"Under {media.duration}.")
        elif segment.source_out > media.duration + _slack(media):
            said = f"“{segment.media}” ends at {media.duration} ms, and {segment.source_out} would be shown"
            yield Problem(f"{at}.out", said, "An earlier out, a slower speed, or an earlier source_in.")


def _slack(media: Media) -> int:
    """A frame and rounding: files say their length in one way, and their frames in another."""
    return 2 + (round(1000 / media.rate) if media.rate else 40)


def _clip(draft: Draft, clip: Clip, at: str) -> Iterator[Problem]:
    crop = clip.placement.crop
    if crop.left + crop.right >= 100 or crop.top + crop.bottom >= 100:
        yield Problem(f"{at}.placement.crop", "nothing is left of the picture", "Less than 100 between two sides.")
    if clip.removal:
        yield from _removal(draft, clip.removal, f"{at}.removal")
    yield from _look(draft, clip.look, f"{at}.look")


def _look(draft: Draft, look: Look | None, at: str) -> Iterator[Problem]:
    if look and look.lut and (look.lut not in draft.media or draft.media[look.lut].kind != "lut"):
        said = f"“{look.lut}” is no colour table among the media"
        yield Problem(f"{at}.lut", said, "The id of a media of kind lut: a .cube file.")


def _removal(draft: Draft, removal: Removal, at: str) -> Iterator[Problem]:
    yield from _background(draft, removal.background, f"{at}.background")
    yield from _colour(removal.key, f"{at}.key")
    plate = reference(removal.plate)
    if plate is not None and (plate not in draft.media or draft.media[plate].kind != "image"):
        yield Problem(f"{at}.plate", f"“{plate}” is no picture among the media", "auto, none, or media:ID.")


def _background(draft: Draft, text: str, path: str, on_canvas: bool = False) -> Iterator[Problem]:
    allowed = HELP.replace("or a file", "or media:ID")
    media = reference(text)
    if media is not None:
        if media not in draft.media or not draft.media[media].shows:
            yield Problem(path, f"“{media}” is no picture or video among the media", allowed)
        return
    try:
        meant = backdrop(text)
    except UsageError as error:
        yield Problem(path, error.message.rstrip("."), error.hint)
        return
    if meant.kind == "file":
        what = "names a file, and only media:ID may" if looks_like_path(text) else "is no background"
        yield Problem(path, f"“{text}” {what}", allowed)
    elif meant.kind in ("blur", "original") and on_canvas:
        what = "nothing to blur" if meant.kind == "blur" else "no scene of its own"
        yield Problem(path, f"there is {what}", "transparent, a colour, a gradient or media:ID.")


def _colour(text: str | None, path: str) -> Iterator[Problem]:
    if text is None:
        return
    try:
        colour(text)
    except UsageError as error:
        yield Problem(path, error.message.rstrip("."), error.hint)


def _builtin(media: Media, path: str) -> Iterator[Problem]:
    """What comes with us is found by its name alone, and is what the catalogue says."""
    known = of_media(media)
    allowed = "One that `cleanplate material` lists."
    if known is None:
        yield Problem(path, f"there is no built-in “{media.file.removeprefix(BUILTIN)[:60]}”", allowed)
    elif facts(known).kind != media.kind:
        yield Problem(path, f"“{known.name}” is no {media.kind}", f"{facts(known).kind.capitalize()} as its kind.")


def _file(media: Media, path: str) -> Iterator[Problem]:
    """A path of the draft's own folders, by its words alone; the library looks where it really leads."""
    allowed = "A path inside the draft's folder, or one that is named with --media."
    name = media.file
    if name.startswith(BUILTIN):
        yield from _builtin(media, path)
    elif _SCHEME.match(name) or name.startswith(("//", "\\\\")):
        yield Problem(path, f"“{name[:60]}” is an address", allowed)
    elif _NEVER.search(name):
        yield Problem(path, "it holds characters that no name has", allowed)
    elif ".." in PurePosixPath(name).parts or ".." in PureWindowsPath(name).parts:
        yield Problem(path, f"“{name[:60]}” climbs out of its folder", allowed)
