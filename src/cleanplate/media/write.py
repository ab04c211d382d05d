"""Frames and sound into a video file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import av
from av.packet import Packet
from av.video.stream import VideoStream

from cleanplate.media.audio import Feeder, Heard, Sound
from cleanplate.media.convert import from_picture, pixel_format
from cleanplate.media.formats import Format, Quality
from cleanplate.media.open import writing
from cleanplate.media.probe import ColourTags
from cleanplate.media.read import Frame
from cleanplate.picture import Layout, Size

_COLOUR_DEFAULTS = {"rgb": 2, "bt601": 6, "bt709": 1, "bt2020": 9}


@dataclass(frozen=True)
class Target:
    """Everything that a writer needs to know before the first frame.

    `path` is a file, or for pictures perhaps a folder. `layout` and `alpha` are those of the pictures that
    will come. `time_base` is the source's, so that its times go through exactly.
    """

    path: Path
    format: Format
    size: Size
    layout: Layout
    alpha: bool
    time_base: Fraction
    rate: Fraction | None
    frames: int = 0  # about how many; only for numbering
    tags: ColourTags = ColourTags()
    quality: Quality = "balanced"
    sound: Sound | None = None
    pictures: bool = False  # `path` is a folder or a zip of numbered pictures


class Writer(Protocol):
    """Takes frames in order, then `finish` or `abandon`, once."""

    def write(self, frame: Frame) -> None: ...

    def finish(self) -> list[Heard]:
        """Complete the file; returns what sound went into it."""

    def abandon(self) -> None:
        """Let go of everything; the caller deletes what was written."""


class VideoWriter:
    """One container: a picture stream, and the source's sound kept just ahead of it.

    Raises OutputError when the encoder, the container or the disk refuses.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self._durations: dict[int, int] = {}
        options = {"movflags": "+faststart"} if target.format.container in ("mp4", "mov") else {}
        with writing(target.path):
            self._container = av.open(str(target.path), "w", format=target.format.container, options=options)
            self._stream = self._picture_stream()
            self._feeder = Feeder(target.sound, self._container, target.format) if target.sound else None

    def write(self, frame: Frame) -> None:
        base = self._target.time_base
        image = from_picture(frame.picture, pixel_format(self._target.layout, self._target.alpha))
        if self._stream.codec_context.pix_fmt != image.format.name:
            image = image.reformat(format=self._stream.codec_context.pix_fmt)
        image.time_base = base
        image.pts = round(frame.time / base)
        if frame.duration:
            self._durations[image.pts] = round(frame.duration / base)
        with writing(self._target.path):
            self._mux(self._stream.encode(image))
            if self._feeder:
                self._feeder.feed(frame.time)

    def finish(self) -> list[Heard]:
        with writing(self._target.path):
            self._mux(self._stream.encode(None))
            if self._feeder:
                self._feeder.feed(None)
                self._feeder.close()
            self._container.close()
        return self._feeder.heard if self._feeder else []

    def abandon(self) -> None:
        if self._feeder:
            self._feeder.close()
        self._container.close()

    def _mux(self, packets: Iterable[Packet]) -> None:
        for packet in packets:
            if packet.pts is not None:  # encoders forget how long a frame is shown; the last one matters
                packet.duration = self._durations.pop(packet.pts, packet.duration)
            self._container.mux_one(packet)

    def _picture_stream(self) -> VideoStream:
        target, format = self._target, self._target.format
        rate = target.rate or Fraction(25)
        options = dict(format.encoder[target.quality])
        stream = self._container.add_stream(format.codec, rate=rate.limit_denominator(1 << 16), options=options)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = target.size
        stream.pix_fmt = format.codec_pixels or pixel_format(target.layout, target.alpha)
        stream.time_base = stream.codec_context.time_base = target.time_base
        self._tag(stream)
        if format.codec == "libx265":
            stream.codec_context.codec_tag = "hvc1"  # the tag that Apple's players insist on
        if target.alpha and format.container == "webm":
            stream.metadata["alpha_mode"] = "1"
        return stream

    def _tag(self, stream: VideoStream) -> None:
        context, tags = stream.codec_context, self._target.tags
        context.color_primaries, context.color_trc = tags.primaries, tags.transfer
        context.colorspace = tags.matrix
        context.color_range = 2 if self._target.layout.full_range else tags.range or 1


def without_sound(target: Target, path: Path) -> Target:
    """The same target, silent, at another path."""
    return replace(target, path=path, sound=None)
