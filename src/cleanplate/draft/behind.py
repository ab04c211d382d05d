"""What an operation puts behind a subject or the canvas: a colour, a gradient, a blur, or a media."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cleanplate.backdrop import backdrop
from cleanplate.draft.builtin import PICTURES, builtin
from cleanplate.draft.check import REFERENCE
from cleanplate.draft.model import Draft, Media
from cleanplate.draft.operation import Words
from cleanplate.draft.timeline import with_media
from cleanplate.errors import UsageError

Behind = Annotated[
    Annotated[str, Field(min_length=1, max_length=200)] | Media,
    Field(
        description="transparent, original, a colour, gradient:#a,#b[,angle], blur[:1-100], media:ID, the name of "
        "a built-in (office, bokeh), or a file's facts.",
        examples=["teal", "gradient:#1a73e8,#0b2545,180", "office", "media:m4"],
    ),
]


_PLAIN = {
    "transparent": Words("nothing", "透明"),
    "original": Words("the scene itself", "原背景"),
    "blur": Words("a blur", "虚化"),
}


def behind(draft: Draft, given: str | Media) -> tuple[Draft, str]:
    """A draft that has what was given among its media, and the words that the document names it by."""
    if isinstance(given, Media):
        draft, name = with_media(draft, given)
        return draft, f"{REFERENCE}{name}"
    if _is_bare(draft, given):
        return draft, f"{REFERENCE}{given}"
    known = named_builtin(given)
    return behind(draft, known) if known else (draft, given)


def behind_label(draft: Draft, given: str | Media) -> Words:
    """How people know it: a file's name, a colour, a gradient from one to another."""
    media = given if isinstance(given, Media) else _media(draft, given) or named_builtin(given)
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
    return _PLAIN.get(meant.kind, Words(given, given))


def _media(draft: Draft, given: str) -> Media | None:
    named = given.removeprefix(REFERENCE) if given.startswith(REFERENCE) or _is_bare(draft, given) else ""
    return draft.media.get(named)


def named_builtin(given: str) -> Media | None:
    """The facts of a built-in of that name; a colour that is called so comes first."""
    try:
        return builtin(given, PICTURES) if backdrop(given).kind == "file" else None
    except UsageError:
        return None


def _is_bare(draft: Draft, given: str) -> bool:
    """Whether it is a media's id without its media: in front; a colour of that name comes first."""
    try:
        return given in draft.media and backdrop(given).kind == "file"
    except UsageError:
        return False
