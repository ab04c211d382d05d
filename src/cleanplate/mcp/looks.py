"""Tools that show: one frame of a draft or a file, or a contact sheet, as pictures within a budget."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from cleanplate.draft.model import Draft
from cleanplate.errors import UsageError
from cleanplate.mcp.budget import PICTURE_BYTES, PICTURE_SIDE, USUAL_SIDE, picture_tokens
from cleanplate.mcp.drafts import drafted
from cleanplate.mcp.places import Places
from cleanplate.mcp.tool import Answer, Args, At, DraftName, Facts, Image, Tool
from cleanplate.mcp.work import Work

if TYPE_CHECKING:
    from PIL import Image as Pillow

    from cleanplate.render.library import Library

Side = Annotated[int, Field(ge=64, le=PICTURE_SIDE, description="Pixels of the picture's longer side, at most.")]
MostBytes = Annotated[int, Field(ge=4_000, le=PICTURE_BYTES, description="Of the picture, before base64.")]
_QUALITIES = (85, 70, 55, 40)
_SMALLEST = 32  # pixels
_CELL = 180  # pixels of a sheet's picture on its shorter side


class Frame(Args):
    draft: DraftName
    at_ms: Annotated[At, Field(description="When on the timeline.")] = 0
    max_side: Side = USUAL_SIDE
    max_bytes: MostBytes = PICTURE_BYTES
    alpha: Annotated[
        bool, Field(description="A PNG with its alpha; else a JPEG, with squares where it is clear.")
    ] = False


class Sheet(Args):
    draft: DraftName
    columns: Annotated[int, Field(ge=1, le=8)] = 4
    rows: Annotated[int, Field(ge=1, le=8)] = 3
    max_side: Side = PICTURE_SIDE
    max_bytes: MostBytes = PICTURE_BYTES


class Shown(Facts):
    """What a picture shows."""

    times_ms: list[int]
    width: int
    height: int
    tokens: int = Field(description="That it costs, about.")


def frame(asked: Frame, work: Work) -> Answer:
    from PIL import Image as Pillow

    from cleanplate.compose.sheet import seen
    from cleanplate.render.preview import frames

    path, draft = _seen(asked.draft, work.places)
    short = _short_side(draft, asked.max_side)
    library = _library(path, work)
    _, picture = next(iter(frames(draft, [asked.at_ms], library, short, work.watch.fetching(work.meter.fetched))))
    work.watch.check()
    image = Pillow.fromarray(seen(picture.with_alpha(None) if asked.alpha else picture))
    if asked.alpha and picture.alpha is not None:
        image.putalpha(Pillow.fromarray(picture.alpha))
    made = encoded(image, asked.max_side, asked.max_bytes, "PNG" if asked.alpha else "JPEG")
    return _shown([asked.at_ms], made, f"The frame at {asked.at_ms} ms of {draft.duration}")


def sheet(asked: Sheet, work: Work) -> Answer:
    from PIL import Image as Pillow

    from cleanplate.compose.sheet import sheet as laid
    from cleanplate.render.preview import frames

    path, draft = _seen(asked.draft, work.places)
    count = asked.columns * asked.rows
    times = [draft.duration * (2 * i + 1) // (2 * count) for i in range(count)]
    found = []
    fetching = work.watch.fetching(work.meter.fetched)
    for done, item in enumerate(frames(draft, times, _library(path, work), _CELL, fetching), 1):
        found.append(item)
        work.watch.tell(done, count)
    image = Pillow.fromarray(laid(found, asked.columns))
    made = encoded(image, asked.max_side, asked.max_bytes, "JPEG")
    return _shown(times, made, f"{count} frames of {draft.duration} ms, each with its time")


def encoded(image: Pillow.Image, side: int, most: int, format: str) -> Image:
    """A picture within so many pixels a side and so many bytes: first of lower quality, then smaller."""
    while True:
        image.thumbnail((side, side))
        data = next(_tries(image, most, format), b"")
        if data or max(image.size) <= _SMALLEST:
            return Image(data, f"image/{format.lower()}", *image.size)
        side = max(_SMALLEST, max(image.size) * 3 // 4)


def _tries(image: Pillow.Image, most: int, format: str) -> Iterator[bytes]:
    for quality in _QUALITIES if format == "JPEG" else _QUALITIES[:1]:
        held = io.BytesIO()
        image.save(held, format, quality=quality, optimize=True)
        if held.tell() <= most:
            yield held.getvalue()


def _shown(times: list[int], made: Image, said: str) -> Answer:
    facts = Shown(
        times_ms=times, width=made.width, height=made.height, tokens=picture_tokens(made.width, made.height)
    )
    return Answer(f"{said}: {made.width}x{made.height}.", facts.plain(), (made,))


def _seen(name: str, places: Places) -> tuple[Path, Draft]:
    path, draft = drafted(name, places)
    if not draft.duration:
        raise UsageError("The timeline is empty: there is nothing to see.", "Bring a video in with open.")
    return path, draft


def _short_side(draft: Draft, side: int) -> int | None:
    """The canvas's shorter side at which the longer has `side` pixels; its own where that is smaller."""
    width, height = draft.canvas.width, draft.canvas.height
    return max(16, side * min(width, height) // max(width, height)) if side < max(width, height) else None


def _library(path: Path, work: Work) -> Library:
    from cleanplate.render.library import Library

    def making(done: int, total: int) -> None:
        work.watch.tell(done, total, "make")

    return Library(path.parent, work.places.folders, making=making)


FRAME = Tool(
    "frame",
    "Look at a frame",
    "One frame of a draft as a picture, as it would be rendered. Use it after an edit, to see that it is right.",
    Frame,
    Shown,
    frame,
    reads=True,
    repeats=True,
    line="picture",
)
SHEET = Tool(
    "sheet",
    "Look at a contact sheet",
    "Evenly spread frames of a draft on one picture, each with its time. Use it to see the whole before export.",
    Sheet,
    Shown,
    sheet,
    reads=True,
    repeats=True,
    line="picture",
)
