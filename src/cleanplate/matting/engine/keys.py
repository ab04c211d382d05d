"""Key frames: where the network looks, and what it sees there.

A file lets us look ahead, so the network sees only some frames, the others get their matte from the keys on
both sides. How far apart those may be is a matter of motion: of what the flow leaves unexplained where the
subject is. Where a new key contradicts the last one, the frame between them becomes a key too.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass, field, replace
from typing import Generic, Protocol, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.matting.engine.flow import Field, Gray, Motion, agreement, along, chained, motion, small_gray
from cleanplate.matting.engine.preset import Preset
from cleanplate.matting.engine.subject import WHOLE, Box, Track, cropped, pasted, touches
from cleanplate.matting.networks.network import Network, State
from cleanplate.overlap import in_order
from cleanplate.picture import Floats, Picture

_REFRESH = 10  # keys between looks at the whole frame
_CONTRADICTED = 0.12  # of the subject's area
_AREAS, _NEW = 8, 0.6  # something appears: so much of one area, of so many each way
_AROUND = np.ones((9, 9), np.uint8)


class HasPicture(Protocol):
    """Any frame: this room does not need to know when it is shown."""

    @property
    def picture(self) -> Picture: ...


F = TypeVar("F", bound=HasPicture)


@dataclass(frozen=True)
class Look(Generic[F]):
    """A frame as the engine sees it. `motion` to the frame before is None on a shot's first frame."""

    frame: F
    gray: Gray
    motion: Motion | None


@dataclass(frozen=True)
class Run(Generic[F]):
    """The frames after one key, up to and with the next, whose `matte` is the network's.

    A shot begins with a run of its first frame alone. `back` leads from each frame to the key before, `ahead`
    from each to this run's own key; `from_key` from the key before to this one. All float16 fields.
    """

    looks: tuple[Look[F], ...]
    matte: Floats
    first: bool = False
    back: tuple[NDArray[np.float16], ...] = ()
    ahead: tuple[NDArray[np.float16], ...] = ()
    from_key: NDArray[np.float16] | None = None


def looks(frames: Iterable[F], preset: Preset, workers: int) -> Generator[Look[F]]:
    """Frames with their motion, worked out several at a time."""
    yield from in_order(_look, _pairs(frames, preset), workers)


def _pairs(frames: Iterable[F], preset: Preset) -> Generator[tuple[F, Gray, Gray | None, bool]]:
    before: Gray | None = None
    for frame in frames:
        gray = small_gray(frame.picture, preset.grid(frame.picture.size))
        yield frame, gray, before, preset.thorough
        before = gray


def _look(pair: tuple[F, Gray, Gray | None, bool]) -> Look[F]:
    frame, gray, before, thorough = pair
    moved = None if before is None else motion(before, gray, thorough)
    return Look(frame, gray, None if moved is None or moved.cut else moved)


def runs(looks: Iterable[Look[F]], network: Network, preset: Preset) -> Generator[Run[F]]:
    """Choose the keys, and run the network there."""
    eye: _Eye[F] = _Eye(network, preset)
    waiting: list[Look[F]] = []
    last: Run[F] | None = None
    drift = 0.0
    for look in looks:
        if look.motion is None:
            if waiting:
                yield from eye.between(last, waiting)
            waiting, drift = [], 0.0
            last = eye.first(look)
            yield last
            continue
        waiting.append(look)
        drift += max(eye.missed(look), _appearance(look, preset.drift))
        if len(waiting) >= preset.longest or (drift >= preset.drift and eye.may()):
            found = eye.between(last, waiting)
            yield from found
            last, waiting, drift = found[-1], [], 0.0
    if waiting:
        yield from eye.between(last, waiting)


