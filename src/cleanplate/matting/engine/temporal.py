"""The engine: frames → keys → the network at the subject → votes → propagation → mean.

Each stage is a generator over the one before, so nothing grows with the clip; each heavy one runs in a thread
of its own, so that decoding, motion, the network and what follows go on at once.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from typing import Generic

from cleanplate.matting.engine.carry import carried, evened
from cleanplate.matting.engine.eye import Eye, Memory, Nothing
from cleanplate.matting.engine.grade import Grade, graded, lone_grade
from cleanplate.matting.engine.keys import F, looks, runs
from cleanplate.matting.engine.preset import Preset
from cleanplate.matting.engine.vote import voted
from cleanplate.matting.networks.network import Coarse, Network
from cleanplate.overlap import ahead, in_order
from cleanplate.picture import Picture

_RUNS_AHEAD = 1
_FRAMES_AHEAD = 2


@dataclass(frozen=True)
class Solved(Generic[F]):
    """A frame with its matte, at the engine's resolution or sharp already, and how far to trust it."""

    frame: F
    coarse: Coarse
    grade: Grade


@dataclass
class Account:
    """How often the network ran, for how many frames; true when the last frame is there."""

    runs: int = 0
    frames: int = 0


def solved(
    frames: Iterable[F],
    network: Network,
    preset: Preset,
    workers: int,
    memory: Memory = Nothing(),  # noqa: B008  (holds nothing)
    account: Account | None = None,
    begin: Picture | None = None,
) -> Generator[Solved[F]]:
    """Every frame in order. `workers` threads take the stages that can run beside each other.

    `memory` of an earlier pass over the same frames spares the network what it saw. A sharp network starts from
    `begin`, where the frames are only a part of their clip.
    """
    rest = iter(frames)
    first = next(rest, None)
    if first is None:
        return
    everything = chain([first], rest)
    if network.sharp:
        state = network.start(begin or first.picture)

        def sharp(frame: F) -> Solved[F]:
            coarse = network.step(frame.picture, state)[0]
            return Solved(frame, coarse, lone_grade(coarse))

        yield from in_order(sharp, everything, workers)
        return
    fitted = preset.for_network(network.sequential, sum(p.nbytes for p in first.picture.planes))
    eye = Eye(network, fitted, memory)
    yield from _engine(everything, eye, workers)
    if account:
        account.runs, account.frames = account.runs + eye.spent, account.frames + eye.frames


def _engine(frames: Iterable[F], eye: Eye, workers: int) -> Generator[Solved[F]]:
    preset = eye.preset
    with closing(ahead(runs(looks(frames, preset, workers), eye), _RUNS_AHEAD)) as found:
        settled = evened(carried(voted(found, preset.reach)), preset.mean)
        with closing(ahead(graded(settled), _FRAMES_AHEAD)) as finished:
            for item, grade in finished:
                yield Solved(item.look.frame, Coarse(item.alpha, item.look.frame.picture), grade)
