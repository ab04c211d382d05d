"""From a name, or the path of a file, to a network that runs."""

from __future__ import annotations

from pathlib import Path

from cleanplate.errors import NetworkError, WeightsError
from cleanplate.matting.networks import weights
from cleanplate.matting.networks.catalog import Contract, entry
from cleanplate.matting.networks.modnet import ModNet
from cleanplate.matting.networks.network import Network
from cleanplate.matting.networks.own import OwnAlpha
from cleanplate.matting.networks.rvm import Rvm
from cleanplate.matting.networks.selfie import Selfie
from cleanplate.matting.networks.session import Session
from cleanplate.matting.networks.u2net import U2Net


def load_network(name: str, pixels: int, threads: int, progress: weights.Progress | None = None) -> Network:
    """A network of the catalog, or an .onnx (MODNet, U²-Net or RVM contract) or .tflite file.

    `pixels` of input where the network takes any size. Fetches weights on first use. Raises UsageError (no such
    network), WeightsError (cannot be had, or differ), NetworkError (cannot be loaded).
    """
    if name == "source":
        return OwnAlpha()
    if Path(name).suffix in (".onnx", ".tflite"):
        path = Path(name)
        if not path.is_file():
            raise WeightsError(f"There is no file {path}.", "Check the path given to --network.")
        return _network(path, None, pixels, threads)
    known = entry(name)
    return _network(weights.ensure(known, progress), known.contract, pixels, threads)


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
