"""How a clip or a title comes and goes: where it is, how large and how clear, at each moment of its motion.

Sources: the curves are Penner's (Robert Penner's Programming Macromedia Flash MX, 2002, chapter 7): cubic for a
slide, back for a pop.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from cleanplate.compose.layers.layer import Placement
from cleanplate.draft.finish import Motion
from cleanplate.draft.model import Clip, Title
from cleanplate.draft.time import middle

_SMALL = 0.6  # of its size: where a pop begins
_OVER = 1.70158  # a tenth beyond, as Penner has it
_CLEAR = 0.6  # of a motion: from then on it is all there
_WAYS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}


@dataclass(frozen=True)
class Pose:
    """`shift` in its own widths and heights; `typed` is the share of its letters that are there."""

    shift: tuple[float, float] = (0.0, 0.0)
    scale: float = 1.0
    opacity: float = 1.0
    typed: float = 1.0


REST = Pose()


def pose(segment: Clip | Title, time: Fraction, rate: Fraction | None) -> Pose:
    """How a segment is in the middle of the frame that begins at a time."""
    now = middle(time, rate)
    for motion, gone, way in (
        (segment.enter, now - segment.start, -1),
        (segment.leave, segment.end - now, 1),
    ):
        if motion and gone < motion.length:
            return _at(motion, max(0.0, gone / motion.length), way)
    return REST


def posed(placement: Placement, at: Pose) -> Placement:
    """A placement in a pose; resampled where that is not on whole pixels, so that it never jumps."""
    if at == REST:
        return placement
    width, height = placement.size
    if placement.rotation % 180 == 90:
        width, height = height, width
    (x, y), (across, down) = placement.centre, at.shift
    return replace(
        placement,
        centre=(x + across * width, y + down * height),
        size=(placement.size[0] * at.scale, placement.size[1] * at.scale),
        opacity=placement.opacity * at.opacity,
    )


def _at(motion: Motion, share: float, way: int) -> Pose:
    """`share` is 0 where it is gone and 1 where it is all there; `way` -1 where it comes, 1 where it goes."""
    if motion.kind == "type":
        return Pose(typed=share)
    clear = min(1.0, share / _CLEAR)
    if motion.kind == "pop":
        return Pose(scale=_SMALL + (1 - _SMALL) * _sprung(share), opacity=clear)
    left, (x, y) = (1 - share) ** 3, _WAYS[motion.direction]
    return Pose(shift=(way * x * left, way * y * left), opacity=clear)


def _sprung(share: float) -> float:
    """From 0 to 1, a little beyond it on the way."""
    left = 1 - share
    return 1 - (_OVER + 1) * left**3 + _OVER * left**2
