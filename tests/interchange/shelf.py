"""Media without files: the sample's, by their names; where they lie for other tools, and found again."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

from cleanplate.draft.model import Draft, Media
from cleanplate.draft.sample import sample
from cleanplate.draft.wire import Json, dumped, loaded
from cleanplate.interchange.found import Located
from cleanplate.interchange.grid import Reference
from cleanplate.interchange.naming import file_name

HOME = Path("/films/my films")


class Shelf:
    """Finds media by their files' names, the sample's if left out; `start` is their timecode's, in seconds."""

    def __init__(
        self, media: dict[str, Media] | None = None, start: Fraction = Fraction(0), has: bool = True
    ) -> None:
        self._media = {m.file: m for m in (sample().media if media is None else media).values()}
        self._start, self._has = start, has
        self.asked: list[tuple[str, str]] = []

    def find(self, url: str, name: str) -> Located | None:
        self.asked.append((url, name))
        found = self._media.get(file_name(url)) or self._media.get(name)
        return Located(found, self._start) if found else None

    def has(self, media: Media) -> bool:
        return self._has


def references(draft: Draft, start: int = 0) -> dict[str, Reference]:
    return {name: Reference(HOME / media.file, start) for name, media in draft.media.items()}


def edited(*clips: Json, canvas: Json | None = None, tracks: tuple[Json, ...] = ()) -> Draft:
    """The sample's media on a canvas of 25 frames a second: a track of clips, and more tracks."""
    first = {"id": "t1", "tt": 0, "sg": [{"id": f"s{i}", "media": "m1", **c} for i, c in enumerate(clips, 1)]}
    size = {"width": 1280, "height": 720, "rate": "25"}
    document: Json = {"t": [first, *tracks], "m": size | (canvas or {}), "media": dumped(sample())["media"]}
    return loaded(document)


def segments(draft: Draft, track: int = 0) -> list[Any]:
    return list(draft.tracks[track].segments)
