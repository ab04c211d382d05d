"""A new draft out of media: clips one after another, on a canvas of the first video's shape and rate."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from cleanplate.draft.model import Canvas, Draft, Media
from cleanplate.draft.node import SIDE
from cleanplate.draft.operation import operation
from cleanplate.errors import DraftError

SHORT_SIDE = 1080  # of the canvas, unless told otherwise
RATE = Fraction(30)  # where there is no video


def new(media: Sequence[Media], title: str = "", short_side: int = SHORT_SIDE) -> Draft:
    """Videos and pictures in order on one track; sounds from 0 on, under them. Raises DraftError for none."""
    if not media:
        raise DraftError("A draft needs at least one file.", "Name a video, a picture or a sound.")
    draft = Draft(canvas=_canvas(media, title, short_side))
    for item in media:
        if item.kind == "audio":
            draft = operation({"op": "add_audio", "media": item}).apply(draft)
        else:
            draft = operation({"op": "add", "media": item}).apply(draft)
    return draft


def _canvas(media: Sequence[Media], title: str, short_side: int) -> Canvas:
    videos = [m for m in media if m.kind == "video"]
    first = next(iter(videos or [m for m in media if m.kind == "image"]), None)
    rate = (first.rate if first and videos else None) or RATE
    shape = (first.width, first.height) if first and first.width and first.height else (16, 9)
    width, height = (_even(side * short_side / min(shape)) for side in shape)
    if max(width, height) > SIDE:
        said = f"A canvas of {width}x{height} is too large."
        raise DraftError(said, f"A side may have {SIDE} pixels: choose a smaller --height.", "m.width")
    return Canvas(title=title, width=width, height=height, rate=rate)


def _even(side: float) -> int:
    return max(2, 2 * round(side / 2))
