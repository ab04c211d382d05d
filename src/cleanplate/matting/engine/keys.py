"""Key frames: where the network looks, and what it sees there.

A file lets us look ahead, so the network sees only some frames, the others get their matte from the keys on
both sides. How far apart those may be is a matter of motion: of what the flow leaves unexplained where the
subject is. Where a new key contradicts the last one, the frame between them becomes a key too.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

import cv2
import numpy as np

from cleanplate.matting.engine.eye import Eye
from cleanplate.matting.engine.flow import Field, Gray, Motion, agreement, along, chained, motion, small_gray
from cleanplate.matting.engine.preset import Preset
from cleanplate.overlap import in_order
from cleanplate.picture import Floats, Picture

_CONTRADICTED = 0.12  # of the subject's area
_AREAS, _NEW = 8, 0.6  # something appears: so much of one area, of so many each way


class HasPicture(Protocol):
    """Any frame: this room does not need to know when it is shown."""

    @property
    def picture(self) -> Picture: ...


F = TypeVar("F", bound=HasPicture)
_Pair = tuple[int, F, Gray, Gray | None, bool]  # a frame, its luma, the luma before; whether to be thorough


@dataclass(frozen=True)
class Look(Generic[F]):
    """A frame as the engine sees it, the clip's `index`-th. `motion`: to the one before; None begins a shot."""

    index: int
    frame: F
    gray: Gray
    motion: Motion | None


@dataclass(frozen=True)
class Run(Generic[F]):
    """The frames after one key, up to and with the next, whose `matte` is the network's.

    A shot begins with a run of its first frame alone. `back` leads from each frame to the key before, `ahead`
    from each to this run's own key; `from_key` from the key before to this one.
    """

    looks: tuple[Look[F], ...]
    matte: Floats
    first: bool = False
    back: tuple[Field, ...] = ()
    ahead: tuple[Field, ...] = ()
    from_key: Field | None = None


def looks(frames: Iterable[F], preset: Preset, workers: int) -> Generator[Look[F]]:
    """Frames with their motion, worked out several at a time."""
    yield from in_order(_look, _pairs(frames, preset), workers)


def _pairs(frames: Iterable[F], preset: Preset) -> Generator[_Pair[F]]:
    before: Gray | None = None
    for index, frame in enumerate(frames):
        gray = small_gray(frame.picture, preset.grid(frame.picture.size))
        yield index, frame, gray, before, preset.thorough
        before = gray


def _look(pair: _Pair[F]) -> Look[F]:
    index, frame, gray, before, thorough = pair
    moved = None if before is None else motion(before, gray, thorough)
    return Look(index, frame, gray, None if moved is None or moved.cut else moved)


def runs(looks: Iterable[Look[F]], eye: Eye) -> Generator[Run[F]]:
    """Choose the keys, and have the network look there."""
    waiting: list[Look[F]] = []
    last: Run[F] | None = None
    drift, preset = 0.0, eye.preset
    for look in looks:
        eye.frames += 1
        if look.motion is None:
            if waiting:
                yield from _between(eye, last, waiting)
            waiting, drift = [], 0.0
            eye.begin(look.frame.picture)
            last = Run((look,), _seen(eye, look), first=True)
            yield last
            continue
        waiting.append(look)
        drift += max(eye.missed(look.motion.missed), _appearance(look, preset.drift))
        due = len(waiting) >= preset.longest or (drift >= preset.drift and eye.may())
        if due or eye.memory.doubted(look.index) or eye.memory.knows(look.index):
            found = _between(eye, last, waiting)
            yield from found
            last, waiting, drift = found[-1], [], 0.0
    if waiting:
        yield from _between(eye, last, waiting)


def _seen(eye: Eye, look: Look[F]) -> Floats:
    height, width = look.gray.shape
    return eye.matte(look.index, look.frame.picture, (width, height))


def _between(eye: Eye, last: Run[F] | None, waiting: list[Look[F]]) -> list[Run[F]]:
    """The run up to the last waiting frame; or two, where the keys contradict each other."""
    assert last is not None
    matte = _seen(eye, waiting[-1])
    run = _joined(waiting, matte)
    if len(waiting) < 2 or not eye.may() or _contradiction(last, run) < _CONTRADICTED:
        return [run]
    middle = len(waiting) // 2
    return [_joined(waiting[:middle], _seen(eye, waiting[middle - 1])), _joined(waiting[middle:], matte)]


def _appearance(look: Look[F], enough: float) -> float:
    """Enough drift for a key, where most of some small area is suddenly new; else 0."""
    assert look.motion
    areas = cv2.resize(look.motion.missed * np.uint8(255), (_AREAS, _AREAS), interpolation=cv2.INTER_AREA)
    return enough if float(np.max(areas)) > _NEW * 255 else 0.0


def _joined(looks: list[Look[F]], matte: Floats) -> Run[F]:
    """A run with the fields that lead from each of its frames to the keys at its ends."""
    motions = [look.motion for look in looks if look.motion]
    back: list[Field] = []
    for moved in motions:
        back.append(chained(moved.back, back[-1]) if back else moved.back)
    ahead: list[Field] = []
    for moved in reversed(motions):  # from the frame before to this one, and on to the key
        ahead.append(chained(moved.ahead, ahead[-1]) if ahead else moved.ahead)
    ahead.reverse()
    here = np.zeros_like(back[0])
    return Run(tuple(looks), matte, False, tuple(back), (*ahead[1:], here), ahead[0])


def _contradiction(last: Run[F], run: Run[F]) -> float:
    """How much of the subject two keys see differently, where the pictures say that they are alike."""
    back = run.back[-1]
    alike = agreement(run.looks[-1].gray, last.looks[-1].gray, back)
    difference = np.abs(np.asarray(along(back, last.matte), np.float32) - run.matte) * alike
    subject = max(float(run.matte.sum()), float(last.matte.sum()), 1.0)
    return float(difference.sum()) / subject


def with_matte(run: Run[F], matte: Floats) -> Run[F]:
    return replace(run, matte=matte)
