from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.flow.conftest import at_work, place
from tests.service.standin import StandIn, standing_in

__all__ = ["at_work", "place", "stand_in"]


@pytest.fixture
def stand_in(tmp_path: Path, setting: Callable[[str, object], None]) -> Iterator[StandIn]:
    """Settings must be made before: by a fixture, or with `opened`."""
    setting("min_free_mb", 0)
    with standing_in(tmp_path / "data") as made:
        yield made
