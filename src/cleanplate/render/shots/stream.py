"""A shot's frames as the canvas asks for them: forward, backward or held, each with its matte if there is one."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from contextlib import closing, suppress
from dataclasses import dataclass
from fractions import Fraction

from cleanplate.errors import DamagedError, MediaError
from cleanplate.matting.engine.temporal import Solved
from cleanplate.media.read import Frame, Reader
from cleanplate.overlap import ahead
from cleanplate.picture import Layout
from cleanplate.render.shots.matting import Matting
from cleanplate.render.shots.shot import Shot

_DECODED_AHEAD, _SOLVED_AHEAD = 4, 1  # frames
_HELD = 128 << 20  # bytes of frames that are turned round at a time
_RUN_IN = Fraction(1, 2)  # seconds before the first frame that is wanted, where mattes must be made


@dataclass(frozen=True)
class Seen:
    """A frame of a shot, with its matte where its background is removed."""

    frame: Frame
    solved: Solved[Frame] | None = None


class Roll:
    """Reads a shot's source; counts over all its readings what was `damaged` and `mended`."""

    def __init__(self, shot: Shot, layout: Layout) -> None:
        self.shot, self.layout = shot, layout
        self._reader: Reader | None = None  # the one at work, or the last; the totals hold those before it
        self._damaged = self._mended = 0

    @property
    def damaged(self) -> int:
        return self._damaged + (self._reader.damaged if self._reader else 0)

    @property
    def mended(self) -> int:
        return self._mended + (self._reader.mended if self._reader else 0)

    def frames(self, start: Fraction | None = None) -> Generator[Frame]:
        """From the frame that is on screen at `start` (or the shot's begin) to the shot's end, decoded ahead."""
        yield from self._read(self.shot.begin if start is None else start, self.shot.stop)

    def backward(self, start: Fraction) -> Generator[Frame]:
        """From the frame on screen at `start` back to the shot's begin; a few are held at a time."""
        width, height = self.shot.size
        count = max(4, _HELD // (width * height * (2 if self.layout.depth > 8 else 1) * 3))
        length = count / (self.shot.info.video.frame_rate or Fraction(25))
        past, read = start + self.shot.info.video.time_base, 0
        while True:
            begin, part = max(past - length, self.shot.begin), deque[Frame](maxlen=count)
            with closing(self._read(begin, past)) as frames:
                for read, frame in enumerate(frames, 1):  # noqa: B007  (the last one counts)
                    part.append(frame)  # of a burst at a variable rate its end; the rest is read again
            yield from reversed(part)
            past = part[0].source_time
            if past <= self.shot.begin or (begin == self.shot.begin and read <= count):
                return

    def _read(self, start: Fraction, end: Fraction | None) -> Generator[Frame]:
        """As a reader does; where nothing comes any more, the last frame stays on screen."""
        found = False
        try:
            for frame in self._decoded(start, end):
                found = True
                yield frame
        except MediaError as error:
            if found or isinstance(error, DamagedError):
                raise
            yield self._held(start)

    def _held(self, moment: Fraction) -> Frame:
        """The last frame up to a moment, looked for ever farther back: a picture may end before its sound."""
        back = Fraction(1)
        while back < moment:
            with suppress(MediaError):
                return self._last(moment - back, moment)
            back *= 8
        try:
            return self._last(Fraction(0), moment)
        except MediaError:
            name, time = self.shot.info.path.name, float(moment)
            said = f"{name}: not one frame up to {time:g} s could be decoded."
            raise DamagedError(said, "Copy or download it again, or show a later part of it.") from None

    def _last(self, start: Fraction, moment: Fraction) -> Frame:
        return deque(self._decoded(start, moment + self.shot.info.video.time_base), 1).pop()

    def _decoded(self, start: Fraction, end: Fraction | None) -> Generator[Frame]:
        shot = self.shot
        reader = Reader(shot.info, self.layout, shot.size, start, end)
        self._damaged, self._mended = self.damaged, self.mended
        self._reader = reader
        with closing(ahead(reader, _DECODED_AHEAD)) as frames:
            yield from frames


class Stream:
    """Asked for ever later moments of the canvas, gives what the shot shows then. Close it when done."""

    def __init__(self, roll: Roll, matting: Matting | None, time: Fraction) -> None:
        """`time` is the canvas's at which it will be asked first."""
        self._shot = roll.shot
        self._items = every(roll, matting, self._shot.moment(time))
        self._alone = time if matting and matting.sketch else None  # to look ahead would cost a matte
        self._now = next(self._items)
        self._next = None if self._alone is not None else next(self._items, None)

    def at(self, time: Fraction) -> Seen:
        """What is on screen in the middle of the canvas's frame that begins at `time`."""
        if time == self._alone:
            return self._now
        if self._alone is not None:
            self._alone, self._next = None, next(self._items, None)
        moment = self._shot.moment(time)
        while self._next and self._reached(self._next, moment):
            self._now, self._next = self._next, next(self._items, None)
        return self._now

    def close(self) -> None:
        self._items.close()

    def _reached(self, seen: Seen, moment: Fraction) -> bool:
        time = seen.frame.source_time
        return self._now.frame.source_time > moment if self._shot.backward else time <= moment


def every(roll: Roll, matting: Matting | None, moment: Fraction | None = None) -> Generator[Seen]:
    """A shot's frames in the order that it shows them, from a moment of its source (or its first) on."""
    shot = roll.shot
    if shot.backward:
        frames = roll.backward(shot.stop or shot.info.duration if moment is None else moment)
    else:
        frames = roll.frames(moment if moment is None else _early(shot, matting, moment))
    if matting is None:
        with closing(frames):
            for frame in frames:
                yield Seen(frame)
        return
    solved = matting.solved(frames)
    if not matting.sketch:  # there each one that is not wanted would cost a matte
        solved = ahead(solved, _SOLVED_AHEAD)
    with closing(frames), closing(solved) as found:
        for item in found:
            yield Seen(item.frame, item)


def _early(shot: Shot, matting: Matting | None, moment: Fraction) -> Fraction:
    """Mattes that must be made lean on the frames before, but for those of a sketch."""
    if matting is None or matting.store is None or matting.sketch or matting.store.covers(moment, shot.stop):
        return moment
    return max(shot.begin, moment - _RUN_IN)
