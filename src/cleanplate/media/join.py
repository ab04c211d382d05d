"""Spans into one file: their picture packets copied as they are, sound beside them, nothing encoded again."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from cleanplate.errors import ProofError
from cleanplate.media.audio import Feeder, Heard
from cleanplate.media.open import opened, writing
from cleanplate.media.target import Target
from cleanplate.media.write import muxing


@dataclass
class Joined:
    """What went into a joined file. `times` in ticks of the target's time base, in the order in which frames are
    shown; `seams`: the first of each span; `end` is when the last frame is gone, in seconds. `digest` is the
    hash of all picture packets."""

    times: array[int] = field(default_factory=lambda: array("q"))
    seams: list[int] = field(default_factory=list)
    end: Fraction = Fraction(0)
    digest: str = ""
    heard: list[Heard] = field(default_factory=list)


def join(spans: Sequence[Path], target: Target) -> Joined:
    """Write `target` out of files that were written with absolute times, in their order, one after another.

    Raises ProofError where a span does not fit to the first (another codec, size or setup), does not begin with
    a key frame, or does not follow the one before it in time; MediaError, OutputError.
    """
    joined, hashed = Joined(), hashlib.sha256()
    with writing(target.path):
        options = muxing(target)
        container = av.open(str(target.path), "w", format=target.format.container, options=options)
    with container:
        joiner = _Joiner(container, target, joined)
        try:
            for path in spans:
                with opened(path) as span:
                    for packet in joiner.begun(span, path):
                        hashed.update(bytes(packet))
                        joiner.take(packet)
        finally:
            joiner.close()
    joined.digest = hashed.hexdigest()
    return joined


def packets(container: InputContainer) -> Iterator[Packet[Any]]:
    """The picture's packets, in the order in which they are decoded."""
    for packet in container.demux(container.streams.video[0]):
        if packet.size:
            yield packet


class _Joiner:
    def __init__(self, container: OutputContainer, target: Target, joined: Joined) -> None:
        self._container, self._target, self._joined = container, target, joined
        self._stream: VideoStream | None = None
        self._like: tuple[Any, ...] = ()
        self._feeder: Feeder | None = None
        self._waiting: list[int] = []  # times of a span, in the order of decoding

    def begun(self, span: InputContainer, path: Path) -> Iterator[Packet[Any]]:
        """Makes ready for a span; its packets."""
        source = span.streams.video[0]
        like = _setup(source)
        if self._stream is None:
            self._open(source)
            self._like = like
        if like != self._like:
            raise ProofError.because(f"{path.name} was encoded in another way than the spans before it")
        self._waiting = []
        for index, packet in enumerate(packets(span)):
            if not index and not packet.is_keyframe:
                raise ProofError.because(f"{path.name} does not begin with a key frame")
            yield packet
        self._settle(path)

    def take(self, packet: Packet[Any]) -> None:
        joined, base = self._joined, self._target.time_base
        assert packet.pts is not None and self._stream is not None
        time = packet.pts * packet.time_base
        self._waiting.append(round(time / base))
        joined.end = max(joined.end, time + (packet.duration or 0) * packet.time_base)
        packet.stream = self._stream
        with writing(self._target.path):
            self._container.mux_one(packet)
            if self._feeder:
                self._feeder.feed(time)

    def close(self) -> None:
        try:
            if self._feeder and self._joined.times:
                with writing(self._target.path):
                    self._feeder.feed(None)
        finally:
            if self._feeder:
                self._feeder.close()
                self._joined.heard = self._feeder.heard

    def _open(self, source: VideoStream) -> None:
        with writing(self._target.path):
            stream = self._container.add_stream_from_template(source)
            stream.time_base = self._target.time_base
            stream.metadata.update({k: v for k, v in source.metadata.items() if k.lower() == "alpha_mode"})
            if self._target.sound:
                self._feeder = Feeder(self._target.sound, self._container, self._target.format)
            self._container.start_encoding()
        self._stream = stream

    def _settle(self, path: Path) -> None:
        """The span's times, once all of them are there: frames are not decoded in the order they are shown in."""
        joined, times = self._joined, sorted(self._waiting)
        if len(set(times)) != len(times) or (joined.times and times and times[0] <= joined.times[-1]):
            raise ProofError.because(f"{path.name} does not follow the span before it")
        if times:
            joined.seams.append(times[0])
            joined.times.extend(times)


def _setup(stream: VideoStream) -> tuple[Any, ...]:
    """What must be the same in every span for one decoder to read them all."""
    context = stream.codec_context
    tags = context.color_primaries, context.color_trc, context.colorspace, context.color_range
    alpha = {k.lower(): v for k, v in stream.metadata.items()}.get("alpha_mode")
    return context.name, context.width, context.height, context.pix_fmt, context.extradata, tags, alpha
