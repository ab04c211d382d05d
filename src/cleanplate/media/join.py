"""Spans into one file: their picture packets copied as they are, sound and subtitles beside them.

Nothing of the picture is encoded again. A span is a silent file of the same container, whose frames have the times
that they will have in the whole. Their presentation times go through exactly; decoding times are counted anew
across the seams, for no encoder knows what comes before its span.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.video.stream import VideoStream

from cleanplate.errors import DamagedError, OutputError, ProofError
from cleanplate.media.audio import Feeder, Heard
from cleanplate.media.open import check_file, opened, writing
from cleanplate.media.probe import picture_stream
from cleanplate.media.subtitles import Subtitler
from cleanplate.media.target import Target
from cleanplate.media.write import describe, muxing

_AGAIN = "Render it again with --fresh, so that every span is made anew."
_ALPHA: Final = "matroska_block_additional"  # where WebM keeps the alpha of a packet
_MOVIE_HEAD = 40  # bytes of an mvhd box that hold its version, dates, ticks and duration


@dataclass(frozen=True)
class Joined:
    """What went into a joined file.

    `times`: ticks of the target's time base, one a frame, in the order in which they are shown; `seams`: the first
    of each span. `end`: seconds at which the last frame is gone. `bytes`: the file's size. `digest`: the hash of
    all picture packets (see `add_to`). `heard`: what sound was written.
    """

    times: array[int]
    seams: tuple[int, ...]
    end: Fraction
    bytes: int
    digest: str
    heard: list[Heard] = field(default_factory=list)


def join(spans: Sequence[Path], target: Target, each: Callable[[], None] = lambda: None) -> Joined:
    """Write `target` out of spans, in their order. `each` is called at each packet; what it raises ends the work.

    Memory holds one packet, or one span's packets where the codec reorders its frames.

    Raises ProofError where a span does not fit the first (codec, size, setup), does not begin with a key frame,
    or does not follow the one before it in time; DamagedError where packets of one are missing; UnsupportedError
    where one is no video at all; OutputError. What was written by then is left to the caller.
    """
    if not spans:
        raise OutputError(f"{target.path.name} would be empty: there are no spans to join.", _AGAIN)
    for path in spans:
        check_file(path)
    with opened(spans[0]) as container:
        joiner = _Joiner(target, picture_stream(container, spans[0]), each)
    try:
        for path in spans:
            with opened(path) as container:
                joiner.add(path, container)
        return joiner.finish()
    except BaseException:
        joiner.abandon()
        raise


def packets(container: InputContainer, stream: VideoStream) -> Iterator[Packet[Any]]:
    """The picture's packets, in the order of decoding. Raises DamagedError where the file breaks off in one."""
    path = Path(container.name.removeprefix("file:"))
    try:
        for packet in container.demux(stream):
            if packet.is_corrupt:
                raise _damaged(path)
            if packet.size:
                yield packet
    except FFmpegError as error:
        raise _damaged(path) from error


def add_to(digest: Any, packet: Packet[Any]) -> None:
    """Add a packet's bytes to a hash, with its alpha where that lies beside them."""
    digest.update(packet)
    if packet.has_sidedata(_ALPHA):
        digest.update(packet.get_sidedata(_ALPHA))


