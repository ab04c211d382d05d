"""A service at work, one for each file of tests: starting it takes a while, and every test has its own users."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flow.working import Place, working


@pytest.fixture(scope="module")
def at_work(tmp_path_factory: pytest.TempPathFactory, fresh_data: Path) -> Iterator[Place]:
    with working(tmp_path_factory.mktemp("at-work") / "data", fresh_data) as made:
        yield made


@pytest.fixture
def place(at_work: Place) -> Place:
    at_work.fresh()
    return at_work
