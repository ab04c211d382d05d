"""The engine: frames → keys → the network at the subject → votes → propagation → mean.

Each stage is a generator over the one before, so nothing grows with the clip; each heavy one runs in a thread
of its own, so that decoding, motion, the network and what follows go on at once.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import closing
from itertools import chain

from cleanplate.matting.carry import carried, evened
from cleanplate.matting.keys import F, looks, runs
from cleanplate.matting.matter import Matter
from cleanplate.matting.network import Coarse
from cleanplate.matting.preset import Preset
from cleanplate.matting.vote import voted
from cleanplate.overlap import ahead, in_order

_RUNS_AHEAD = 1
_FRAMES_AHEAD = 2


def mattes(frames: Iterable[F], matter: Matter, workers: int) -> Generator[tuple[F, Coarse]]:
    """Yield (frame, coarse matte) in order. `workers` threads take the stages that can run beside each other."""
    rest = iter(frames)
    first = next(rest, None)
    if first is None:
        return
    everything = chain([first], rest)
    if matter.network.sharp:
        state = matter.start(first.picture)
        yield from in_order(lambda frame: (frame, matter.coarse(frame.picture, state)[0]), everything, workers)
        return
    preset = matter.preset.for_network(matter.network.sequential, sum(p.nbytes for p in first.picture.planes))
    yield from _engine(everything, matter, preset, workers)


def _engine(frames: Iterable[F], matter: Matter, preset: Preset, workers: int) -> Generator[tuple[F, Coarse]]:
    keyed = runs(looks(frames, preset, workers), matter.network, preset)
    with closing(ahead(keyed, _RUNS_AHEAD)) as found:
        settled = evened(carried(voted(found, preset.reach)), preset.mean)
        with closing(ahead(settled, _FRAMES_AHEAD)) as finished:
            for item in finished:
                yield item.look.frame, Coarse(item.alpha, item.look.frame.picture)
