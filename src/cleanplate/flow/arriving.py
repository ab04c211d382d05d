"""An upload that comes piece by piece: how much of it is here, and until when it waits for the rest.

Nothing is written down of that: what counts is what the file holds, so it is true after any death of the process.
"""

from __future__ import annotations

from pathlib import Path

from cleanplate.flow.house import House
from cleanplate.store.uploads import Upload

_HOUR = 3_600_000


def place(house: House, upload: Upload) -> Path:
    """Where its bytes lie, there or not. Raises NotHereError where it is not on its way any more."""
    return house.blobs.staged(upload.staged or "")


def ends_at(house: House, upload: Upload) -> int:
    """Until when (ms) it waits: counted from the last byte that came."""
    try:
        last = place(house, upload).stat().st_mtime_ns // 1_000_000
    except FileNotFoundError:
        last = upload.created_at
    return last + house.settings.keep_arriving_hours * _HOUR
