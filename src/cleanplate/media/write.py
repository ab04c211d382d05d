"""Frames and sound into a video file."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import av
from av.packet import Packet
from av.video.stream import VideoStream

from cleanplate.media.audio import Feeder, Heard
from cleanplate.media.convert import from_picture, pixel_format
from cleanplate.media.open import writing
from cleanplate.media.read import Frame
from cleanplate.media.target import Target
from cleanplate.picture import Picture


class VideoWriter:
    """One container: a picture stream, and the source's sound kept just ahead of it.

    Raises OutputError when the encoder, the container or the disk refuses.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self._durations: dict[int, int] = {}
        self._frames = 0
        options = muxing(target)
        with writing(target.path):
            self._container = av.open(str(target.path), "w", format=target.format.container, options=options)
            self._stream = self._picture_stream()
            self._feeder = Feeder(target.sound, self._container, target.format) if target.sound else None
            self._container.start_encoding()

    def write(self, frame: Frame) -> None:
        base = self._target.time_base
        picture = _hinted(frame.picture) if self._target.format.container == "webp" else frame.picture
        image = from_picture(picture, pixel_format(self._target.layout, self._target.alpha))
        if self._stream.codec_context.pix_fmt != image.format.name:
            image = image.reformat(format=self._stream.codec_context.pix_fmt)
        image.time_base = base
        image.pts = round(frame.time / base)
        if frame.duration:
            self._durations[image.pts] = round(frame.duration / base)
        with writing(self._target.path):
            self._mux(self._stream.encode(image))
            self._frames += 1
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

    def _mux(self, packets: Iterable[Packet[Any]]) -> None:
        for packet in packets:
            if packet.pts is not None:  # encoders forget how long a frame is shown; the last one matters
                packet.duration = self._durations.pop(packet.pts, packet.duration)
            if self._frames <= 2 and self._target.format.codec == "libx265":
                packet.dts = packet.pts  # x265 leaves it to chance in clips shorter than its reordering
            self._container.mux_one(packet)

    def _picture_stream(self) -> VideoStream:
        target, format = self._target, self._target.format
        stream = self._container.add_stream(format.codec, options=dict(target.encoding))
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = target.size
        stream.pix_fmt = format.codec_pixels or pixel_format(target.layout, target.alpha)
        describe(stream, target)
        return stream


def describe(stream: VideoStream, target: Target) -> None:
    """Say what the picture is: its ticks, rate, colours and tags; the same for frames and for copied packets."""
    context, tags = stream.codec_context, target.tags
    stream.time_base = context.time_base = target.time_base
    context.framerate = (target.rate or Fraction(25)).limit_denominator(1 << 16)
    context.color_primaries, context.color_trc = tags.primaries, tags.transfer
    context.colorspace = tags.matrix
    context.color_range = 2 if target.layout.full_range else tags.range or 1
    if target.format.codec == "libx265":
        context.codec_tag = "hvc1"  # the tag that Apple's players insist on
    if target.alpha and target.format.container == "webm":
        stream.metadata["alpha_mode"] = "1"


def _hinted(picture: Picture) -> Picture:
    """WebP keeps of each frame only the rectangle that shows, and says "no alpha" where that is solid; players
    then fill the rest with black. One corner sample of 1/255 keeps the whole frame and its alpha."""
    if picture.alpha is None or picture.alpha[0, 0]:
        return picture
    alpha = picture.alpha.copy()
    alpha[0, 0] = 1
    return picture.with_alpha(alpha)


def muxing(target: Target) -> dict[str, str]:
    """An MP4 tells when its first frame comes in the movie's own ticks: milliseconds, unless told better.

    A WebM gets no random numbers for its names, so that the same is the same to the byte.
    """
    if target.format.container == "webm":
        return {"fflags": "+bitexact"}
    if target.format.container not in ("mp4", "mov"):
        return {}
    ticks = target.time_base.denominator
    return {"movflags": "+faststart", "movie_timescale": str(ticks if 1000 <= ticks < 1 << 31 else 90_000)}
