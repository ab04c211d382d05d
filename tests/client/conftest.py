"""A client of a hosted server that is made up, with nothing kept on disk and no time passing."""

from __future__ import annotations

from typing import Any

import pytest

from cleanplate.client import Client
from cleanplate.client.identity import Memory
from tests.client.hosted import URL, Hosted


@pytest.fixture
def hosted() -> Hosted:
    return Hosted()


@pytest.fixture
def told() -> list[str]:
    """What the client has told the person."""
    return []


@pytest.fixture
def client(hosted: Hosted, told: list[str]) -> Client:
    return made(hosted, told)


def made(hosted: Hosted, told: list[str] | None = None, **more: Any) -> Client:
    given: dict[str, Any] = {"environment": {}, "keep": Memory(), "clock": lambda: hosted.now, **more}
    tell = (told if told is not None else []).append
    return Client(URL, transport=hosted.transport(), sleep=hosted.sleep, tell=tell, **given)