class _Joiner:
    """The file being written: picture packets, and sound and captions kept just ahead of them."""

    def __init__(self, target: Target, like: VideoStream, each: Callable[[], None]) -> None:
        self._target, self._each = target, each
        self._setup, self._depth = _setup(like), like.codec_context.reorder_depth
        self._times, self._seams, self._end = array("q"), list[int](), 0
        self._line: list[int] = []  # the decoding times that come next
        self._read = Fraction(0)  # seconds at which the last frame ends, as the span tells it
        self._digest = hashlib.sha256()
        with writing(target.path):
            options = muxing(target)
            self._container = av.open(str(target.path), "w", format=target.format.container, options=options)
            self._stream = self._picture_stream(like)
            self._feeder = Feeder(target.sound, self._container, target.format) if target.sound else None
            self._subtitler = Subtitler(target.subtitles, self._container, target.format, target.time_base)
            self._container.start_encoding()

    def add(self, path: Path, container: InputContainer) -> None:
        stream = picture_stream(container, path)
        if stream.codec_context.pix_fmt is None:  # not even its first frame can be read
            raise _damaged(path)
        if _setup(stream) != self._setup or self._setup[0] != self._target.size:
            raise _unfit(path, "it was encoded in another way")
        before = len(self._times)
        for group in _groups(packets(container, stream), self._depth):
            self._take(path, group, first=len(self._times) == before)
        self._check_whole(path, container, stream, len(self._times) - before)

    def finish(self) -> Joined:
        with writing(self._target.path):
            if self._feeder:
                self._feeder.feed(None)
                self._feeder.close()
            self._subtitler.feed(None)
            self._container.close()
        return Joined(
            times=self._times,
            seams=tuple(self._seams),
            end=self._end * self._target.time_base,
            bytes=self._target.path.stat().st_size,
            digest=self._digest.hexdigest(),
            heard=self._feeder.heard if self._feeder else [],
        )

    def abandon(self) -> None:
        with suppress(FFmpegError, OSError):  # what went wrong before is what matters
            if self._feeder:
                self._feeder.close()
            self._container.close()

    def _picture_stream(self, like: VideoStream) -> VideoStream:
        stream = self._container.add_stream_from_template(like)
        stream.codec_context.codec_tag = like.codec_context.codec_tag  # which ProRes it is, nothing else says
        stream.codec_context.bit_rate = stream.codec_context.field_order = 0  # as VideoWriter leaves them
        describe(stream, self._target)
        return stream

    def _take(self, path: Path, group: list[Packet[Any]], first: bool) -> None:
        """Write packets after whose last no earlier frame comes."""
        if not group:
            return
        base = self._target.time_base
        ticks = [_ticks(packet.pts, packet, base) for packet in group]
        shown = sorted(ticks)
        self._read = max(((packet.pts or 0) + (packet.duration or 0)) * packet.time_base for packet in group)
        if first:
            self._check_seam(path, group[0], ticks[0], shown[0])
        self._check_order(path, shown)
        line = [*(self._line or self._ahead(shown)), *shown]
        lengths = self._lengths(path, group, shown)
        for packet, tick, decoded in zip(group, ticks, line, strict=False):
            self._write(packet, tick, decoded, lengths[tick])
        self._line = line[len(group) :]
        self._times.extend(shown)
        self._end = shown[-1] + lengths[shown[-1]]

    def _write(self, packet: Packet[Any], tick: int, decoded: int, length: int) -> None:
        self._each()
        add_to(self._digest, packet)
        packet.time_base = self._target.time_base
        packet.pts, packet.dts, packet.duration = tick, decoded, length
        packet.stream = self._stream
        with writing(self._target.path):
            self._container.mux_one(packet)
            if self._feeder:
                self._feeder.feed(tick * self._target.time_base)
            self._subtitler.feed(tick * self._target.time_base)

    def _ahead(self, shown: list[int]) -> list[int]:
        """Decoding times before the first frame's: as far ahead as x264 and x265 put them.

        Where the first span is too short to tell, the next frame is taken to come a tick later: libav's muxer
        loses a late start where any frame waits less between decoding and showing than the first one does.
        """
        depth, first = self._depth, shown[0]
        if len(shown) > depth:
            return [tick - (shown[depth] - first) for tick in shown[:depth]]
        usual = round(1 / (self._target.rate or Fraction(25)) / self._target.time_base) or 1
        known = [*shown, *range(shown[-1] + 1, shown[-1] + 1 + depth - len(shown))]
        lead = max(depth * usual, known[-1] - first + 1) if depth else 0
        return [tick - lead for tick in known]

    def _lengths(self, path: Path, group: list[Packet[Any]], shown: list[int]) -> dict[int, int]:
        """How long each frame is shown, by its time."""
        base = self._target.time_base
        own = {_ticks(packet.pts, packet, base): _ticks(packet.duration, packet, base) for packet in group}
        if not self._depth:
            return own
        end = _movie_end(path)
        last = shown[-1] if end is None else round(end / base)
        own |= {tick: after - tick for tick, after in pairwise(shown)}
        return own | ({shown[-1]: last - shown[-1]} if last > shown[-1] else {})

    def _check_seam(self, path: Path, packet: Packet[Any], tick: int, lowest: int) -> None:
        if not packet.is_keyframe or tick != lowest:
            raise _unfit(path, "it does not begin with a key frame")
        target = self._target
        steady = target.rate is not None and target.time_base == 1 / target.rate
        if self._times and steady and tick > self._times[-1] + 1:
            raise _unfit(path, f"{tick - self._times[-1] - 1} frames are missing before it")
        self._seams.append(tick)

    def _check_order(self, path: Path, shown: list[int]) -> None:
        before = [*self._times[-1:], *shown]
        if any(after <= tick for tick, after in pairwise(before)):
            raise _unfit(path, "its frames do not follow the ones before them in time")

    def _check_whole(self, path: Path, container: InputContainer, stream: VideoStream, count: int) -> None:
        """An MP4 or MOV tells how many frames it holds, a WebM when its last one ends: in rounded parts."""
        told = Fraction(container.duration or 0, av.time_base)
        early = not stream.frames and told > self._read + 2 * Fraction(stream.time_base or 0)
        if not count or early or (stream.frames and stream.frames != count):
            raise _damaged(path)


