"""How much a matte can be trusted, found without any truth: each frame gets a grade, each clip its suspect spans.

Five measures, each 0 where all is well. Flicker and jumps are taken along the flow, as dtSSD is taken against
the truth (Erofeev et al., BMVC 2015), and only where two frames look alike: what the matte changes there, the
subject did not. Holes are background inside the subject. Unsure is what is neither, beyond an edge's own width.
Odds is how far mattes of the same moment contradict each other: carried from both sides, and between keys.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable
from dataclasses import astuple, dataclass, fields, replace
from fractions import Fraction
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.matting.engine.carry import Carried
from cleanplate.matting.engine.flow import Gray, agreement, along, small_gray
from cleanplate.matting.engine.keys import F
from cleanplate.matting.networks.network import Coarse
from cleanplate.picture import Floats

S = TypeVar("S", bound=np.generic)

SUSPECT = 50.0  # a score below asks for a look
_EDGE = 1.5  # samples of half the engine's grid: what a soft edge takes, hair too
_LEAST = 0.002  # of the frame: a subject so small is as good as none
_RIM = 3  # samples of subject around a hole, to be compared with it
_AROUND = np.ones((2 * _RIM + 1, 2 * _RIM + 1), np.uint8)
_LONE = 480  # samples of the longer side that are enough to look at a matte by itself
JOINED = Fraction(1, 2)  # seconds between suspect spans that are one to people
_LIKENESS = 12.0  # of 255: a hole that differs so much from its rim is a gap, to 1/e
# A measure of this much halves the score. Fitted on the benchmark, so that half the score is an error of about
# 15 % of the subject's area; there flicker alone follows the true error with a rank correlation of 0.8.
_HALVES = {"flicker": 0.08, "jump": 0.1, "holes": 0.1, "unsure": 0.4, "odds": 0.4}
_WORDS = {
    "flicker": "the edge flickers",
    "jump": "parts come or go at once",
    "holes": "there are holes in the subject",
    "unsure": "much is neither subject nor background",
    "odds": "neighbouring mattes contradict each other",
}


@dataclass(frozen=True)
class Grade:
    """One frame's measures, each a share of the subject's area; 0 is best."""

    flicker: float = 0.0
    jump: float = 0.0
    holes: float = 0.0
    unsure: float = 0.0
    odds: float = 0.0

    @property
    def score(self) -> float:
        """0 (not to be trusted at all) to 100; each measure halves it at its own amount."""
        return float(100 * 0.5 ** sum(self._halvings()))

    @property
    def reason(self) -> str:
        """The worst measure, in words."""
        halvings = self._halvings()
        return _WORDS[fields(self)[halvings.index(max(halvings))].name]

    def _halvings(self) -> list[float]:
        return [value / limit for value, limit in zip(astuple(self), _HALVES.values(), strict=True)]


@dataclass(frozen=True)
class Suspect:
    """A span whose mattes ask for a look: seconds, its worst frame's time and score, and why in words."""

    start: Fraction
    end: Fraction
    worst: Fraction
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """A clip's mean and lowest score, 0 to 100, and the spans that ask for a look."""

    score: float = 100.0
    least: float = 100.0
    suspects: tuple[Suspect, ...] = ()


def graded(frames: Iterable[Carried[F]]) -> Generator[tuple[Carried[F], Grade]]:
    """Each frame with its grade, in order."""
    before: Carried[F] | None = None
    for item in frames:
        yield item, _grade(item, before if item.look.motion else None)
        before = item


def still_grade(alpha: Floats, gray: Gray, odds: float = 0.0) -> Grade:
    """What one matte (float32, 0..1, the engine's size or about it) and its frame's luma say by themselves."""
    area = float(alpha.sum())
    if area < _LEAST * alpha.size:
        return Grade()
    return Grade(holes=_holes(alpha, gray) / area, unsure=_unsure(alpha) / area, odds=odds)


