"""The sound of a result, held against what was written: is every track there, and in step?"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from cleanplate.errors import ProofError
from cleanplate.media.audio import Heard
from cleanplate.media.open import opened

_CODEC_BLOCK = Fraction(1, 15)  # sound may end this much later: encoders pad their last block


def sound_offset(path: Path, planned: list[Heard], rate: Fraction | None) -> float:
    """The largest offset of any track's start, in ms, from when its sound should be heard.

    Raises ProofError when a track is missing, or starts or ends more than a frame off.
    """
    found = _spans(path)
    if len(found) != len(planned):
        raise ProofError.because(f"it has {len(found)} audio tracks, planned were {len(planned)}")
    frame = 1 / rate if rate else Fraction(1, 25)
    worst = Fraction(0)
    for (start, end), heard in zip(found, planned, strict=True):
        if heard.start is None:
            continue  # a track that held no sound to begin with
        early, late = abs(start - max(heard.start, Fraction(0))), abs(end - heard.end)
        if early > frame or late > frame + _CODEC_BLOCK:
            raise ProofError.because(f"its sound is {float(max(early, late)) * 1000:.0f} ms out of step")
        worst = max(worst, early)
    return round(float(worst) * 1000, 3)


def _spans(path: Path) -> list[tuple[Fraction, Fraction]]:
    """Start and end of each track, by its packets."""
    with opened(path) as container:
        spans = {stream.index: Heard() for stream in container.streams.audio}
        for packet in container.demux(audio=tuple(range(len(spans)))) if spans else ():
            if packet.pts is not None and packet.size:
                base = packet.time_base
                spans[packet.stream_index].add(packet.pts * base, (packet.duration or 0) * base)
    return [(max(span.start or Fraction(0), Fraction(0)), span.end) for span in spans.values()]
