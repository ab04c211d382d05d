"""Where a draft's media really lie: only files in folders that a render was allowed to read, and only as added."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from cleanplate.compose.looks.cube import SUFFIX, Cube, cube
from cleanplate.draft.builtin import of_media
from cleanplate.draft.check import reference
from cleanplate.draft.finish import Look
from cleanplate.draft.model import Draft, Media
from cleanplate.draft.problem import Problem
from cleanplate.draft.time import ms_of
from cleanplate.errors import DraftError, MediaError, UnsupportedError
from cleanplate.media.listen import SoundInfo, listen
from cleanplate.media.probe import MediaInfo, probe
from cleanplate.render.cache import hash_of
from cleanplate.render.material import Each, made
from cleanplate.settings import settings

Info = MediaInfo | SoundInfo | Cube


@dataclass(frozen=True)
class Source:
    """A media of a draft, found and looked into."""

    media: Media
    info: Info

    @property
    def path(self) -> Path:
        return self.info.path

    @property
    def hash(self) -> str:
        """Its bytes', read when it is first asked for."""
        return self.media.hash or hash_of(self.path)

    @property
    def picture(self) -> MediaInfo:
        """Its facts, where it has a picture; the draft's check has seen to that."""
        assert isinstance(self.info, MediaInfo)
        return self.info

    @property
    def sound(self) -> MediaInfo | SoundInfo:
        """Its facts, where it may be heard; the draft's check has seen to that."""
        assert not isinstance(self.info, Cube)
        return self.info

    @property
    def cube(self) -> Cube:
        """Its colours, where it is a table of them; the draft's check has seen to that."""
        assert isinstance(self.info, Cube)
        return self.info


@dataclass(frozen=True)
class Library:
    """`folders` may be read, `home` first: relative names start there. `known` are named outright, by media id.

    `networks` are a person's own, by the name that the draft uses. `making` hears (done, total) while a built-in
    is made, which is when it is first used.
    """

    home: Path = field(default_factory=Path.cwd)
    folders: tuple[Path, ...] = ()
    known: Mapping[str, MediaInfo] = field(default_factory=dict)
    networks: Mapping[str, str] = field(default_factory=dict)
    making: Each = field(default=lambda done, total: None, compare=False)

    def sources(self, draft: Draft) -> dict[str, Source]:
        """Every media that is used. Raises DraftError (not there, not allowed, not as added), MediaError."""
        return {name: self._source(name, draft.media[name]) for name in used(draft)}

    def path(self, name: str, media: Media) -> Path:
        """The file of a media. Raises DraftError where it is not there, or lies where no render may read."""
        ours = of_media(media)
        if ours:
            return made(ours, self.making)
        at, allowed = f"media.{name}.file", [self.home, *self.folders, *_set_folders()]
        path = self.home / media.file
        try:
            real = path.resolve(strict=True)
        except (OSError, ValueError, RuntimeError):  # a loop of links is one or the other
            raise DraftError(
                f"The draft has {at} = “{media.file[:80]}”, and there is no such file.",
                "Put it there, or remove what shows it.",
                at,
            ) from None
        if not any(real.is_relative_to(folder.resolve()) for folder in allowed):
            raise DraftError(
                f"The draft has {at} = “{media.file[:80]}”, which lies outside of the draft's folder.",
                "Copy it there, or name its folder with --media (always: CLEANPLATE_MEDIA_DIRS).",
                at,
            )
        if not real.is_file():
            raise DraftError(
                f"The draft has {at} = “{media.file[:80]}”, and that is no file.",
                "Name a video, a picture or a sound.",
                at,
            )
        return path

    def problems(self, draft: Draft) -> Iterator[Problem]:
        """Every media that is used and cannot be, in words."""
        for name in used(draft):
            try:
                self._source(name, draft.media[name])
            except DraftError as error:
                yield Problem(error.path, error.message.rstrip("."), error.hint)
            except MediaError as error:
                yield Problem(f"media.{name}.file", error.message.rstrip("."), error.hint)

    def network(self, name: str) -> str:
        """A network's name or path, as a matter is loaded by; a key keeps the one that guards it."""
        key, plus, guard = name.partition("+")
        return f"{key}{plus}{self.networks.get(guard, guard)}" if plus else self.networks.get(name, name)

    def _source(self, name: str, media: Media) -> Source:
        if name in self.known:
            return Source(media, self.known[name])
        path = self.path(name, media)
        try:
            info = _looked_into(path, media.kind)
        except MediaError as error:
            error.message = f"media.{name}: {error.message}"
            error.args = (error.message,)
            raise
        if media.hash and media.hash != hash_of(path):
            raise DraftError(
                f"media.{name}: {path.name} is not the file that was added to the draft.",
                "Put that one back, or add this one anew.",
                f"media.{name}.hash",
            )
        return Source(media, info)


