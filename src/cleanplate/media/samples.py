"""Sound out of a file as samples: 48 kHz stereo from any time to any other, at any speed, forwards or backwards.

Silence stands where a file has a gap, or what cannot be decoded, so what follows stays in step. Memory is fixed
at any length: a late start is sought, and what plays backwards is read in windows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator
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
from cleanplate.media.probe import Audio, MediaInfo, duration_of
from cleanplate.media.stretch import check_speed, stretched
from cleanplate.media.tape import RATE, Tape, exactly, silence
from cleanplate.picture import Floats

__all__ = ["RATE", "Reel", "looped", "played", "reel", "samples"]

# The samples of something from one of them on, 0 or later, as (2, n) blocks at 48 kHz, up to its end
Reel = Callable[[int], Generator[Floats]]

_BACK = (Fraction(1), Fraction(10), Fraction(60))  # how far before its goal a seek aims, one try after another
_WARM = Fraction(1, 5)  # decoders have to run in: Opus for 80 ms, MP3 and AAC for some frames
_GAP = Fraction(1, 100)  # what is off by less is the file's rounding, not a gap
_WINDOW = 10 * RATE  # samples that are turned round at a time
_Timed = tuple[Fraction | None, AudioFrame]


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
    return played(reel(path, audio, start), 0, (end - start) * RATE, speed, reverse)


def reel(path: Path, audio: Audio, start: Fraction = Fraction(0)) -> Reel:
    """A track whose sample 0 is heard at `start` on the container's clock."""
    return lambda since: _forwards(path, audio, start + Fraction(since, RATE))


def played(
    source: Reel, begin: int, length: Fraction | int, speed: Fraction = Fraction(1), reverse: bool = False
) -> Generator[Floats]:
    """So many of a reel's samples from `begin` on, `speed` times as fast, or backwards from their end."""
    count = round(length)
    blocks = _backwards(source, begin, count) if reverse else exactly(source(begin), count)
    return exactly(stretched(blocks, speed), round(length / speed))


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
        return duration_of(container, path) + Fraction(container.start_time or 0, 1_000_000)


def _backwards(source: Reel, since: int, count: int) -> Generator[Floats]:
    for stop in range(count, 0, -_WINDOW):
        begin = max(0, stop - _WINDOW)
        with closing(exactly(source(since + begin), stop - begin)) as blocks:
            yield Tape(blocks).take(stop - begin)[:, ::-1]


def _forwards(path: Path, audio: Audio, start: Fraction) -> Generator[Floats]:
    """A track from `start` to its end, without gaps."""
    done, run = 0, None
    with closing(_frames(path, audio, start)) as frames:
        for time, frame in frames:
            blocks: Iterator[Floats] = iter(())
            if run is None or not run.goes_on(time, frame):
                ended, run = run, _Run(time, frame, done)
                blocks = chain(ended.rest() if ended else (), silence(run.at - done))
            for block in chain(blocks, run.take(frame)):
                done += block.shape[1]
                yield block
        if run:
            yield from run.rest()


class _Run:
    """Frames that follow each other without a gap, put through one resampler.

    `at` is the sample that they begin at; what lies before `done` was heard already, or is not wanted.
    """

    def __init__(self, time: Fraction | None, first: AudioFrame, done: int) -> None:
        begin = Fraction(done, RATE) if time is None else time
        self._kind, self._next = _kind(first), begin
        self._late = _late(begin, first.sample_rate)
        self.at = round((begin + Fraction(self._late, first.sample_rate)) * RATE)
        self._done = done - self.at
        # a mono track sounds on both sides at its own strength, where a resampler would take 3 dB off it
        self._layout = "mono" if first.layout.nb_channels == 1 else "stereo"
        self._sides = AudioResampler("fltp", self._layout, first.sample_rate)
        self._rate = AudioResampler("fltp", self._layout, RATE)

    def goes_on(self, time: Fraction | None, frame: AudioFrame) -> bool:
        """Whether a frame is of the same kind, and begins where the last one ended."""
        return _kind(frame) == self._kind and (time is None or abs(time - self._next) < _GAP)

    def take(self, frame: AudioFrame) -> Iterator[Floats]:
        self._next += Fraction(frame.samples, frame.sample_rate)
        frame.pts = None  # resamplers shall count samples, not times
        for part in self._sides.resample(frame):
            yield from self._resampled(np.asarray(part.to_ndarray(), np.float32), frame.sample_rate)

    def rest(self) -> Iterator[Floats]:
        yield from self._cut(self._rate.resample(None))

    def _resampled(self, wave: Floats, rate: int) -> Iterator[Floats]:
        wave, self._late = wave[:, self._late :], max(0, self._late - wave.shape[1])
        if wave.shape[1]:
            frame = AudioFrame.from_ndarray(np.ascontiguousarray(wave), format="fltp", layout=self._layout)
            frame.sample_rate = rate
            yield from self._cut(self._rate.resample(frame))

    def _cut(self, frames: list[AudioFrame]) -> Iterator[Floats]:
        for frame in frames:
            found = np.asarray(frame.to_ndarray(), np.float32)[:, max(0, self._done) :]
            self._done -= frame.samples
            if found.shape[1]:
                # a broken packet of floats may hold anything, and what is no number would never fade again
                both = np.repeat(found, 2 // found.shape[0], axis=0)
                yield np.nan_to_num(both, nan=0, posinf=0, neginf=0)


def _late(begin: Fraction, rate: int) -> int:
    """How many samples later than `begin` a sample of ours is met best, where what lies before 0 is not wanted."""
    count = rate // math.gcd(rate, RATE)  # after so many the two rates meet at the same place again
    if begin + Fraction(count, rate) > 0:
        return 0
    places = [(begin + Fraction(late, rate)) * RATE for late in range(count)]
    return min(range(count), key=lambda late: abs(places[late] - round(places[late])))


def _kind(frame: AudioFrame) -> tuple[str, str, int]:
    return frame.format.name, frame.layout.name, frame.sample_rate


def _frames(path: Path, audio: Audio, start: Fraction, seek: bool = True) -> Generator[_Timed]:
    """Decoded frames from a little before `start` on, each with when it begins after `start`."""
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
            yield from ((clock.after_start(frame), frame) for frame in frames)
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

    def after_start(self, frame: AudioFrame) -> Fraction | None:
        """Seconds from the start on; None for a frame that does not say."""
        return None if frame.pts is None else self.time(frame) - self._start
