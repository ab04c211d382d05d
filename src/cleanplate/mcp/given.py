"""Operations as assistants give them: a file's name where media are taken becomes the file's facts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from cleanplate.draft.fields import fields, takes_media, written_in_a_file
from cleanplate.draft.model import Draft, Media
from cleanplate.errors import DraftError
from cleanplate.mcp.places import Places
from cleanplate.mcp.tool import Json

_LOOKS_LIKE_A_FILE = re.compile(r"/|\.\w{2,5}$")


def with_files(plain: Json, draft: Draft, home: Path, places: Places) -> Json:
    """The same for a draft that lies in `home`. Raises UsageError (outside), MediaError, DraftError."""
    known = fields(plain.get("op"))
    made = {
        key: _media(value, draft, home, places) if takes_media(known.get(key)) else value
        for key, value in plain.items()
    }
    text = written_in_a_file(str(plain.get("op")))
    if text and isinstance(made.get("file"), str):
        made[text] = _text(places.reading(made.pop("file")))
    return made


def _media(value: Any, draft: Draft, home: Path, places: Places) -> Any:
    if isinstance(value, list):
        return [_media(item, draft, home, places) for item in value]
    if not isinstance(value, str) or value in draft.media:
        return value
    if places.holds(value) or _LOOKS_LIKE_A_FILE.search(value):
        return _facts(places.reading(value), home, places)
    return value


def _facts(path: Path, home: Path, places: Places) -> Media:
    from cleanplate.render.library import facts

    return facts(path, home, places.folders)


def _text(path: Path) -> str:
    """What is in a subtitle file. Raises DraftError."""
    from cleanplate.draft.captions.file import LARGEST, decoded

    try:
        with path.open("rb") as file:
            return decoded(file.read(LARGEST + 1))
    except OSError as error:
        raise DraftError(
            f"{path.name} cannot be read: {error.strerror}.", "Name a .srt or .vtt.", "file"
        ) from None
