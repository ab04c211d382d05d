"""Mattes carried from the keys to the frames between, from both sides, and evened out along the flow.

Sources: propagation with two-sided weights as in video matting by flow (Chuang et al., SIGGRAPH 2002); the
flow-weighted mean as in motion-compensated temporal filtering (Ohm, 1994).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from typing import Generic

import numpy as np

from cleanplate.matting.engine.flow import Field, agreement, along, chained
from cleanplate.matting.engine.keys import F, Look, Run
from cleanplate.picture import Floats

_FAINT = 0.02  # weight of a side that does not agree at all, so that the weights never vanish
_NEAR = {1: 0.8, 2: 0.5}  # weight of a neighbour in the mean, by its distance


@dataclass(frozen=True)
class Carried(Generic[F]):
    """A frame with its matte on the engine's grid. `odds`: how much the two sides disagreed, a share of the
    subject's area; `key`: the network saw this very frame."""

    look: Look[F]
    alpha: Floats
    odds: float
    key: bool


def carried(runs: Iterable[Run[F]]) -> Generator[Carried[F]]:
    """Every frame's matte, in order."""
    last: Run[F] | None = None
    for run in runs:
        if run.first:
            last = None
        for index, look in enumerate(run.looks):
            if look is run.looks[-1] or last is None:
                yield Carried(look, run.matte, 0.0, True)
            else:
                yield _between(last, run, index)
        last = run


def _between(last: Run[F], run: Run[F], index: int) -> Carried[F]:
    look = run.looks[index]
    back, ahead = run.back[index], run.ahead[index]
    before = np.asarray(along(back, last.matte), np.float32)
    after = np.asarray(along(ahead, run.matte), np.float32)
    time = (index + 1) / len(run.looks)
    from_before = (agreement(look.gray, last.looks[-1].gray, back) + np.float32(_FAINT)) * np.float32(1 - time)
    from_after = (agreement(look.gray, run.looks[-1].gray, ahead) + np.float32(_FAINT)) * np.float32(time)
    alpha = (before * from_before + after * from_after) / (from_before + from_after)
    odds = float(np.abs(before - after).sum()) / max(float(alpha.sum()), 1.0)
    return Carried(look, np.asarray(alpha, np.float32), odds, False)


def evened(frames: Iterable[Carried[F]], reach: int) -> Generator[Carried[F]]:
    """Each matte as the flow-weighted mean of its own and up to `reach` neighbours on each side in its shot."""
    window: deque[Carried[F]] = deque()
    at = 0  # the place of the next one to give out
    for item in frames:
        if item.look.motion is None:
            yield from _rest(window, at, reach)
            window, at = deque(), 0
        window.append(item)
        if len(window) - 1 - at >= reach:
            yield _mean(window, at, reach)
            at += 1
            if at > reach:
                window.popleft()
                at -= 1
    yield from _rest(window, at, reach)


def _rest(window: deque[Carried[F]], at: int, reach: int) -> Generator[Carried[F]]:
    for place in range(at, len(window)):
        yield _mean(window, place, reach)


def _mean(window: deque[Carried[F]], at: int, reach: int) -> Carried[F]:
    here = window[at]
    total, weights = here.alpha, np.ones_like(here.alpha)
    for step in (-1, 1):
        field: Field | None = None
        for distance in range(1, reach + 1):
            other = at + step * distance
            if not 0 <= other < len(window):
                break
            moved = window[other + 1].look.motion if step < 0 else window[other].look.motion
            assert moved
            onward = moved.back if step < 0 else moved.ahead
            field = onward if field is None else chained(field, onward)
            weight = agreement(here.look.gray, window[other].look.gray, field) * np.float32(_NEAR[distance])
            total = total + np.asarray(along(field, window[other].alpha), np.float32) * weight
            weights = weights + weight
    return Carried(here.look, np.asarray(total / weights, np.float32), here.odds, here.key)
