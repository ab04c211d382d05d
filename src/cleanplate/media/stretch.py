"""Sound made slower or faster with its pitch kept."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from contextlib import closing
from fractions import Fraction
from typing import Any

import numpy as np
from av.audio.frame import AudioFrame
from av.filter import Graph

from cleanplate.errors import UsageError
from cleanplate.media.tape import RATE, framed
from cleanplate.picture import Floats

SLOWEST, FASTEST = Fraction(1, 10), Fraction(10)


def check_speed(speed: Fraction) -> None:
    """Raise UsageError for a speed that sound cannot be played at."""
    if not SLOWEST <= speed <= FASTEST:
        raise UsageError(f"Sound cannot be played at {float(speed):g} times its speed.", "Choose 0.1 to 10.")


def stretched(blocks: Generator[Floats], speed: Fraction) -> Generator[Floats]:
    """(2, n) blocks at 48 kHz, `speed` (0.1..10) times as fast; as they are at 1.

    By libavfilter's atempo, which overlaps pieces of the wave where they are most alike (WSOLA).
    """
    with closing(blocks):
        if speed == 1:
            yield from blocks
            return
        graph, at = _graph(speed), 0
        for block in blocks:
            graph.push(framed(block, at))
            at += block.shape[1]
            yield from _pulled(graph)
        graph.push(None)
        yield from _pulled(graph)


def _graph(speed: Fraction) -> Graph:
    graph = Graph()
    base = Fraction(1, RATE)
    nodes: list[Any] = [graph.add_abuffer(sample_rate=RATE, format="fltp", layout="stereo", time_base=base)]
    nodes += [graph.add("atempo", f"{factor:.12f}") for factor in _factors(speed)]
    nodes += [graph.add("aformat", "sample_fmts=fltp:channel_layouts=stereo"), graph.add("abuffersink")]
    graph.link_nodes(*nodes).configure()
    return graph


def _factors(speed: Fraction) -> list[float]:
    """Equal steps of 0.5..2 each: atempo goes no slower, and above 2 it leaves samples out instead of blending."""
    count = max(1, math.ceil(abs(math.log2(speed)) - 1e-9))
    return [float(speed) ** (1 / count)] * count


def _pulled(graph: Graph) -> Iterator[Floats]:
    while True:
        try:
            frame = graph.pull()
        except (BlockingIOError, EOFError):
            return
        assert isinstance(frame, AudioFrame)
        yield np.asarray(frame.to_ndarray(), np.float32)
