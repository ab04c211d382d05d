"""A source's tracks of sound into an output: packets copied where the container takes them, else encoded once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.error import FFmpegError
from av.filter import Graph
from av.packet import Packet

from cleanplate.media.formats import Format
from cleanplate.media.languages import written
from cleanplate.media.open import opened
from cleanplate.media.probe import Audio

_LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"}
BIT_RATE = {"aac": 96_000, "libopus": 64_000}  # a channel
_RATES = {"libopus": (48_000,), "aac": (48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 11_025, 8_000)}
IN_STEP = "async=1:min_hard_comp=0.01"  # silence fills a gap of 10 ms or more at once, instead of a slow stretch
_LEAD = Fraction(1, 2)  # sound is written this far ahead of the picture


@dataclass
class Heard:
    """When a track's written sound starts and ends, in seconds; what the proof will look for."""

    start: Fraction | None = None
    end: Fraction = Fraction(0)
    copied: bool = False

    def add(self, start: Fraction, duration: Fraction) -> None:
        self.start = start if self.start is None else min(self.start, start)
        self.end = max(self.end, start + duration)


@dataclass(frozen=True)
class Sound:
    """Tracks of a file, between two times after its `origin`, moved so that `start` becomes 0."""

    path: Path
    origin: Fraction
    tracks: tuple[Audio, ...]
    start: Fraction = Fraction(0)
    end: Fraction | None = None


class Feeder:
    """Writes a source's tracks beside a picture, keeping just ahead of it. Close it when done."""

    def __init__(self, sound: Sound, target: OutputContainer, format: Format) -> None:
        self.heard: list[Heard] = []
        self._target = target
        self._source = opened(sound.path)
        container = self._source.__enter__()
        self._tracks = {t.index: _track(container, t, sound, target, format) for t in sound.tracks}
        self.heard = [track.heard for track in self._tracks.values()]
        self._packets = self._demux(container, sound)
        self._time = Fraction(-1)

    def feed(self, picture_time: Fraction | None) -> None:
        """Write sound up to a little past this time; all that is left on None."""
        while picture_time is None or self._time < picture_time + _LEAD:
            step = next(self._packets, None)
            if step is None:
                return
            self._time, packets = step
            for packet in packets:
                self._target.mux_one(packet)

    def close(self) -> None:
        self._packets = iter(())
        self._source.__exit__(None, None, None)

    def _demux(self, container: InputContainer, sound: Sound) -> Iterator[tuple[Fraction, list[Packet[Any]]]]:
        if not self._tracks:
            return
        streams = [container.streams[index] for index in self._tracks]
        if sound.start > 0:
            container.seek(int(sound.start * 1_000_000), backward=True)
        origin = sound.origin + sound.start
        for packet in container.demux(streams):
            if not packet.size:  # the end, which av announces for streams that we left out too
                continue
            when = (packet.dts if packet.dts is not None else packet.pts or 0) * packet.time_base - origin
            if sound.end is None or when < sound.end - sound.start:
                yield when, self._tracks[packet.stream_index].take(packet, origin)
        for track in self._tracks.values():
            yield track.heard.end, track.rest()


class _Copied:
    """Packets as they are, moved in time."""

    def __init__(self, stream: AudioStream, out: AudioStream) -> None:
        self._stream, self._out = stream, out
        self.heard = Heard(copied=True)

    def take(self, packet: Packet[Any], origin: Fraction) -> list[Packet[Any]]:
        shift = round(origin / packet.time_base)
        packet.pts = None if packet.pts is None else packet.pts - shift
        packet.dts = None if packet.dts is None else packet.dts - shift
        if packet.pts is not None:
            self.heard.add(packet.pts * packet.time_base, (packet.duration or 0) * packet.time_base)
        packet.stream = self._out
        return [packet]

    def rest(self) -> list[Packet[Any]]:
        return []


