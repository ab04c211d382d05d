"""Sound in a file by itself: for outputs whose pictures cannot hold it, and mixes on their way into an output."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream

from cleanplate.errors import DamagedError
from cleanplate.media.audio import BIT_RATE, Feeder, Heard, Sound
from cleanplate.media.formats import Format
from cleanplate.media.listen import listen
from cleanplate.media.open import opened, writing
from cleanplate.media.tape import RATE, framed
from cleanplate.picture import Floats

SUFFIX = ".sound"  # of a mix: what holds it depends on its codec

_M4A = Format("m4a", "sound alone", (".m4a",), "video", False, copies=frozenset({"aac", "alac"}), sound="aac")
# Where packets keep their times to a sample (Matroska rounds them to a millisecond), and Opus its exact end
_HOLDERS = {"aac": "mp4", "libopus": "webm", "pcm_s16le": "mov"}

_LAST = Fraction(1, 5)  # seconds: longer than any packet


def write_sound(sound: Sound, path: Path) -> list[Heard]:
    """All tracks into an .m4a; returns when each one starts and ends."""
    with writing(path), av.open(str(path), "w", format="mp4") as container:
        feeder = Feeder(sound, container, _M4A)
        try:
            feeder.feed(None)
        finally:
            feeder.close()
    return feeder.heard


def write_blocks(blocks: Iterable[Floats], path: Path, format: Format) -> Sound:
    """Encode 48 kHz stereo, (2, n) float32 within ±1, as `format` has it; packets that it takes as they are.

    A format without sound of its own gets what lies beside its pictures, AAC. Raises OutputError.
    """
    codec = format.sound or "aac"
    with writing(path), av.open(str(path), "w", format=_HOLDERS[codec]) as container:
        stream = container.add_stream(codec, rate=RATE, layout="stereo")
        assert isinstance(stream, AudioStream)
        if codec in BIT_RATE:
            stream.codec_context.bit_rate = 2 * BIT_RATE[codec]
        container.start_encoding()
        at = 0
        for block in blocks:
            if block.shape[1]:
                container.mux(stream.encode(framed(block, at)))
            at += block.shape[1]
        container.mux(stream.encode(None))
    return reopened(path)


def reopened(path: Path) -> Sound:
    """What `write_blocks` wrote, as a sound that starts at 0. Raises MediaError, also where its end is missing."""
    found = listen(path)
    with opened(path) as container:
        packets = container.demux(container.streams.audio[0])
        last = max((Fraction((p.pts or 0) * p.time_base) for p in packets if p.size), default=Fraction(0))
    if last + _LAST < found.duration:  # a WebM that is cut off opens as if it were not
        raise DamagedError(f"{path.name} is cut off at {float(last):.2f} s.", "Render it again.")
    return Sound(path, Fraction(0), found.audio)
