"""Blocks of sound of any length, taken in pieces of the length that is wanted: 48 kHz, stereo, float32."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from fractions import Fraction

import numpy as np
from av.audio.frame import AudioFrame

from cleanplate.picture import Floats

RATE = 48_000  # samples a second of everything that is mixed


class Tape:
    """Blocks of (2, n), taken in pieces of any length; silence after the end. Close it when done."""

    def __init__(self, blocks: Iterator[Floats]) -> None:
        self._blocks = blocks
        self._rest: Floats = np.zeros((2, 0), np.float32)

    def take(self, count: int) -> Floats:
        """The next `count` samples, (2, count)."""
        pieces, missing = [self._rest], count - self._rest.shape[1]
        while missing > 0:
            block = next(self._blocks, None)
            if block is None:
                block = np.zeros((2, missing), np.float32)
            pieces.append(block)
            missing -= block.shape[1]
        joined = pieces[0] if len(pieces) == 1 else np.concatenate(pieces, axis=1)
        taken, self._rest = joined[:, :count], joined[:, count:]
        return taken

    def close(self) -> None:
        """Let go of whatever the blocks come from."""
        if isinstance(self._blocks, Generator):
            self._blocks.close()


def exactly(blocks: Generator[Floats], count: int, step: int = 4_800) -> Generator[Floats]:
    """The first `count` samples, with silence after them where there are fewer; the rest is not read."""
    left = count
    with closing(blocks):
        for block in blocks if count > 0 else ():
            yield block[:, :left]
            left -= block.shape[1]
            if left <= 0:
                return
    yield from silence(left, step)


def silence(count: int, step: int = 4_800) -> Iterator[Floats]:
    """So many samples of nothing, in blocks of `step`."""
    for at in range(0, count, step):
        yield np.zeros((2, min(step, count - at)), np.float32)


def framed(block: Floats, at: int) -> AudioFrame:
    """A block as av has it; `at` counts the samples before it."""
    frame = AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout="stereo")
    frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
    return frame
