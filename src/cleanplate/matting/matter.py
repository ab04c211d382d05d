"""A matter: a network at work through the engine, then edges, then the subject's own colours. The front door."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cleanplate.matting.edges import Edges, refine
from cleanplate.matting.engine.eye import Nothing
from cleanplate.matting.engine.keys import F
from cleanplate.matting.engine.preset import PRESETS, Preset, Quality
from cleanplate.matting.engine.survey import Survey
from cleanplate.matting.engine.temporal import Account, Solved, solved
from cleanplate.matting.foreground import Cutout, cut_out
from cleanplate.matting.key.garbage import guarded
from cleanplate.matting.key.keyer import Keyer
from cleanplate.matting.networks import weights
from cleanplate.matting.networks.load import load_network
from cleanplate.matting.networks.network import Coarse, Network, State
from cleanplate.matting.plate import CleanPlate
from cleanplate.overlap import in_order
from cleanplate.picture import RGB, Matte, Picture, from_rgb
from cleanplate.settings import settings


class Matter:
    """Takes frames, gives cut-outs: a clip at once through the engine (`mattes`), or frame by frame, the state
    going in and coming out. `keyer` has the edges where the network only guards it.

    >>> matter = load_matter("modnet")                      # doctest: +SKIP
    >>> state = matter.start(first)                         # doctest: +SKIP
    >>> alpha, state = matter.alpha(first, state)           # doctest: +SKIP
    """

    def __init__(
        self,
        network: Network,
        preset: Preset = PRESETS["balanced"],
        edges: Edges = Edges(),  # noqa: B008  (frozen)
        keyer: Keyer | None = None,
        plate: CleanPlate | None = None,
    ) -> None:
        self.network = network
        self.preset = preset
        self.edges = edges
        self.keyer = keyer
        self.plate = plate

    def with_plate(self, plate: CleanPlate) -> Matter:
        """The same, for a shot whose clean plate is known."""
        return Matter(self.network, self.preset, self.edges, self.keyer, plate)

    @property
    def name(self) -> str:
        return f"{self.keyer.name}+{self.network.name}" if self.keyer else self.network.name

    def mattes(
        self, frames: Iterable[F], workers: int, survey: Survey | None = None, account: Account | None = None
    ) -> Generator[Solved[F]]:
        """Every frame with its matte and grade, in order; `workers` threads for what can run side by side.

        `survey` is what `surveyed` found in the same frames.
        """
        yield from self.keyed(self.seen(frames, workers, survey, account), workers)

    def seen(
        self,
        frames: Iterable[F],
        workers: int,
        survey: Survey | None = None,
        account: Account | None = None,
        first: Picture | None = None,
    ) -> Generator[Solved[F]]:
        """What the network and the engine make of the frames: the costly part, which can be kept for another time.

        A key looks at `first` for its screen; left out, at the first of the frames.
        """
        preset = replace(self.preset, runs=0) if survey else self.preset  # spent already, but for the doubtful
        yield from solved(frames, self.network, preset, workers, survey or Nothing(), account, first)

    def keyed(
        self, found: Iterable[Solved[F]], workers: int, first: Picture | None = None
    ) -> Generator[Solved[F]]:
        """The same held to by the keyer, where there is one beside the network."""
        yield from found if self.keyer is None else self._keyed(found, self.keyer, workers, first)

    @property
    def surveys(self) -> bool:
        """Whether a first pass is worth its while."""
        return self.preset.repairs > 0 and not (self.network.sharp or self.network.sequential)

    def surveyed(
        self, frames: Iterable[F], workers: int, survey: Survey, account: Account
    ) -> Generator[Solved[F]]:
        """A first pass: fills `survey` while it goes, and ends by choosing what to see again."""
        for item in solved(frames, self.network, self.preset, workers, survey, account):
            survey.note(item.grade)
            yield item
        if self.surveys:
            survey.settle((self.preset.runs + self.preset.repairs) * account.frames - account.runs)

    def _keyed(
        self, found: Iterable[Solved[F]], keyer: Keyer, workers: int, first: Picture | None
    ) -> Generator[Solved[F]]:
        state: State = keyer.start(first) if first else None

        def keyed(item: Solved[F]) -> Solved[F]:
            sharp, _ = keyer.step(item.coarse.picture, state)
            return replace(item, coarse=guarded(sharp, item.coarse.alpha))

        def begun() -> Generator[Solved[F]]:
            nonlocal state
            for item in found:
                state = keyer.start(item.coarse.picture) if state is None else state
                yield item

        yield from in_order(keyed, begun(), workers)

    def start(self, frame: Picture | NDArray[np.uint8]) -> State:
        """The state before the first frame."""
        return self.network.start(_picture(frame))

    def coarse(self, picture: Picture, state: State) -> tuple[Coarse, State]:
        """The network's own answer: the part that may need to run in order."""
        return self.network.step(picture, state)

    def matte(self, coarse: Coarse) -> Matte:
        """Full resolution, its edges as asked for."""
        return refine(coarse, self.edges, self.plate, self.preset.guided)

    def finish(self, coarse: Coarse) -> Cutout:
        """Full resolution and clean colours: needs no state, so it may run beside anything."""
        return cut_out(coarse.picture, self.matte(coarse), self.edges.decontaminate / 100, self.preset.colour_step)

    def alpha(self, frame: Picture | NDArray[np.uint8], state: State) -> tuple[NDArray[np.uint8], State]:
        """uint8 (height, width) alpha of a frame: a Picture, or RGB uint8 (height, width, 3)."""
        coarse, state = self.coarse(_picture(frame), state)
        return self.matte(coarse).alpha, state


def load_matter(
    network: str = "modnet",
    *,
    quality: Quality = "balanced",
    single: bool = False,
    key: tuple[int, int, int] | None = None,
    shadows: float = 0.0,
    edges: Edges = Edges(),  # noqa: B008  (frozen)
    threads: int | None = None,
    progress: weights.Progress | None = None,
) -> Matter:
    """A matter by its network's name, or by the path of an .onnx (MODNet, U²-Net or RVM contract).

    `key` alone is the chroma key; `key+NAME` is the key held to that network's matte. `key` and `shadows` are
    the Keyer's. `single` follows one subject of several. `threads` is what one run of the network takes.

    Fetches weights on first use. Raises UsageError (no such network), WeightsError (cannot be had, or differ),
    NetworkError (cannot be loaded).
    """
    preset = replace(PRESETS[quality].steadied(edges.chatter), single=single)
    keyed, _, guard = network.partition("+")
    if keyed != "key":
        guard = network
    elif not guard:
        return Matter(Keyer(key, shadows), preset, edges)
    loaded = load_network(guard, preset.pixels, threads or settings().cores, progress)
    return Matter(loaded, preset, edges, Keyer(key, shadows) if keyed == "key" else None)


def _picture(frame: Picture | NDArray[np.uint8]) -> Picture:
    return frame if isinstance(frame, Picture) else from_rgb(frame, RGB)
