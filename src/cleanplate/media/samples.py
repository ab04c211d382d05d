"""Sound out of a file as samples: 48 kHz stereo from any time to any other, at any speed, forwards or backwards.

Silence stands where a file has a gap, or what cannot be decoded, so what follows stays in step. Memory is fixed
at any length: a late start is sought, and what plays backwards is read in windows.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from fractions import Fraction
from itertools import chain
from pathlib import Path

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError

from cleanplate.media.open import opened
from cleanplate.media.probe import Audio, MediaInfo, seconds
from cleanplate.media.stretch import check_speed, stretched
from cleanplate.media.tape import RATE, Tape, exactly, silence
from cleanplate.picture import Floats

__all__ = ["RATE", "looped", "samples"]

_STEP = 4_800  # samples
_BACK = (Fraction(1), Fraction(10), Fraction(60))  # how far before its goal a seek aims, one try after another
_WARM = Fraction(1, 5)  # decoders have to run in: Opus for 80 ms, MP3 and AAC for some frames
_GAP = Fraction(1, 100)  # what is off by less is the file's rounding, not a gap
_WINDOW = 10 * RATE  # samples that are turned round at a time


def samples(
    path: Path,
    audio: Audio,
    start: Fraction,
    end: Fraction | None = None,
    speed: Fraction = Fraction(1),
    reverse: bool = False,
) -> Generator[Floats]:
    """A track as float32 blocks of (2, n) at 48 kHz, full scale ±1, from `start` to `end` or its own end.

    Times are seconds on the container's own clock. `speed` is 0.1..10 and keeps the pitch; `reverse` plays from
    `end` back to `start`. With an `end`, exactly `(end - start) / speed` come out, rounded to a sample: silence
    follows a track that ends before. Raises UsageError for another speed, MediaError for what cannot be opened.
    """
    check_speed(speed)
    if end is None and reverse:
        end = _end(path, audio)
    if end is None:
        return stretched(_forwards(path, audio, start), speed)
    count = round((end - start) * RATE)
    blocks = _backwards(path, audio, start, count) if reverse else exactly(_forwards(path, audio, start), count)
    return exactly(stretched(blocks, speed), round((end - start) / speed * RATE))


def looped(info: MediaInfo) -> Generator[Floats]:
    """The first track again and again without an end, each time exactly as long as the file; (2, n) at 48 kHz."""
    begin = max(info.start, Fraction(0))
    length = max(info.duration, Fraction(1, RATE))
    done, turn = 0, 0
    while True:
        turn += 1
        count = round(turn * length * RATE) - done  # rounded from the start on, so that loops never drift
        done += count
        yield from exactly(_forwards(info.path, info.audio[0], begin), count)


def _end(path: Path, audio: Audio) -> Fraction:
    """When a track ends, or else its whole file."""
    if audio.end is not None:
        return audio.end
    with opened(path) as container:
        return seconds(container) + Fraction(container.start_time or 0, 1_000_000)


def _backwards(path: Path, audio: Audio, start: Fraction, count: int) -> Generator[Floats]:
    for stop in range(count, 0, -_WINDOW):
        begin = max(0, stop - _WINDOW)
        with closing(exactly(_forwards(path, audio, start + Fraction(begin, RATE)), stop - begin)) as blocks:
            yield Tape(blocks).take(stop - begin)[:, ::-1]


def _forwards(path: Path, audio: Audio, start: Fraction) -> Generator[Floats]:
    """A track from `start` to its end, without gaps."""
    done, run = 0, _Run()
    with closing(_frames(path, audio, start)) as frames:
        for frame in frames:
            if not run.goes_on(frame):
                for block in run.rest():
                    done += block.shape[1]
                    yield block
                at = done if frame.pts is None else round(Fraction(frame.pts, frame.sample_rate) * RATE)
                for block in silence(max(0, at - done), _STEP):
                    done += block.shape[1]
                    yield block
                run = _Run(frame, skip=done - at)
            for block in run.take(frame):
                done += block.shape[1]
                yield block
        yield from run.rest()


class _Run:
    """Frames that follow each other without a gap, put through one resampler."""

    def __init__(self, first: AudioFrame | None = None, skip: int = 0) -> None:
        self._skip = skip  # samples at its start that lie before what is wanted, or were heard already
        self._next = first.pts or 0 if first else 0
        self._kind = _kind(first) if first else None
        # a mono track sounds on both sides at its own strength, where a resampler would take 3 dB off it
        layout = "mono" if first and first.layout.nb_channels == 1 else "stereo"
        self._resampler = AudioResampler("fltp", layout, RATE) if first else None

    def goes_on(self, frame: AudioFrame) -> bool:
        """Whether a frame is of the same kind, and begins where the last one ended."""
        off = 0 if frame.pts is None else abs(frame.pts - self._next)
        return _kind(frame) == self._kind and Fraction(off, frame.sample_rate) < _GAP

    def take(self, frame: AudioFrame) -> Iterator[Floats]:
        assert self._resampler
        self._next += frame.samples
        frame.pts = None  # the resampler shall count samples, not times
        yield from self._cut(self._resampler.resample(frame))

    def rest(self) -> Iterator[Floats]:
        if self._resampler:
            yield from self._cut(self._resampler.resample(None))

    def _cut(self, frames: list[AudioFrame]) -> Iterator[Floats]:
        for frame in frames:
            found = np.asarray(frame.to_ndarray(), np.float32)[:, max(0, self._skip) :]
            self._skip -= frame.samples
            if found.shape[1]:
                # a broken packet of floats may hold anything, and what is no number would never fade again
                yield np.nan_to_num(np.repeat(found, 3 - found.shape[0], axis=0)[:2], nan=0, posinf=0, neginf=0)


def _kind(frame: AudioFrame) -> tuple[str, str, int]:
    return frame.format.name, frame.layout.name, frame.sample_rate


def _frames(path: Path, audio: Audio, start: Fraction, seek: bool = True) -> Generator[AudioFrame]:
    """Decoded frames from a little before `start` on; `pts` counts samples of their own rate after `start`."""
    with opened(path) as container:
        stream = container.streams[audio.index]
        assert isinstance(stream, AudioStream)
        decoded = _decoded(container, stream)
        first = next(decoded, None)
        if first is None:
            return
        clock = _Clock(first, audio.start, start)
        early = not seek or clock.time(first) > start - 2 * _BACK[0]
        frames = chain([first], decoded) if early else _sought(container, stream, clock, start)
        if frames is not None:
            yield from map(clock.set, frames)
            return
    yield from _frames(path, audio, start, seek=False)


def _sought(
    container: InputContainer, stream: AudioStream, clock: _Clock, start: Fraction
) -> Iterator[AudioFrame] | None:
    """Frames from shortly before `start`; None where the file cannot be sought, or does not say where it went."""
    for back in _BACK:
        try:
            container.seek(int((start - back) * 1_000_000), backward=True)
        except FFmpegError:
            return None
        frames = _decoded(container, stream)
        first = next(frames, None)
        if first is not None and first.pts is not None and clock.time(first) <= start - _WARM:
            return chain([first], frames)
    return None


def _decoded(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except FFmpegError:
            return  # cut off: silence from here on
        if packet is None:
            return
        if packet.stream_index != stream.index:
            continue  # the end of a stream that was not asked for
        try:
            frames = stream.codec_context.decode(packet)
        except FFmpegError:
            continue  # a broken packet is a gap
        yield from frames


class _Clock:
    """When frames begin, exact to a sample also where the container only counts milliseconds.

    A frame that begins within a tick of a whole number of its own lengths after the first one's end begins there:
    so the same sample is heard at the same time, whether all before it was decoded or not.
    """

    def __init__(self, first: AudioFrame, begin: Fraction, start: Fraction) -> None:
        self._start, self._grid = start, begin
        tick = Fraction(first.time_base or Fraction(1, first.sample_rate))
        first.pts = round(begin / tick) if first.pts is None else first.pts
        self._grid = self.time(first) + Fraction(first.samples, first.sample_rate)

    def time(self, frame: AudioFrame) -> Fraction:
        """Seconds on the container's clock, of a frame that says it."""
        assert frame.pts is not None
        tick = Fraction(frame.time_base or Fraction(1, frame.sample_rate))
        time, length = frame.pts * tick, Fraction(frame.samples, frame.sample_rate)
        if tick * frame.sample_rate <= 1 or not length:
            return time
        near = self._grid + round((time - self._grid) / length) * length
        return near if abs(near - time) <= tick else time

    def set(self, frame: AudioFrame) -> AudioFrame:
        """The same frame, its time counted in its own samples after the start."""
        if frame.pts is not None:
            frame.pts = round((self.time(frame) - self._start) * frame.sample_rate)
        frame.time_base = Fraction(1, frame.sample_rate)
        return frame