def used(draft: Draft) -> list[str]:
    """The ids of media that something shows or plays, in the order of their names."""
    names = set()
    for track in draft.tracks:
        for segment in track.segments:
            names.add(getattr(segment, "media", None))
            removal = getattr(segment, "removal", None)
            if removal:
                names |= {reference(removal.background), reference(removal.plate)}
            names.add(_table(getattr(segment, "look", None)))
    names |= {reference(draft.canvas.background), _table(draft.canvas.look)}
    return sorted(n for n in names if n is not None)


def _table(look: Look | None) -> str | None:
    return look.lut if look else None


def _looked_into(path: Path, kind: str) -> Info:
    if kind == "lut":
        return cube(path)
    return listen(path) if kind == "audio" else probe(path)


def facts(path: Path, home: Path, folders: Sequence[Path] = ()) -> Media:
    """A file as a draft in `home` would name it. Raises MediaError, DraftError (it lies where none may read)."""
    try:
        info: Info = cube(path) if path.suffix.lower() == SUFFIX else probe(path)
    except UnsupportedError:
        if path.suffix.lower() == SUFFIX:
            raise
        info = listen(path)  # sound alone; what is no media at all says so here too
    inside = path.resolve().is_relative_to(home.resolve())
    file = os.path.relpath(path.resolve(), home.resolve()) if inside else str(path.resolve())
    media = media_facts(info).model_copy(update={"file": file, "hash": hash_of(path)})
    Library(home, tuple(folders)).path("new", media)
    return media


def media_facts(info: Info) -> Media:
    """What a draft says of a file, by its name alone."""
    if isinstance(info, Cube):
        return Media(kind="lut", file=info.path.name, name=info.path.name)
    name, duration, audio = info.path.name, ms_of(info.duration), bool(info.audio)
    if isinstance(info, SoundInfo):
        return Media(kind="audio", file=name, name=name, duration=duration, audio=audio)
    return Media(
        kind="image" if info.still else "video",
        file=name,
        name=name,
        duration=0 if info.still else duration,
        width=info.video.size[0],
        height=info.video.size[1],
        rate=None if info.still else likely_rate(info),
        audio=audio,
    )


def likely_rate(info: MediaInfo) -> Fraction:
    """The rate that a canvas takes from a video: the common one that is nearest, else its own, within limits."""
    own = info.video.frame_rate or Fraction(25)
    common = [Fraction(n * 1000, 1001) for n in (24, 30, 60, 120)] + [
        Fraction(n) for n in (24, 25, 30, 50, 60, 120)
    ]
    near = min(common, key=lambda rate: abs(rate - own))
    return (
        near
        if abs(near - own) < near / 2000
        else max(Fraction(1), min(Fraction(240), own.limit_denominator(1001)))
    )


def _set_folders() -> list[Path]:
    return [Path(folder).expanduser() for folder in settings().media_dirs.split(os.pathsep) if folder]
