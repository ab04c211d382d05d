"""How a piece of music is built, as far as one must know to play it on and on: its bars, and where it can go back.

A loop goes from one bar's beginning to another's, between two places that sound alike before and after, and is set
to the sample by what the waves have in common there.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cleanplate.compose.mixing.beats import HOP, Looks, beats, looks
from cleanplate.media.samples import Reel
from cleanplate.media.tape import RATE, Tape
from cleanplate.picture import Floats

SEAM = 1200  # samples, 25 ms: how long two places cross-fade
_EARLY = 1440  # samples, 30 ms, that a seam lies before its beat: the beat itself is heard whole
_BEATS = 4  # of a bar
_SHORTEST = 2  # bars
_NEAR = 2 * _BEATS  # beats to either side that two places are compared by
_LONG = 0.12  # decades of difference that a loop of the whole piece is worth over a short one
_PHRASE, _WORTH = 4, 0.05  # bars that most phrases have, and decades that whole ones are worth
_BRIEFEST = RATE // 10  # samples of a loop: what is shorter is followed by silence
_REACH = 1440  # samples, 30 ms, that a loop's end is moved by at most
_HEARD = RATE // 2  # samples to either side that waves are compared by
_ENDED = 0.6  # decades of power under the middle of all: a bar as quiet is an ending, or fades


@dataclass(frozen=True)
class Form:
    """In samples of a recording. `bars` are where bars begin, none where it has no beat; from `end` on it goes on
    as from `begin`, where the waves are `alike` by so much (0 nothing, 1 the same). `seam` is how long they
    cross-fade about it.
    """

    begin: int
    end: int
    bars: tuple[int, ...] = ()
    alike: float = 0.0
    seam: int = SEAM


def even(length: int, bars: int) -> Form:
    """Of a piece that loops as a whole and has so many bars of the same length."""
    return Form(0, length, tuple(round(length * bar / bars) for bar in range(bars)), seam=0)


def form_of(source: Reel, length: int) -> Form:
    """Of a recording of so many samples."""
    seen = looks(source(0))
    found = beats(seen.onsets)
    whole = _whole(length)
    if found.size < 2 * _BEATS:
        return whole
    bars = found[_first_of_bar(seen, found) :: _BEATS]
    pair = _pair(seen, bars, length)
    if pair is None:
        return Form(whole.begin, whole.end, _samples(bars))
    begin, end = (round(bars[at]) - _EARLY for at in pair)
    end, alike = _aligned(source, begin, end)
    return Form(begin, end, _samples(bars), alike)


def _whole(length: int) -> Form:
    """All of it, cross-faded in its last moments; what has no room for that, hard."""
    if length < 8 * SEAM:
        return Form(0, max(length, _BRIEFEST), seam=0)
    return Form(SEAM // 2, length - SEAM // 2)


def _samples(bars: NDArray[np.float64]) -> tuple[int, ...]:
    return tuple(round(bar) for bar in bars)


def _first_of_bar(seen: Looks, found: NDArray[np.float64]) -> int:
    """Which of the first four beats begins a bar: where low notes begin, and harmonies change."""
    at = np.clip(np.round(found / HOP).astype(np.intp), 0, len(seen.onsets) - 1)
    bass = np.array([seen.bass[max(0, a - 3) : a + 4].max() for a in at])
    means = _by_beat(seen, found)
    new = np.abs(np.diff(means, axis=0, prepend=means[:1])).mean(axis=1)
    weight = bass / (bass.mean() + 1e-9) + new / (new.mean() + 1e-9)
    return int(np.argmax([weight[phase::_BEATS].mean() for phase in range(_BEATS)]))


def _by_beat(seen: Looks, places: NDArray[np.float64]) -> Floats:
    """(places, bands): the mean levels from each place to the next."""
    at = np.clip(np.round(places / HOP).astype(np.intp), 0, len(seen.levels) - 1)
    step = max(1, round(float(np.diff(at).mean())))
    edges = np.minimum([*at, at[-1] + step], len(seen.levels))
    parts = [seen.levels[a : max(a + 1, b)].mean(axis=0) for a, b in pairwise(edges)]
    return np.asarray(parts, np.float32)


def _pair(seen: Looks, bars: NDArray[np.float64], length: int) -> tuple[int, int] | None:
    """The bars that a loop begins and ends at: alike before and after, far apart, and before any ending."""
    grid = (bars[:-1, None] + np.diff(bars)[:, None] * np.arange(_BEATS) / _BEATS).ravel()
    grid = np.append(grid, bars[-1] + (bars[-1] - bars[-2]) * np.arange(_BEATS) / _BEATS)
    means = _by_beat(seen, grid)
    loud = means.mean(axis=1)
    body = loud > np.median(loud) - _ENDED
    best, chosen = np.inf, None
    lasting = min(length, len(seen.levels) * HOP) - _EARLY - SEAM
    for j in range(_SHORTEST, len(bars)):
        if bars[j] > lasting or not body[max(0, _BEATS * j - _BEATS) : _BEATS * j + 1].all():
            continue
        for i in range(j - _SHORTEST + 1):
            if bars[i] < _EARLY + SEAM:
                continue
            cost = _difference(means, _BEATS * i, _BEATS * j) - _LONG * (j - i) / len(bars)
            cost += _WORTH * bool((j - i) % _PHRASE)
            if cost < best:
                best, chosen = cost, (i, j)
    return chosen


def _difference(means: Floats, first: int, second: int) -> float:
    """How unlike the beats about two are, in decades of power; what lies beyond the ends cannot be compared."""
    before = min(_NEAR, first)
    after = min(_NEAR, len(means) - second)
    return float(np.abs(means[first - before : first + after] - means[second - before : second + after]).mean())


def _aligned(source: Reel, begin: int, end: int) -> tuple[int, float]:
    """The loop's end where its wave is most like that about its begin, and how much so."""
    wanted = _about(source, begin, _HEARD)
    region = _about(source, end, _HEARD + _REACH)
    size = 1 << region.shape[1].bit_length()
    both = (np.fft.rfft(region, size) * np.fft.rfft(wanted, size).conj()).sum(axis=0)
    alike = np.fft.irfft(both, size)[: 2 * _REACH + 1]
    total = np.concatenate([[0.0], np.cumsum(np.square(region, dtype=np.float64).sum(axis=0))])
    energy = total[wanted.shape[1] :] - total[: -wanted.shape[1]]
    share = alike / np.sqrt(energy * np.square(wanted, dtype=np.float64).sum() + 1e-9)
    at = int(np.argmax(share))
    return end - _REACH + at, float(np.clip(share[at], 0, 1))


def _about(source: Reel, middle: int, reach: int) -> Floats:
    before = max(0, reach - middle)
    tape = Tape(source(middle - reach + before))
    wave = tape.take(2 * reach - before)
    tape.close()
    return np.pad(wave, ((0, 0), (before, 0)))
