"""A source's sound alone, for outputs whose pictures cannot hold it."""

from __future__ import annotations

from pathlib import Path

import av

from cleanplate.media.audio import Feeder, Heard, Sound
from cleanplate.media.formats import Format
from cleanplate.media.open import writing

_M4A = Format("m4a", "sound alone", (".m4a",), "video", False, copies=frozenset({"aac", "alac"}), sound="aac")


def write_sound(sound: Sound, path: Path) -> list[Heard]:
    """All tracks into an .m4a; returns when each one starts and ends."""
    with writing(path), av.open(str(path), "w", format="mp4") as container:
        feeder = Feeder(sound, container, _M4A)
        try:
            feeder.feed(None)
        finally:
            feeder.close()
    return feeder.heard