def lone_grade(coarse: Coarse) -> Grade:
    """Of a matte that needed no engine, at any size: what it says by itself."""
    height, width = coarse.alpha.shape
    step = max(1, max(height, width) // _LONE)
    alpha = np.ascontiguousarray(coarse.alpha[::step, ::step])
    return still_grade(alpha, small_gray(coarse.picture, (alpha.shape[1], alpha.shape[0])))


def _grade(item: Carried[F], before: Carried[F] | None) -> Grade:
    alpha, gray, motion = _every_other(item.alpha), _every_other(item.look.gray), item.look.motion
    alone = still_grade(alpha, gray, item.odds)
    if before is None or motion is None:
        return alone
    last = _every_other(before.alpha)
    area = max(float(alpha.sum()), float(last.sum()))
    if area < _LEAST * alpha.size:
        return alone
    back = _every_other(motion.back) * np.float32(0.5)
    alike = agreement(gray, _every_other(before.look.gray), back)
    change = cv2.multiply(cv2.subtract(alpha, np.asarray(along(back, last), np.float32)), alike)
    flicker = float(cv2.norm(change, cv2.NORM_L1)) / area
    return replace(alone, flicker=flicker, jump=abs(float(cv2.sumElems(change)[0])) / area)


def _every_other(values: NDArray[S]) -> NDArray[S]:
    """Enough to measure by, at a quarter of the work."""
    return np.ascontiguousarray(values[::2, ::2])


def _holes(alpha: Floats, gray: Gray) -> float:
    """How much background the subject encloses that looks like the subject around it.

    Between legs and under arms there are true gaps: they look like something else.
    """
    empty = (alpha < 0.5).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(empty, connectivity=4)
    height, width = alpha.shape
    total = 0.0
    for index in range(1, count):
        x, y, w, h, _ = stats[index].tolist()
        if x <= _RIM or y <= _RIM or x + w >= width - _RIM or y + h >= height - _RIM:
            continue
        part = slice(y - _RIM, y + h + _RIM), slice(x - _RIM, x + w + _RIM)
        hole = (labels[part] == index).astype(np.uint8)
        rim = cv2.subtract(cv2.dilate(hole, _AROUND), hole)
        apart = float(cv2.mean(gray[part], hole)[0]) - float(cv2.mean(gray[part], rim)[0])
        total += float((1 - alpha[part])[hole > 0].sum()) * math.exp(-((apart / _LIKENESS) ** 2))
    return total


def _unsure(alpha: Floats) -> float:
    """Softness beyond the width of an edge."""
    soft = float(cv2.sumElems(cv2.multiply(alpha, cv2.subtract(np.ones_like(alpha), alpha)))[0]) * 4
    solid = (alpha > 0.5).astype(np.uint8)
    contour = float(cv2.countNonZero(cv2.morphologyEx(solid, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)))) / 2
    return max(0.0, soft - _EDGE * contour)


class Judge:
    """Takes each frame's time and grade, in order; says in the end what to look at. Keeps only what is open."""

    def __init__(self) -> None:
        self._done: list[Suspect] = []
        self._open: Suspect | None = None
        self._reasons: dict[str, int] = {}
        self._low = False  # the last frame was suspect: its span ends where the next frame begins
        self._total, self._count, self._least = 0.0, 0, 100.0

    def add(self, time: Fraction, grade: Grade) -> None:
        score = grade.score
        self._total, self._count, self._least = self._total + score, self._count + 1, min(self._least, score)
        if self._open and self._low:
            self._open = replace(self._open, end=time)
        if self._open and time - self._open.end > JOINED:
            self._close()
        self._low = score < SUSPECT
        if self._low:
            self._widen(time, score, grade.reason)

    def verdict(self, end: Fraction) -> Verdict:
        """What was found; `end` is when the last frame is gone."""
        if self._open and self._low:
            self._open = replace(self._open, end=max(end, self._open.end))
        self._close()
        return Verdict(self._total / max(self._count, 1), self._least, tuple(self._done))

    def _widen(self, time: Fraction, score: float, reason: str) -> None:
        self._reasons[reason] = self._reasons.get(reason, 0) + 1
        if self._open is None:
            self._open = Suspect(time, time, time, score, ())
        self._open = replace(self._open, end=max(time, self._open.end))
        if score < self._open.score:
            self._open = replace(self._open, worst=time, score=score)

    def _close(self) -> None:
        if self._open:
            ordered = sorted(self._reasons, key=lambda reason: -self._reasons[reason])
            self._done.append(replace(self._open, reasons=tuple(ordered)))
        self._open, self._reasons = None, {}
