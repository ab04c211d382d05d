"""How the service stands: whether it can take work, and how much of everything there is."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from cleanplate.errors import CleanplateError
from cleanplate.flow.house import House
from cleanplate.store.tally import Tally, tally

FINE = "ok"
_log = logging.getLogger("cleanplate.standing")


@dataclass(frozen=True)
class Standing:
    """`checks`: FINE or what is wrong, by what was looked at."""

    checks: dict[str, str]

    @property
    def ready(self) -> bool:
        return all(said == FINE for said in self.checks.values())


def standing(house: House) -> Standing:
    """What is looked at before work is sent here: the database, the weights, the disk, the jobs."""
    least, free = house.settings.min_free_mb, house.free_mb()
    return Standing(
        {
            "database": _database(house),
            "weights": FINE if house.weights.ready else _weights(house.weights.state),
            "disk": FINE if free >= least else f"{free:,} MB are free, and new work needs {least:,}",
            "jobs": FINE if house.engine.running and not house.closing.is_set() else "not running",
        }
    )


def counted(house: House) -> Tally:
    """How much of everything there is."""
    with house.db.read() as tx:
        return tally(tx)


def _database(house: House) -> str:
    try:
        house.db.check()
    except CleanplateError as error:
        return error.message
    except Exception:  # a driver's own: what it says may name what nobody outside should see
        _log.exception("the database does not answer")
        return "it does not answer"
    return FINE


def _weights(state: str) -> str:
    """Where the fetching stands, without the paths that an error of it may name."""
    return state if state.startswith(("being fetched", "not looked")) else "they could not be fetched yet"
