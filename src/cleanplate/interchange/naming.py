"""What a file is called that another tool names, wherever it lies; and what stands in for what is not found."""

from __future__ import annotations

import mimetypes
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import unquote, urlsplit

from cleanplate.draft.model import Media


def file_name(url: str) -> str:
    """The last part of an address or path, without its folders."""
    path = unquote(urlsplit(url).path if "://" in url else url)
    return PurePosixPath(path.replace("\\", "/")).name


def placeholder(url: str, kind: Literal["video", "audio", "text"]) -> Media:
    """A media that is not there yet: by its name alone, so that it can be put there."""
    name = "".join(c for c in file_name(url) if c.isprintable())[:200]
    name = "missing" if name.strip(". ") == "" else name
    guessed = (mimetypes.guess_type(name)[0] or "").partition("/")[0]
    media = guessed if guessed in ("video", "image", "audio") else kind
    if kind == "video" and media == "audio":
        media = "video"
    sound = media != "image"  # as far as anyone knows
    return Media(
        kind="audio" if kind == "audio" and media == "image" else media, file=name, name=name, audio=sound
    )
