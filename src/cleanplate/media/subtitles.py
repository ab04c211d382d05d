"""Subtitle streams: captions beside the picture of an MP4, MOV or WebM, which players turn on and off."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from av.container import OutputContainer
from av.packet import Packet
from av.subtitles.stream import SubtitleStream

from cleanplate.media.formats import Format
from cleanplate.media.languages import three_letters, written

_CODECS: Final = {"mp4": "mov_text", "mov": "mov_text", "webm": "webvtt"}
_LEAD = Fraction(1, 2)  # they are written this far ahead of the picture
_EMPTY = b"\0\0"  # a sample of timed text that shows nothing
# libav's encoders want to know how captions look before the first one; players have looks of their own
_LOOK = b"""[Script Info]
ScriptType: v4.00+
[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, BackColour, Bold, Italic, Underline, Alignment
Style: Default,Arial,16,&Hffffff,&H0,0,0,0,2
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


@dataclass(frozen=True)
class Subtitle:
    """Plain words from `start` up to `end`, in ms."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Subtitles:
    """One stream, in order of time, none overlapping.

    `language` is a tag of BCP 47, `title` what people call it.
    """

    shown: tuple[Subtitle, ...]
    language: str = ""
    title: str = ""


def holds_subtitles(format: Format) -> bool:
    """Whether files of that format have room for subtitle streams."""
    return format.kind == "video" and format.container in _CODECS


class Subtitler:
    """Writes subtitle streams beside a picture, keeping just ahead of it. Make it before the first packet."""

    def __init__(
        self, subtitles: tuple[Subtitles, ...], container: OutputContainer, format: Format, base: Fraction
    ) -> None:
        """`base` is the picture's time base."""
        self._container = container
        streams = [_stream(container, one, format, base) for one in subtitles]
        made = [_packets(one, stream) for one, stream in zip(subtitles, streams, strict=True)]
        self._waiting = sorted((p for packets in made for p in packets), key=_time, reverse=True)

    def feed(self, picture_time: Fraction | None) -> None:
        """Write what begins up to a little past this time; all that is left on None."""
        while self._waiting and (picture_time is None or _time(self._waiting[-1]) <= picture_time + _LEAD):
            self._container.mux_one(self._waiting.pop())


def _time(packet: Packet[Any]) -> Fraction:
    return (packet.pts or 0) * packet.time_base


def _stream(container: OutputContainer, one: Subtitles, format: Format, base: Fraction) -> SubtitleStream:
    codec = _CODECS[format.container]
    stream = container.add_stream(codec)
    assert isinstance(stream, SubtitleStream)
    stream.time_base = stream.codec_context.time_base = _base(codec, base)
    stream.codec_context.subtitle_header = _LOOK
    stream.metadata["language"] = written(three_letters(one.language), format.container)
    if one.title:
        stream.metadata["title"] = one.title
    return stream


def _base(codec: str, picture: Fraction) -> Fraction:
    """Ticks that hold whole ms. For MP4 they are no coarser than the picture's: its muxer compares counts of ticks
    without their length, and would put an empty sample behind each caption."""
    if codec == "webvtt":
        return Fraction(1, 1000)
    return Fraction(1, 1000 * max(90, -(-picture.denominator // 1000)))


def _packets(one: Subtitles, stream: SubtitleStream) -> Iterator[Packet[Any]]:
    """A packet for each caption; timed text (3GPP TS 26.245) also has one for each gap before one."""
    timed, at = stream.codec_context.name == "mov_text", 0
    for shown in one.shown:
        if timed and shown.start > at:
            yield _packet(_EMPTY, at, shown.start, stream)
        yield _packet(_sample(shown.text) if timed else _cue(shown.text), shown.start, shown.end, stream)
        at = shown.end


def _packet(data: bytes, start: int, end: int, stream: SubtitleStream) -> Packet[Any]:
    base = Fraction(stream.time_base or Fraction(1, 1000))
    packet: Packet[Any] = Packet(data)
    packet.stream, packet.time_base = stream, base
    packet.pts = packet.dts = round(Fraction(start, 1000) / base)
    packet.duration = round(Fraction(end - start, 1000) / base)
    return packet


def _sample(text: str) -> bytes:
    data = text.encode()[: (1 << 16) - 1]
    return len(data).to_bytes(2) + data


def _cue(text: str) -> bytes:
    """Words as the text of a WebVTT cue, where an empty line would be its end."""
    return "\n".join(html.escape(line, quote=False) for line in text.splitlines() if line.strip()).encode()
