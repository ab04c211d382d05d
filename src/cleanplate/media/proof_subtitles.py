"""The subtitle streams of a result, held against what was planned: is every caption there, at its time?"""

from __future__ import annotations

import html
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from av.subtitles.stream import SubtitleStream

from cleanplate.errors import ProofError
from cleanplate.media.languages import three_letters
from cleanplate.media.open import opened
from cleanplate.media.subtitles import Subtitle, Subtitles

_CLOSE = 1  # ms that a container's ticks may round off


def check_subtitles(path: Path, planned: Sequence[Subtitles]) -> None:
    """Raises ProofError where a stream or a caption is missing, says something else, or is at another time."""
    found = subtitles(path)
    if len(found) != len(planned):
        raise ProofError.because(f"it has {len(found)} subtitle streams, planned were {len(planned)}")
    for read, meant in zip(found, planned, strict=True):
        if len(read.shown) != len(meant.shown):
            said = f"a subtitle stream has {len(read.shown)} captions, planned were {len(meant.shown)}"
            raise ProofError.because(said)
        for one, other in zip(read.shown, meant.shown, strict=True):
            if one.text != other.text:
                raise ProofError.because(f"a caption at {other.start / 1000:g} s says something else")
            if max(abs(one.start - other.start), abs(one.end - other.end)) > _CLOSE:
                raise ProofError.because(f"a caption at {other.start / 1000:g} s is out of step")


def subtitles(path: Path) -> list[Subtitles]:
    """The text streams of a file, by their packets; a language is told by the three letters of ISO 639-2/T."""
    with opened(path) as container:
        streams = container.streams.subtitles
        found: dict[int, list[Subtitle]] = {stream.index: [] for stream in streams}
        for packet in container.demux(subtitles=tuple(range(len(found)))) if found else ():
            stream = packet.stream
            if packet.pts is None or not packet.size or not isinstance(stream, SubtitleStream):
                continue
            if text := _text(bytes(packet), stream.codec_context.name):
                start, length = packet.pts * packet.time_base, (packet.duration or 0) * packet.time_base
                found[stream.index].append(Subtitle(_ms(start), _ms(start + length), text))
        return [
            Subtitles(tuple(found[s.index]), three_letters(s.language or ""), s.metadata.get("title", ""))
            for s in streams
        ]


def _text(data: bytes, codec: str) -> str:
    if codec == "mov_text":
        return data[2 : 2 + int.from_bytes(data[:2])].decode("utf-8", "replace")
    return html.unescape(data.decode("utf-8", "replace")) if codec == "webvtt" else ""


def _ms(time: Fraction) -> int:
    return round(time * 1000)
