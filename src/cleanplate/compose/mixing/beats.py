"""Where the beats of a piece of music are: onsets, tempo, and the beats that fit both best.

Ellis, "Beat tracking by dynamic programming", Journal of New Music Research 36(1), 2007.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from cleanplate.media.tape import RATE
from cleanplate.picture import Floats

HOP, _SIZE = 480, 1024  # samples: a look every 10 ms, at 21 ms
BANDS = 32
LOW = 5  # so many bands are a bass drum's and a bass's, up to 130 Hz
_LOWEST, _HIGHEST = 40.0, 14_000.0  # Hz
_FLOOR = 1e-5  # power that is as good as none: what is fainter makes no onset
_WINDOW = np.hanning(_SIZE + 1)[:-1].astype(np.float32)
_AROUND = np.hanning(101) / np.hanning(101).sum()  # a second: an onset rises over what is usual there
_LONGEST = 15 * 60 * 1000 // 10  # looks: what comes after a quarter of an hour is not looked at

_SLOWEST, _FASTEST = 150, 27  # looks from beat to beat: 40 and 222 beats a minute
_LIKELY, _SPREAD = 50, 1.0  # 120 a minute, and octaves about it
_TIGHT = 600.0  # how much a beat that comes at its time counts against one that is loud
_CLEAR = 0.12  # of the onsets' own strength: what repeats less has no beat
_STEADY = 2.0  # looks, rms: beats that stray less from an even pace are even


@dataclass(frozen=True)
class Looks:
    """What a recording is like every 10 ms: levels by band, (looks, 32), log power; onsets, (looks,)."""

    levels: Floats
    onsets: Floats

    @property
    def bass(self) -> Floats:
        """How strongly something low begins."""
        return _rises(self.levels[:, :LOW])


def looks(blocks: Iterable[Floats]) -> Looks:
    """A recording of (2, n) blocks at 48 kHz; no more than its first 15 minutes."""
    levels = np.concatenate([np.zeros((0, BANDS), np.float32), *_levels(blocks)])[:_LONGEST]
    rises = _rises(levels)
    around = np.convolve(np.append(rises, 0), _AROUND)[_AROUND.size // 2 :][: rises.size]
    return Looks(levels, np.asarray(np.maximum(rises - around, 0), np.float32))


def beats(onsets: Floats) -> NDArray[np.float64]:
    """Samples at which beats lie, in order; none where nothing repeats clearly enough to be one."""
    spread = onsets.std()
    period = _period(onsets) if onsets.size > 4 * _LIKELY and spread else None
    if period is None:
        return np.zeros(0)
    found = _tracked(onsets / spread, period)
    return HOP * _evened(found)


def _levels(blocks: Iterable[Floats]) -> Iterator[Floats]:
    held: list[Floats] = [np.zeros(_SIZE // 2, np.float32)]
    for block in blocks:
        held.append(block.mean(axis=0))
        if sum(part.size for part in held) > RATE:
            frames, rest = _framed(held)
            yield _looked(frames)
            held = [rest]
    yield _looked(_framed([*held, np.zeros(_SIZE // 2, np.float32)])[0])


def _framed(held: list[Floats]) -> tuple[Floats, Floats]:
    """Frames, (count, _SIZE), and what the next one begins with."""
    whole = np.concatenate(held)
    frames = sliding_window_view(whole, _SIZE)[::HOP] if whole.size >= _SIZE else np.zeros((0, _SIZE), np.float32)
    return frames, whole[frames.shape[0] * HOP :]


def _looked(frames: Floats) -> Floats:
    power = np.square(np.abs(np.fft.rfft(frames * _WINDOW, axis=1)) / _SIZE)
    return np.asarray(np.log10(power @ _bands() + _FLOOR), np.float32)


@cache
def _bands() -> Floats:
    """(bins, 32): each bin belongs to one band, or to the two that it lies between."""
    bins = np.fft.rfftfreq(_SIZE, 1 / RATE)
    place = np.log(np.maximum(bins, 1) / _LOWEST) / np.log(_HIGHEST / _LOWEST) * (BANDS - 1)
    near = 1 - np.abs(place[:, None] - np.arange(BANDS))
    return np.asarray(np.clip(near, 0, 1), np.float32)


def _rises(levels: Floats) -> Floats:
    before = np.concatenate([levels[:1], levels[:1], levels])[: len(levels)]
    return np.asarray(np.maximum(levels - before, 0).sum(axis=1), np.float32)


def _period(onsets: Floats) -> float | None:
    """Looks from beat to beat, of the tempo that is strong and likely; None where there is none."""
    size = 1 << (2 * onsets.size).bit_length()
    alike = np.fft.irfft(np.square(np.abs(np.fft.rfft(onsets - onsets.mean(), size))), size)[: 4 * _SLOWEST]
    lags = np.arange(_FASTEST, _SLOWEST)
    # what repeats after two and after four beats too is a beat rather than a subdivision of one
    strength = alike[lags] + 0.5 * alike[2 * lags] + 0.25 * alike[4 * lags - 1]
    likely = np.exp(-0.5 * np.square(np.log2(lags / _LIKELY) / _SPREAD))
    best = int(lags[np.argmax(strength * likely)])
    if alike[best - 1 : best + 2].max() < _CLEAR * alike[0]:
        return None
    left, middle, right = alike[best - 1 : best + 2]
    bend = left - 2 * middle + right
    return best + float(np.clip(0.5 * (left - right) / bend, -0.5, 0.5)) if bend < 0 else float(best)


def _tracked(onsets: Floats, period: float) -> NDArray[np.float64]:
    """The beats, in looks, that together are strongest and most evenly spaced."""
    back = np.arange(-round(2 * period), -round(period / 2) + 1)
    price = -_TIGHT * np.square(np.log(-back / period))
    first = -int(back[0])
    score = np.concatenate([np.zeros(first), np.convolve(onsets, [0.5, 1, 0.5], "same")])
    before = np.full(score.size, -1)
    for at in range(first, score.size):
        chances = score[at + back] + price
        best = int(np.argmax(chances))
        if chances[best] > 0:  # else a first beat is as good
            score[at] += chances[best]
            before[at] = at + back[best]
    at = int(np.argmax(score[-first:])) + score.size - first
    found = []
    while at >= first:
        found.append(at - first)
        at = int(before[at])
    return np.array(found[::-1], np.float64)


def _evened(found: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same at an even pace, where that is what they have: then a look's 10 ms are no limit."""
    if found.size < 4:
        return found
    counts = np.arange(found.size)
    line = np.asarray(np.polyval(np.polyfit(counts, found, 1), counts), np.float64)
    return line if np.sqrt(np.mean(np.square(found - line))) < _STEADY else found
