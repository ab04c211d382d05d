"""Addresses of files: signed, expiring, and the same each time one asks, so that a state that did not change reads
the same."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import quote

from cleanplate.service.links import Links
from cleanplate.settings import Settings
from cleanplate.store.exports import Export
from cleanplate.store.uploads import Upload

PLAIN = "application/octet-stream"
_DAY = 86_400_000
_LONG = 3650  # days of a link to what is kept for ever
_NOBODY = ""  # links are passed on, and who knows an anonymous user's name may register as them

# By the suffix that probing gave, never by what a file was called.
TYPES = {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".webm": "video/webm",
    ".mkv": "video/x-matroska",
    ".avi": "video/x-msvideo",
    ".ts": "video/mp2t",
    ".mpg": "video/mpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".m4a": "audio/mp4",
    ".aac": "audio/aac",
    ".flac": "audio/flac",
    ".ogg": "audio/ogg",
    ".zip": "application/zip",
}


def type_of(label: str) -> str:
    """The type of a result of ours, by its name."""
    return TYPES.get(PurePath(label).suffix.lower(), PLAIN)


@dataclass(frozen=True)
class Addresses:
    """Made for one request: `base` is where the person reaches the service."""

    links: Links
    base: str
    settings: Settings

    def upload(self, upload: Upload) -> str:
        """Where a ready upload can be fetched, without a token."""
        kind, days = TYPES.get(upload.suffix, PLAIN), self.settings.keep_uploads_days
        return self._signed(upload.blob or "", upload.label, kind, upload.created_at, days)

    def poster(self, upload: Upload) -> str | None:
        """Where its poster can be fetched, once there is one."""
        if not upload.poster:
            return None
        label = f"{PurePath(upload.label).stem or 'poster'}.jpg"
        days = self.settings.keep_uploads_days
        return self._signed(upload.poster, label, "image/jpeg", upload.created_at, days)

    def result(self, export: Export) -> str:
        """Where a completed export can be fetched, without a token."""
        label = export.label or "video"
        since, days = export.completed_at or export.created_at, self.settings.keep_results_days
        return self._signed(export.blob or "", label, type_of(label), since, days)

    def _signed(self, hash: str, label: str, kind: str, since: int, days: int) -> str:
        signed = self.links.sign(hash, label, kind, _NOBODY, since + (days or _LONG) * _DAY)
        return f"{self.base}/files/{signed}/{quote(label, safe='')}"
