"""A hard restart with a thousand sessions: how long nobody is served, and what it takes then."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
from tests.serving import Client

from bench.service.crowd import Crowd
from bench.service.figure import Figure
from bench.service.serving import served
from bench.service.watch import held_mb, highest_mb, together_mb

SESSIONS = 1000
LIMIT_S = 5.0
_TIMES = 3


def measure() -> Iterator[Figure]:
    crowd = Crowd(SESSIONS)
    with served(crowd.move_in) as (server, _):
        spent = []
        for _ in range(_TIMES):
            server.kill()
            begun = time.monotonic()
            server.start()
            spent.append(time.monotonic() - begun)
        times = ", ".join(f"{seconds:.2f}" for seconds in spent)
        said = f"{times} s from kill -9 to ready"
        yield Figure(f"restart with {SESSIONS:,} sessions", said, max(spent) <= LIMIT_S, {"seconds": max(spent)})
        ready, together = held_mb(server.pid), together_mb(server.pid)
        begun = time.monotonic()
        with httpx.Client(base_url=server.url) as web:
            for client in crowd.clients:
                _check(web, client)
        asked = time.monotonic() - begun
        said = f"server {ready:.0f} MB, with its children {together:.0f} MB (PSS)"
        numbers = {"server_mb": ready, "together_mb": together, "highest_mb": highest_mb(server.pid)}
        yield Figure("  memory", f"{said}; {highest_mb(server.pid):.0f} MB once all were read", None, numbers)
        yield Figure("  all of them read, one by one", f"{asked:.1f} s, none is lost", None, {"seconds": asked})


def _check(web: httpx.Client, client: Client) -> None:
    path = f"/api/state/nemo_agent/me/{client.session}/latest"
    state = web.get(path, headers=client.headers).raise_for_status().json()["data"]["state"]
    assert [info["filename"] for info in state["video_infos"]] == ["clip.mp4"]
    assert len(state["draft"]["t"][0]["sg"]) == 2
