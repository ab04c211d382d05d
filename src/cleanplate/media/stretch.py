"""Sound made slower or faster with its pitch kept.

WSOLA: Verhelst and Roelands, "An overlap-add technique based on waveform similarity (WSOLA) for high quality
time-scale modification of speech", ICASSP 1993. Pieces of the wave are laid over each other at the new pace, each
taken from where it best carries on the one before, a few milliseconds around its own time at most. So no error
adds up over any length, where libavfilter's atempo puts sounds up to 25 ms early at four fifths of the speed.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from fractions import Fraction

import numpy as np

from cleanplate.errors import UsageError
from cleanplate.picture import Floats

SLOWEST, FASTEST = Fraction(1, 10), Fraction(10)

_HOP = 720  # samples from piece to piece, 15 ms; each is two hops long
_REACH = 360  # how far a piece may lie from its time, 7.5 ms: half a period of the lowest voices
_SPAN = 2 * (_HOP + _REACH)  # where a piece is looked for
_NEARER = (1 - 0.5 * (np.arange(-_REACH, _REACH + 1) / (_REACH + 1)) ** 2).astype(np.float32)
_FAINT = 1e-9  # energy of a piece that nobody hears: all places are as good
_RISE = (np.sin(np.pi / 2 * (np.arange(_HOP) + 0.5) / _HOP) ** 2).astype(np.float32)


def check_speed(speed: Fraction) -> None:
    """Raise UsageError for a speed that sound cannot be played at."""
    if not SLOWEST <= speed <= FASTEST:
        raise UsageError(f"Sound cannot be played at {float(speed):g} times its speed.", "Choose 0.1 to 10.")


def stretched(blocks: Generator[Floats], speed: Fraction) -> Generator[Floats]:
    """(2, n) blocks at 48 kHz, `speed` (0.1..10) times as fast, to the sample; as they are at 1."""
    with closing(blocks):
        if speed == 1:
            yield from blocks
            return
        wave, place, done = _Wave(blocks), 0, 0
        piece = wave.around(0, _HOP)
        while True:
            place = _best(wave, place + _HOP, round((done + _HOP) * speed))
            following = wave.around(place, _HOP)
            left = wave.length_at(speed) - done
            if left <= 0:
                return
            joined: Floats = piece[:, _HOP:] * _RISE[::-1] + following[:, :_HOP] * _RISE
            yield joined[:, : min(left, _HOP)]
            piece, done = following, done + _HOP


def _best(wave: _Wave, natural: int, time: int) -> int:
    """Near `time`, where the wave is most like what would follow naturally: by normalised cross-correlation."""
    wave.forget(min(natural, time) - _SPAN)
    wanted, region = wave.around(natural, _HOP), wave.around(time, _HOP + _REACH)
    if not wanted.any() or not region.any():
        return time
    both = (np.fft.rfft(region) * np.fft.rfft(wanted, _SPAN).conj()).sum(0)  # the sides may cancel each other out
    alike = np.fft.irfft(both, _SPAN)[: 2 * _REACH + 1]
    energy = np.concatenate([[0.0], np.cumsum(np.square(region, dtype=np.float64).sum(0))])
    strength = energy[2 * _HOP :] - energy[: -2 * _HOP]
    # a place near its time is worth more: pieces that keep their pace leave no click or consonant out between them
    return time - _REACH + int(np.argmax(_NEARER * alike / np.sqrt(strength + _FAINT)))


class _Wave:
    """Samples by their number, read as far as they are asked for; silence lies before and after them."""

    def __init__(self, blocks: Iterator[Floats]) -> None:
        self._blocks = blocks
        self._first = -_SPAN
        self._held: Floats = np.zeros((2, _SPAN), np.float32)
        self._read, self._ended = 0, False

    def around(self, middle: int, reach: int) -> Floats:
        """(2, 2 * reach), from `reach` before the middle on."""
        begin, end = middle - reach - self._first, middle + reach - self._first
        pieces = [self._held]
        while (missing := end - sum(piece.shape[1] for piece in pieces)) > 0:
            pieces.append(self._next(missing))
        self._held = pieces[0] if len(pieces) == 1 else np.concatenate(pieces, axis=1)
        return self._held[:, begin:end]

    def forget(self, before: int) -> None:
        """Let go of what lies before a sample; it won't be asked for again."""
        gone = max(0, before - self._first)
        self._held, self._first = self._held[:, gone:], self._first + gone

    def length_at(self, speed: Fraction) -> int:
        """How many samples it makes at a speed, as far as is known."""
        return round(self._read / speed) if self._ended else 1 << 62

    def _next(self, missing: int) -> Floats:
        block = None if self._ended else next(self._blocks, None)
        if block is None:
            self._ended = True
            return np.zeros((2, missing), np.float32)
        self._read += block.shape[1]
        return block