def _setup(stream: VideoStream) -> tuple[Any, ...]:
    """What must be the same in every span for one decoder to read them all; the size first."""
    context = stream.codec_context
    tags = context.color_primaries, context.color_trc, context.colorspace, context.color_range
    alpha = {key.lower(): value for key, value in stream.metadata.items()}.get("alpha_mode")
    kind = context.name, context.codec_tag, context.profile, context.pix_fmt, context.reorder_depth
    return (context.width, context.height), kind, tags, alpha, context.extradata


def _ticks(value: int | None, packet: Packet[Any], base: Fraction) -> int:
    return round((value or 0) * packet.time_base / base)


def _movie_end(path: Path) -> Fraction | None:
    """When an MP4's picture is over, in seconds, as its head says (ISO/IEC 14496-12: mvhd, which comes first in
    moov). libav adds up decoding times instead, which is another sum where frames come at uneven times."""
    with path.open("rb") as file:
        while len(head := file.read(8)) == 8:
            if head[4:] == b"moov":
                movie = file.read(_MOVIE_HEAD)
                return _movie_duration(movie) if len(movie) == _MOVIE_HEAD and movie[4:8] == b"mvhd" else None
            if head[4:] == b"mdat":
                return None
            file.seek(max(int.from_bytes(head[:4]) - 8, 0), 1)
    return None


def _movie_duration(movie: bytes) -> Fraction | None:
    wide = movie[8] == 1  # 64-bit dates and duration
    at = 28 if wide else 20
    ticks = int.from_bytes(movie[at : at + 4])
    return Fraction(int.from_bytes(movie[at + 4 : at + (12 if wide else 8)]), ticks) if ticks else None


def _unfit(path: Path, what: str) -> ProofError:
    return ProofError(f"{path.name} cannot be joined to the spans before it: {what}.", _AGAIN)


def _damaged(path: Path) -> DamagedError:
    return DamagedError(f"{path.name} is cut off or broken: not all of its frames can be read.", _AGAIN)


def _groups(found: Iterable[Packet[Any]], depth: int) -> Iterator[list[Packet[Any]]]:
    """Packets that are written together: each by itself, or all of a span where frames come out of order."""
    if depth:
        yield list(found)
    else:
        yield from ([packet] for packet in found)
