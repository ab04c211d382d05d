"""A matter: a network, then edges, then the subject's own colours. The front door of this room."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleanplate.errors import NetworkError, WeightsError
from cleanplate.matting import weights
from cleanplate.matting.catalog import Contract, entry
from cleanplate.matting.edges import refine
from cleanplate.matting.foreground import Cutout, cut_out
from cleanplate.matting.keyer import Keyer
from cleanplate.matting.modnet import ModNet
from cleanplate.matting.network import Coarse, Network, State
from cleanplate.matting.preset import PRESETS, Preset, Quality
from cleanplate.matting.rvm import Rvm
from cleanplate.matting.selfie import Selfie
from cleanplate.matting.session import Session
from cleanplate.matting.u2net import U2Net
from cleanplate.picture import RGB, Picture, from_rgb
from cleanplate.settings import settings


class Matter:
    """Takes frames, gives cut-outs; the state goes in and comes out, so a span can start anywhere.

    >>> matter = load_matter("modnet")                      # doctest: +SKIP
    >>> state = matter.start(first)                         # doctest: +SKIP
    >>> alpha, state = matter.alpha(first, state)           # doctest: +SKIP
    """

    def __init__(self, network: Network, preset: Preset = PRESETS["balanced"]) -> None:
        self.network = network
        self.preset = preset

    def start(self, frame: Picture | NDArray[np.uint8]) -> State:
        """The state before the first frame."""
        return self.network.start(_picture(frame))

    def coarse(self, picture: Picture, state: State) -> tuple[Coarse, State]:
        """The network's own answer: the part that may need to run in order."""
        return self.network.step(picture, state)

    def finish(self, coarse: Coarse) -> Cutout:
        """Full resolution and clean colours: needs no state, so it may run beside anything."""
        return cut_out(coarse.picture, refine(coarse))

    def alpha(self, frame: Picture | NDArray[np.uint8], state: State) -> tuple[NDArray[np.uint8], State]:
        """uint8 (height, width) alpha of a frame: a Picture, or RGB uint8 (height, width, 3)."""
        coarse, state = self.coarse(_picture(frame), state)
        return refine(coarse).alpha, state


class OwnAlpha:
    """The alpha that the source brings along: a clip that was cut out before needs no network."""

    name = "source"
    provider = "cpu"
    sequential = False
    sharp = True

    def start(self, picture: Picture) -> State:
        return None

    def step(self, picture: Picture, state: State) -> tuple[Coarse, State]:
        alpha = np.full(picture.size[::-1], 255, np.uint8) if picture.alpha is None else picture.alpha
        return Coarse(alpha.astype(np.float32) * np.float32(1 / 255), picture, sharp=True), state


def load_matter(
    network: str = "modnet",
    *,
    quality: Quality = "balanced",
    key: tuple[int, int, int] | None = None,
    threads: int | None = None,
    progress: weights.Progress | None = None,
) -> Matter:
    """A matter by its network's name, or by the path of an .onnx (MODNet, U²-Net or RVM contract).

    Fetches weights on first use. `threads` is what one run of the network takes. Raises UsageError (no such
    network), WeightsError (cannot be had, or differ), NetworkError (cannot be loaded).
    """
    if network == "source":
        return Matter(OwnAlpha(), PRESETS[quality])
    if network == "key":
        return Matter(Keyer(key), PRESETS[quality])
    if Path(network).suffix in (".onnx", ".tflite"):
        path = Path(network)
        if not path.is_file():
            raise WeightsError(f"There is no file {path}.", "Check the path given to --network.")
        contract: Contract | None = None
    else:
        known = entry(network)
        path, contract = weights.ensure(known, progress), known.contract
    preset = PRESETS[quality]
    return Matter(_network(path, contract, preset.pixels, threads or settings().cores), preset)


def _network(path: Path, contract: Contract | None, pixels: int, threads: int) -> Network:
    if contract == "selfie" or path.suffix == ".tflite":
        return Selfie(path)
    session = Session(path, threads)
    contract = contract or _contract(session)
    if contract == "rvm":
        return Rvm(session, pixels)
    if contract == "u2net":
        return U2Net(session)
    return ModNet(session, pixels)


def _contract(session: Session) -> Contract:
    """Which contract an unknown ONNX file fits, by what goes in and out."""
    if {"src", "r1i", "downsample_ratio"} <= session.inputs.keys():
        return "rvm"
    shapes = list(session.inputs.values())
    if len(shapes) == 1 and len(shapes[0]) == 4:
        fixed = isinstance(shapes[0][2], int)
        return "u2net" if fixed or len(session.outputs) > 1 else "modnet"
    raise NetworkError(
        f"{session.path.name} fits no contract that we know: it takes {', '.join(session.inputs)}.",
        "Use a network of the MODNet, U²-Net or RVM contract.",
    )


def _picture(frame: Picture | NDArray[np.uint8]) -> Picture:
    return frame if isinstance(frame, Picture) else from_rgb(frame, RGB)