class _Encoded:
    """Decoded, cut to the span, resampled to what the encoder takes, encoded."""

    def __init__(self, stream: AudioStream, out: AudioStream, end: Fraction | None) -> None:
        self._stream, self._out, self._end = stream, out, end
        self._graph: Graph | None = None
        self._shift = 0
        self.heard = Heard()

    def take(self, packet: Packet[Any], origin: Fraction) -> list[Packet[Any]]:
        try:
            frames = self._stream.codec_context.decode(packet)
        except FFmpegError:
            return []  # a broken packet is a gap; aresample fills it, so what follows stays in step
        return [p for frame in frames for p in self._encode(frame, origin)]

    def rest(self) -> list[Packet[Any]]:
        packets = []
        if self._graph is not None:
            self._graph.push(None)
            packets = [p for f in self._pulled() for p in self._out.encode(f)]
        return [*packets, *self._out.encode(None)]

    def _encode(self, frame: AudioFrame, origin: Fraction) -> Iterator[Packet[Any]]:
        if self._graph is None:
            self._graph = self._built(frame)
        base = Fraction(frame.time_base or Fraction(1, frame.sample_rate))
        if frame.pts is not None:
            frame.pts -= round(origin / base)
        self._graph.push(frame)
        for ready in self._pulled():
            yield from self._out.encode(ready)

    def _pulled(self) -> Iterator[AudioFrame]:
        assert self._graph is not None
        while True:
            try:
                frame = self._graph.pull()
            except (BlockingIOError, EOFError):
                return
            assert isinstance(frame, AudioFrame)
            base = Fraction(frame.time_base or Fraction(1, frame.sample_rate))
            if frame.pts is not None:
                self.heard.add(frame.pts * base, Fraction(frame.samples, frame.sample_rate))
            yield frame

    def _built(self, frame: AudioFrame) -> Graph:
        graph, context = Graph(), self._out.codec_context
        base = Fraction(frame.time_base or Fraction(1, frame.sample_rate))
        nodes: list[Any] = [
            graph.add_abuffer(
                sample_rate=frame.sample_rate, format=frame.format, layout=frame.layout, time_base=base
            )
        ]
        end = {} if self._end is None else {"end": str(float(self._end))}
        nodes.append(graph.add("atrim", start="0", **end))
        nodes.append(graph.add("aresample", f"{context.sample_rate}:{IN_STEP}"))
        kind = f"sample_fmts={context.format.name}:channel_layouts={context.layout.name}"
        nodes += [graph.add("aformat", kind), graph.add("abuffersink")]
        graph.link_nodes(*nodes).configure()
        if context.frame_size:
            graph.set_audio_frame_size(context.frame_size)
        return graph


def _track(
    container: InputContainer, audio: Audio, sound: Sound, target: OutputContainer, format: Format
) -> _Copied | _Encoded:
    stream = container.streams[audio.index]
    assert isinstance(stream, AudioStream)
    # packets cannot be cut at a sample, so sound that starts inside a clip is encoded anew
    if audio.codec in format.copies and sound.start <= 0:
        return _Copied(stream, _described(target.add_stream_from_template(stream), audio, format))
    assert format.sound is not None
    layout = _LAYOUTS.get(audio.channels, "stereo")
    out = target.add_stream(format.sound, rate=_rate(format.sound, audio.rate), layout=layout)
    assert isinstance(out, AudioStream)
    if format.sound in BIT_RATE:
        out.codec_context.bit_rate = BIT_RATE[format.sound] * out.codec_context.layout.nb_channels
    out.codec_context.open()
    length = None if sound.end is None else sound.end - sound.start
    return _Encoded(stream, _described(out, audio, format), length)


def _described(out: AudioStream, audio: Audio, format: Format) -> AudioStream:
    language = audio.language or ""
    if language:
        out.metadata["language"] = written(language, format.container)
    return out


def _rate(encoder: str, rate: int) -> int:
    rates = _RATES.get(encoder, (rate,))
    return rate if rate in rates else rates[0]
