"""Frames out of a file, one after another: exact times, upright, square pixels, damage passed over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction

from av.container import InputContainer
from av.error import FFmpegError
from av.video.stream import VideoStream

from cleanplate.errors import DamagedError, MediaError
from cleanplate.media import still
from cleanplate.media.convert import Converter
from cleanplate.media.open import opened
from cleanplate.media.probe import MediaInfo, alpha_decoder, picture_stream
from cleanplate.picture import Layout, Picture, Size

PICTURE_FILES = ("jpeg", "mpo", "png", "webp")  # what Pillow reads; av reads the rest
_SEEKABLE = ("mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm")  # these have an index; others land anywhere
_UNTIMED = ("avi",)  # holds a rate and no times; libav's guesses come out of order
_Timed = tuple[Picture, Fraction | None, Fraction]
_Shown = tuple[Picture, Fraction, Fraction]
_Own = tuple[Picture, Fraction, Fraction, Fraction]  # and the frame's own time, before any cut


@dataclass(frozen=True)
class Frame:
    """A picture and when it is shown: `time` from the clip's (or the cut's) start, `duration` 0 if unknown.

    `source_time` is its own, from the clip's start, wherever a cut begins: it names the frame.
    """

    index: int
    picture: Picture
    time: Fraction
    duration: Fraction
    source_time: Fraction = Fraction(0)


class Reader:
    """Yields the frames of a probed file, in one layout and size. Iterate it once.

    `damaged` counts packets that could not be decoded, `mended` times that were missing or went backwards;
    both are complete when the iteration ends. Raises DamagedError when nothing could be decoded.
    """

    def __init__(
        self,
        info: MediaInfo,
        layout: Layout | None = None,
        size: Size | None = None,
        start: Fraction = Fraction(0),
        end: Fraction | None = None,
        alpha: bool | None = None,
        rough: bool = False,
    ) -> None:
        """`alpha` keeps the source's own, or not; left out, it is kept where the source is a cut-out.

        `rough`: every frame decodes, and has its time, but the first one's picture, which saves half of the time.
        """
        self.info = info
        self.damaged = 0
        self.mended = 0
        self._layout = layout or info.video.layout
        self._size = size or info.video.size
        self._start, self._end = start, end
        self._rough = rough
        self._alpha = info.video.cutout if alpha is None else alpha

    def __iter__(self) -> Iterator[Frame]:
        for index, (picture, time, duration, own) in enumerate(self._cut()):
            yield Frame(index, picture, time, duration, own)

    def _cut(self) -> Iterator[_Own]:
        """From the frame that is on screen at `start`, which then begins at 0, to the last before `end`."""
        before: _Shown | None = None
        found = False
        for picture, time, duration in self._in_order():
            if self._end is not None and time >= self._end:
                break
            if self._start and time <= self._start:
                before = picture, time, duration
                continue
            if before:
                yield self._from_start(before)
                before = None
            yield self._within(picture, time, duration)
            found = True
        if before and before[1] + before[2] > self._start:
            yield self._from_start(before)
        elif not found:
            raise self._nothing()

    def _from_start(self, before: _Shown) -> _Own:
        """A frame that was on screen already, for the time that is left of it."""
        picture, time, duration = before
        left = max(time + duration - self._start, Fraction(0))
        return (*self._within(picture, self._start, left)[:3], time)

    def _within(self, picture: Picture, time: Fraction, duration: Fraction) -> _Own:
        rest = duration if self._end is None else min(duration, self._end - time)
        return picture, time - self._start, rest, time

    def _nothing(self) -> MediaError:
        name = self.info.path.name
        if self._start or self._end is not None:
            return MediaError(f"{name} has no frame between --start and --end.", "Choose times inside the clip.")
        return DamagedError(f"{name}: not one frame could be decoded.", "Copy or download it again.")

    def _in_order(self) -> Iterator[_Shown]:
        """Every frame with a time that is later than the last one's."""
        tick = self.info.video.time_base
        usual = 1 / self.info.video.frame_rate if self.info.video.frame_rate else tick
        last: Fraction | None = None
        for picture, time, duration in self._decoded():
            expected = Fraction(0) if last is None else last + usual
            shown = expected if time is None or self.info.container in _UNTIMED else time
            if last is not None and shown <= last:
                shown = last + tick
            self.mended += shown != time and self.info.container not in _UNTIMED
            yield picture, shown, duration
            last = shown

    def _decoded(self) -> Iterator[_Timed]:
        video = self.info.video
        if self.info.container in PICTURE_FILES:
            for picture, time, duration in still.read(self.info.path):
                kept = picture if self._alpha else picture.with_alpha(None)
                yield kept.converted(self._layout, self._size), time, duration
            return
        converter = Converter(video, self._layout, self._size, self._alpha, self._rough)
        origin = max(self.info.start, Fraction(0))  # a negative start is the sound's priming, not ours
        with opened(self.info.path) as container:
            stream = picture_stream(container, self.info.path)
            self._seek(container, stream, origin)
            for picture, pts, duration in self._pictures(container, stream, converter):
                yield picture, None if pts is None else pts - origin, duration

    def _pictures(self, container: InputContainer, stream: VideoStream, converter: Converter) -> Iterator[_Timed]:
        decoder = alpha_decoder(stream) or stream.codec_context
        if self._rough:
            decoder.options = {**decoder.options, "skip_loop_filter": "all"}
        for packet in container.demux(stream):
            try:
                frames = decoder.decode(packet if packet.size else None)
            except FFmpegError:
                self.damaged += 1
                continue
            for frame in frames:
                self.damaged += frame.is_corrupt
                yield from converter.pictures(frame)
        yield from converter.pictures(None)

    def _seek(self, container: InputContainer, stream: VideoStream, origin: Fraction) -> None:
        if self._start <= 0 or self.info.container not in _SEEKABLE:
            return
        with suppress(FFmpegError):  # not seekable: decode from the start and drop what comes before
            container.seek(int((self._start + origin) / self.info.video.time_base), stream=stream)
