"""The service at work: the house opened, what was under way gone on with, and the sweeper on its rounds."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from cleanplate.agent import beside, turn
from cleanplate.errors import UsageError
from cleanplate.flow import export, ingest, matting
from cleanplate.flow.failure import told
from cleanplate.flow.house import House, folder_of
from cleanplate.flow.sweep import Sweeper
from cleanplate.matting.networks import weights
from cleanplate.matting.networks.catalog import NETWORKS
from cleanplate.service import cutout, filming
from cleanplate.settings import Settings

NETWORK, OBJECT = "modnet", "u2netp"  # what a first removal needs, and a first picture
_AGAIN_S = 60
_RESUME = (ingest.resume, export.resume, matting.resume, turn.resume, filming.resume, cutout.resume)


@contextmanager
def running(settings: Settings) -> Iterator[House]:
    """The house, working until the end of the block.

    Raises UsageError where another process works on the same folder, or the agent's model or generator cannot be
    had; OutputError where the folder cannot be written.
    """
    beside.check(settings)
    with _alone(folder_of(settings)):
        house = House.open(settings)
        try:
            house.hands.warm()
            house.engine.start()
            for resume in _RESUME:
                resume(house)
            Sweeper(house, _RESUME).start()
            threading.Thread(target=_fetch_weights, args=(house,), name="weights", daemon=True).start()
            yield house
        finally:
            house.close()


def _fetch_weights(house: House) -> None:
    """The default network's weights, before anyone waits for them; tried again until they are there."""
    state = house.weights
    while not house.closing.is_set():
        state.state = "being fetched"
        try:
            weights.ensure(NETWORKS[NETWORK], lambda done, total: _told(house, done, total))
        except Exception as error:
            state.state = told(error)["message"]
            house.closing.wait(_AGAIN_S)
        else:
            state.state, state.ready = "there", True
            with suppress(Exception):  # pictures need it too; else it comes with the first of them
                weights.ensure(NETWORKS[OBJECT])
            return


def _told(house: House, done: int, total: int) -> None:
    house.weights.state = f"being fetched: {100 * done // max(1, total)} %"


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """One process at work on a folder: two would each take the other's work for a dead one's."""
    with (data / "serving.lock").open("w") as file:
        if not _locked(file):
            raise UsageError(
                f"Another server works on {data} already.", "Stop it first, or name another folder with --data."
            )
        yield


def _locked(file: IO[str]) -> bool:
    try:
        import fcntl
    except ImportError:  # a system without it: its owner has to see to that
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
