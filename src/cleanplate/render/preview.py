"""Single frames of a draft, and contact sheets: quick enough to be looked at after every edit."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from PIL import Image

from cleanplate.backdrop import TRANSPARENT
from cleanplate.compose.sheet import seen, sheet
from cleanplate.draft.check import checked
from cleanplate.draft.model import Clip, Draft, Title
from cleanplate.draft.time import frames_of
from cleanplate.draft.values import with_values
from cleanplate.errors import OutputError, UsageError
from cleanplate.matting.networks import weights
from cleanplate.picture import Picture
from cleanplate.render.export import planned
from cleanplate.render.library import Library, likely_rate, used
from cleanplate.render.output import Output
from cleanplate.render.place import beside, check_free, move
from cleanplate.render.shots.shot import Shot
from cleanplate.render.stage.scene import Scene

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")
_CELL = 180  # pixels of a sheet's picture on its shorter side


def frames(
    draft: Draft,
    times: Iterable[int],
    library: Library | None = None,
    short_side: int | None = None,
    fetching: weights.Progress | None = None,
) -> Iterator[tuple[int, Picture]]:
    """(time, picture) of the canvas at some times in ms. Mattes that are kept are used, others found quickly.

    Raises DraftError, UsageError (a time that is not on the timeline), MediaError, WeightsError.
    """
    library = library or Library()
    wanted = list(times)
    for time in wanted:
        if not 0 <= time < max(draft.duration, 1):
            raise UsageError(
                f"{time / 1000:g} s is not on the timeline.",
                f"Choose from 0 to under {draft.duration / 1000:g} s.",
            )
    draft = _with_rate(checked(draft), library)
    format = "mov" if draft.canvas.background == TRANSPARENT else "mp4"
    work = planned(draft, Output(format=format, short_side=short_side), library, Path("preview"))
    rate = work.rate
    assert rate
    indices = [_shown(time, rate, work.frames) for time in wanted]
    on = tuple(x for x in work.layers if any(_on(x, index, rate) for index in indices))
    with closing(Scene(replace(work, layers=on), library, fetching, sketch=True)) as scene:
        for time, index in zip(wanted, indices, strict=True):
            yield time, scene.still(index)


def save_frame(
    draft: Draft,
    time: int,
    path: Path,
    library: Library | None = None,
    short_side: int | None = None,
    fetching: weights.Progress | None = None,
) -> tuple[int, int]:
    """Write one frame as a picture, alpha kept where the file can; its width and height."""
    _check_place(draft, path, library)
    _, picture = next(iter(frames(draft, [time], library, short_side, fetching)))
    return write_picture(picture, path)


def save_sheet(
    draft: Draft,
    path: Path,
    columns: int = 4,
    rows: int = 3,
    library: Library | None = None,
    fetching: weights.Progress | None = None,
    each: Callable[[int], None] = lambda done: None,
) -> list[int]:
    """Write a contact sheet of frames that are evenly spread, each from the middle of its part; their times."""
    _check_place(draft, path, library)
    count = columns * rows
    times = [draft.duration * (2 * i + 1) // (2 * count) for i in range(count)]
    found = []
    for done, item in enumerate(frames(draft, times, library, _CELL, fetching), 1):
        found.append(item)
        each(done)
    _write(Image.fromarray(sheet(found, columns)), path)
    return times


def write_picture(picture: Picture, path: Path) -> tuple[int, int]:
    """A picture as a file; a .jpg has squares where it is clear. Raises OutputError."""
    if path.suffix.lower() in (".jpg", ".jpeg"):
        image = Image.fromarray(seen(picture))
    else:
        image = Image.fromarray(seen(picture.with_alpha(None)))
        if picture.alpha is not None:
            image.putalpha(Image.fromarray(picture.alpha))
    _write(image, path)
    return picture.size


def check_suffix(path: Path) -> None:
    """Raises UsageError for what is no picture's name."""
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{path.name} is not a picture's name.", f"Name one of {', '.join(SUFFIXES)}.")


def _check_place(draft: Draft, path: Path, library: Library | None) -> None:
    """Raises UsageError for what is no picture's name, or is that of a file that the draft shows; DraftError."""
    check_suffix(path)
    library = library or Library()
    for name in used(checked(draft)):
        own = library.known[name].path if name in library.known else library.home / draft.media[name].file
        check_free(path, {f"media {name}": own}, overwrite=True)


def _write(image: Image.Image, path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside(path) as hidden:
            image.save(hidden, quality=92)
            move(hidden, path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.", "Choose another place.") from error


def _shown(time: int, rate: Fraction, frames: int) -> int:
    """The frame that is on screen at a time; as its own time is told in whole ms, it may be half of one early."""
    return max(0, min(math.floor(Fraction(2 * time + 1, 2000) * rate), frames - 1))


def _on(layer: Shot | Title, index: int, rate: Fraction) -> bool:
    return index in frames_of(layer.start, layer.end, rate)


def _with_rate(draft: Draft, library: Library) -> Draft:
    """A canvas without a rate, for now with the nearest one of its clip."""
    if draft.canvas.rate is not None:
        return draft
    clip = next(s for track in draft.tracks for s in track.segments if isinstance(s, Clip))
    rate = likely_rate(library.sources(draft)[clip.media].picture)
    return with_values(draft, canvas=with_values(draft.canvas, rate=rate))
