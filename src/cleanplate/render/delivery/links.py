"""Where a draft's media lie for other tools, and where what other tools name lies for a draft."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from urllib.parse import unquote, urlsplit

from cleanplate.draft.builtin import facts as built_in
from cleanplate.draft.model import Draft, Media
from cleanplate.errors import CleanplateError, DraftError, UsageError
from cleanplate.interchange.found import Located
from cleanplate.interchange.grid import Reference, rate_of
from cleanplate.interchange.naming import file_name
from cleanplate.interchange.timecode import frame
from cleanplate.material.catalog import MATERIAL
from cleanplate.media.stamp import timecode
from cleanplate.render.library import Library, facts, used

_LONGEST = 1000  # characters of an address, and of a path that a draft may name


def references(draft: Draft, library: Library) -> tuple[dict[str, Reference], list[str]]:
    """Every media that is used, with its own timecode; and notes of those that are not there.

    Raises DraftError for media that lie where none may be read.
    """
    found, notes = dict[str, Reference](), list[str]()
    for name in used(draft):
        media = draft.media.get(name)
        if media is None:
            continue
        try:
            path = library.path(name, media)
        except DraftError:
            notes.append(
                f"“{media.label[:60]}” is not there, or lies where no draft may read: it is named all the same."
            )
            path = library.home / file_name(media.file)
            found[name] = Reference(path)
            continue
        found[name] = Reference(path.resolve(), *start(path, media.rate or rate_of(draft)))
    return found, notes


def start(path: Path, rate: Fraction) -> tuple[int, bool | None]:
    """The number that a file's timecode gives its first frame, and whether in drop-frame; 0 where it has none."""
    said = timecode(path)
    with suppress(UsageError):  # a label of another rate
        return (frame(said, rate), ";" in said) if said else (0, None)
    return 0, None


class Folders:
    """Media by what another tool calls them, of folders that a draft in `home` may read; others are not opened.

    A file that was moved is found by its name, in those folders themselves. `beside` is the timeline's own folder,
    where its relative addresses start.
    """

    def __init__(self, home: Path, folders: Sequence[Path], beside: Path) -> None:
        self._home, self._folders, self._beside = home, tuple(folders), beside
        self._library = Library(home, self._folders)
        self._known: dict[Path, Located] = {}

    def has(self, media: Media) -> bool:
        """Whether a draft's media is where the draft says, and may be read."""
        try:
            self._library.path("known", media)
        except CleanplateError:
            return False
        return True

    def find(self, url: str, name: str) -> Located | None:
        """By its address or name; None where it is nowhere that may be read."""
        for path in self._places(url, name):
            with suppress(CleanplateError):  # not there, not allowed, no media: the next place
                return self._located(path)
        ours = MATERIAL.get(name)  # it has lain in a cache
        return Located(built_in(ours), Fraction(0)) if ours else None

    def _located(self, path: Path) -> Located:
        """Raises DraftError, MediaError."""
        if len(str(path.absolute())) > _LONGEST:
            raise DraftError("The path is too long.")
        media = Media(kind="video", file=str(path.absolute()))
        real = self._library.path("new", media).resolve()  # before anything of it is read
        if real not in self._known:
            found = facts(path, self._home, self._folders)
            rate = found.rate or Fraction(25)
            self._known[real] = Located(found, start(path, rate)[0] / rate)
        return self._known[real]

    def _places(self, url: str, name: str) -> Iterator[Path]:
        said = address(url)
        if said is not None:
            yield self._beside / said
        for file in dict.fromkeys(n for n in (file_name(url[:_LONGEST]), file_name(name[:_LONGEST])) if n):
            if file not in (".", "..") and "\0" not in file:
                yield from (folder / file for folder in (self._home, *self._folders, self._beside))


def address(url: str) -> str | None:
    """The path that a file's address or plain name stands for; None of addresses of another kind."""
    if not url or len(url) > _LONGEST or "\0" in unquote(url):
        return None
    scheme, colon, _ = url.partition("://")
    if not colon:
        return unquote(url) if "%" in url else url
    if scheme.lower() != "file":
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.netloc not in ("", "localhost"):
        return None
    path = unquote(parts.path)
    return path[1:] if path[2:3] == ":" else path  # /C:/clips is a disk's
