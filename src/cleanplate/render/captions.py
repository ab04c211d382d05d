"""Captions that are not painted: streams of the result where its format holds them, else files beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cleanplate.draft.captions import vtt
from cleanplate.draft.captions.cue import Cue
from cleanplate.draft.captions.track import cues, moved
from cleanplate.draft.model import Draft, TextTrack
from cleanplate.errors import OutputError
from cleanplate.media.subtitles import Subtitle, Subtitles, holds_subtitles
from cleanplate.media.target import Target

SUFFIX = ".vtt"


def streams(draft: Draft, end: int) -> tuple[Subtitles, ...]:
    """A stream for each track of captions that is one, none of them on past the `end` of the picture, in ms."""
    return tuple(
        Subtitles(tuple(Subtitle(c.start, c.end, c.text) for c in found), track.language, track.meta.title)
        for track in draft.tracks
        if isinstance(track, TextTrack) and track.captions == "stream" and (found := moved(cues(track), 0, end))
    )


def sidecars(target: Target) -> dict[Path, Subtitles]:
    """The files beside a result that cannot hold its subtitles: film.vtt, or film.en.vtt and so on; else none."""
    path, found = target.path, target.subtitles
    if holds_subtitles(target.format) and not (target.pictures or target.still):
        return {}
    tags = [one.language or str(number) for number, one in enumerate(found, 1)]
    if len(set(tags)) < len(tags):
        tags = [f"{tag}-{number}" for number, tag in enumerate(tags, 1)]
    names = [f"{path.stem}.{tag}{SUFFIX}" for tag in tags] if len(found) > 1 else [path.stem + SUFFIX]
    return dict(zip(map(path.with_name, names), found, strict=False))


def write_sidecars(files: dict[Path, Subtitles]) -> None:
    """Raises OutputError where the system refuses."""
    for path, one in files.items():
        try:
            text = vtt.written(Cue(s.start, s.end, s.text) for s in one.shown)
            path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise OutputError(f"{path} cannot be written: {error.strerror}.", "Choose another place.") from error


def notes(target: Target) -> Iterator[str]:
    """What became of them, for people."""
    files, found = sidecars(target), target.subtitles
    if files:
        names = ", ".join(path.name for path in files)
        yield f"The format “{target.format.name}” holds no subtitles: they are beside it in {names}."
    elif found:
        named = ", ".join(one.language or one.title or "no language named" for one in found)
        plural = "s" if len(found) > 1 else ""
        yield f"Captions are {len(found)} subtitle stream{plural} ({named}), which players turn on and off."
