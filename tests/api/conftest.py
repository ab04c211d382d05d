from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from cleanplate.api.app import create
from tests.api.web import Web
from tests.service.standin import standing_in

Opened = Callable[..., Web]


@pytest.fixture(autouse=True)
def _plain_logs() -> Iterator[None]:
    """Logs without the values of variables, which take seconds to draw."""
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer(default=str)],
        context_class=dict,
        logger_factory=structlog.PrintLoggerFactory(),
    )
    yield
    structlog.reset_defaults()


@pytest.fixture
def opened(tmp_path: Path, setting: Callable[[str, object], None]) -> Iterator[Opened]:
    """Open the service with settings, as its owner would; what comes back has no token yet."""
    setting("min_free_mb", 0)
    open_ones = []

    def open(**chosen: object) -> Web:
        for name, value in chosen.items():
            setting(name, value)
        house = standing_in(tmp_path / f"data-{len(open_ones)}")
        open_ones.append(house)
        made = house.__enter__()
        return Web(create(made.house), made)

    yield open
    for house in open_ones:
        house.__exit__(None, None, None)


@pytest.fixture
def web(opened: Opened) -> Web:
    return opened()


@pytest.fixture
def visitor(web: Web) -> Web:
    """An anonymous user with a session."""
    return web.visitor().at_work()
