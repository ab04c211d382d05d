"""What an operation puts behind a subject or the canvas: a colour, a gradient, a blur, or a media."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cleanplate.backdrop import backdrop
from cleanplate.draft.check import REFERENCE
from cleanplate.draft.model import Draft, Media
from cleanplate.draft.operation import Words
from cleanplate.draft.timeline import with_media
from cleanplate.errors import UsageError

Behind = Annotated[
    Annotated[str, Field(min_length=1, max_length=200)] | Media,
    Field(
        description="transparent, a colour, gradient:#a,#b[,angle], blur[:1-100], media:ID, or a file's facts.",
        examples=["teal", "gradient:#1a73e8,#0b2545,180", "media:m4"],
    ),
]


def behind(draft: Draft, given: str | Media) -> tuple[Draft, str]:
    """A draft that has what was given among its media, and the words that the document names it by."""
    if isinstance(given, Media):
        draft, name = with_media(draft, given)
        return draft, f"{REFERENCE}{name}"
    return draft, f"{REFERENCE}{given}" if _is_bare(draft, given) else given


def behind_label(draft: Draft, given: str | Media) -> Words:
    """How people know it: a file's name, a colour, a gradient from one to another."""
    media = given if isinstance(given, Media) else _media(draft, given)
    if media:
        return Words(*[media.label] * 2)
    assert isinstance(given, str)
    return _backdrop_label(given)


def _backdrop_label(given: str) -> Words:
    try:
        meant = backdrop(given)
    except UsageError:
        return Words(given, given)
    if meant.kind == "gradient":
        start, end = (part.strip() for part in given.partition(":")[2].split(",")[:2])
        return Words(f"a gradient from {start} to {end}", f"{start} 到 {end} 的渐变")
    return {"transparent": Words("nothing", "透明"), "blur": Words("a blur", "虚化")}.get(
        meant.kind, Words(given, given)
    )


def _media(draft: Draft, given: str) -> Media | None:
    named = given.removeprefix(REFERENCE) if given.startswith(REFERENCE) or _is_bare(draft, given) else ""
    return draft.media.get(named)


def _is_bare(draft: Draft, given: str) -> bool:
    """Whether it is a media's id without its media: in front; a colour of that name comes first."""
    try:
        return given in draft.media and backdrop(given).kind == "file"
    except UsageError:
        return False
