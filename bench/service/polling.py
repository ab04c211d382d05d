"""Polling: 200 who ask for their state and their credits, at clients' pace and as fast as it goes."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context

from tests.serving import Client

from bench.service.crowd import Crowd
from bench.service.figure import Figure, Spread
from bench.service.serving import served
from bench.service.watch import busy_s, highest_mb

USERS = 200
PACE_S = 2.0  # between two looks of one client
REAL_S, FLAT_S = 30.0, 10.0
LIMIT_S = 0.25  # p99 at clients' pace
_KINDS = ("state", "credits")


@dataclass
class Answers:
    """Seconds that each answer took, by what was asked for; `failed` are those other than 200."""

    state: list[float] = field(default_factory=list)
    credits: list[float] = field(default_factory=list)
    failed: int = 0

    @property
    def all(self) -> list[float]:
        return self.state + self.credits


def measure() -> Iterator[Figure]:
    crowd = Crowd(USERS)
    with served(crowd.move_in) as (server, _):
        clients = crowd.meet(server.url)
        _elsewhere(clients[:20], 0.0, 1.0)  # code that runs for the first time is not what is measured
        for what, pace, seconds in (("at clients' pace", PACE_S, REAL_S), ("flat out", 0.0, FLAT_S)):
            busy = busy_s(server.pid)
            got = _elsewhere(clients, pace, seconds)
            busy = busy_s(server.pid) - busy
            yield from _told(what, got, seconds, busy, limited=pace > 0)
        yield Figure("polling: server's memory", f"{highest_mb(server.pid):.0f} MB at most")


def _told(what: str, got: Answers, seconds: float, busy: float, limited: bool) -> Iterator[Figure]:
    for kind in _KINDS:
        spread = Spread.of(getattr(got, kind))
        held = spread.p99 <= LIMIT_S if limited else None
        yield Figure(f"polling {what}: {kind}", str(spread), held, vars(spread))
    rate, each = len(got.all) / seconds, busy / len(got.all)
    said = f"{rate:.0f} requests/s, {1000 * each:.2f} ms of the server's time each, {got.failed} failed"
    numbers = {"requests_per_s": rate, "busy_ms": 1000 * each, "failed": got.failed}
    yield Figure(f"polling {what}: {USERS} users", said, got.failed == 0, numbers)


def _elsewhere(clients: Sequence[Client], pace: float, seconds: float) -> Answers:
    """In a process of its own: what this one does meanwhile must not count as waiting."""
    host, _, port = clients[0].url.removeprefix("http://").partition(":")
    askers = [(client.session, client.token) for client in clients]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_all, host, int(port), askers, pace, seconds).result()


def _all(host: str, port: int, askers: Sequence[tuple[str, str]], pace: float, seconds: float) -> Answers:
    return asyncio.run(_crowded(host, port, askers, pace, seconds))


async def _crowded(
    host: str, port: int, askers: Sequence[tuple[str, str]], pace: float, seconds: float
) -> Answers:
    got, end, chance = Answers(), time.monotonic() + seconds, random.Random(1)
    async with asyncio.TaskGroup() as group:
        for session, token in askers:
            reader, writer = await asyncio.open_connection(host, port)
            asks = {
                "state": _request(f"/api/state/nemo_agent/me/{session}/latest", host, token),
                "credits": _request("/api/credits/balance/simple", host, token),
            }
            ask = _asker(reader, writer)
            group.create_task(_polls(ask, asks, got, pace, chance.uniform(0, pace), end))
    return got


async def _polls(
    ask: Callable[[bytes], Awaitable[int]],
    asks: dict[str, bytes],
    got: Answers,
    pace: float,
    first: float,
    end: float,
) -> None:
    """One client: both questions, then a rest to the next beat."""
    beat = time.monotonic() + first
    while beat < end and time.monotonic() < end:
        await asyncio.sleep(max(0.0, beat - time.monotonic()))
        for kind, request in asks.items():
            begun = time.monotonic()
            status = await ask(request)
            getattr(got, kind).append(time.monotonic() - begun)
            got.failed += status != 200
        beat += pace


def _request(path: str, host: str, token: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n".encode()


def _asker(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Callable[[bytes], Awaitable[int]]:
    """Asks on a connection that stays open, as little as HTTP needs: a full client would be the slower side."""

    async def ask(request: bytes) -> int:
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        return int(head.split(b" ", 2)[1])

    return ask
