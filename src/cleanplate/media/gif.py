"""GIF: one palette for the whole clip, found before the first frame is written.

The palette needs every frame and the frames need the palette; a lossless file between the two passes keeps
memory flat.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import av
from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from cleanplate.media.audio import Heard
from cleanplate.media.formats import Format
from cleanplate.media.open import opened, writing
from cleanplate.media.read import Frame
from cleanplate.media.target import Target
from cleanplate.media.write import VideoWriter

_LOSSLESS = Format(
    "lossless", "between two passes", (), "video", True, container="matroska", codec="ffv1",
    codec_pixels="bgra", encoder={"fast": {}, "balanced": {}, "best": {}},
)  # fmt: skip
_TICK = Fraction(1, 100)  # a GIF counts in hundredths


class GifWriter:
    """Collects frames, then makes the palette and the file. GIF alpha is on or off, at one half."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._between = target.path.with_name(target.path.name + ".mkv")
        lossless = Target(
            self._between, _LOSSLESS, target.size, target.layout, target.alpha, Fraction(1, 1000), target.rate
        )
        self._writer = VideoWriter(lossless)
        self._shown = 4  # hundredths that the last frame stays; those before it end where the next begins

    def write(self, frame: Frame) -> None:
        self._writer.write(frame)
        if frame.duration:
            self._shown = max(1, round(frame.duration / _TICK))

    def finish(self) -> list[Heard]:
        self._writer.finish()
        try:
            self._encode(self._palette())
        finally:
            self._between.unlink(missing_ok=True)
        return []

    def abandon(self) -> None:
        self._writer.abandon()
        self._between.unlink(missing_ok=True)

    def _frames(self) -> Iterator[VideoFrame]:
        with opened(self._between) as container:
            yield from container.decode(video=0)

    def _palette(self) -> VideoFrame:
        graph, source = Graph(), None
        for frame in self._frames():
            if source is None:
                source = _buffer(graph, frame)
                transparent = str(int(self._target.alpha))
                make = graph.add("palettegen", reserve_transparent=transparent, stats_mode="full")
                graph.link_nodes(source, make, graph.add("buffersink")).configure()
            source.push(frame)
        assert source is not None
        source.push(None)
        return graph.vpull()

    def _encode(self, palette: VideoFrame) -> None:
        with writing(self._target.path), av.open(str(self._target.path), "w", format="gif") as container:
            stream = container.add_stream("gif", rate=100)
            assert isinstance(stream, VideoStream)
            stream.width, stream.height = self._target.size
            stream.pix_fmt = "pal8"
            stream.codec_context.time_base = _TICK
            last = -1
            for frame in self._paletted(palette):
                frame.pts = max(round((frame.pts or 0) * (frame.time_base or _TICK) / _TICK), last + 1)
                last, frame.time_base = frame.pts, _TICK
                for packet in stream.encode(frame):
                    packet.duration = self._shown
                    container.mux_one(packet)
            container.mux(stream.encode(None))

    def _paletted(self, palette: VideoFrame) -> Iterator[VideoFrame]:
        graph, source = Graph(), None
        for frame in self._frames():
            if source is None:
                source, colours = _buffer(graph, frame), _buffer(graph, palette)
                use = graph.add("paletteuse", dither="bayer", bayer_scale="4", diff_mode="rectangle")
                source.link_to(use, 0, 0)
                colours.link_to(use, 0, 1)
                use.link_to(graph.add("buffersink"))
                graph.configure()
                colours.push(palette)
                colours.push(None)
            source.push(frame)
            yield from _ready(graph)
        if source is not None:
            source.push(None)
            yield from _ready(graph)


def _buffer(graph: Graph, frame: VideoFrame) -> av.filter.context.FilterContext:
    return graph.add_buffer(
        width=frame.width,
        height=frame.height,
        format=frame.format,
        time_base=frame.time_base or Fraction(1, 1000),
    )


def _ready(graph: Graph) -> Iterator[VideoFrame]:
    while True:
        try:
            yield graph.vpull()
        except (BlockingIOError, EOFError):
            return