@dataclass
class _Eye(Generic[F]):
    """The network at the subject, with what it may cost."""

    network: Network
    preset: Preset
    spent: float = 0
    frames: int = 0
    keys: int = 0
    track: Track = field(default_factory=Track)
    region: Gray | None = None
    state: State = None

    def may(self) -> bool:
        """Whether one more run is within the budget."""
        return self.spent + 1 <= self.preset.runs * (self.frames + 2 * self.preset.longest)

    def missed(self, look: Look[F]) -> float:
        """The share of the subject's region that motion did not explain."""
        self.frames += 1
        assert look.motion
        if self.region is None:
            return float(look.motion.missed.mean())
        return float(cv2.mean(look.motion.missed, self.region)[0])

    def first(self, look: Look[F]) -> Run[F]:
        self.track, self.region, self.keys = Track(), None, 0
        self.state = self.network.start(look.frame.picture)
        self.frames += 1
        return Run((look,), self._matte(look), first=True)

    def between(self, last: Run[F] | None, waiting: list[Look[F]]) -> list[Run[F]]:
        """The run up to the last waiting frame; or two, where the keys contradict each other."""
        assert last is not None
        matte = self._matte(waiting[-1])
        run = _joined(waiting, matte)
        if len(waiting) < 2 or not self.may() or _contradiction(last, run) < _CONTRADICTED:
            return [run]
        middle = len(waiting) // 2
        return [_joined(waiting[:middle], self._matte(waiting[middle - 1])), _joined(waiting[middle:], matte)]

    def _matte(self, look: Look[F]) -> Floats:
        """The network's matte on the engine's grid."""
        picture, size = look.frame.picture, look.gray.shape[::-1]
        if self.network.sequential:
            coarse, self.state = self.network.step(picture, self.state)
            return pasted(coarse.alpha, WHOLE, picture.size, size)
        if self.keys in (0, 2) or self.keys % _REFRESH == _REFRESH - 1:
            whole = pasted(self._alpha(picture, WHOLE), WHOLE, picture.size, size)
            self.track.saw_whole(whole)
        else:
            whole = None
        self.keys += 1
        boxes = self.track.boxes
        if boxes == (WHOLE,):
            matte = whole if whole is not None else pasted(self._alpha(picture, WHOLE), WHOLE, picture.size, size)
        else:
            alphas = [self._alpha(picture, box) for box in boxes]
            parts = [pasted(a, box, picture.size, size) for a, box in zip(alphas, boxes, strict=True)]
            matte = np.maximum.reduce(parts)
            if whole is None and any(touches(a, box) for a, box in zip(alphas, boxes, strict=True)):
                whole = pasted(self._alpha(picture, WHOLE), WHOLE, picture.size, size)
                matte = np.maximum(matte, whole)
        self.track.saw(matte)
        region = np.asarray(cv2.dilate((matte > 0.1).astype(np.uint8), _AROUND), np.uint8)
        self.region = region if region.any() else None
        return matte

    def _alpha(self, picture: Picture, box: Box) -> Floats:
        self.spent += 2 if self.preset.mirrored else 1
        part = cropped(picture, box)
        alpha = self.network.step(part, self.state)[0].alpha
        if self.preset.mirrored:
            other = self.network.step(_flipped(part), self.state)[0].alpha
            alpha = np.asarray((alpha + other[:, ::-1]) / 2, np.float32)
        return alpha


def _appearance(look: Look[F], enough: float) -> float:
    """Enough drift for a key, where most of some small area is suddenly new; else 0."""
    assert look.motion
    areas = cv2.resize(look.motion.missed * np.uint8(255), (_AREAS, _AREAS), interpolation=cv2.INTER_AREA)
    return enough if float(np.max(areas)) > _NEW * 255 else 0.0


def _flipped(picture: Picture) -> Picture:
    first, second, third = (np.ascontiguousarray(p[:, ::-1]) for p in picture.planes)
    return Picture((first, second, third), picture.layout)


def _joined(looks: list[Look[F]], matte: Floats) -> Run[F]:
    """A run with the fields that lead from each of its frames to the keys at its ends."""
    motions = [look.motion for look in looks]
    back: list[Field] = []
    for moved in motions:
        assert moved
        step = moved.back.astype(np.float32)
        back.append(chained(step, back[-1]) if back else step)
    steps = [m.ahead.astype(np.float32) for m in motions if m]
    ahead: list[Field] = [np.zeros_like(steps[0])]
    for step in reversed(steps):  # from the frame before to this one, and on to the key
        ahead.append(chained(step, ahead[-1]) if len(ahead) > 1 else step)
    small = [f.astype(np.float16) for f in reversed(ahead)]
    return Run(tuple(looks), matte, False, tuple(b.astype(np.float16) for b in back), tuple(small[1:]), small[0])


def _contradiction(last: Run[F], run: Run[F]) -> float:
    """How much of the subject two keys see differently, where the pictures say that they are alike."""
    back = run.back[-1].astype(np.float32)
    alike = agreement(run.looks[-1].gray, last.looks[-1].gray, back)
    difference = np.abs(np.asarray(along(back, last.matte), np.float32) - run.matte) * alike
    subject = max(float(run.matte.sum()), float(last.matte.sum()), 1.0)
    return float(difference.sum()) / subject


def with_matte(run: Run[F], matte: Floats) -> Run[F]:
    return replace(run, matte=matte)
