"""A background video's own sound under the source's, as one track beside the result, before anything else."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.error import FFmpegError
from av.filter import Graph

from cleanplate.media.audio import IN_STEP, Sound
from cleanplate.media.open import opened, writing
from cleanplate.media.probe import Audio, MediaInfo
from cleanplate.picture import Floats

_RATE = 48_000
_STEP = 4_800  # samples mixed at a time
_UNDER = np.float32(0.5)  # the background lies 6 dB under a source that has sound itself


def mix(source: Sound | None, behind: MediaInfo, length: Fraction, path: Path) -> Sound:
    """Write `length` seconds of 48 kHz stereo: the source's first track, with the background's looped under it.

    The background's sound loops as its picture does. Returns the mix as a sound that starts at 0.
    """
    total = round(length * _RATE)
    under = _Tape(_looped(behind))
    over = _Tape(_samples(source.path, source.tracks[0], source.origin + source.start)) if source else None
    with writing(path), av.open(str(path), "w", format="matroska") as container:
        stream = container.add_stream("pcm_s16le", rate=_RATE, layout="stereo")
        assert isinstance(stream, AudioStream)
        for at in range(0, total, _STEP):
            count = min(_STEP, total - at)
            mixed = under.take(count) if over is None else over.take(count) + under.take(count) * _UNDER
            container.mux(stream.encode(_frame(mixed, at)))
        container.mux(stream.encode(None))
    track = Audio(0, "pcm_s16le", _RATE, 2, source.tracks[0].language if source else None, Fraction(0), length)
    return Sound(path, Fraction(0), (track,))


class _Tape:
    """Blocks of any length, taken in pieces of the length asked for; silence after the end."""

    def __init__(self, blocks: Iterator[Floats]) -> None:
        self._blocks = blocks
        self._rest: Floats = np.zeros((2, 0), np.float32)

    def take(self, count: int) -> Floats:
        while self._rest.shape[1] < count:
            block = next(self._blocks, None)
            if block is None:
                block = np.zeros((2, count), np.float32)
            self._rest = np.concatenate([self._rest, block], axis=1)
        taken, self._rest = self._rest[:, :count], self._rest[:, count:]
        return taken


def _looped(info: MediaInfo) -> Iterator[Floats]:
    """The first track again and again, each time exactly as long as the picture."""
    length = max(1, round(info.duration * _RATE))
    while True:
        tape = _Tape(_samples(info.path, info.audio[0], max(info.start, Fraction(0))))
        for at in range(0, length, _STEP):
            yield tape.take(min(_STEP, length - at))


def _samples(path: Path, audio: Audio, start: Fraction) -> Iterator[Floats]:
    """A track from `start` on its container's clock, as float32 (2, n) at 48 kHz; gaps are silence."""
    graph: Graph | None = None
    with opened(path) as container:
        stream = container.streams[audio.index]
        assert isinstance(stream, AudioStream)
        for packet in container.demux(stream):
            try:
                frames = stream.codec_context.decode(packet) if packet.stream_index == audio.index else []
            except FFmpegError:
                continue
            for frame in frames:
                graph = graph or _graph(frame, start)
                graph.push(frame)
                yield from _pulled(graph)
        if graph:
            graph.push(None)
            yield from _pulled(graph)


def _graph(frame: AudioFrame, start: Fraction) -> Graph:
    graph = Graph()
    base = Fraction(frame.time_base or Fraction(1, frame.sample_rate))
    nodes: list[Any] = [
        graph.add_abuffer(sample_rate=frame.sample_rate, format=frame.format, layout=frame.layout, time_base=base),
        graph.add("asetpts", f"PTS-{round(start / base)}"),
        graph.add("atrim", start="0"),
        graph.add("aresample", f"{_RATE}:{IN_STEP}:first_pts=0"),
        graph.add("aformat", f"sample_fmts=fltp:channel_layouts=stereo:sample_rates={_RATE}"),
        graph.add("abuffersink"),
    ]
    graph.link_nodes(*nodes).configure()
    return graph


def _pulled(graph: Graph) -> Iterator[Floats]:
    while True:
        try:
            frame = graph.pull()
        except (BlockingIOError, EOFError):
            return
        yield np.asarray(frame.to_ndarray(), np.float32)


def _frame(samples: Floats, at: int) -> AudioFrame:
    codes = np.rint(np.clip(samples, -1, 1) * 32767).astype(np.int16)
    frame = AudioFrame.from_ndarray(np.ascontiguousarray(codes.T).reshape(1, -1), format="s16", layout="stereo")
    frame.sample_rate, frame.pts, frame.time_base = _RATE, at, Fraction(1, _RATE)
    return frame
