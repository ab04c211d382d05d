"""Key mattes held against their neighbours: what one key alone sees, or misses, is voted down.

Networks fail on single frames: a wall that appears once, a leg that goes missing. Brought together along the
flow, the keys around vote with the weight of their pictures' agreement. The quantile lies above the middle,
because on the benchmark a network loses parts more often than it invents them: on full figures before clutter
the error falls by a third.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable

import numpy as np

from cleanplate.matting.engine.flow import Field, agreement, along, chained
from cleanplate.matting.engine.keys import F, Run, with_matte
from cleanplate.picture import Floats

QUANTILE = 0.6
_FADING = 0.8  # weight of each further key
_AT_ODDS = 0.04  # below, the keys say the same


def voted(runs: Iterable[Run[F]], reach: int) -> Generator[Run[F]]:
    """The same runs, each key's matte settled among those at most `reach` frames away in its shot."""
    shot: list[Run[F]] = []  # runs that are still needed as neighbours
    done = 0  # of them, given out
    for run in runs:
        if run.first:
            while done < len(shot):
                yield with_matte(shot[done], _settled(shot, done, reach))
                done += 1
            shot, done = [], 0
        shot.append(run)
        while done < len(shot) and _distance(shot, done, len(shot) - 1) >= reach:
            yield with_matte(shot[done], _settled(shot, done, reach))
            done += 1
        while done and _distance(shot, 0, done) > reach:
            del shot[0]
            done -= 1
    while done < len(shot):
        yield with_matte(shot[done], _settled(shot, done, reach))
        done += 1


def _distance(shot: list[Run[F]], first: int, last: int) -> int:
    """Frames from one key to a later one."""
    return sum(len(run.looks) for run in shot[first + 1 : last + 1])


def _settled(shot: list[Run[F]], at: int, reach: int) -> Floats:
    here = shot[at]
    mattes, weights = [here.matte], [np.ones_like(here.matte)]
    for step in (-1, 1):
        field: Field | None = None
        weight, other = 1.0, at + step
        while 0 <= other < len(shot) and _distance(shot, min(at, other), max(at, other)) <= reach:
            field = _onwards(field, shot[other + 1].back[-1] if step < 0 else shot[other].from_key)
            mattes.append(np.asarray(along(field, shot[other].matte), np.float32))
            weights.append(agreement(here.looks[-1].gray, shot[other].looks[-1].gray, field) * np.float32(weight))
            weight *= _FADING
            other += step
    return _quantile(mattes, weights)


def _onwards(field: Field | None, step: Field | None) -> Field:
    assert step is not None
    return step if field is None else chained(field, step)


def _quantile(mattes: list[Floats], weights: list[Floats]) -> Floats:
    """The weighted quantile of several mattes, interpolated; only where they are at odds."""
    if len(mattes) == 1:
        return mattes[0]
    low, high = np.minimum.reduce(mattes), np.maximum.reduce(mattes)
    odd = np.flatnonzero(high - low > _AT_ODDS)
    values = np.stack([m.reshape(-1)[odd] for m in mattes])
    shares = np.stack([w.reshape(-1)[odd] for w in weights])
    order = np.argsort(values, axis=0)
    values, shares = np.take_along_axis(values, order, 0), np.take_along_axis(shares, order, 0)
    middles = np.cumsum(shares, axis=0) - shares / 2
    wanted = QUANTILE * shares.sum(axis=0)
    above = np.clip((middles < wanted).sum(axis=0), 0, len(mattes) - 1)[None]
    below = np.maximum(above - 1, 0)
    upper, lower = (np.take_along_axis(values, i, 0)[0] for i in (above, below))
    at_upper, at_lower = (np.take_along_axis(middles, i, 0)[0] for i in (above, below))
    share = np.clip((wanted - at_lower) / np.maximum(at_upper - at_lower, 1e-6), 0, 1)
    settled = mattes[0].copy()
    settled.reshape(-1)[odd] = lower + (upper - lower) * share
    return settled
