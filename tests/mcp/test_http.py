"""Over HTTP only those who know the token are answered, and only under names that are the server's own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
import uvicorn
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client

from cleanplate.errors import UsageError
from cleanplate.listening import listening
from cleanplate.mcp import http
from mcp import Client
from tests.mcp.talking import Heard, call

TOKEN = "a token of theirs"


@contextmanager
def serving(folder: Path, token: str | None) -> Iterator[int]:
    """The server in a thread of its own; its port."""
    with listening("127.0.0.1", 0) as listener:
        config = uvicorn.Config(http.app([folder], token, []), log_level="warning", lifespan="on")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(20)


@pytest.fixture
def port(home: Path) -> Iterator[int]:
    with serving(home, TOKEN) as port:
        yield port


def test_with_the_token_tools_are_called_and_progress_is_heard(port: int, home: Path, hasty: None) -> None:
    async def main() -> tuple[Heard, Heard]:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with create_mcp_http_client(headers=headers) as speaking:
            transport = streamable_http_client(f"http://127.0.0.1:{port}/mcp", http_client=speaking)
            async with Client(transport) as client:
                probed = await call(client, "probe", file="talk.mp4")
                return probed, await call(client, "remove", file="long.mp4", network="key", background="teal")

    probed, removed = anyio.run(main)
    assert probed.facts["kind"] == "video"
    assert removed.facts["output"] == "long_cleanplate.mp4" and (home / "long_cleanplate.mp4").is_file()
    assert any(words.startswith("rendering") for _, words in removed.progress)


PING: dict[str, Any] = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
SPEAKS = {"Accept": "application/json, text/event-stream"}


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}, {"Authorization": "Basic x"}]
)
def test_without_it_nobody_is_answered(port: int, headers: dict[str, str]) -> None:
    for path in ("/mcp", "/", "/anything"):
        answer = httpx.post(f"http://127.0.0.1:{port}{path}", json=PING, headers={**SPEAKS, **headers})
        assert answer.status_code == 401 and answer.headers["WWW-Authenticate"] == "Bearer"
        assert "token" in answer.json()["error"]


@pytest.mark.parametrize(
    ("more", "status"), [({"Host": "evil.example"}, 421), ({"Origin": "http://evil.example"}, 403)]
)
def test_a_page_in_a_browser_is_refused(port: int, more: dict[str, str], status: int) -> None:
    headers = {**SPEAKS, "Authorization": f"Bearer {TOKEN}", **more}
    assert httpx.post(f"http://127.0.0.1:{port}/mcp", json=PING, headers=headers).status_code == status


def test_without_a_token_it_listens_to_this_machine_only(home: Path) -> None:
    for host in ("0.0.0.0", "::", "192.0.2.1", "example.org"):
        with pytest.raises(UsageError, match="Without a token"):
            http.serve([home], host, 0, None)
    assert all(http.is_loopback(host) for host in ("127.0.0.1", "127.8.8.8", "::1", "localhost"))


def test_a_port_that_is_taken_is_said() -> None:
    with listening("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(UsageError, match="cannot be listened on"):
            listening("127.0.0.1", port)
