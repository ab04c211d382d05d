"""Files that came in and are not in the draft yet: words may speak of them, and an operation brings them in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cleanplate.agent.scene import Upload
from cleanplate.draft.model import Draft, Media
from cleanplate.draft.timeline import with_media

Json = dict[str, Any]
_NAMING = ("media", "background", "plate", "lut", "file")  # fields of operations that name media
_REFERENCE = "media:"


@dataclass(frozen=True)
class Staged:
    """`draft` has every file among its media; `uploads` are these files in the order of their coming."""

    draft: Draft
    uploads: tuple[Upload, ...]

    def brought(self, operation: Json, real: Draft) -> Json:
        """The operation for the real draft: what is not there yet is named by its facts."""
        return {k: self._named(v, real) if k in _NAMING else v for k, v in operation.items()}

    def _named(self, value: Any, real: Draft) -> Any:
        if isinstance(value, list):
            return [self._named(each, real) for each in value]
        if not isinstance(value, str):
            return value
        name, before = value.removeprefix(_REFERENCE), _REFERENCE * value.startswith(_REFERENCE)
        media = self.draft.media.get(name)
        if media is None or real.media.get(name) == media:
            return value
        there = next((known for known, one in real.media.items() if one == media), None)
        if there is not None:
            return f"{before}{there}"
        return media.model_dump(by_alias=True, mode="json", exclude_defaults=True)


def staged(draft: Draft, files: Sequence[Media]) -> Staged:
    """A draft with files beside it."""
    uploads = []
    for media in files:
        draft, name = with_media(draft, media)
        uploads.append(Upload(name, media.kind, media.name))
    return Staged(draft, tuple(uploads))
