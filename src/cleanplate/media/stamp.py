"""The timecode that a file gives its first frame: read from cameras' files, put onto plates."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av

from cleanplate.errors import MediaError, ProofError
from cleanplate.media.open import opened, writing


def timecode(path: Path) -> str | None:
    """The label of a file's first frame, such as 01:00:00:00, or None where it says none."""
    try:
        with opened(path) as container:
            tags = [container.metadata, *(stream.metadata for stream in container.streams)]
            return next((tag["timecode"] for tag in tags if tag.get("timecode")), None)
    except MediaError:  # a picture
        return None


def stamp(path: Path, into: Path, label: str) -> None:
    """Copy a QuickTime file's picture into another one, whose first frame has that label; nothing is encoded.

    Raises OutputError, ProofError (not every frame came along).
    """
    copied = 0
    with writing(into), av.open(str(path)) as source, av.open(str(into), "w", format="mov") as made:
        made.metadata["timecode"] = label
        stream = source.streams.video[0]
        copy = made.add_stream_from_template(stream)
        copy.codec_context.framerate = stream.average_rate or Fraction(25)  # without it no timecode is written
        for packet in source.demux(stream):
            if packet.dts is not None:
                packet.stream = copy
                made.mux(packet)
                copied += 1
        wanted = stream.frames
    if copied != wanted or timecode(into) != label:
        raise ProofError.because(f"{copied} of {wanted} frames of {into.name} got their timecode")
