"""Material that comes with us as a draft names it: by its name or any other that people call it by."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Annotated

from pydantic import Field

from cleanplate.draft.model import Media
from cleanplate.material.catalog import BUILTIN, RATE, SIZE, Kind, Material, material

PICTURES: tuple[Kind, ...] = ("moving", "room")
SOUNDS: tuple[Kind, ...] = ("music",)
Given = Annotated[
    Annotated[
        str,
        Field(min_length=1, max_length=200, description="A media's id, or a built-in's name.", examples=["lo-fi"]),
    ]
    | Media,
    Field(description="The id of a media, the name of a built-in (lo-fi, office), or a new file's facts."),
]


def builtin(text: str, kinds: Iterable[Kind] = (*PICTURES, *SOUNDS)) -> Media | None:
    """The facts of what someone means by a name; None where nothing is called so."""
    found = material(text, kinds)
    return facts(found) if found else None


def facts(one: Material) -> Media:
    """What a draft says of it. Its hash is left out: it is made anew where it is not there."""
    if one.kind == "music":
        return Media(kind="audio", file=one.file, name=one.name, duration=one.length, audio=True)
    return Media(
        kind="image" if one.kind == "room" else "video",
        file=one.file,
        name=one.name,
        duration=one.length,
        width=SIZE[0],
        height=SIZE[1],
        rate=Fraction(RATE) if one.kind == "moving" else None,
    )


def of_media(media: Media) -> Material | None:
    """The material that a media's file names as builtin:NAME, exactly; None of any other file."""
    found = material(media.file) if media.file.startswith(BUILTIN) else None
    return found if found and found.file == media.file else None
